import { assert } from '../../units/assert.ts';
import { curveCost } from '../../risk/cost-curve.ts';
import { planTrades } from '../../risk/plan/plan.ts';
import type { Plan } from '../../risk/plan/plan.ts';
import { sliceOfPlan } from '../../risk/plan/slice.ts';
import type { MenuEntry, PlannedLots } from '../../risk/plan/trade-menu.ts';
import { WorkingBook } from '../../risk/plan/working-book.ts';
import type { Book } from '../../risk/book.ts';
import type { Emit } from '../apply.ts';
import type { EngineParameters } from '../engine-parameters.ts';
import type { LiquidationPlanned, PlannedTrade } from '../waterfall-event.ts';
import { markTicksOf } from '../mark.ts';
import { recordedValuation } from '../recorded-valuation.ts';
import { STANDING } from '../records.ts';
import type { State } from '../state.ts';
import { beginTrial, copyTrial } from '../trial.ts';
import { bookOf, valueAccount, valueTrial } from '../valuation.ts';
import { hasRoomFor } from './execution-room.ts';
import { emitTrade, tryLiquidation } from './liquidation-trade.ts';
import { capsOfPlan, liquidationMenu } from './menu.ts';
import type { LiquidationMenu } from './menu.ts';
import type { StageOutcome } from './stage-outcome.ts';

/** A plan for an account with the menu it was chosen from. */
export interface AccountPlan {
  readonly menu: LiquidationMenu;
  readonly book: Book;
  readonly plan: Plan;
}

/**
 * The cheapest trades that restore the target headroom, planned on the whole account; one slice of them is taken. Hands over when the account
 * owns nothing any more, holds nothing that can be traded, or cannot be restored at what trading would cost it; waits while the depth
 * of this interval is used up, a price is stale, the venue executes, or the pool has no rows. @see spec/06-LIQD, LIQD-021
 */
export function reduce(state: State, account: number, emit: Emit): StageOutcome {
  const engine = state.parameters?.engine;
  if (engine === undefined || valueAccount(state, account).nav <= 0) return 'hands over';
  const planned = planAccount(state, account, engine);
  if (planned === undefined) return 'hands over';
  const { menu, plan, book } = planned;
  if (!plan.restores && menu.frozen === 0) return 'hands over';
  if (plan.cost === 0 && !plan.restores) return 'waits';
  const caps = capsOfPlan(state, menu, plan.lots, engine);
  const slice = sliceOfPlan(workingBook(state, book, menu, engine), plan.lots, caps);
  const byVenue = engine.liquidationExecution === 'venue';
  if (!byVenue && !hasRoomFor(state, account, menu, slice, engine)) return 'waits';
  if (!byVenue && !raisesHeadroom(state, account, menu, slice, engine)) return 'waits';
  emit(plannedEvent(state, account, planned));
  if (byVenue) return 'waits';
  slice.forEach((lots, e) => {
    if (lots > 0) emitTrade(state, account, menu.entries[e], lots, engine, emit);
  });
  return 'acted';
}

/**
 * The exact re-check: whether maintenance headroom is higher once the slice is taken, whole units, slippage at the depth that is left in this interval
 * and penalty included. A slice that does not raise it waits for the depth of the next interval.
 */
function raisesHeadroom(
  state: State,
  account: number,
  menu: LiquidationMenu,
  slice: PlannedLots,
  engine: EngineParameters,
): boolean {
  if (slice.every((lots) => lots === 0)) return false;
  const before = valueAccount(state, account).maintenanceHeadroom;
  const { continuation } = state.derived;
  copyTrial(beginTrial(state, account), continuation);
  slice.forEach((lots, e) => {
    if (lots > 0) tryLiquidation(state, continuation, menu.entries[e], lots, engine);
  });
  return valueTrial(state, continuation).maintenanceHeadroom > before;
}

/** The plan of an account as it stands; undefined when it holds nothing that could be traded. */
export function planAccount(state: State, account: number, engine: EngineParameters): AccountPlan | undefined {
  const menu = liquidationMenu(state, account, engine);
  const { model } = state.derived.pricing;
  if (menu.entries.length === 0 || model === undefined) return undefined;
  const book = withAllowance(bookOf(state, account), menu.entries, state);
  const plan = planTrades({ book, menu: menu.entries, model, targetPpm: engine.liquidationTargetPpm });
  return { menu, book, plan };
}

/** Less cash by what rounding to whole units of the settlement assets can cost: one lot of each coin's row. */
function withAllowance(book: Book, menu: readonly MenuEntry[], state: State): Book {
  const { base } = state.instruments.columns;
  let allowance = menu.length;
  for (const row of new Set(menu.map(({ settleRow }) => settleRow))) {
    if (state.assets.columns.kind[base[row]] === 0) allowance += markTicksOf(state, row);
  }
  return { ...book, cash: book.cash - allowance };
}

function workingBook(state: State, book: Book, menu: LiquidationMenu, engine: EngineParameters): WorkingBook {
  const { model } = state.derived.pricing;
  assert(model !== undefined, 'plans are made under parameters');
  return new WorkingBook(book, menu.entries, model, engine.liquidationTargetPpm);
}

/** What was seen, considered and chosen. */
export function plannedEvent(state: State, account: number, { menu, plan }: AccountPlan): LiquidationPlanned {
  const valuation = recordedValuation(state, account);
  let closeAllTicks = 0;
  const trades: PlannedTrade[] = [];
  menu.entries.forEach(({ row, direction, most, curve, purpose }, e) => {
    if (purpose === 'close') closeAllTicks += curveCost(curve, most);
    const lots = plan.lots[e];
    if (lots > 0) trades.push({ instrument: row, lots: direction * lots, costTicks: curveCost(curve, lots) });
  });
  return {
    kind: 'liquidation-planned',
    account,
    valuation,
    considered: menu.entries.length,
    closeAllTicks,
    trades,
    costTicks: plan.cost,
    spareTicks: Math.floor(plan.spareBefore),
    spareAfterTicks: Math.floor(plan.spareAfter),
    reaches: plan.restores ? 'target' : 'part',
  };
}

/** Whether a row is the balance of an asset. */
export function isBalanceRow(state: State, row: number): boolean {
  return state.instruments.columns.standing[row] === STANDING.balance;
}
