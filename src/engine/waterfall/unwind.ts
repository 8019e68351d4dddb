import { INVENTORY_ACCOUNT } from '../../ledger/account-kind.ts';
import { planTrades } from '../../risk/plan/plan.ts';
import type { MenuEntry } from '../../risk/plan/trade-menu.ts';
import { EXACT_MAX, PPM, POSITIONS_MAX } from '../../units/limits.ts';
import type { Emit } from '../apply.ts';
import type { EngineParameters } from '../engine-parameters.ts';
import { exposureOf } from '../exactness.ts';
import { hasPositionRoom } from '../positions.ts';
import type { State } from '../state.ts';
import { stateTime } from '../state.ts';
import { bookOf, valueAccount } from '../valuation.ts';
import { isIntervalRunning } from './interval.ts';
import { emitTrade } from './liquidation-trade.ts';
import { liquidationMenu } from './menu.ts';
import type { LiquidationMenu } from './menu.ts';
import { plannedEvent } from './reduce.ts';

/**
 * Unwinds part of the inventory, once an interval: the cheapest trades that take a share of its requirement away, by the planner that liquidates accounts; a
 * requirement that is small already goes as a whole. @see spec/07-FUND, FUND-031
 */
export function unwind(state: State, engine: EngineParameters, emit: Emit): void {
  const { model } = state.derived.pricing;
  if (model === undefined || engine.liquidationExecution === 'venue' || !isDue(state, engine)) return;
  if (!hasPositionRoom(state, engine.liquidityProvider)) return;
  const menu = closingMenu(state, engine);
  if (menu.entries.length === 0) return;
  if (!isPlannable(state)) {
    menu.entries.forEach((entry, e) => trade(state, entry, Math.min(entry.most, menu.caps[e]), engine, emit));
    return;
  }
  const book = bookOf(state, INVENTORY_ACCOUNT);
  const { equity, maintenanceMargin } = valueAccount(state, INVENTORY_ACCOUNT);
  const kept = maintenanceMargin <= engine.leastTradeTicks ? 0 : maintenanceMargin * (1 - engine.unwindPpm / PPM);
  const asIfLacking = { ...book, cash: book.cash + Math.ceil(kept) - equity };
  const plan = planTrades({ book: asIfLacking, menu: menu.entries, model, targetPpm: 0 });
  if (plan.lots.every((lots) => lots === 0)) return;
  emit(plannedEvent(state, INVENTORY_ACCOUNT, { menu, plan, book }));
  menu.entries.forEach((entry, e) => trade(state, entry, Math.min(plan.lots[e], menu.caps[e]), engine, emit));
}

function trade(state: State, entry: MenuEntry, lots: number, engine: EngineParameters, emit: Emit): void {
  if (lots > 0) emitTrade(state, INVENTORY_ACCOUNT, entry, lots, { ...engine, liquidationPenaltyPpm: 0 }, emit);
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
