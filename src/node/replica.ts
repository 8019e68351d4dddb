import { decodeLogEntry, LOG_FORMAT, logEntryDecoder } from '../codec/log-record.ts';
import type { LogEntry } from '../codec/log-record.ts';
import { decodeSnapshot } from '../codec/snapshot-codec.ts';
import type { Outcome } from '../engine/event.ts';
import { PROTOCOL_VERSION } from '../engine/protocol.ts';
import { certifyLater } from '../engine/screening.ts';
import { createState } from '../engine/state.ts';
import type { State } from '../engine/state.ts';
import { LogRefusal } from '../log/log.ts';
import type { Log, LogRecord } from '../log/log.ts';
import { MOST_DUE } from './ahead.ts';
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
 * passed over for an earlier one. @throws LogRefusal corrupt when a record is damaged, newer-build when this build does not know it;
 * ReplicaFault when a record breaks the engine's promises
 */
export async function recover(log: Log, shard: string, options: RecoverOptions = {}): Promise<Recovered> {
  const { until = Number.MAX_SAFE_INTEGER, onOutcome } = options;
  const begun = await begin(log, shard, Math.min(options.snapshotAtMost ?? until, until));
  let { state } = begun;
  let records = begun.fromSnapshot;
  const decode = logEntryDecoder();
  if (state !== undefined) certifyLater(state, MOST_DUE);
  for await (const record of log.read(shard, records)) {
    if (records >= until) break;
    const isFirst = state === undefined;
    state = replay(state, record, { onOutcome, decode, shard });
    if (isFirst) certifyLater(state, MOST_DUE);
    records = record.seq + 1;
  }
  if (state !== undefined) certifyLater(state, 0);
  return { state, records, fromSnapshot: begun.fromSnapshot };
}

/** What folding a record needs beside it. */
export interface ReplayOptions {
  readonly onOutcome?: ((outcome: Outcome) => void) | undefined;
  readonly decode?: (bytes: Uint8Array) => LogEntry | undefined;
  readonly shard?: string;
}

/**
 * Folds one record of the log: the genesis makes the state, everything else is a command.
 * @throws LogRefusal corrupt when the record is none of ours, newer-build when this build does not know it; ReplicaFault when it breaks the
 * engine's promises
 */
export function replay(
  state: State | undefined,
  record: LogRecord,
  { onOutcome, decode = decodeLogEntry, shard = 'main' }: ReplayOptions = {},
): State {
  const entry = decode(record.bytes);
  askKnown(record, entry);
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

/**
 * What a newer build wrote is not guessed at: bytes of another format, or a protocol version whose behaviour is not known here. A build never
 * logs a version that it does not know (node/sequencer.ts), so a newer one put it in force.
 */
function askKnown({ seq, bytes }: LogRecord, entry: LogEntry | undefined): void {
  const details = { lastGoodSeq: seq - 1 };
  if (entry === undefined && bytes.length > 0 && bytes[0] > LOG_FORMAT) {
    const sentence = `record ${seq} has log format ${bytes[0]}; this build reads formats up to ${LOG_FORMAT}: use a newer one`;
    throw new LogRefusal('newer-build', sentence, details);
  }
  if (entry?.kind !== 'command' || entry.command.kind !== 'set-parameters') return;
  const { protocolVersion } = entry.command;
  if (protocolVersion <= PROTOCOL_VERSION) return;
  const sentence = `record ${seq} puts protocol version ${protocolVersion} in force; this build knows versions up to ${PROTOCOL_VERSION}: use a newer one`;
  throw new LogRefusal('newer-build', sentence, details);
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
