import type { Arena } from '../quant/kernels/arena.ts';
import { ROW_FIELDS } from '../quant/kernels/net-kernels.ts';
import { nearest } from '../units/rounding.ts';
import { ROW_KIND } from './risk-table.ts';
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

/** Numbers of rows at the present price of their group, on their parabolas. Set by `standHere` when they are asked for. */
export interface Here {
  /** [groups] the price they are of; 0 for none. */
  readonly price: Float64Array;
  /** [groups] move from the reference to it. */
  readonly move: Float64Array;
  /** [capacity * ROW_FIELDS] by row, and their index in the arena: see HERE. Infinite units where the reference does not know the row. */
  readonly fields: Float64Array;
  readonly fieldsAt: number;
}

/**
 * What `Here.fields` holds of a row, for sums over positions: the first two count with lots, the others with |lots|. Slopes are changes for a
 * +100 % move of the reference price, bends second derivatives.
 */
export const HERE = {
  mark: 0,
  markBend: 1,
  /** What charges other than tiers can change by for a +100 % move, and by its square. >= 0 */
  charge: 2,
  chargeBend: 3,
  /** What a level of 1 stands for, charges on the basis delta included. */
  unit: 4,
  /** The most that a basis delta changes by, and that a mark follows its parabola by, inside any box. */
  basisGrowth: 5,
  markGrowth: 6,
  /** The steeper of the cells of no move with vol up and vol down, and the more bent. >= 0 */
  twist: 7,
  twistBend: 8,
  /** 1: sums to |lots|. */
  one: 9,
} as const;

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
  const fields = capacity * ROW_FIELDS;
  const fieldsAt = arena.takeDoubles(fields);
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
      fieldsAt,
      fields: arena.doubles.subarray(fieldsAt, fieldsAt + fields).fill(Number.POSITIVE_INFINITY),
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

/** What rates and columns the numbers at the present price are made with. */
export interface HereRates {
  /** What deviations of basis deltas are multiplied by. */
  readonly bounds: RowRates;
  /** ROW_KIND by row. */
  readonly kind: Uint8Array;
  /** The columns of no move with vol up and vol down. */
  readonly zeroUp: number;
  readonly zeroDown: number;
}

/** Sets the numbers of a group's rows at its present price, unless they are of it already. */
export function standHere(anchor: Anchor, group: number, price: number, rows: Int32Array, with_: HereRates): void {
  const { here } = anchor;
  if (here.price[group] === price) return;
  here.price[group] = price;
  here.move[group] = price / anchor.price[group] - 1;
  for (const row of rows) setHere(anchor, row, here.move[group], with_);
}

function setHere(anchor: Anchor, row: number, move: number, { bounds, kind, zeroUp, zeroDown }: HereRates): void {
  const { rates, unit, basisUnit, markBend, basisBend, slopes, bends } = anchor;
  const f = anchor.here.fields;
  const at = row * ROW_FIELDS;
  if (anchor.known[row] === 0) {
    f[at + HERE.unit] = Number.POSITIVE_INFINITY;
    return;
  }
  const square = 0.5 * REACH * REACH;
  const mark = anchor.markSlope[row] + markBend[row] * move;
  const markSteep = Math.abs(mark);
  const markBent = Math.abs(markBend[row]);
  const basisSteep = Math.abs(basisSlopeHere(anchor, row, move));
  const basisBent = Math.abs(basisBend[row]);
  const gross = rates.notional[row] * Math.abs(anchor.notionalSlope[row]);
  f[at] = mark;
  f[at + HERE.one] = 1;
  f[at + HERE.markBend] = markBend[row];
  f[at + HERE.charge] = gross + rates.basis[row] * basisSteep + rates.mark[row] * markSteep;
  f[at + HERE.chargeBend] = 0.5 * (rates.basis[row] * basisBent + rates.mark[row] * markBent);
  f[at + HERE.unit] = unit[row] + bounds.basis[row] * basisUnit[row];
  const grown = REACH * basisSteep + square * basisBent + 2 * LEVEL_MAX * basisUnit[row];
  f[at + HERE.basisGrowth] = kind[row] === ROW_KIND.spot ? 0 : grown;
  f[at + HERE.markGrowth] = REACH * markSteep + square * markBent;
  const up = row * anchor.stride + zeroUp;
  const down = row * anchor.stride + zeroDown;
  const isOption = kind[row] >= ROW_KIND.call;
  const upSteep = Math.abs(slopes[up] + bends[up] * move);
  const downSteep = Math.abs(slopes[down] + bends[down] * move);
  f[at + HERE.twist] = isOption ? Math.max(upSteep, downSteep) : 0;
  f[at + HERE.twistBend] = isOption ? Math.max(Math.abs(bends[up]), Math.abs(bends[down])) : 0;
}

/** Slope of a row's basis delta after a move from the reference. */
export function basisSlopeHere({ basisSlope, basisBend }: Anchor, row: number, move: number): number {
  return basisSlope[row] + basisBend[row] * move;
}
