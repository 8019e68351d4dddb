import { ACTIVE } from './book-margin.ts';
import type { BookMargin } from './book-margin.ts';
import type { Book } from './book.ts';
import type { HouseParameters } from './house-parameters.ts';
import { CALL_TERMS, PUT_TERMS, TERMS } from './joint-columns.ts';
import type { JointColumns } from './joint-columns.ts';
import { ROW_KIND } from './risk-table.ts';
import type { RiskTable } from './risk-table.ts';
import type { Scratch } from './scratch.ts';

/**
 * The P&L of a scanned book in every joint column, into `scratch.jointPnl`.
 *
 * Deterministic: each underlying's P&L is one fixed sequence of float operations on exact integers, rounded down to a whole tick, so sums
 * over underlyings are exact. Cost: joint columns * slots; allocates nothing. @see spec/03-SCAN, SCAN-060
 */
export function readJointColumns(book: Book, table: RiskTable, parameters: HouseParameters, scratch: Scratch): void {
  const { joint } = parameters;
  if (joint === undefined) return;
  scanLongOptions(book, table, scratch);
  for (let j = 0; j < joint.labels.length; j++) scratch.jointPnl[j] = jointPnl(j, parameters, joint, scratch);
}

/**
 * Raises a scan loss to the historical shortfall and to the worst stress vector, where these are larger. The shortfall is the mean of the
 * losses of the worst `worstDays` historical days, rounded up. @see spec/03-SCAN, SCAN-061
 */
export function raiseToJoint(parameters: HouseParameters, scratch: Scratch, out: BookMargin): void {
  const { joint } = parameters;
  if (joint === undefined) return;
  raiseToShortfall(parameters, joint, scratch, out);
  for (let j = joint.historical; j < joint.labels.length; j++) {
    const loss = 0 - scratch.jointPnl[j];
    if (loss > out.scanLoss) {
      out.scanLoss = loss;
      out.activeKind = ACTIVE.stress;
      out.activeColumn = j;
    }
  }
}

/** The vectors of the calls and of the puts held long alone, by slot. */
function scanLongOptions(book: Book, table: RiskTable, scratch: Scratch): void {
  const { stride } = table;
  if (scratch.longOptions === 0 || scratch.net?.isSorted === true) return;
  scratch.longCalls.fill(0, 0, scratch.slots * stride);
  scratch.longPuts.fill(0, 0, scratch.slots * stride);
  const end = book.start + book.count;
  for (let i = book.start; i < end; i++) {
    const row = book.instrument[i];
    const lots = book.lots[i];
    if (lots <= 0 || table.kind[row] < ROW_KIND.call) continue;
    const vectors = table.kind[row] === ROW_KIND.call ? scratch.longCalls : scratch.longPuts;
    const at = scratch.slotOf[table.underlying[row]] * stride;
    const cell = row * stride;
    for (let c = 0; c < table.columns; c++) vectors[at + c] += lots * table.cells[cell + c];
  }
}

/** P&L of the book in one joint column, rounded down in exact mode. */
function jointPnl(j: number, parameters: HouseParameters, joint: JointColumns, scratch: Scratch): number {
  const read = scratch.longOptions === 0 ? chordAlone : interpolated;
  let pnl = 0;
  for (let slot = 0; slot < scratch.slots; slot++) {
    const terms = (j * parameters.underlyings + scratch.slotUnderlying[slot]) * TERMS;
    const one = read(joint, terms, slot * scratch.stride, scratch);
    pnl += parameters.exact ? Math.floor(one) : one;
  }
  return pnl;
}

/** As `interpolated`, for a book without options held long. */
function chordAlone({ columns, weights }: JointColumns, terms: number, at: number, { vectors }: Scratch): number {
  return vectors[at + columns[terms]] * weights[terms] + vectors[at + columns[terms + 1]] * weights[terms + 1];
}

/** P&L of one underlying at one move: long calls and long puts by their own chords, all else by the chord around the move. */
function interpolated(
  { columns, weights }: JointColumns,
  terms: number,
  at: number,
  { vectors, longCalls, longPuts }: Scratch,
): number {
  const a = at + columns[terms];
  const b = at + columns[terms + 1];
  const call = terms + CALL_TERMS;
  const put = terms + PUT_TERMS;
  return (
    (vectors[a] - longCalls[a] - longPuts[a]) * weights[terms] +
    (vectors[b] - longCalls[b] - longPuts[b]) * weights[terms + 1] +
    (longCalls[at + columns[call]] * weights[call] + longCalls[at + columns[call + 1]] * weights[call + 1]) +
    (longPuts[at + columns[put]] * weights[put] + longPuts[at + columns[put + 1]] * weights[put + 1])
  );
}

function raiseToShortfall(parameters: HouseParameters, joint: JointColumns, scratch: Scratch, out: BookMargin): void {
  if (joint.worstDays === 0) return;
  const worstDay = sortWorstDays(joint, scratch);
  let sum = 0;
  for (let d = 0; d < joint.worstDays; d++) sum += scratch.worstDays[d];
  const mean = (0 - sum) / joint.worstDays;
  const loss = parameters.exact ? Math.ceil(mean) : mean;
  if (loss > out.scanLoss) {
    out.scanLoss = loss;
    out.activeKind = ACTIVE.historical;
    out.activeColumn = worstDay;
  }
}

/** Fills `scratch.worstDays` with the lowest P&Ls of the historical days, ascending. @returns the number of the worst (ties: the first) */
function sortWorstDays(joint: JointColumns, { jointPnl, worstDays }: Scratch): number {
  let worst = 0;
  worstDays.fill(Number.POSITIVE_INFINITY);
  const last = joint.worstDays - 1;
  for (let j = 0; j < joint.historical; j++) {
    const pnl = jointPnl[j];
    if (pnl < jointPnl[worst]) worst = j;
    if (pnl >= worstDays[last]) continue;
    let d = last;
    while (d > 0 && worstDays[d - 1] > pnl) {
      worstDays[d] = worstDays[d - 1];
      d--;
    }
    worstDays[d] = pnl;
  }
  return worst;
}

/** The historical days that the shortfall averages, by number; ties: the first days. None without joint columns. */
export function worstDays(joint: JointColumns | undefined, jointPnl: Float64Array): number[] {
  if (joint === undefined) return [];
  const days = Array.from({ length: joint.historical }, (_, j) => j);
  return days.sort((a, b) => jointPnl[a] - jointPnl[b]).slice(0, joint.worstDays);
}
