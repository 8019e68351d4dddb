import { LOSS_ACCOUNT } from '../../ledger/account-kind.ts';
import { money } from '../../units/money.ts';
import type { Emit } from '../apply.ts';
import type { EngineParameters } from '../engine-parameters.ts';
import { recordedValuation } from '../recorded-valuation.ts';
import type { State } from '../state.ts';
import { isStale } from '../questions.ts';
import type { DebtsAssessed } from '../waterfall-event.ts';
import { ticksOfUnits } from '../worth.ts';
import { roomForBalances } from './execution-room.ts';
import { emitExchange, unitsToSell } from './liquidation-trade.ts';
import { payFromFund } from './pay-from-fund.ts';
import type { StageOutcome } from './stage-outcome.ts';

/** One asset of an account, with what it is worth. */
interface Balance {
  readonly asset: number;
  readonly units: bigint;
  /** Risk ticks, signed. */
  readonly ticks: bigint;
}

/**
 * What is done once no position is left: assets that are owned pay for what is owed, the most valuable first, exchanged with the
 * liquidity provider at index prices; when nothing is owned any more the insurance fund pays, and what it cannot pay goes to the loss
 * account. An asset whose price is stale waits; so does everything while the pool has no rows. @see spec/06-LIQD, LIQD-030; spec/07-FUND, FUND-010
 */
export function coverDebts(state: State, account: number, emit: Emit): StageOutcome {
  const engine = state.parameters?.engine;
  const balances = balancesOf(state, account);
  const owed = balances.at(-1);
  const owned = balances.at(0);
  if (engine === undefined || owed === undefined || owed.units >= 0n) return 'hands over';
  if (roomForBalances(state, [engine.liquidityProvider]) === undefined) return 'waits';
  if (isAssetStale(state, owed.asset)) return 'waits';
  if (owned !== undefined && owned.ticks > 0n) {
    if (isAssetStale(state, owned.asset)) return 'waits';
  }
  emit(assessed(state, account, balances));
  if (owned !== undefined && owned.ticks > 0n) {
    if (convert(state, account, owned, owed, engine, emit)) return 'acted';
  }
  payShortfall(state, account, owed, emit);
  return 'acted';
}

function assessed(state: State, account: number, balances: readonly Balance[]): DebtsAssessed {
  return {
    kind: 'debts-assessed',
    account,
    valuation: recordedValuation(state, account),
    balances: balances.map(({ asset, units, ticks }) => ({ asset, amount: money(units), valueTicks: Number(ticks) })),
  };
}

function isAssetStale(state: State, asset: number): boolean {
  return isStale(state, state.assets.columns.underlying[asset]);
}

/** Balances with a price, from the most valuable to the deepest debt; ties by asset. */
function balancesOf(state: State, account: number): readonly Balance[] {
  const { underlying, decimals } = state.assets.columns;
  const balances: Balance[] = [];
  for (let asset = 0; asset < state.assets.count; asset++) {
    const units = state.ledger.balances[account * state.ledger.assets + asset];
    const price = state.underlyings.columns.indexPrice[underlying[asset]];
    if (units !== 0n && price > 0) balances.push({ asset, units, ticks: ticksOfUnits(units, decimals[asset], price) });
  }
  return balances.sort((a, b) => (a.ticks > b.ticks ? -1 : a.ticks < b.ticks ? 1 : a.asset - b.asset));
}

/** Sells enough of what is owned to cover what is owed and the penalty, or all of it. False when it would buy nothing. */
function convert(
  state: State,
  account: number,
  owned: Balance,
  owed: Balance,
  engine: EngineParameters,
  emit: Emit,
): boolean {
  const pair = { reason: 'debt', soldAsset: owned.asset, boughtAsset: owed.asset, engine } as const;
  const enough = unitsToSell(state, account, pair, -owed.units);
  return emitExchange(state, account, { ...pair, soldUnits: enough < owned.units ? enough : owned.units }, emit);
}

/** The fund pays; what it cannot pay moves to the loss account. */
export function payShortfall(
  state: State,
  account: number,
  { asset, units }: Pick<Balance, 'asset' | 'units'>,
  emit: Emit,
): void {
  payFromFund(state, account, asset, -units, emit);
  const left = -state.ledger.balances[account * state.ledger.assets + asset];
  if (left > 0n && account !== LOSS_ACCOUNT) emit({ kind: 'shortfall-uncovered', account, asset, amount: money(left) });
}
