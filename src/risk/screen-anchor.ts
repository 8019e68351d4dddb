import type { Arena } from '../quant/kernels/arena.ts';
import { nearest } from '../units/rounding.ts';
import type { RiskTable } from './risk-table.ts';
import { createRowRates } from './screen-rates.ts';
import type { RowRates } from './screen-rates.ts';

/**
 * What rows are around one price of their group, to second order: slope and bend of every cell, mark, notional and basis delta by a
 * relative move, so that value(move) = value + slope * move + bend * move^2 / 2. Any numbers are sound, for whatever rows do beyond them is
 * measured; good ones leave little to measure. Slopes and bends are whole numbers, so that nets of them are exact.
 */
export interface Parabolas {
  /** [capacity * stride] of the cells, and their indices in the arena. */
  readonly slopes: Float64Array;
  readonly slopesAt: number;
  readonly bends: Float64Array;
  readonly bendsAt: number;
  /** [capacity] change for a +100 % move, and second derivative. */
  readonly markSlope: Float64Array;
  readonly markBend: Float64Array;
  readonly notionalSlope: Float64Array;
  readonly basisSlope: Float64Array;
  readonly basisBend: Float64Array;
}

/**
 * A reference that proofs are written against: the table's rows as they were at one price of their group, and the parabola through each.
 * Whatever happens afterwards (price, vol, time, basis, rates, rounding), how far the present rows are from their parabolas is measured on
 * the rows themselves, so no pricing formula and no estimate of a supremum is trusted.
 *
 * A group is an underlying; the last one is the stablecoins, whose rows move in no column. @see spec/22-SCRN, SCRN-010
 */
export interface Anchor extends Parabolas {
  readonly stride: number;
  /** Distance on either side at which the parabolas meet the rows, as a share of the price. */
  readonly step: number;
  /** Index in the arena, and the view, of [capacity * stride] reference cells. */
  readonly cellsAt: number;
  readonly cells: Float64Array;
  /** [capacity] references. */
  readonly mark: Float64Array;
  readonly notional: Float64Array;
  readonly basis: Float64Array;
  readonly rates: RowRates;
  /** [capacity] what a level of 1 stands for: deviation of the row's value beyond rounding, and of its basis delta, in ticks. > 0 */
  readonly unit: Float64Array;
  readonly basisUnit: Float64Array;
  /** [capacity] 1: the row was there when its group was captured. */
  readonly known: Uint8Array;
  /** [groups] price of the reference; 0 before the first. */
  readonly price: Float64Array;
  readonly here: Here;
}

/** First-order numbers of rows at the present price of their group, on their parabolas. Set by `standHere` when they are asked for. */
export interface Here {
  /** [groups] the price they are of; 0 for none. */
  readonly price: Float64Array;
  /** [groups] move from the reference to it. */
  readonly move: Float64Array;
  readonly markSlope: Float64Array;
  readonly basisSlope: Float64Array;
  /** What charges other than tiers can change by for a +100 % move, and by its square. >= 0 */
  readonly charge: Float64Array;
  readonly chargeBend: Float64Array;
  /** What a level of 1 stands for, charges on the basis delta included. */
  readonly unit: Float64Array;
  /** The most that a mark follows its parabola by, and that a basis delta changes by at all, inside any box. */
  readonly markGrowth: Float64Array;
  readonly basisGrowth: Float64Array;
}

/** The most a box may reach either way: tiers are read at what an account may grow to inside it. */
export const REACH = 0.25;

/** The highest level that a certificate allows: tiers are read there too. */
export const LEVEL_MAX = 64;

/** Deviations up to this many risk ticks are rounding: they are borne by the account's slack and not measured. */
export const ROUNDING_TICKS = 4;

export function createParabolas(arena: Arena, table: RiskTable): Parabolas {
  const capacity = table.mark.length;
  const cells = capacity * table.stride;
  const slopesAt = arena.takeDoubles(cells);
  const bendsAt = arena.takeDoubles(cells);
  const column = (): Float64Array => new Float64Array(capacity);
  return {
    slopesAt,
    slopes: arena.doubles.subarray(slopesAt, slopesAt + cells),
    bendsAt,
    bends: arena.doubles.subarray(bendsAt, bendsAt + cells),
    markSlope: column(),
    markBend: column(),
    notionalSlope: column(),
    basisSlope: column(),
    basisBend: column(),
  };
}

export function createAnchor(arena: Arena, table: RiskTable, groups: number, step: number): Anchor {
  const capacity = table.mark.length;
  const cellsAt = arena.takeDoubles(capacity * table.stride);
  const column = (): Float64Array => new Float64Array(capacity);
  return {
    ...createParabolas(arena, table),
    stride: table.stride,
    step,
    cellsAt,
    cells: arena.doubles.subarray(cellsAt, cellsAt + capacity * table.stride),
    mark: column(),
    notional: column(),
    basis: column(),
    rates: createRowRates(capacity),
    unit: column(),
    basisUnit: column(),
    known: new Uint8Array(capacity),
    price: new Float64Array(groups),
    here: {
      price: new Float64Array(groups),
      move: new Float64Array(groups),
      markSlope: column(),
      basisSlope: column(),
      charge: column(),
      chargeBend: column(),
      unit: column(),
      markGrowth: column(),
      basisGrowth: column(),
    },
  };
}

/** A table for rows as they would be at another price: cells of its own in the arena, no limits, the listing of the real one. */
export function createProbe(arena: Arena, table: RiskTable): { readonly table: RiskTable; readonly cellsAt: number } {
  const capacity = table.mark.length;
  const cellsAt = arena.takeDoubles(table.cells.length);
  const column = (): Float64Array => new Float64Array(capacity);
  return {
    cellsAt,
    table: {
      ...table,
      cells: arena.doubles.subarray(cellsAt, cellsAt + table.cells.length),
      mark: column(),
      delta: column(),
      basisDelta: column(),
      vega: column(),
      notional: column(),
      cellLimit: column().fill(Number.POSITIVE_INFINITY),
    },
  };
}

/** Fits the parabolas of rows through what they are now, and `step` of the price lower and higher. */
export function fitRows(
  into: Parabolas,
  rows: Int32Array,
  step: number,
  { now, low, high }: { readonly now: RiskTable; readonly low: RiskTable; readonly high: RiskTable },
): void {
  const { stride } = now;
  for (const row of rows) {
    const end = row * stride + stride;
    fit(into.slopes, into.bends, step, low.cells, now.cells, high.cells, row * stride, end);
    fit(into.markSlope, into.markBend, step, low.mark, now.mark, high.mark, row, row + 1);
    fit(into.basisSlope, into.basisBend, step, low.basisDelta, now.basisDelta, high.basisDelta, row, row + 1);
    into.notionalSlope[row] = nearest((high.notional[row] - low.notional[row]) / (2 * step));
  }
}

function fit(
  slopes: Float64Array,
  bends: Float64Array,
  step: number,
  low: Float64Array,
  now: Float64Array,
  high: Float64Array,
  from: number,
  to: number,
): void {
  for (let i = from; i < to; i++) {
    slopes[i] = nearest((high[i] - low[i]) / (2 * step));
    bends[i] = nearest((high[i] + low[i] - 2 * now[i]) / (step * step));
  }
}

/** Makes the present rows of a group its reference. The rates in force must have been set for these rows. */
export function captureRows(
  anchor: Anchor,
  group: number,
  price: number,
  parabolas: Parabolas,
  { table, rows, rates }: { readonly table: RiskTable; readonly rows: Int32Array; readonly rates: RowRates },
): void {
  const { stride } = anchor;
  for (const row of rows) {
    const at = row * stride;
    for (let c = at; c < at + stride; c++) {
      anchor.cells[c] = table.cells[c];
      anchor.slopes[c] = parabolas.slopes[c];
      anchor.bends[c] = parabolas.bends[c];
    }
    anchor.mark[row] = table.mark[row];
    anchor.markSlope[row] = parabolas.markSlope[row];
    anchor.markBend[row] = parabolas.markBend[row];
    anchor.notional[row] = table.notional[row];
    anchor.notionalSlope[row] = parabolas.notionalSlope[row];
    anchor.basis[row] = table.basisDelta[row];
    anchor.basisSlope[row] = parabolas.basisSlope[row];
    anchor.basisBend[row] = parabolas.basisBend[row];
    anchor.rates.notional[row] = rates.notional[row];
    anchor.rates.basis[row] = rates.basis[row];
    anchor.rates.mark[row] = rates.mark[row];
    anchor.known[row] = 1;
  }
  anchor.price[group] = price;
  anchor.here.price[group] = 0;
}

/**
 * Sets the first-order numbers of a group's rows at its present price, unless they are of it already.
 * @param bounds what deviations of basis deltas are multiplied by
 */
export function standHere(anchor: Anchor, group: number, price: number, rows: Int32Array, bounds: RowRates): void {
  const { here, rates, unit, basisUnit, markBend, basisBend } = anchor;
  if (here.price[group] === price) return;
  const move = price / anchor.price[group] - 1;
  const square = 0.5 * REACH * REACH;
  here.price[group] = price;
  here.move[group] = move;
  for (const row of rows) {
    const mark = anchor.markSlope[row] + markBend[row] * move;
    const basis = anchor.basisSlope[row] + basisBend[row] * move;
    const markSteep = Math.abs(mark);
    const basisSteep = Math.abs(basis);
    const markBent = Math.abs(markBend[row]);
    const basisBent = Math.abs(basisBend[row]);
    here.markSlope[row] = mark;
    here.basisSlope[row] = basis;
    here.charge[row] =
      rates.notional[row] * Math.abs(anchor.notionalSlope[row]) +
      rates.basis[row] * basisSteep +
      rates.mark[row] * markSteep;
    here.chargeBend[row] = 0.5 * (rates.basis[row] * basisBent + rates.mark[row] * markBent);
    here.unit[row] = unit[row] + bounds.basis[row] * basisUnit[row];
    here.markGrowth[row] = REACH * markSteep + square * markBent;
    here.basisGrowth[row] = REACH * basisSteep + square * basisBent + 2 * LEVEL_MAX * basisUnit[row];
  }
}
