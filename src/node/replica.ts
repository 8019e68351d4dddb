import { decodeLogEntry } from '../codec/log-record.ts';
import { decodeSnapshot } from '../codec/snapshot-codec.ts';
import type { Outcome } from '../engine/event.ts';
import { createState } from '../engine/state.ts';
import type { State } from '../engine/state.ts';
import { LogRefusal } from '../log/log.ts';
import type { Log, LogRecord } from '../log/log.ts';
import { applyEntry } from './folded-state.ts';
import { platformHasher } from './platform-hasher.ts';

export { platformHasher };

/** A state that was rebuilt from a log. */
export interface Recovered {
  /** Undefined: the log is empty. */
  readonly state: State | undefined;
  /** Records of the log that are in it: the genesis and the entries. */
  readonly records: number;
  /** Where the snapshot stood that it began with; 0 for none. */
  readonly fromSnapshot: number;
}

export interface RecoverOptions {
  /** Ignore snapshots later than this many records; 0 to replay everything. */
  readonly snapshotAtMost?: number;
  /** Stop after this many records. */
  readonly until?: number;
  /** Sees every outcome as it is replayed. */
  readonly onOutcome?: (outcome: Outcome) => void;
}

/**
 * The state at the end of a log: from the latest sound snapshot and the records after it, or from the first record. A damaged snapshot is
 * passed over for an earlier one. @throws LogRefusal corrupt when a record is damaged; Fault when a record breaks the engine's promises
 */
export async function recover(log: Log, shard: string, options: RecoverOptions = {}): Promise<Recovered> {
  const { until = Number.MAX_SAFE_INTEGER, onOutcome } = options;
  const begun = await begin(log, shard, Math.min(options.snapshotAtMost ?? until, until));
  let { state } = begun;
  let records = begun.fromSnapshot;
  for await (const record of log.read(shard, records)) {
    if (records >= until) break;
    state = replay(state, record, onOutcome, shard);
    records = record.seq + 1;
  }
  return { state, records, fromSnapshot: begun.fromSnapshot };
}

/**
 * Folds one record of the log: the genesis makes the state, everything else is a command.
 * @throws LogRefusal corrupt when the record is none of ours, ReplicaFault when it breaks the engine's promises
 */
export function replay(
  state: State | undefined,
  record: LogRecord,
  onOutcome?: (outcome: Outcome) => void,
  shard = 'main',
): State {
  const entry = decodeLogEntry(record.bytes);
  if (entry === undefined || (entry.kind === 'genesis') !== (state === undefined)) {
    throw new LogRefusal('corrupt', `record ${record.seq} is not what belongs there; this build reads other bytes`, {
      lastGoodSeq: record.seq - 1,
    });
  }
  if (entry.kind === 'genesis') return createState(entry.genesis);
  const { timeMs, command } = entry;
  const seq = record.seq - 1;
  const events = applyEntry(state as State, { seq, timeMs, command }, shard);
  onOutcome?.({ seq, timeMs, events });
  return state as State;
}

/** The latest snapshot that is sound; those that are damaged are passed over. */
async function begin(
  log: Log,
  shard: string,
  atMost: number,
): Promise<{ state: State | undefined; fromSnapshot: number }> {
  let bound = atMost;
  while (bound > 0) {
    const stored = await snapshotAt(log, shard, bound);
    if (stored === undefined) break;
    const state = stored.bytes === undefined ? undefined : decodeSnapshot(stored.bytes, platformHasher).state;
    if (state !== undefined) return { state, fromSnapshot: stored.seq };
    bound = stored.seq - 1;
  }
  return { state: undefined, fromSnapshot: 0 };
}

/** The latest snapshot; without its bytes when the store says that they are damaged. */
async function snapshotAt(
  log: Log,
  shard: string,
  bound: number,
): Promise<{ readonly seq: number; readonly bytes?: Uint8Array } | undefined> {
  try {
    return await log.getSnapshot(shard, bound);
  } catch (cause) {
    if (!(cause instanceof LogRefusal) || cause.reason !== 'corrupt') throw cause;
    return cause.lastGoodSeq === undefined ? undefined : { seq: cause.lastGoodSeq };
  }
}
