import type { Book } from './book.ts';
import type { HouseParameters } from './house-parameters.ts';
import { ROW_KIND } from './risk-table.ts';
import type { RiskTable } from './risk-table.ts';
import { claimSlot, sortBook } from './netting.ts';
import { scanRows } from './scan.ts';
import type { Scratch } from './scratch.ts';

/** Forgets the last book. */
export function clearScratch(scratch: Scratch): void {
  for (let s = 0; s < scratch.slots; s++) scratch.slotOf[scratch.slotUnderlying[s]] = -1;
  for (let b = 0; b < scratch.buckets; b++) scratch.bucketUsed[scratch.bucketList[b]] = 0;
  scratch.slots = 0;
  scratch.buckets = 0;
  scratch.coinEquity.fill(0);
  scratch.reach = 0;
  scratch.grossLots = 0;
  scratch.longOptions = 0;
}

/**
 * Nets a book by underlying: one vector of columns for each. Rows of one underlying that stand together are scanned together; any order
 * gives the same vectors. Cost: rows * stride multiply-adds; allocates nothing. @see spec/03-SCAN, SCAN-010
 */
export function scanBook(book: Book, table: RiskTable, scratch: Scratch): void {
  if (isNetted(book, table, scratch)) return;
  const end = book.start + book.count;
  let from = book.start;
  while (from < end) {
    const underlying = table.underlying[book.instrument[from]];
    let to = from + 1;
    while (to < end && table.underlying[book.instrument[to]] === underlying) to++;
    if (underlying >= 0) scanRows(scratch.vectors, slotStart(scratch, underlying), book, table, from, to);
    from = to;
  }
}

/** Nets a book through the kernels, long calls and puts apart as well; false, and no vector set, where that is not possible. */
function isNetted(book: Book, table: RiskTable, scratch: Scratch): boolean {
  const { net } = scratch;
  if (net === undefined) return false;
  net.isSorted = false;
  if (net.cells !== table.cells || !sortBook(net, book, table, scratch)) return false;
  net.arena.kernels.netRows({
    slots: scratch.slots,
    ends: net.endsAt,
    instrument: net.rowsAt,
    lots: net.lotsAt,
    cells: net.cellsAt,
    stride: net.stride,
    out: net.vectorsAt,
    span: net.span,
  });
  return true;
}

/** Where the vector of an underlying starts; claims and clears a slot when the book had none of it so far. */
export function slotStart(scratch: Scratch, underlying: number): number {
  const { stride, slots } = scratch;
  const slot = claimSlot(scratch, underlying);
  if (slot === slots) scratch.vectors.fill(0, slot * stride, slot * stride + stride);
  return slot * stride;
}

/**
 * Everything that the add-ons and the equity need of the rows: equity in each coin (without options held long: the scan already says all that
 * they can lose, and a haircut on top would charge more than their price), and for each expiry (and the perpetuals of each
 * underlying) the net basis delta, the gross and short notional and the P&L of no move with vol up and down.
 *
 * @returns value of all rows at their marks, table units
 */
export function gatherExposure(book: Book, table: RiskTable, parameters: HouseParameters, scratch: Scratch): number {
  const { mark, coin, kind, cellLimit, underlying } = table;
  const { instrument, lots: held } = book;
  const { coinEquity } = scratch;
  const end = book.start + book.count;
  let rowsValue = 0;
  let reach = 0;
  let grossLots = 0;
  let longOptions = 0;
  for (let i = book.start; i < end; i++) {
    const row = instrument[i];
    const lots = held[i];
    const rowKind = kind[row];
    const magnitude = lots < 0 ? 0 - lots : lots;
    const rowValue = lots * mark[row];
    rowsValue += rowValue;
    reach += magnitude * cellLimit[row];
    if (underlying[row] >= 0 || lots < 0) grossLots += magnitude;
    const longOption = lots > 0 && rowKind >= ROW_KIND.call;
    if (longOption) longOptions++;
    else if (coin[row] >= 0) coinEquity[coin[row]] += rowValue;
    if (rowKind !== ROW_KIND.spot) addToBucket(row, lots, longOption, table, parameters, scratch);
  }
  scratch.reach = reach;
  scratch.grossLots = grossLots;
  scratch.longOptions = longOptions;
  return rowsValue;
}

function addToBucket(
  row: number,
  lots: number,
  longOption: boolean,
  table: RiskTable,
  parameters: HouseParameters,
  scratch: Scratch,
): void {
  const bucket = bucketOf(row, table, parameters, scratch);
  const basisDelta = lots * table.basisDelta[row];
  if (table.kind[row] >= ROW_KIND.call) {
    const cell = row * table.stride;
    scratch.twistUp[bucket] += lots * table.cells[cell + parameters.zeroUp];
    scratch.twistDown[bucket] += lots * table.cells[cell + parameters.zeroDown];
    if (longOption) {
      if (basisDelta > 0) scratch.basisLongUp[bucket] += basisDelta;
      else scratch.basisLongDown[bucket] += basisDelta;
      return;
    }
    scratch.shortOptions[bucket] -= lots * table.notional[row];
  }
  scratch.basis[bucket] += basisDelta;
  scratch.gross[bucket] += (lots < 0 ? 0 - lots : lots) * table.notional[row];
}

/** The bucket of a row: its expiry, or the perpetuals of its underlying. Claims and clears it when the book had none of it so far. */
export function bucketOf(row: number, table: RiskTable, parameters: HouseParameters, scratch: Scratch): number {
  const expiry = table.expiry[row];
  const bucket = expiry >= 0 ? expiry : parameters.expiries + table.underlying[row];
  if (scratch.bucketUsed[bucket] === 0) {
    scratch.bucketUsed[bucket] = 1;
    scratch.bucketList[scratch.buckets++] = bucket;
    scratch.basis[bucket] = 0;
    scratch.basisLongUp[bucket] = 0;
    scratch.basisLongDown[bucket] = 0;
    scratch.orderUp[bucket] = 0;
    scratch.orderDown[bucket] = 0;
    scratch.gross[bucket] = 0;
    scratch.shortOptions[bucket] = 0;
    scratch.twistUp[bucket] = 0;
    scratch.twistDown[bucket] = 0;
  }
  return bucket;
}
