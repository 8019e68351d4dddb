import { decodeSnapshot } from '../codec/snapshot-codec.ts';
import { digestState } from '../engine/digest.ts';
import { brokenInvariants } from '../engine/invariants.ts';
import type { State } from '../engine/state.ts';
import { hex } from '../hash/hash.ts';
import { LogRefusal } from '../log/log.ts';
import type { Log, LogItem, StoredSnapshot } from '../log/log.ts';
import { Fault } from '../units/assert.ts';
import { platformHasher, replay } from './replica.ts';

/** What was found in a log. */
export interface LogVerdict {
  /** Records that are sound: numbers, checksums, decoding, and applying them. */
  readonly records: number;
  /** Why the record after the last good one is not; absent when all are. */
  readonly problem?: string;
  readonly snapshots: readonly SnapshotVerdict[];
  /** Of the state after the last good record; absent for an empty log. */
  readonly digest?: string;
  /** Invariants that the state after the last good record breaks. */
  readonly broken: readonly string[];
}

export interface SnapshotVerdict {
  /** Records that it covers. */
  readonly seq: number;
  /** Absent: it has its digest and is the state that the records give. */
  readonly problem?: string;
}

/**
 * Reads a whole log as a recovery from record 0 would, and compares every snapshot with the state that the records give at its place.
 * @param onRecord told after each record, for progress
 * @throws LogRefusal newer-build: the log may be sound, but not for this build to say
 */
export async function verifyLog(log: Log, shard: string, onRecord?: (seq: number) => void): Promise<LogVerdict> {
  const stored = await snapshotsOf(log, shard);
  const verdicts: SnapshotVerdict[] = [];
  let state: State | undefined;
  let records = 0;
  let problem: string | undefined;
  const compare = (): void => {
    while (stored.length > 0 && stored[0].seq === records)
      verdicts.push(verdictOf(stored.shift() as FoundSnapshot, state));
  };
  try {
    for await (const record of log.read(shard, 0)) {
      state = replay(state, record);
      records = record.seq + 1;
      onRecord?.(record.seq);
      compare();
    }
  } catch (cause) {
    if (!(cause instanceof LogRefusal || cause instanceof Fault)) throw cause;
    if (cause instanceof LogRefusal && cause.reason === 'newer-build') throw cause;
    problem = cause.message;
  }
  for (const { seq } of stored)
    verdicts.push({ seq, problem: `it covers ${seq} records, of which only ${records} are sound` });
  return {
    records,
    ...(problem === undefined ? {} : { problem }),
    snapshots: verdicts,
    ...(state === undefined ? {} : { digest: digestOf(state) }),
    broken: state === undefined ? [] : brokenInvariants(state).map(({ sentence }) => sentence),
  };
}

/** What a repair kept. */
export interface LogRepair {
  readonly records: number;
  readonly snapshots: number;
}

const COPIED_AT_ONCE = 1_000;

/**
 * Copies the sound beginning of a log, ids and snapshots included, into an empty one. The damaged log is not touched.
 * @param verdict of `verifyLog` on the source
 */
export async function repairLog(source: Log, target: Log, shard: string, verdict: LogVerdict): Promise<LogRepair> {
  const epoch = await target.acquireEpoch(shard);
  let batch: LogItem[] = [];
  let written = 0;
  const flush = async (): Promise<void> => {
    if (batch.length > 0) await target.append(shard, written, epoch, batch);
    written += batch.length;
    batch = [];
  };
  for await (const { seq, id, bytes } of upTo(source, shard, verdict.records)) {
    if (seq >= verdict.records) break;
    batch.push({ id, bytes });
    if (batch.length === COPIED_AT_ONCE) await flush();
  }
  await flush();
  const sound = verdict.snapshots.filter(({ problem }) => problem === undefined);
  for (const { seq } of sound) {
    const stored = await source.getSnapshot(shard, seq);
    if (stored?.seq === seq) await target.putSnapshot(shard, seq, stored.bytes);
  }
  return { records: written, snapshots: sound.length };
}

/** Records below a number; whatever damage stands behind them is not reached. */
async function* upTo(log: Log, shard: string, records: number) {
  if (records === 0) return;
  try {
    for await (const record of log.read(shard, 0)) {
      if (record.seq >= records) return;
      yield record;
    }
  } catch (cause) {
    if (!(cause instanceof LogRefusal)) throw cause;
  }
}

interface FoundSnapshot {
  readonly seq: number;
  readonly bytes?: Uint8Array;
  readonly problem?: string;
}

/** Every snapshot, ascending. */
async function snapshotsOf(log: Log, shard: string): Promise<FoundSnapshot[]> {
  const found: FoundSnapshot[] = [];
  let bound = Number.MAX_SAFE_INTEGER;
  for (;;) {
    let stored: StoredSnapshot | undefined;
    try {
      stored = await log.getSnapshot(shard, bound);
    } catch (cause) {
      if (!(cause instanceof LogRefusal) || cause.lastGoodSeq === undefined) throw cause;
      found.unshift({ seq: cause.lastGoodSeq, problem: cause.message });
      bound = cause.lastGoodSeq - 1;
      continue;
    }
    if (stored === undefined) return found;
    found.unshift(stored);
    bound = stored.seq - 1;
  }
}

function verdictOf({ seq, bytes, problem }: FoundSnapshot, state: State | undefined): SnapshotVerdict {
  if (bytes === undefined) return { seq, problem: problem ?? 'it cannot be read' };
  const read = decodeSnapshot(bytes, platformHasher);
  if (read.state === undefined) return { seq, problem: read.problem };
  if (state === undefined || digestOf(read.state) !== digestOf(state)) {
    return { seq, problem: 'it is not the state that the records before it give' };
  }
  return { seq };
}

function digestOf(state: State): string {
  return hex(digestState(state, platformHasher()));
}
