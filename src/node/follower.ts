import { setTimeout as pause } from 'node:timers/promises';
import { decodeLogEntry } from '../codec/log-record.ts';
import type { State } from '../engine/state.ts';
import { nextSeq } from '../engine/state.ts';
import { LogRefusal } from '../log/log.ts';
import type { Log, LogRecord } from '../log/log.ts';
import type { DigestBoard } from './digest-board.ts';
import { defaultCheckEvery, FoldedState } from './folded-state.ts';
import { Outbox } from './outbox.ts';
import type { Subscriber } from './outbox.ts';
import { recover } from './replica.ts';
import type { ReplicaFault } from './replica-fault.ts';

export interface FollowerOptions {
  /** Opened for reading; somebody else writes it. */
  readonly log: Log;
  readonly shard?: string;
  /** As the node that writes has it. */
  readonly checkEvery?: number;
  readonly board?: DigestBoard;
  /** Its name on the board; default `follower`. */
  readonly replica?: string;
  /** Outcomes that are remembered. */
  readonly rememberMax?: number;
  /** Waits between two looks at a log that has nothing new. */
  readonly wait?: () => Promise<void>;
  /** Told once, when it stops because of a fault or because the log cannot be read. */
  readonly onStop?: (cause: unknown) => void;
}

/** A second replica: the state of a log that another node writes, a moment behind it. */
export interface Follower {
  /** @throws NodeRefusal after a fault */
  query<T>(ask: (state: State) => T): T;
  /** @throws NodeRefusal after a fault */
  digest(): string;
  subscribe(subscriber: Subscriber): () => void;
  readonly entries: number;
  readonly recovery: { readonly replayed: number; readonly fromSnapshot: number };
  /** Resolves when it has folded everything that stood in the log when it was asked, or has stopped. */
  caughtUp(): Promise<void>;
  /** Stops reading, then closes the log. */
  close(): Promise<void>;
}

const WAIT_MS = 100;

/**
 * Opens a follower: rebuilds the state from snapshot and log, then folds what is appended. It writes nothing and takes no licence. With a board it says
 * its digests, and stops when the node that writes has others. @throws LogRefusal, ReplicaFault; LogRefusal not-a-log for an empty log
 * @see spec/16-LOGS, LOGS-064
 */
export async function openFollower(options: FollowerOptions): Promise<Follower> {
  const { log, shard = 'main', onStop, wait = () => pause(WAIT_MS) } = options;
  const outbox = new Outbox(options.rememberMax ?? 1_024);
  const { state, records, fromSnapshot } = await recover(log, shard);
  if (state === undefined) throw new LogRefusal('not-a-log', 'the log is empty: a follower needs its first record');
  let isOver = false;
  const stop = (cause: unknown): void => {
    if (isOver) return;
    isOver = true;
    onStop?.(cause);
  };
  const folded = new FoldedState(state, {
    shard,
    checkEvery: options.checkEvery ?? defaultCheckEvery(state),
    board: options.board,
    replica: options.replica ?? 'follower',
    onFault: (fault: ReplicaFault) => stop(fault),
  });
  let next = records;
  const follow = async (): Promise<void> => {
    while (!isOver) {
      for await (const record of log.read(shard, next)) {
        if (isOver) return;
        outbox.publish(folded.apply(entryOf(record)));
        next = record.seq + 1;
      }
      if (!isOver) await wait();
    }
  };
  const following = follow().catch(stop);
  return {
    query: (ask) => folded.ask(ask),
    digest: () => folded.digest(),
    subscribe: (subscriber) => outbox.subscribe(subscriber),
    get entries() {
      return nextSeq(state);
    },
    recovery: { replayed: records - fromSnapshot, fromSnapshot },
    caughtUp: async () => {
      const end = await log.end(shard);
      while (next < end && !isOver) await wait();
    },
    close: async () => {
      isOver = true;
      await following;
      folded.close();
      await log.close();
    },
  };
}

function entryOf({ seq, bytes }: LogRecord) {
  const entry = decodeLogEntry(bytes);
  if (entry?.kind !== 'command') {
    throw new LogRefusal('corrupt', `record ${seq} is not what belongs there; this build reads other bytes`, {
      lastGoodSeq: seq - 1,
    });
  }
  return { seq: seq - 1, timeMs: entry.timeMs, command: entry.command };
}
