import { INVENTORY_ACCOUNT } from '../../ledger/account-kind.ts';
import { adlLots, chooseDeleveraged } from '../../risk/adl.ts';
import type { AdlPolicy } from '../../risk/adl.ts';
import type { AdlCandidates } from '../../risk/adl-candidates.ts';
import { DAMAGE_STEPS, damageStepEnd } from '../../risk/adl-candidates.ts';
import { apportion } from '../../risk/apportion.ts';
import { allocateBankruptcy } from '../../risk/bankruptcy-allocation.ts';
import { money } from '../../units/money.ts';
import { scaleUp } from '../../units/rounding.ts';
import { PPM } from '../../units/limits.ts';
import type { Emit } from '../apply.ts';
import type { EngineParameters } from '../engine-parameters.ts';
import type { DeleveragedAccount } from '../waterfall-event.ts';
import { markTicksOf, notionalTicksOf } from '../mark.ts';
import type { State } from '../state.ts';
import { adlCandidatesOf, askedAtMost } from './candidates.ts';
import { rowsForBalance, takeRoom } from '../position-room.ts';
import { roomForBalances } from './execution-room.ts';
import { inventoryNav } from './inventory-nav.ts';
import { settleUnits } from './liquidation-trade.ts';
import { positionsOf, takenPosition } from './take-over.ts';
import type { HeldPosition } from './take-over.ts';

/**
 * Recovers what the inventory lacks from profitable accounts on the other side of its positions: they close against it at the bankruptcy
 * price of the inventory. The shortfall is spread over the positions by what each can lose, capped by what the other side has won.
 * @returns accounts that lost lots
 * @see spec/07-FUND, FUND-044
 */
export function deleverageInventory(
  state: State,
  engine: EngineParameters,
  policy: AdlPolicy,
  emit: Emit,
): readonly number[] {
  const nav = inventoryNav(state);
  if (nav >= 0n || roomForBalances(state, [INVENTORY_ACCOUNT, engine.liquidityProvider]) === undefined) return [];
  const held = positionsOf(state, INVENTORY_ACCOUNT);
  const taken = held.map((position) => ({
    ...takenPosition(state, position),
    most: askedAtMost(adlCandidatesOf(state, position, policy)),
  }));
  const lackingTicks = -Number(nav);
  const { adjustments } = allocateBankruptcy(-lackingTicks, taken);
  const touched = new Set<number>();
  held.forEach((position, i) => {
    if (adjustments[i] <= 0) return;
    const asked = { policy, position, lackingTicks, neededTicks: adjustments[i] };
    for (const account of deleverageOne(state, engine, asked, emit)) touched.add(account);
  });
  return [...touched].sort((a, b) => a - b);
}

/** What one position of the inventory is asked to recover. */
interface Asked {
  readonly policy: AdlPolicy;
  readonly position: HeldPosition;
  readonly lackingTicks: number;
  readonly neededTicks: number;
}

/** Takes what one position is asked for. @returns accounts that lost lots */
function deleverageOne(
  state: State,
  engine: EngineParameters,
  { policy, position, lackingTicks, neededTicks }: Asked,
  emit: Emit,
): readonly number[] {
  const { instrument, lots: heldLots } = position;
  const held = Math.abs(heldLots);
  const gapTicks = Math.ceil(neededTicks / held);
  const room = roomForBalances(state, [INVENTORY_ACCOUNT, engine.liquidityProvider]);
  if (room === undefined) return [];
  const settle = state.instruments.columns.settle[instrument];
  const candidates = kept(adlCandidatesOf(state, position, policy), gapTicks, (account) =>
    takeRoom(room, account, rowsForBalance(state, account, settle)),
  );
  const classTicks = Math.max(1, scaleUp(notionalTicksOf(state, instrument), engine.adlClassPpm, PPM));
  const taken = new Float64Array(candidates.count);
  const wanted = adlLots(neededTicks, gapTicks, held);
  const lots = chooseDeleveraged({ policy, classTicks }, candidates, wanted, taken);
  if (lots === 0) return [];
  const given = givenTicks(taken, Math.min(neededTicks, lots * gapTicks));
  const accounts: DeleveragedAccount[] = [];
  for (let k = 0; k < candidates.count; k++) {
    if (taken[k] === 0) continue;
    const change = heldLots > 0 ? taken[k] : 0 - taken[k];
    const worth = (0 - change) * markTicksOf(state, instrument) - given[k];
    accounts.push({
      account: candidates.account[k],
      lots: change,
      cash: money(settleUnits(state, instrument, worth)),
      givenTicks: given[k],
      damageTicks: damageOf(candidates, k, taken[k]),
    });
  }
  const markTicks = markTicksOf(state, instrument);
  emit({
    kind: 'deleveraged',
    instrument,
    policy,
    markTicks,
    gapTicks,
    lackingTicks,
    neededTicks,
    candidates: candidates.count,
    accounts,
  });
  return accounts.map(({ account }) => account);
}

/** Nobody is asked for more than its profit, and nobody without a row for what it is paid. */
function kept(
  candidates: AdlCandidates & { count: number },
  gapTicks: number,
  hasRoom: (account: number) => boolean,
): AdlCandidates {
  let kept = 0;
  for (let k = 0; k < candidates.count; k++) {
    const lots = Math.min(candidates.lots[k], Math.floor(candidates.profit[k] / gapTicks));
    if (lots === 0 || !hasRoom(candidates.account[k])) continue;
    for (const column of ['account', 'profit', 'notional', 'entryNotional', 'equity'] as const) {
      candidates[column][kept] = candidates[column][k];
    }
    candidates.lots[kept] = lots;
    candidates.damage.copyWithin(kept * DAMAGE_STEPS, k * DAMAGE_STEPS, (k + 1) * DAMAGE_STEPS);
    kept += 1;
  }
  candidates.count = kept;
  return candidates;
}

/** What each gives, by lots, adding up exactly. */
function givenTicks(taken: Float64Array, total: number): number[] {
  const cap = BigInt(total);
  const sharers = Array.from(taken, (lots) => ({ weight: BigInt(lots), cap }));
  return apportion(cap, sharers).map(Number);
}

/** The damage of the part of a position that was taken: read from its curve, in proportion within a part; rounded down. */
function damageOf({ lots, damage }: AdlCandidates, k: number, taken: number): number {
  let before = 0;
  let begin = 0;
  for (let step = 0; step < DAMAGE_STEPS; step++) {
    const end = damageStepEnd(lots[k], step);
    const after = damage[k * DAMAGE_STEPS + step];
    if (taken <= end && end > begin) return Math.floor(before + ((after - before) * (taken - begin)) / (end - begin));
    before = after;
    begin = end;
  }
  return before;
}
