import type { MenuEntry, PlannedLots } from '../../risk/plan/trade-menu.ts';
import { refilledCurve } from '../../risk/cost-curve.ts';
import { ppmUp } from '../../risk/parts-per-million.ts';
import type { EngineParameters } from '../engine-parameters.ts';
import { markTicksOf, notionalTicksOf } from '../mark.ts';
import { balanceRowOf, isPriced, isStale } from '../questions.ts';
import { INSTRUMENT_KIND, STANDING } from '../records.ts';
import { settledBalance } from '../holdings.ts';
import { stateTime } from '../state.ts';
import type { State } from '../state.ts';
import { balanceLots } from '../worth.ts';
import { tradedRows, tradedRowsMax } from '../credit.ts';
import { hasDepth, intervalsAhead, liquidationCurve, lotsAllowed, lotsPlannedFor } from './depth.ts';
import type { Direction } from './depth.ts';

/** What a liquidation of an account may trade, and what it may trade now. */
export interface LiquidationMenu {
  readonly entries: readonly MenuEntry[];
  /** [entries] most lots in this interval. */
  readonly caps: Float64Array;
  /** Positions that cannot be traded now: their price is stale, or they wait for settlement. */
  readonly frozen: number;
}

/**
 * The menu of an account: every position to close; coins to convert into the first stablecoin; and, where the parameters allow it, linear
 * perpetuals and futures of the underlyings it holds, to hedge. In order of instrument. @see spec/06-LIQD, LIQD-022
 */
export function liquidationMenu(state: State, account: number, engine: EngineParameters): LiquidationMenu {
  const entries: MenuEntry[] = [];
  const caps: number[] = [];
  let frozen = 0;
  const held = heldLots(state, account);
  const underlyings = new Set<number>();
  for (const [instrument, lots] of held) {
    const { standing, underlying } = state.instruments.columns;
    if (standing[instrument] === STANDING.balance) {
      const convert = convertEntry(state, account, { row: instrument, lots }, engine);
      if (convert === undefined) continue;
      entries.push(convert);
      caps.push(sliceCap(convert.most, engine));
      continue;
    }
    if (!isLiquid(state, instrument)) {
      frozen += 1;
      continue;
    }
    underlyings.add(underlying[instrument]);
    const close = closeEntry(state, instrument, lots, engine);
    entries.push(close);
    caps.push(Math.min(sliceCap(close.most, engine), lotsAllowed(state, instrument, close.direction, engine)));
  }
  if (engine.liquidationMeans === 'hedging') addHedges(state, held, underlyings, engine, entries, caps);
  return { entries, caps: Float64Array.from(caps), frozen };
}

/** [entries] most lots that a slice of a plan takes in this interval: nothing from levels that the plan did not count on. */
export function capsOfPlan(
  state: State,
  { entries, caps }: LiquidationMenu,
  planned: PlannedLots,
  engine: EngineParameters,
): Float64Array {
  return caps.map((cap, e) => {
    const { row, direction, purpose } = entries[e];
    return purpose === 'convert' ? cap : Math.min(cap, lotsPlannedFor(state, row, direction, engine, planned[e]));
  });
}

/** Positions and balances by instrument, ascending. */
function heldLots(state: State, account: number): Map<number, number> {
  const { start, positions } = state.accounts.columns;
  const { instrument, lots } = state.positions.columns;
  const rows: [number, number][] = [];
  for (let row = start[account]; row < start[account] + positions[account]; row++) {
    rows.push([instrument[row], lots[row]]);
  }
  return new Map(rows.sort(([a], [b]) => a - b));
}

/** Whether an instrument can be traded at a price that may be built on. */
export function isLiquid(state: State, instrument: number): boolean {
  const { standing, expiryMs, underlying } = state.instruments.columns;
  if (standing[instrument] !== STANDING.listed || !isPriced(state, instrument)) return false;
  if (expiryMs[instrument] !== 0 && expiryMs[instrument] <= stateTime(state)) return false;
  return !isStale(state, underlying[instrument]);
}

/** Without a published depth a slice is a share of the position, rounded up. */
function sliceCap(most: number, engine: EngineParameters): number {
  return Math.max(1, ppmUp(most, engine.liquidationSlicePpm, true));
}

function closeEntry(state: State, instrument: number, lots: number, engine: EngineParameters): MenuEntry {
  const direction = lots > 0 ? -1 : 1;
  const most = Math.abs(lots);
  return { ...entryOf(state, instrument, direction, most, engine), purpose: 'close' };
}

function entryOf(
  state: State,
  instrument: number,
  direction: Direction,
  most: number,
  engine: EngineParameters,
): Omit<MenuEntry, 'purpose'> {
  const curve = liquidationCurve(state, instrument, direction, most, engine);
  return {
    row: instrument,
    settleRow: balanceRowOf(state, state.instruments.columns.settle[instrument]),
    direction,
    most,
    least: Math.min(Math.max(1, most), leastLots(notionalTicksOf(state, instrument), engine)),
    curve: hasDepth(state, instrument) ? refilledCurve(curve, intervalsAhead(engine), most) : curve,
  };
}

/** Lots of the smallest trade. */
function leastLots(notionalTicks: number, { leastTradeTicks }: EngineParameters): number {
  return Math.max(1, Math.ceil(leastTradeTicks / Math.max(1, notionalTicks)));
}

/**
 * Selling coins that are owned free of entry cash for the first stablecoin, at the index price and the penalty. Undefined for debts,
 * stablecoins, and stale prices.
 */
function convertEntry(
  state: State,
  account: number,
  { row, lots }: { readonly row: number; readonly lots: number },
  engine: EngineParameters,
): MenuEntry | undefined {
  const { base, underlying } = state.instruments.columns;
  const { kind } = state.assets.columns;
  const stable = firstStable(state);
  if (lots <= 0 || kind[base[row]] !== 0 || stable < 0) return undefined;
  const owned = balanceLots(settledBalance(state, account, base[row]), state.assets.columns.lotUnits[base[row]]);
  const most = Math.min(lots, owned);
  if (most <= 0) return undefined;
  if (!isPriced(state, row) || isStale(state, underlying[row])) return undefined;
  const mark = markTicksOf(state, row);
  const curve = {
    lots: Float64Array.of(most),
    ticks: Float64Array.of(ppmUp(mark, engine.liquidationPenaltyPpm, true)),
  };
  const least = Math.min(most, leastLots(mark, engine));
  return { row, settleRow: balanceRowOf(state, stable), direction: -1, most, least, curve, purpose: 'convert' };
}

/** The first stablecoin with a price, -1 for none. */
export function firstStable(state: State): number {
  for (let asset = 0; asset < state.assets.count; asset++) if (state.assets.columns.kind[asset] === 1) return asset;
  return -1;
}

/**
 * Perpetuals and futures of the account's underlyings that it does not hold, up to half the notional that it has in the underlying; no more than it may hold
 * positions.
 */
function addHedges(
  state: State,
  held: ReadonlyMap<number, number>,
  underlyings: ReadonlySet<number>,
  engine: EngineParameters,
  entries: MenuEntry[],
  caps: number[],
): void {
  const { kind, margining, underlying } = state.instruments.columns;
  let free = tradedRowsMax(state) - tradedRows(state, held.keys());
  for (let row = 0; row < state.instruments.count && free > 0; row++) {
    const isHedge =
      kind[row] === INSTRUMENT_KIND.perpetual || (kind[row] === INSTRUMENT_KIND.future && hasDepth(state, row));
    if (!isHedge || margining[row] !== 0 || held.has(row) || !underlyings.has(underlying[row])) continue;
    if (!isLiquid(state, row)) continue;
    const most = Math.floor(notionalHeld(state, held, underlying[row]) / 2 / Math.max(1, notionalTicksOf(state, row)));
    if (most === 0) continue;
    free -= 1;
    for (const direction of [1, -1] as const) {
      entries.push({ ...entryOf(state, row, direction, most, engine), purpose: 'hedge' });
      caps.push(Math.min(sliceCap(most, engine), lotsAllowed(state, row, direction, engine)));
    }
  }
}

function notionalHeld(state: State, held: ReadonlyMap<number, number>, of: number): number {
  const { underlying, standing } = state.instruments.columns;
  let notional = 0;
  for (const [row, lots] of held) {
    if (underlying[row] !== of || standing[row] !== STANDING.listed || !isPriced(state, row)) continue;
    notional += Math.abs(lots) * notionalTicksOf(state, row);
  }
  return notional;
}
