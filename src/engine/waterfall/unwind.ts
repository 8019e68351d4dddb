import { INVENTORY_ACCOUNT } from '../../ledger/account-kind.ts';
import { ACTIVE } from '../../risk/book-margin.ts';
import { curveCost } from '../../risk/cost-curve.ts';
import { planTrades } from '../../risk/plan/plan.ts';
import type { PlanModel } from '../../risk/plan/working-book.ts';
import { EXACT_MAX, PPM, POSITIONS_MAX } from '../../units/limits.ts';
import type { Emit } from '../apply.ts';
import type { EngineParameters } from '../engine-parameters.ts';
import { exposureOf } from '../exactness.ts';
import type { State } from '../state.ts';
import { stateTime } from '../state.ts';
import { bookOf, valueAccount } from '../valuation.ts';
import type { LiquidationPlanned, PlannedTrade } from '../waterfall-event.ts';
import { hasRoomFor } from './execution-room.ts';
import { inventoryNav } from './inventory-nav.ts';
import { isIntervalRunning } from './interval.ts';
import { emitTrade } from './liquidation-trade.ts';
import { capsOfPlan, liquidationMenu } from './menu.ts';
import type { LiquidationMenu } from './menu.ts';
import { plannedEvent } from './reduce.ts';

/**
 * Unwinds part of the inventory, once an interval: the cheapest trades that take a share of its requirement away, by the planner that liquidates accounts; a
 * requirement that is small already goes as a whole. @see spec/07-FUND, FUND-031
 */
export function unwind(state: State, engine: EngineParameters, emit: Emit): void {
  const { model } = state.derived.pricing;
  if (model === undefined || engine.liquidationExecution === 'venue' || !isDue(state, engine)) return;
  const menu = closingMenu(state, engine);
  if (menu.entries.length === 0) return;
  const event = isPlannable(state) ? plannedUnwinding(state, model, menu, engine) : shareOfEach(state, menu);
  const planned = Float64Array.from(menu.entries, ({ row, direction }) => {
    const trade = event.trades.find(({ instrument }) => instrument === row);
    return direction * (trade?.lots ?? 0);
  });
  const caps = capsOfPlan(state, menu, planned, engine);
  const slice = planned.map((lots, e) => Math.min(lots, caps[e]));
  if (!slice.some((lots) => lots > 0) || !hasRoomFor(state, INVENTORY_ACCOUNT, menu, slice, engine)) return;
  emit(event);
  const free = { ...engine, liquidationPenaltyPpm: 0 };
  slice.forEach((lots, e) => {
    if (lots > 0) emitTrade(state, INVENTORY_ACCOUNT, menu.entries[e], lots, free, emit);
  });
}

function plannedUnwinding(
  state: State,
  model: PlanModel,
  menu: LiquidationMenu,
  engine: EngineParameters,
): LiquidationPlanned {
  const book = bookOf(state, INVENTORY_ACCOUNT);
  const { equity, maintenanceMargin } = valueAccount(state, INVENTORY_ACCOUNT);
  const kept = maintenanceMargin <= engine.leastTradeTicks ? 0 : maintenanceMargin * (1 - engine.unwindPpm / PPM);
  const asIfLacking = { ...book, cash: book.cash + Math.ceil(kept) - equity };
  const plan = planTrades({ book: asIfLacking, menu: menu.entries, model, targetPpm: 0 });
  return plannedEvent(state, INVENTORY_ACCOUNT, { menu, plan, book });
}

/** What is closed of an inventory too large to be valued exactly: of every position what this interval allows. Only its NAV is said. */
function shareOfEach(state: State, { entries, caps }: LiquidationMenu): LiquidationPlanned {
  let [closeAllTicks, costTicks] = [0, 0];
  const trades: PlannedTrade[] = [];
  for (const [e, { row, direction, most, curve }] of entries.entries()) {
    closeAllTicks += curveCost(curve, most);
    const lots = Math.min(most, caps[e]);
    if (lots > 0) trades.push({ instrument: row, lots: direction * lots, costTicks: curveCost(curve, lots) });
    costTicks += curveCost(curve, lots);
  }
  const nav = Number(inventoryNav(state));
  const navTicks = Math.max(-Number.MAX_SAFE_INTEGER, Math.min(Number.MAX_SAFE_INTEGER, nav));
  const margins = { initialMarginTicks: 0, maintenanceMarginTicks: 0, orderMarginTicks: 0 };
  return {
    kind: 'liquidation-planned',
    account: INVENTORY_ACCOUNT,
    valuation: { navTicks, equityTicks: navTicks, ...margins, active: { kind: ACTIVE.none, column: -1 } },
    considered: entries.length,
    closeAllTicks,
    trades,
    costTicks,
    spareTicks: 0,
    spareAfterTicks: 0,
    reaches: 'part',
  };
}

/** Positions to close; the money that entering them moved is nobody's to convert. */
function closingMenu(state: State, engine: EngineParameters): LiquidationMenu {
  const free = { ...engine, liquidationPenaltyPpm: 0, liquidationMeans: 'closing' } as const;
  const menu = liquidationMenu(state, INVENTORY_ACCOUNT, free);
  const kept = [...menu.entries.keys()].filter((e) => menu.entries[e].purpose === 'close');
  return { ...menu, entries: kept.map((e) => menu.entries[e]), caps: Float64Array.from(kept, (e) => menu.caps[e]) };
}

/** Whether the next slice may go: the interval since the last one is over. */
function isDue(state: State, engine: EngineParameters): boolean {
  return !isIntervalRunning(state.venue.columns.unwoundMs[0], stateTime(state), engine.liquidationIntervalMs);
}

/** The inventory of many accounts may outgrow what the planner judges exactly; then every position is unwound by its own share. */
function isPlannable(state: State): boolean {
  return (
    state.accounts.columns.positions[INVENTORY_ACCOUNT] <= POSITIONS_MAX &&
    exposureOf(state, INVENTORY_ACCOUNT) <= EXACT_MAX
  );
}
