import type { AdlPolicy } from '../../risk/adl.ts';
import type { AdlCandidates } from '../../risk/adl-candidates.ts';
import { createAdlCandidates, DAMAGE_STEPS, damageStepEnd } from '../../risk/adl-candidates.ts';
import { OWN_ACCOUNTS } from '../../ledger/account-kind.ts';
import { isHolding } from '../holders.ts';
import { markTicksOf, notionalTicksOf } from '../mark.ts';
import { positionRow } from '../positions.ts';
import { STAGE } from '../stage.ts';
import { isCustomer } from '../state.ts';
import type { State } from '../state.ts';
import { beginTrial, copyTrial, tryTrade } from '../trial.ts';
import { valueAccount, valueTrial } from '../valuation.ts';
import { ticksOfUnits } from '../worth.ts';
import { settleUnits } from './liquidation-trade.ts';
import type { HeldPosition } from './take-over.ts';

/**
 * Accounts that can be deleveraged against a position: customers on its other side with a profit in the instrument and equity, not being
 * liquidated themselves. Ascending by account. What closing would do to their margin is asked only for a policy that reads it.
 */
export function adlCandidatesOf(
  state: State,
  { instrument, lots: against }: HeldPosition,
  policy: AdlPolicy,
): AdlCandidates & { count: number } {
  const accounts = opposite(state, instrument, against);
  const candidates = createAdlCandidates(Math.max(1, accounts.length));
  const perLot = notionalTicksOf(state, instrument);
  for (const { account, lots } of accounts) {
    const profit = profitTicks(state, account, instrument);
    const { equity } = valueAccount(state, account);
    if (profit <= 0 || equity <= 0) continue;
    const k = candidates.count++;
    const notional = Math.max(1, Math.abs(lots) * perLot);
    candidates.account[k] = account;
    candidates.lots[k] = Math.abs(lots);
    candidates.profit[k] = profit;
    candidates.notional[k] = notional;
    candidates.entryNotional[k] = Math.max(1, lots > 0 ? notional - profit : notional + profit);
    candidates.equity[k] = equity;
    if (policy === 'hedge-aware') setDamage(state, candidates, k, instrument, lots);
  }
  return candidates;
}

/** The most that all candidates together can be asked for: their profit. */
export function askedAtMost({ count, profit }: AdlCandidates): number {
  let most = 0;
  for (let k = 0; k < count; k++) most += profit[k];
  return Math.min(most, Number.MAX_SAFE_INTEGER);
}

function opposite(state: State, instrument: number, against: number): { account: number; lots: number }[] {
  const underlyings = [state.instruments.columns.underlying[instrument]];
  const found: { account: number; lots: number }[] = [];
  for (let account = OWN_ACCOUNTS; account < state.accounts.count; account++) {
    if (!isCustomer(state, account) || !isHolding(state, account, underlyings)) continue;
    if (state.accounts.columns.stage[account] === STAGE.liquidating) continue;
    const row = positionRow(state, account, instrument);
    const lots = row < 0 ? 0 : state.positions.columns.lots[row];
    if (lots !== 0 && lots > 0 !== against > 0) found.push({ account, lots });
  }
  return found;
}

/** Unrealised profit of a position at its mark, risk ticks, rounded down; signed. */
export function profitTicks(state: State, account: number, instrument: number): number {
  const row = positionRow(state, account, instrument);
  const settle = state.instruments.columns.settle[instrument];
  const { decimals, underlying } = state.assets.columns;
  const price = state.underlyings.columns.indexPrice[underlying[settle]];
  const { lots, entryCash } = state.positions.columns;
  return lots[row] * markTicksOf(state, instrument) + Number(ticksOfUnits(entryCash[row], decimals[settle], price));
}

/** By how much initial margin rises when the first parts of the position are closed at the mark. */
function setDamage(state: State, candidates: AdlCandidates, k: number, instrument: number, lots: number): void {
  const { trial, continuation } = state.derived;
  copyTrial(beginTrial(state, candidates.account[k]), continuation);
  const before = valueTrial(state, trial).initialMargin;
  for (let step = 0; step < DAMAGE_STEPS; step++) {
    const closed = damageStepEnd(Math.abs(lots), step);
    const change = lots > 0 ? 0 - closed : closed;
    copyTrial(continuation, trial);
    if (change !== 0)
      tryTrade(
        state,
        trial,
        instrument,
        change,
        settleUnits(state, instrument, (0 - change) * markTicksOf(state, instrument)),
      );
    candidates.damage[k * DAMAGE_STEPS + step] = Math.max(0, valueTrial(state, trial).initialMargin - before);
  }
}
