import type { Kernels } from '../quant/kernels/kernels.ts';
import type { HouseParameters } from './house-parameters.ts';
import { ROW_KIND } from './risk-table.ts';
import type { RiskTable } from './risk-table.ts';
import type { Anchor, Parabolas } from './screen-anchor.ts';
import { ROUNDING_TICKS } from './screen-anchor.ts';
import { BASIS_BOUND_LEAST, highestRate } from './screen-rates.ts';
import type { RowRates } from './screen-rates.ts';

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
  /** [capacity] results: deviation of a row's value (the kernel's, with its index), and of its basis delta. */
  readonly deviation: Float64Array;
  readonly deviationAt: number;
  readonly basisDeviation: Float64Array;
  /** [capacity] the rates in force, up to date. */
  readonly rates: RowRates;
  /** [capacity] what the measured parts are multiplied by, fixed; a rate above it invalidates every proof. */
  readonly bounds: RowRates;
}

/** Sets the bounds of rows that have none, from the rates in force: half as much again and a little more, with the highest haircut. */
export function setBounds({ bounds, rows, table, parameters, rates }: Measure, isNew: (row: number) => boolean): void {
  for (const row of rows) {
    if (!isNew(row)) continue;
    const coin = table.coin[row];
    bounds.notional[row] = 1.5 * rates.notional[row] + 0.02;
    bounds.basis[row] = 2 * rates.basis[row] + BASIS_BOUND_LEAST;
    bounds.mark[row] = 1.5 * rates.mark[row] + (coin < 0 ? 0 : 0.02 + highestRate(parameters.haircut[coin]));
  }
}

/**
 * Measures how far each known row of a group is from its parabola: leaves in `deviation` the most that one lot can have changed equity
 * less `share` times a requirement beyond it, in ticks, but for what follows the basis delta, whose own deviation is in `basisDeviation`.
 * @returns false when a bound no longer holds: nothing is proved any more
 */
export function measureRows(anchor: Anchor, group: number, price: number, m: Measure): boolean {
  const { table, rows, rates, bounds, deviation, basisDeviation } = m;
  const move = price / anchor.price[group] - 1;
  const half = 0.5 * move * move;
  m.kernels.deviations({
    rows: m.rowsAt,
    count: rows.length,
    cells: m.cellsAt,
    references: anchor.cellsAt,
    slopes: anchor.slopesAt,
    bends: anchor.bendsAt,
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
    const markBeyond = Math.abs(mark - anchor.mark[row] - anchor.markSlope[row] * move - anchor.markBend[row] * half);
    const notionalBeyond = Math.abs(notional - anchor.notional[row] - anchor.notionalSlope[row] * move);
    deviation[row] =
      m.share * deviation[row] +
      (1 + bounds.mark[row]) * markBeyond +
      bounds.notional[row] * notionalBeyond +
      Math.abs(rates.notional[row] - anchor.rates.notional[row]) * notional +
      Math.abs(rates.basis[row] - anchor.rates.basis[row]) * Math.abs(basis) +
      Math.abs(rates.mark[row] - anchor.rates.mark[row]) * Math.abs(mark);
    basisDeviation[row] = Math.abs(
      basis - anchor.basis[row] - anchor.basisSlope[row] * move - anchor.basisBend[row] * half,
    );
  }
  return true;
}

/** The level of a measured group: the largest deviation beyond rounding, each in its row's unit. Rounded up. >= 0 */
export function levelOf(anchor: Anchor, { rows, deviation, basisDeviation }: Measure): number {
  let level = 0;
  for (const row of rows) {
    if (anchor.known[row] === 0) continue;
    const beyond = (deviation[row] - ROUNDING_TICKS) / anchor.unit[row];
    const basisBeyond = basisDeviation[row] / anchor.basisUnit[row];
    if (beyond > level) level = beyond;
    if (basisBeyond > level) level = basisBeyond;
  }
  return level * (1 + 1e-9);
}

/** How the level of an older reference follows from that of a newer one and the move from it: base + slope * |move| + bend * move^2 + scale * level. */
export interface Link {
  readonly base: number;
  readonly slope: number;
  readonly bend: number;
  readonly scale: number;
}

/**
 * What links the reference of a group to the parabolas that its rows have now. The group must have been measured against the old reference
 * at this price. @param parabolas of the rows at this price @param next the reference that will hold them: its units must be set
 */
export function linkRows(
  anchor: Anchor,
  group: number,
  price: number,
  parabolas: Parabolas,
  next: { readonly unit: Float64Array; readonly basisUnit: Float64Array },
  m: Measure,
): Link {
  const ratio = price / anchor.price[group];
  let base = 0;
  let slope = 0;
  let bend = 0;
  let scale = 0;
  for (const row of m.rows) {
    if (anchor.known[row] === 0) continue;
    const unit = anchor.unit[row];
    const basisUnit = anchor.basisUnit[row];
    const basisSlope = anchor.basisSlope[row] + anchor.basisBend[row] * (ratio - 1);
    base = Math.max(base, (m.deviation[row] + rateDrift(anchor, row, m)) / unit, m.basisDeviation[row] / basisUnit);
    const ahead = slopeMismatch(anchor, row, ratio, parabolas, m);
    slope = Math.max(slope, ahead / unit, Math.abs(parabolas.basisSlope[row] - basisSlope * ratio) / basisUnit);
    const turned = bendMismatch(anchor, row, ratio, parabolas, m);
    const basisTurned = 0.5 * Math.abs(parabolas.basisBend[row] - anchor.basisBend[row] * ratio * ratio);
    bend = Math.max(bend, turned / unit, basisTurned / basisUnit);
    scale = Math.max(scale, next.unit[row] / unit, next.basisUnit[row] / basisUnit);
  }
  const up = 1 + 1e-9;
  return { base: base * up, slope: slope * up, bend: bend * up, scale: scale * up };
}

/** How much faster a row leaves its new parabola than its old one, for a +100 % move from the new price. */
function slopeMismatch(anchor: Anchor, row: number, ratio: number, parabolas: Parabolas, m: Measure): number {
  const { bounds, share } = m;
  const at = row * anchor.stride;
  const move = ratio - 1;
  let cells = 0;
  for (let c = at; c < at + anchor.stride; c++) {
    const difference = Math.abs(parabolas.slopes[c] - (anchor.slopes[c] + anchor.bends[c] * move) * ratio);
    if (difference > cells) cells = difference;
  }
  const markSlope = anchor.markSlope[row] + anchor.markBend[row] * move;
  return (
    share * cells +
    (1 + bounds.mark[row]) * Math.abs(parabolas.markSlope[row] - markSlope * ratio) +
    bounds.notional[row] * Math.abs(parabolas.notionalSlope[row] - anchor.notionalSlope[row] * ratio)
  );
}

/** The same by the square of the move. */
function bendMismatch(anchor: Anchor, row: number, ratio: number, parabolas: Parabolas, m: Measure): number {
  const at = row * anchor.stride;
  const square = ratio * ratio;
  let cells = 0;
  for (let c = at; c < at + anchor.stride; c++) {
    const difference = Math.abs(parabolas.bends[c] - anchor.bends[c] * square);
    if (difference > cells) cells = difference;
  }
  const mark = Math.abs(parabolas.markBend[row] - anchor.markBend[row] * square);
  return 0.5 * (m.share * cells + (1 + m.bounds.mark[row]) * mark);
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

/** What rows differ from their parabolas by without any move: vol, time, a basis. Shares of what they control. */
const STANDING_SHARE = 1e-3;
const BASIS_STANDING_SHARE = 3e-2;

/** The share of a mark that a level of 1 stands for, at least: smaller the closer the reference. */
export function standingUnit({ step }: Anchor): number {
  return STANDING_SHARE * step;
}

/**
 * Gives new options of an expiry the largest unit of any of them, for one lot of the same notional: as the price moves, each takes the
 * place of the others on the smile and in the columns. The units of rows that were known before stay: certificates were written with them.
 */
export function levelUnits(
  { unit, basisUnit }: Anchor,
  { rows, table }: Pick<Measure, 'rows' | 'table'>,
  isNew: (row: number) => boolean,
): void {
  const shares = new Map<number, { own: number; basis: number }>();
  for (const row of rows) {
    if (table.kind[row] < ROW_KIND.call || table.notional[row] <= 0) continue;
    const most = shares.get(table.expiry[row]) ?? { own: 0, basis: 0 };
    most.own = Math.max(most.own, unit[row] / table.notional[row]);
    most.basis = Math.max(most.basis, basisUnit[row] / table.notional[row]);
    shares.set(table.expiry[row], most);
  }
  for (const row of rows) {
    if (!isNew(row)) continue;
    const most = table.kind[row] < ROW_KIND.call ? undefined : shares.get(table.expiry[row]);
    if (most === undefined) continue;
    unit[row] = Math.max(unit[row], most.own * table.notional[row]);
    basisUnit[row] = Math.max(basisUnit[row], most.basis * table.notional[row]);
  }
}

/**
 * Sets the units of rows from how far they are from their parabolas `between` the points where they meet: `probe` holds the rows there.
 * Keeps the larger of both sides. @param isFirst the first side
 */
export function setUnits(
  anchor: Anchor,
  parabolas: Parabolas,
  probe: { readonly table: RiskTable; readonly cellsAt: number },
  move: number,
  isFirst: boolean,
  isNew: (row: number) => boolean,
  m: Measure,
): void {
  const { table } = m;
  const half = 0.5 * move * move;
  m.kernels.deviations({
    rows: m.rowsAt,
    count: m.rows.length,
    cells: probe.cellsAt,
    references: m.cellsAt,
    slopes: parabolas.slopesAt,
    bends: parabolas.bendsAt,
    stride: anchor.stride,
    move,
    out: m.deviationAt,
  });
  for (const row of m.rows) {
    if (!isNew(row)) continue;
    const standing = standingUnit(anchor) * Math.max(table.notional[row], Math.abs(table.mark[row]));
    const basisStanding = BASIS_STANDING_SHARE * anchor.step * table.notional[row];
    const mark = Math.abs(
      probe.table.mark[row] - table.mark[row] - parabolas.markSlope[row] * move - parabolas.markBend[row] * half,
    );
    const basis = Math.abs(
      probe.table.basisDelta[row] -
        table.basisDelta[row] -
        parabolas.basisSlope[row] * move -
        parabolas.basisBend[row] * half,
    );
    const unit = Math.max(1, standing + m.share * m.deviation[row] + (1 + m.bounds.mark[row]) * mark);
    const basisUnit = Math.max(ROUNDING_TICKS, basisStanding + basis);
    anchor.unit[row] = isFirst ? unit : Math.max(anchor.unit[row], unit);
    anchor.basisUnit[row] = isFirst ? basisUnit : Math.max(anchor.basisUnit[row], basisUnit);
  }
}
