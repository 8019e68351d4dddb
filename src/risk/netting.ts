import type { Arena } from '../quant/kernels/arena.ts';
import { WAYS } from '../quant/kernels/net-kernels.ts';
import { POSITIONS_MAX } from '../units/limits.ts';
import type { Book } from './book.ts';
import { ROW_KIND } from './risk-table.ts';
import type { RiskTable } from './risk-table.ts';
import type { Scratch } from './scratch.ts';

/**
 * Where the kernels net books: the positions of one book by underlying and by how joint columns read them, and the vectors that come of it.
 * In one arena with the cells of the table; allocated once.
 */
export interface Netting {
  readonly arena: Arena;
  readonly stride: number;
  /** The table's cells, and their index. */
  readonly cells: Float64Array;
  readonly cellsAt: number;
  /** Underlyings at most; doubles from the vectors of one way to those of the next. */
  readonly underlyings: number;
  readonly span: number;
  readonly rows: Int32Array;
  readonly rowsAt: number;
  readonly lots: Float64Array;
  readonly lotsAt: number;
  /** Where the positions of each slot and way end, and after them those of stablecoins. */
  readonly ends: Int32Array;
  readonly endsAt: number;
  /** Vectors of the last book: by slot, of all ways together and then of each. */
  readonly vectorsAt: number;
  /** Index of the first double that a way's vectors start at: 0 all together, 1 as held short, 2 calls held long, 3 puts held long. */
  readonly way: readonly [Float64Array, Float64Array, Float64Array, Float64Array];
  /** The book that was netted last is sorted here. */
  isSorted: boolean;
}

/** Columns that a netting takes from its arena. */
export function nettingColumns(underlyings: number, stride: number): readonly { count: number; width: number }[] {
  return [
    { count: POSITIONS_MAX, width: 4 },
    { count: POSITIONS_MAX, width: 8 },
    { count: underlyings * WAYS + 1, width: 4 },
    { count: (1 + WAYS) * underlyings * stride, width: 8 },
  ];
}

export function createNetting(
  arena: Arena,
  { cells, stride }: RiskTable,
  cellsAt: number,
  underlyings: number,
): Netting {
  const rowsAt = arena.takeIntegers(POSITIONS_MAX);
  const lotsAt = arena.takeDoubles(POSITIONS_MAX);
  const endsAt = arena.takeIntegers(underlyings * WAYS + 1);
  const span = underlyings * stride;
  const vectorsAt = arena.takeDoubles((1 + WAYS) * span);
  const way = (w: number): Float64Array => arena.doubles.subarray(vectorsAt + w * span, vectorsAt + (w + 1) * span);
  return {
    arena,
    stride,
    cells,
    cellsAt,
    underlyings,
    span,
    rowsAt,
    rows: arena.integers.subarray(rowsAt, rowsAt + POSITIONS_MAX),
    lotsAt,
    lots: arena.doubles.subarray(lotsAt, lotsAt + POSITIONS_MAX),
    endsAt,
    ends: arena.integers.subarray(endsAt, endsAt + underlyings * WAYS + 1),
    vectorsAt,
    way: [way(0), way(1), way(2), way(3)],
    isSorted: false,
  };
}

/** The slot of an underlying, claimed when the book had none of it so far; its vectors are not cleared. */
export function claimSlot(scratch: Scratch, underlying: number): number {
  const known = scratch.slotOf[underlying];
  if (known >= 0) return known;
  const slot = scratch.slots++;
  scratch.slotOf[underlying] = slot;
  scratch.slotUnderlying[slot] = underlying;
  return slot;
}

/**
 * Sorts the positions of a book by slot and way, into a scratch that was cleared. @returns false when it is not a book whose sums are exact
 * in any order (parts of lots), or has too many positions: the scratch is still clear then
 */
export function sortBook(net: Netting, book: Book, table: RiskTable, scratch: Scratch): boolean {
  const { ends, rows, lots } = net;
  const { underlying, kind } = table;
  net.isSorted = book.count <= POSITIONS_MAX && isWhole(book);
  if (!net.isSorted) return false;
  const end = book.start + book.count;
  let stables = 0;
  for (let i = book.start; i < end; i++) {
    const row = book.instrument[i];
    if (underlying[row] < 0) {
      stables += 1;
      continue;
    }
    const { slots } = scratch;
    const slot = claimSlot(scratch, underlying[row]);
    if (slot === slots) ends.fill(0, slot * WAYS, slot * WAYS + WAYS);
    ends[slot * WAYS + wayOf(kind[row], book.lots[i])] += 1;
  }
  const last = scratch.slots * WAYS;
  ends[last] = stables;
  startRuns(ends, last + 1);
  for (let i = book.start; i < end; i++) {
    const row = book.instrument[i];
    const run = underlying[row] < 0 ? last : scratch.slotOf[underlying[row]] * WAYS + wayOf(kind[row], book.lots[i]);
    const at = ends[run]++;
    rows[at] = row;
    lots[at] = book.lots[i];
  }
  return true;
}

/** Turns lengths of runs into where they start; filling them makes that where they end. */
function startRuns(ends: Int32Array, runs: number): void {
  let first = 0;
  for (let run = 0; run < runs; run++) {
    const length = ends[run];
    ends[run] = first;
    first += length;
  }
}

function isWhole({ lots, start, count }: Book): boolean {
  for (let i = start; i < start + count; i++) if (Math.floor(lots[i]) !== lots[i]) return false;
  return true;
}

function wayOf(kind: number, lots: number): number {
  return lots <= 0 || kind < ROW_KIND.call ? 0 : kind === ROW_KIND.call ? 1 : 2;
}
