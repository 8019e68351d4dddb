import { INVENTORY_ACCOUNT } from '../../ledger/account-kind.ts';
import { allocateBankruptcy } from '../../risk/bankruptcy-allocation.ts';
import { curveCost } from '../../risk/cost-curve.ts';
import type { TakenPosition } from '../../risk/bankruptcy-allocation.ts';
import { money } from '../../units/money.ts';
import type { Emit } from '../apply.ts';
import type { TakenLots } from '../waterfall-event.ts';
import { markTicksOf, notionalTicksOf } from '../mark.ts';
import { balanceRowsMissing, roomOfEngine, takeRoom } from '../position-room.ts';
import { lotsOf } from '../positions.ts';
import { isPriced, isStale } from '../questions.ts';
import { recordedValuation } from '../recorded-valuation.ts';
import { STANDING } from '../records.ts';
import type { State } from '../state.ts';
import { valueAccount } from '../valuation.ts';
import { settleUnits } from './liquidation-trade.ts';
import { liquidationMenu } from './menu.ts';
import type { StageOutcome } from './stage-outcome.ts';

/** A position with its place in the book. */
export interface HeldPosition {
  readonly instrument: number;
  /** Signed. */
  readonly lots: number;
}

/**
 * Hands all positions of an account to the fund's inventory at the bankruptcy price of its portfolio: the price at which it is left with nothing.
 * What is still missing then (no position could carry it) it owes. Waits while the price of one of them is stale, or the pool has no rows.
 * @see spec/06-LIQD, LIQD-090, LIQD-091
 */
export function takeOver(state: State, account: number, emit: Emit): StageOutcome {
  const held = positionsOf(state, account);
  if (held.length === 0) return 'hands over';
  if (!hasRoomForTaken(state, held)) return 'waits';
  const { underlying } = state.instruments.columns;
  if (held.some(({ instrument }) => isStale(state, underlying[instrument]) || !isPriced(state, instrument))) {
    return 'waits';
  }
  const { nav } = valueAccount(state, account);
  const { adjustments } = allocateBankruptcy(
    nav,
    held.map((position) => takenPosition(state, position)),
  );
  const positions = held.map((position, i) => takenLots(state, position, adjustments[i]));
  const reason = nav <= 0 ? 'bankrupt' : 'unabsorbed';
  const valuation = recordedValuation(state, account);
  emit({ kind: 'taken-over', account, reason, valuation, closeAllTicks: closeAllTicks(state, account), positions });
  return 'acted';
}

/** What trading every position away would cost, at the depth that is published. */
function closeAllTicks(state: State, account: number): number {
  const engine = state.parameters?.engine;
  let ticks = 0;
  for (const { purpose, curve, most } of engine === undefined ? [] : liquidationMenu(state, account, engine).entries) {
    if (purpose === 'close') ticks += curveCost(curve, most);
  }
  return ticks;
}

/** The account gives up as many rows as it can come to need; the inventory needs one for each position, and for each asset. */
function hasRoomForTaken(state: State, held: readonly HeldPosition[]): boolean {
  let rows = balanceRowsMissing(state, INVENTORY_ACCOUNT);
  for (const { instrument } of held) if (lotsOf(state, INVENTORY_ACCOUNT, instrument) === 0) rows += 1;
  return takeRoom(roomOfEngine(state), INVENTORY_ACCOUNT, rows);
}

/** Positions but balances, ascending by instrument. */
export function positionsOf(state: State, account: number): HeldPosition[] {
  const { start, positions } = state.accounts.columns;
  const { instrument, lots } = state.positions.columns;
  const held: HeldPosition[] = [];
  for (let row = start[account]; row < start[account] + positions[account]; row++) {
    if (state.instruments.columns.standing[instrument[row]] === STANDING.balance) continue;
    held.push({ instrument: instrument[row], lots: lots[row] });
  }
  return held.sort((a, b) => a.instrument - b.instrument);
}

/** What a position is worth, can lose in its own columns, and controls. */
export function takenPosition(state: State, { instrument, lots }: HeldPosition): TakenPosition {
  const { model } = state.derived.pricing;
  let worst = 0;
  if (model !== undefined) {
    const { cells, stride, columns } = model.table;
    const at = instrument * stride;
    for (let c = 0; c < columns; c++) worst = Math.min(worst, lots * cells[at + c]);
  }
  return {
    value: lots * markTicksOf(state, instrument),
    risk: 0 - worst,
    notional: Math.abs(lots) * notionalTicksOf(state, instrument),
  };
}

function takenLots(state: State, { instrument, lots }: HeldPosition, adjustTicks: number): TakenLots {
  const markTicks = markTicksOf(state, instrument);
  const cash = money(settleUnits(state, instrument, lots * markTicks + adjustTicks));
  return { instrument, lots, markTicks, adjustTicks, cash };
}
