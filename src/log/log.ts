/**
 * The port to ordered, durable, replayable bytes. One writer per shard; the contract every adapter proves in log.suite.ts.
 * @see spec/16-LOGS
 */
export interface Log {
  /**
   * Appends a batch as one unit: after a crash all of it is there or none. Resolves when it can no longer be lost.
   *
   * `expectedSeq` is the number the next entry will get: the append is refused when the log's end differs, so a writer that does not know
   * the end cannot write. `epoch` is the writer's licence: refused when a later one was acquired. An item whose id the log already has is
   * not written again; its position is the original one.
   * @throws LogRefusal sequence-mismatch, epoch-fenced, full, busy, locked, corrupt, closed or batch-invalid: nothing was written then;
   *   unwritable: the device failed, and only a later read tells
   */
  append(shard: string, expectedSeq: number, epoch: number, batch: readonly LogItem[]): Promise<readonly Placement[]>;
  /** Every record from a sequence number on, in order, up to the end at the moment of each step. Never skips, never repeats. */
  read(shard: string, from: number): AsyncIterable<LogRecord>;
  /** The number the next record will get: 0 for an empty shard. */
  end(shard: string): Promise<number>;
  /** Where the record of an id stands; undefined when the log does not have it. */
  find(shard: string, id: CommandId): Promise<number | undefined>;
  /** A licence higher than every earlier one of the shard; the earlier ones are fenced from now on. */
  acquireEpoch(shard: string): Promise<number>;
  /**
   * Keeps a snapshot of the state after `seq` records; replaces one of the same seq. It is there, as a whole and durable, when resolved:
   * one that was broken off is never found. Appends are served between the parts of one that comes in parts.
   */
  putSnapshot(shard: string, seq: number, snapshot: SnapshotSource): Promise<void>;
  /** The latest snapshot of at most `atMost` records; undefined when there is none. */
  getSnapshot(shard: string, atMost?: number): Promise<StoredSnapshot | undefined>;
  /** Forgets the snapshots of fewer than `before` records. */
  dropSnapshots(shard: string, before: number): Promise<void>;
  close(): Promise<void>;
}

/** A command's identity: a client and the number it gave the command. Both whole, 0 <= n <= 2^53 - 1. The same id is the same command. */
export interface CommandId {
  readonly client: number;
  readonly number: number;
}

export interface LogItem {
  readonly id: CommandId;
  readonly bytes: Uint8Array;
}

export interface Placement {
  readonly seq: number;
  /** Whether the log already had the id: `seq` is where. */
  readonly duplicate: boolean;
}

export interface LogRecord {
  /** Dense and ascending from 0. */
  readonly seq: number;
  readonly id: CommandId;
  readonly bytes: Uint8Array;
}

export interface StoredSnapshot {
  /** How many records it covers: the first record to fold on top has this seq. */
  readonly seq: number;
  readonly bytes: Uint8Array;
}

/** A snapshot as one piece of bytes, or as parts in order, none empty. */
export type SnapshotSource = Uint8Array | AsyncIterable<Uint8Array>;

/** All parts of a snapshot in one piece. */
export async function wholeSnapshot(source: SnapshotSource): Promise<Uint8Array> {
  if (source instanceof Uint8Array) return source;
  const parts: Uint8Array[] = [];
  for await (const part of source) parts.push(part);
  return joined(parts);
}

/** Pieces of bytes one after the other. */
export function joined(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((size, part) => size + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** Bytes of a snapshot that are written at a time: about a millisecond, in which nobody is served. */
export const SNAPSHOT_PART_BYTES = 131_072;

/** Pieces of any sizes as blocks of one size, the last one shorter. */
export function* blocksOf(pieces: Iterable<Uint8Array>, size: number): Generator<Uint8Array<ArrayBuffer>> {
  let block = new Uint8Array(size);
  let filled = 0;
  for (const piece of pieces) {
    for (let from = 0; from < piece.length; ) {
      const taken = piece.subarray(from, from + size - filled);
      block.set(taken, filled);
      filled += taken.length;
      from += taken.length;
      if (filled < size) continue;
      yield block;
      block = new Uint8Array(size);
      filled = 0;
    }
  }
  if (filled > 0) yield block.slice(0, filled);
}

export type LogRefusalReason =
  | 'sequence-mismatch'
  | 'epoch-fenced'
  | 'full'
  | 'busy'
  | 'corrupt'
  | 'newer-build'
  | 'not-a-log'
  | 'closed'
  | 'unwritable'
  | 'locked'
  | 'batch-invalid';

/**
 * The log did not do what was asked. `newer-build`: it is sound, but this build does not know what a newer one wrote. `lastGoodSeq`: for `corrupt` and
 * `newer-build` the last record known to be sound (-1: none), absent when the file around the records is damaged; for a damaged snapshot the place where
 * it stands. `not-a-log`: the file is something else, or nothing was ever recorded in it.
 */
export class LogRefusal extends Error {
  override readonly name = 'LogRefusal';
  readonly reason: LogRefusalReason;
  readonly lastGoodSeq: number | undefined;
  constructor(reason: LogRefusalReason, sentence: string, details: { lastGoodSeq?: number; cause?: unknown } = {}) {
    super(sentence, { cause: details.cause });
    this.reason = reason;
    this.lastGoodSeq = details.lastGoodSeq;
  }
}

/** Most items of one append. */
export const BATCH_MAX = 10_000;

/** Most bytes of one record. */
export const RECORD_BYTES_MAX = 16_777_216;

/** Refuses a batch that no adapter takes. @throws LogRefusal batch-invalid */
export function askBatch(batch: readonly LogItem[]): void {
  if (batch.length === 0 || batch.length > BATCH_MAX) {
    throw new LogRefusal('batch-invalid', `a batch has ${batch.length} items; it may have 1 to ${BATCH_MAX}`);
  }
  for (const { id, bytes } of batch) {
    if (!isIdNumber(id.client) || !isIdNumber(id.number)) {
      throw new LogRefusal(
        'batch-invalid',
        `the id ${id.client}/${id.number} is not two whole numbers from 0 to 2^53 - 1`,
      );
    }
    if (bytes.length > RECORD_BYTES_MAX) {
      throw new LogRefusal('batch-invalid', `a record has ${bytes.length} bytes; it may have ${RECORD_BYTES_MAX}`);
    }
  }
}

const isIdNumber = (n: number): boolean => Number.isSafeInteger(n) && n >= 0;
