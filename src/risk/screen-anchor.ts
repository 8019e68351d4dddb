import type { Kernels } from '../quant/kernels/kernels.ts';
import type { Arena } from '../quant/kernels/arena.ts';
import type { HouseParameters } from './house-parameters.ts';
import type { RiskTable } from './risk-table.ts';
import { BASIS_BOUND_LEAST, createRowRates, highestRate } from './screen-rates.ts';
import type { RowRates } from './screen-rates.ts';

/**
 * A reference that proofs are written against: the table's rows as they were at one price of their group, and the straight line through
 * each (value and slope by a relative move). Whatever happens afterwards (price, vol, time, basis, rates, rounding), how far the present
 * rows are from their lines is measured on the rows themselves, so no pricing formula and no estimate of a supremum is trusted.
 *
 * A group is an underlying; the last one is the stablecoins, whose rows move in no column. @see spec/22-SCRN, SCRN-010
 */
export interface Anchor {
  readonly stride: number;
  /** Index in the arena, and the view, of [capacity * stride] reference cells and slopes. */
  readonly cellsAt: number;
  readonly slopesAt: number;
  readonly cells: Float64Array;
  readonly slopes: Float64Array;
  /** [capacity] references, and their change for a +100 % move. */
  readonly mark: Float64Array;
  readonly markSlope: Float64Array;
  readonly notional: Float64Array;
  readonly notionalSlope: Float64Array;
  readonly basis: Float64Array;
  readonly basisSlope: Float64Array;
  /** [capacity] the steepest slope of any cell, without sign. */
  readonly steepest: Float64Array;
  readonly rates: RowRates;
  /** [capacity] unit of a row's deviation: what it would be after a move of about 1 %. >= 1 */
  readonly unit: Float64Array;
  /** [capacity] 1: the row was there when its group was captured. */
  readonly known: Uint8Array;
  /** [groups] price of the reference; 0 before the first. */
  readonly price: Float64Array;
}

/** What a group's rows are at this price, to first order: filled by the builder of the table. All for a +100 % move of the price. */
export interface Lines {
  /** [capacity * stride] slope of each cell, and its index in the arena. */
  readonly slopes: Float64Array;
  readonly slopesAt: number;
  /** [capacity] slope of the mark. */
  readonly mark: Float64Array;
  readonly notional: Float64Array;
  readonly basis: Float64Array;
  /** [capacity] second derivative of mark and cells, roughly: only the units of deviations depend on it. >= 0 */
  readonly curve: Float64Array;
}

/** Deviations up to this many risk ticks are rounding: they are borne by the account's slack and not measured. */
export const ROUNDING_TICKS = 4;

export function createAnchor(arena: Arena, table: RiskTable, groups: number): Anchor {
  const capacity = table.mark.length;
  const { stride } = table;
  const cellsAt = arena.takeDoubles(capacity * stride);
  const slopesAt = arena.takeDoubles(capacity * stride);
  const column = (): Float64Array => new Float64Array(capacity);
  return {
    stride,
    cellsAt,
    slopesAt,
    cells: arena.doubles.subarray(cellsAt, cellsAt + capacity * stride),
    slopes: arena.doubles.subarray(slopesAt, slopesAt + capacity * stride),
    mark: column(),
    markSlope: column(),
    notional: column(),
    notionalSlope: column(),
    basis: column(),
    basisSlope: column(),
    steepest: column(),
    rates: createRowRates(capacity),
    unit: column(),
    known: new Uint8Array(capacity),
    price: new Float64Array(groups),
  };
}

export function createLines(arena: Arena, table: RiskTable): Lines {
  const capacity = table.mark.length;
  const slopesAt = arena.takeDoubles(capacity * table.stride);
  return {
    slopesAt,
    slopes: arena.doubles.subarray(slopesAt, slopesAt + capacity * table.stride),
    mark: new Float64Array(capacity),
    notional: new Float64Array(capacity),
    basis: new Float64Array(capacity),
    curve: new Float64Array(capacity),
  };
}

/** What measuring a group needs beside its anchor. */
export interface Measure {
  readonly kernels: Kernels;
  readonly table: RiskTable;
  /** Index of the table's cells in the arena. */
  readonly cellsAt: number;
  /** The rows of the group, and their index in the arena. */
  readonly rows: Int32Array;
  readonly rowsAt: number;
  readonly parameters: HouseParameters;
  /** Largest multiple of a requirement that is compared with equity. */
  readonly share: number;
  /** [capacity] results of the kernel, and their index; the rates in force, up to date. */
  readonly deviation: Float64Array;
  readonly deviationAt: number;
  readonly rates: RowRates;
  /** [capacity] what the measured parts are multiplied by, fixed; a rate above it invalidates every proof. */
  readonly bounds: RowRates;
}

/** Sets the bounds of rows that have none, from the rates in force: half as much again and a little more, with the highest tiers. */
export function setBounds(
  { bounds, rows, table, parameters, share, rates }: Measure,
  isNew: (row: number) => boolean,
): void {
  for (const row of rows) {
    if (!isNew(row)) continue;
    const underlying = table.underlying[row];
    const coin = table.coin[row];
    bounds.notional[row] = 1.5 * rates.notional[row] + 0.02;
    bounds.basis[row] =
      4 * rates.basis[row] +
      BASIS_BOUND_LEAST +
      (underlying < 0 ? 0 : share * highestRate(parameters.size[underlying]));
    bounds.mark[row] = 1.5 * rates.mark[row] + (coin < 0 ? 0 : 0.02 + highestRate(parameters.haircut[coin]));
  }
}

/**
 * Measures how far each known row of a group is from its line: leaves in `deviation` the most that one lot can have changed equity less
 * `share` times a requirement beyond first order, in ticks. @returns false when a bound no longer holds: nothing is proved any more
 */
export function measureRows(anchor: Anchor, group: number, price: number, m: Measure): boolean {
  const { table, rows, rates, bounds, deviation } = m;
  const move = price / anchor.price[group] - 1;
  m.kernels.deviations({
    rows: m.rowsAt,
    count: rows.length,
    cells: m.cellsAt,
    references: anchor.cellsAt,
    slopes: anchor.slopesAt,
    stride: anchor.stride,
    move,
    out: m.deviationAt,
  });
  for (const row of rows) {
    if (anchor.known[row] === 0) continue;
    const mark = table.mark[row];
    const notional = table.notional[row];
    const basis = table.basisDelta[row];
    const most = 2 * Math.max(anchor.notional[row], Math.abs(anchor.mark[row]), 1);
    if (notional > most || Math.abs(mark) > most || Math.abs(basis) > most) return false;
    if (rates.notional[row] > bounds.notional[row] || rates.basis[row] > bounds.basis[row]) return false;
    if (rates.mark[row] > bounds.mark[row]) return false;
    const markBeyond = Math.abs(mark - anchor.mark[row] - anchor.markSlope[row] * move);
    const notionalBeyond = Math.abs(notional - anchor.notional[row] - anchor.notionalSlope[row] * move);
    const basisBeyond = Math.abs(basis - anchor.basis[row] - anchor.basisSlope[row] * move);
    deviation[row] =
      m.share * deviation[row] +
      (1 + bounds.mark[row]) * markBeyond +
      bounds.notional[row] * notionalBeyond +
      bounds.basis[row] * basisBeyond +
      Math.abs(rates.notional[row] - anchor.rates.notional[row]) * notional +
      Math.abs(rates.basis[row] - anchor.rates.basis[row]) * Math.abs(basis) +
      Math.abs(rates.mark[row] - anchor.rates.mark[row]) * Math.abs(mark);
  }
  return true;
}

/** The level of a measured group: the largest deviation beyond rounding, each in its row's unit. Rounded up. >= 0 */
export function levelOf(anchor: Anchor, { rows, deviation }: Measure, rounding: number): number {
  let level = 0;
  for (const row of rows) {
    if (anchor.known[row] === 0) continue;
    const beyond = (deviation[row] - rounding) / anchor.unit[row];
    if (beyond > level) level = beyond;
  }
  return level * (1 + 1e-9);
}

/** How the level of an older reference follows from that of a newer one: levelOld <= base + slope * |move from the new| + scale * levelNew. */
export interface Link {
  readonly base: number;
  readonly slope: number;
  readonly scale: number;
}

/**
 * What links the reference of a group to the lines that its rows have now. The group must have been measured against the old reference
 * at this price. @param lines of the rows at this price
 */
export function linkRows(anchor: Anchor, group: number, price: number, lines: Lines, m: Measure): Link {
  const ratio = price / anchor.price[group];
  let base = 0;
  let slope = 0;
  let scale = 0;
  for (const row of m.rows) {
    if (anchor.known[row] === 0) continue;
    const old = anchor.unit[row];
    base = Math.max(base, (m.deviation[row] + rateDrift(anchor, row, m)) / old);
    slope = Math.max(slope, slopeMismatch(anchor, row, ratio, lines, m) / old);
    scale = Math.max(scale, unitOf(row, lines, m) / old);
  }
  return { base: base * (1 + 1e-9), slope: slope * (1 + 1e-9), scale: scale * (1 + 1e-9) };
}

/** Makes the present rows of a group its reference. The rates in force must have been set for these rows. */
export function captureRows(anchor: Anchor, group: number, price: number, lines: Lines, m: Measure): void {
  for (const row of m.rows) copyRow(anchor, row, unitOf(row, lines, m), lines, m);
  anchor.price[group] = price;
}

function unitOf(row: number, lines: Lines, { table, share }: Measure): number {
  const standing = Math.max(table.notional[row], Math.abs(table.mark[row]));
  return Math.max(1, 1e-4 * standing + share * lines.curve[row] * 5e-5);
}

/** How much faster a row leaves its new line than its old one, for a +100 % move from the new price. */
function slopeMismatch(anchor: Anchor, row: number, ratio: number, lines: Lines, m: Measure): number {
  const { bounds, share } = m;
  const at = row * anchor.stride;
  let cells = 0;
  for (let c = at; c < at + anchor.stride; c++) {
    const difference = Math.abs(lines.slopes[c] - anchor.slopes[c] * ratio);
    if (difference > cells) cells = difference;
  }
  return (
    share * cells +
    (1 + bounds.mark[row]) * Math.abs(lines.mark[row] - anchor.markSlope[row] * ratio) +
    bounds.notional[row] * Math.abs(lines.notional[row] - anchor.notionalSlope[row] * ratio) +
    bounds.basis[row] * Math.abs(lines.basis[row] - anchor.basisSlope[row] * ratio)
  );
}

/** What the change of reference rates can cost while notional, basis delta and mark stay below twice their new references. */
function rateDrift(anchor: Anchor, row: number, { table, rates }: Measure): number {
  const most = 2 * Math.max(table.notional[row], Math.abs(table.mark[row]), 1);
  return (
    most *
    (Math.abs(rates.notional[row] - anchor.rates.notional[row]) +
      Math.abs(rates.basis[row] - anchor.rates.basis[row]) +
      Math.abs(rates.mark[row] - anchor.rates.mark[row]))
  );
}

function copyRow(anchor: Anchor, row: number, unit: number, lines: Lines, { table, rates }: Measure): void {
  const at = row * anchor.stride;
  let steepest = 0;
  for (let c = at; c < at + anchor.stride; c++) {
    anchor.cells[c] = table.cells[c];
    anchor.slopes[c] = lines.slopes[c];
    steepest = Math.max(steepest, Math.abs(lines.slopes[c]));
  }
  anchor.steepest[row] = steepest;
  anchor.mark[row] = table.mark[row];
  anchor.markSlope[row] = lines.mark[row];
  anchor.notional[row] = table.notional[row];
  anchor.notionalSlope[row] = lines.notional[row];
  anchor.basis[row] = table.basisDelta[row];
  anchor.basisSlope[row] = lines.basis[row];
  anchor.rates.notional[row] = rates.notional[row];
  anchor.rates.basis[row] = rates.basis[row];
  anchor.rates.mark[row] = rates.mark[row];
  anchor.unit[row] = unit;
  anchor.known[row] = 1;
}
