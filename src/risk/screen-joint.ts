import type { Book } from './book.ts';
import type { HouseParameters } from './house-parameters.ts';
import { CALL_TERMS, PUT_TERMS, TERMS } from './joint-columns.ts';
import type { JointColumns } from './joint-columns.ts';
import { ROW_KIND } from './risk-table.ts';
import type { RiskTable } from './risk-table.ts';
import { scanRows } from './scan.ts';
import type { Anchor } from './screen-anchor.ts';
import type { ScreenExposure } from './screen-exposure.ts';

/** How a book answers in joint columns: what of its own columns is read by the chords of long calls, of long puts, and by the common one. */
export interface JointExposure {
  /** The most that the weights of a joint column add up to, without sign: what interpolation can make of a cell's deviation. >= 1 */
  readonly gain: number;
  readonly slopes: Readers;
  readonly bends: Readers;
  /** [groups] historical days: highest and lowest slope by place, and bend. */
  readonly high: Float64Array;
  readonly low: Float64Array;
  readonly bendHigh: Float64Array;
  readonly bendLow: Float64Array;
}

/** [places * stride] by how columns are read. */
interface Readers {
  readonly rest: Float64Array;
  readonly calls: Float64Array;
  readonly puts: Float64Array;
}

export function createJointExposure(stride: number, p: HouseParameters): JointExposure {
  const groups = p.underlyings + 1;
  const readers = (): Readers => ({
    rest: new Float64Array(groups * stride),
    calls: new Float64Array(groups * stride),
    puts: new Float64Array(groups * stride),
  });
  return {
    gain: interpolationGain(p),
    slopes: readers(),
    bends: readers(),
    high: new Float64Array(groups),
    low: new Float64Array(groups),
    bendHigh: new Float64Array(groups),
    bendLow: new Float64Array(groups),
  };
}

/** Reads a book that `x` holds the exposure of. Cost: another scan of its options held long, and historical days * groups. */
export function measureJoint(
  joint: JointExposure,
  x: ScreenExposure,
  book: Book,
  table: RiskTable,
  p: HouseParameters,
  anchor: Anchor,
): void {
  if (p.joint === undefined) return;
  const end = x.count * x.stride;
  for (const { calls, puts } of [joint.slopes, joint.bends]) {
    calls.fill(0, 0, end);
    puts.fill(0, 0, end);
  }
  scanLong(joint, x, book, table, anchor);
  for (let g = 0; g < x.count; g++) {
    const move = anchor.here.move[x.group[g]];
    for (let c = g * x.stride; c < (g + 1) * x.stride; c++) {
      joint.slopes.calls[c] += joint.bends.calls[c] * move;
      joint.slopes.puts[c] += joint.bends.puts[c] * move;
      joint.slopes.rest[c] = x.slopes[c] - joint.slopes.calls[c] - joint.slopes.puts[c];
      joint.bends.rest[c] = x.bends[c] - joint.bends.calls[c] - joint.bends.puts[c];
    }
  }
  if (p.joint.historical > 0) setHistorical(joint, x, p, p.joint);
}

function scanLong(
  { slopes, bends }: JointExposure,
  x: ScreenExposure,
  book: Book,
  table: RiskTable,
  anchor: Anchor,
): void {
  const { stride } = anchor;
  const end = book.start + book.count;
  for (let i = book.start; i < end; i++) {
    const row = book.instrument[i];
    const kind = table.kind[row];
    if (book.lots[i] <= 0 || kind < ROW_KIND.call) continue;
    const at = x.placeOf[table.underlying[row]] * stride;
    const isCall = kind === ROW_KIND.call;
    scanRows(isCall ? slopes.calls : slopes.puts, at, book, { cells: anchor.slopes, stride }, i, i + 1);
    scanRows(isCall ? bends.calls : bends.puts, at, book, { cells: anchor.bends, stride }, i, i + 1);
  }
}

function setHistorical(joint: JointExposure, x: ScreenExposure, p: HouseParameters, columns: JointColumns): void {
  for (let g = 0; g < x.count; g++) {
    joint.high[g] = 0;
    joint.low[g] = 0;
    joint.bendHigh[g] = 0;
    joint.bendLow[g] = 0;
    if (x.group[g] >= p.underlyings) continue;
    for (let j = 0; j < columns.historical; j++) {
      const terms = (j * p.underlyings + x.group[g]) * TERMS;
      const slope = readTerms(joint.slopes, columns, terms, g * x.stride);
      const bend = readTerms(joint.bends, columns, terms, g * x.stride);
      if (slope > joint.high[g]) joint.high[g] = slope;
      if (slope < joint.low[g]) joint.low[g] = slope;
      if (bend > joint.bendHigh[g]) joint.bendHigh[g] = bend;
      if (bend < joint.bendLow[g]) joint.bendLow[g] = bend;
    }
  }
}

/** One joint column of the group at `at`. */
export function readTerms(
  { rest, calls, puts }: Readers,
  { columns, weights }: JointColumns,
  t: number,
  at: number,
): number {
  const c = t + CALL_TERMS;
  const p = t + PUT_TERMS;
  return (
    weights[t] * rest[at + columns[t]] +
    weights[t + 1] * rest[at + columns[t + 1]] +
    weights[c] * calls[at + columns[c]] +
    weights[c + 1] * calls[at + columns[c + 1]] +
    weights[p] * puts[at + columns[p]] +
    weights[p + 1] * puts[at + columns[p + 1]]
  );
}

function interpolationGain(p: HouseParameters): number {
  const { joint } = p;
  let most = 1;
  if (joint === undefined) return most;
  for (let t = 0; t < joint.weights.length; t += 2) {
    most = Math.max(most, Math.abs(joint.weights[t]) + Math.abs(joint.weights[t + 1]));
  }
  return most;
}
