import { decodeFrame } from './frame.ts';
import { LogRefusal } from './log.ts';
import type { Log, LogRecord } from './log.ts';
import { cellsOf, integerAt, payloadOf, widthOf } from './sqlite-cells.ts';
import type { Cell } from './sqlite-cells.ts';
import { openPages } from './sqlite-pages.ts';
import type { SqlitePages } from './sqlite-pages.ts';
import { SHARD_SPAN } from './sqlite-place.ts';

/** Where batches and shards lie in the pages of a file. */
interface Found {
  /** By place, ascending: the page of a batch and its place in it. */
  readonly batches: readonly (readonly [place: number, page: number, cell: number])[];
  /** By name: the number of a shard, and the sequence number after its last record. */
  readonly shards: ReadonlyMap<string, { readonly id: number; readonly end: number }>;
}

/**
 * The records of a damaged log file, for reading only: they are searched for page by page, whatever has become of the tree that SQLite keeps them in, and
 * given in order up to the first that is nowhere or does not have its checksum; the refusal then says which are lost. Snapshots are not searched for.
 * No connection of this process may have the file open.
 * @see spec/16-LOGS, LOGS-053
 */
export function openRescue(path: string): Log {
  const pages = openPages(path);
  const found = search(pages);
  const refuse = (): never => {
    throw new LogRefusal('batch-invalid', 'a damaged log is only read');
  };
  const shardOf = (name: string) => found.shards.get(name) ?? (found.shards.size === 0 ? { id: 1, end: 0 } : undefined);
  return {
    append: async () => refuse(),
    read: (shard, from) => read(pages, found, shardOf(shard) ?? { id: 0, end: 0 }, from),
    end: async (shard) => shardOf(shard)?.end ?? 0,
    find: async () => refuse(),
    acquireEpoch: async () => refuse(),
    putSnapshot: async () => refuse(),
    getSnapshot: async () => undefined,
    dropSnapshots: async () => refuse(),
    close: async () => pages.close(),
  };
}

function search(pages: SqlitePages): Found {
  const batches: [number, number, number][] = [];
  const shards = new Map<string, { id: number; end: number }>();
  for (let number = 1; number <= pages.count; number++) {
    const page = pages.page(number);
    if (page === undefined) continue;
    cellsOf(page, number === 1).forEach((cell, i) => {
      if (isBatch(cell)) batches.push([cell.key, number, i]);
      const shard = shardIn(page, cell);
      if (shard !== undefined) shards.set(shard.name, shard);
    });
  }
  return { batches: batches.sort(([a], [b]) => a - b), shards };
}

/** A row (place, count, epoch, frame): the key is told as nothing, then two integers, then bytes. */
function isBatch({ types }: Cell): boolean {
  return types.length === 4 && types[0] === 0 && isInteger(types[1]) && isInteger(types[2]) && isBlob(types[3]);
}

/** A row (id, name, epoch, next_seq). */
function shardIn(page: Buffer, { key, types, columnsAt }: Cell): { name: string; id: number; end: number } | undefined {
  const [none, name, epoch, end] = types;
  if (types.length !== 4 || none !== 0 || !isText(name) || !isInteger(epoch) || !isInteger(end)) return undefined;
  const endAt = columnsAt + widthOf(name) + widthOf(epoch);
  return {
    name: page.toString('utf8', columnsAt, columnsAt + widthOf(name)),
    id: key,
    end: integerAt(page, endAt, end),
  };
}

async function* read(
  pages: SqlitePages,
  { batches }: Found,
  { id, end }: { readonly id: number; readonly end: number },
  from: number,
): AsyncGenerator<LogRecord> {
  let next = 0;
  for (const [place, page, cell] of batches) {
    const firstSeq = place - id * SHARD_SPAN;
    if (firstSeq < next || firstSeq >= SHARD_SPAN) continue;
    if (firstSeq > next) throw lost(next, end, noPage(next));
    try {
      for (const record of recordsOf(pages, { page, cell, firstSeq })) {
        if (record.seq >= from) yield record;
        next = record.seq + 1;
      }
    } catch (cause) {
      throw cause instanceof LogRefusal ? lost(next, end, cause.message) : cause;
    }
  }
  if (next < end) throw lost(next, end, noPage(next));
}

const noPage = (seq: number): string => `no page that can be read has record ${seq}`;

interface BatchPlace {
  readonly page: number;
  readonly cell: number;
  readonly firstSeq: number;
}

/** The records of one batch; those before the place where it is torn. */
function recordsOf(pages: SqlitePages, { page: number, cell: i, firstSeq }: BatchPlace): Iterable<LogRecord> {
  const page = Buffer.from(pages.page(number) ?? []);
  const cell = cellsOf(page, number === 1)[i];
  const payload = payloadOf(pages, page, cell);
  const count = integerAt(page, cell.columnsAt, cell.types[1]);
  const frame = payload.subarray(cell.columnsAt - cell.at + widthOf(cell.types[1]) + widthOf(cell.types[2]));
  return decodeFrame(frame, firstSeq, count);
}

/** Everything from a record on is lost; how much that is, is known when the end of the log could be read. */
function lost(first: number, end: number, why: string): LogRefusal {
  const which = first + 1 === end ? `record ${first} is lost: ` : `records ${first} to ${end - 1} are lost: `;
  return new LogRefusal('corrupt', `${end > first ? which : ''}${why}`, { lastGoodSeq: first - 1 });
}

const isInteger = (type: number): boolean => (type >= 1 && type <= 6) || type === 8 || type === 9;
const isText = (type: number): boolean => type >= 13 && type % 2 === 1;
const isBlob = (type: number): boolean => type >= 12 && type % 2 === 0;
