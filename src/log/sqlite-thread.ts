import { parentPort, workerData } from 'node:worker_threads';
import { LogRefusal } from './log.ts';
import type { Placement } from './log.ts';
import { packPlacements, unpackItems } from './packed.ts';
import type { PackedItems, PackedPlacements } from './packed.ts';
import { SqliteStore } from './sqlite-store.ts';
import type { SqliteOptions } from './sqlite-store.ts';

/** The thread that owns the file: it commits one group while the main thread gathers and applies others. */

export interface ThreadStart {
  readonly path: string;
  readonly options: SqliteOptions;
}

/** One call of the store. */
export type ThreadCall =
  | {
      readonly call: 'append';
      readonly shard: string;
      readonly expectedSeq: number;
      readonly epoch: number;
      readonly items: PackedItems;
    }
  | { readonly call: 'readSome'; readonly shard: string; readonly from: number }
  | { readonly call: 'end'; readonly shard: string }
  | { readonly call: 'find'; readonly shard: string; readonly client: number; readonly number: number }
  | { readonly call: 'acquireEpoch'; readonly shard: string }
  | { readonly call: 'putSnapshot'; readonly shard: string; readonly seq: number; readonly snapshot: Uint8Array }
  | { readonly call: 'getSnapshot'; readonly shard: string; readonly atMost: number }
  | { readonly call: 'close' };

export interface ThreadQuestion {
  readonly number: number;
  readonly asked: ThreadCall;
}

/** A refusal as it crosses threads: classes do not. */
export interface ThreadRefusal {
  readonly reason: LogRefusal['reason'] | 'fault';
  readonly sentence: string;
  readonly lastGoodSeq: number | undefined;
}

export interface ThreadAnswer {
  readonly number: number;
  readonly answer?: unknown;
  readonly refusal?: ThreadRefusal;
}

function answerOf(store: SqliteStore, asked: ThreadCall): unknown {
  switch (asked.call) {
    case 'append':
      return packed(store.append(asked.shard, asked.expectedSeq, asked.epoch, unpackItems(asked.items)));
    case 'readSome':
      return store.readSome(asked.shard, asked.from);
    case 'end':
      return store.end(asked.shard);
    case 'find':
      return store.find(asked.shard, { client: asked.client, number: asked.number });
    case 'acquireEpoch':
      return store.acquireEpoch(asked.shard);
    case 'putSnapshot':
      return store.putSnapshot(asked.shard, asked.seq, asked.snapshot);
    case 'getSnapshot':
      return store.getSnapshot(asked.shard, asked.atMost);
    case 'close':
      return store.close();
  }
}

const packed = (placements: readonly Placement[]): PackedPlacements => packPlacements(placements);

function refusalOf(cause: unknown): ThreadRefusal {
  const sentence = cause instanceof Error ? cause.message : String(cause);
  if (cause instanceof LogRefusal) return { reason: cause.reason, sentence, lastGoodSeq: cause.lastGoodSeq };
  return { reason: 'fault', sentence, lastGoodSeq: undefined };
}

/** Answers calls one after the other, in the order they were asked. */
function serve(port: NonNullable<typeof parentPort>, { path, options }: ThreadStart): void {
  let store: SqliteStore;
  try {
    store = new SqliteStore(path, options);
    port.postMessage({ number: 0 } satisfies ThreadAnswer);
  } catch (cause) {
    port.postMessage({ number: 0, refusal: refusalOf(cause) } satisfies ThreadAnswer);
    port.close();
    return;
  }
  port.on('message', ({ number, asked }: ThreadQuestion) => {
    try {
      port.postMessage({ number, answer: answerOf(store, asked) } satisfies ThreadAnswer);
    } catch (cause) {
      port.postMessage({ number, refusal: refusalOf(cause) } satisfies ThreadAnswer);
    }
    if (asked.call === 'close') port.close();
  });
}

if (parentPort !== null) serve(parentPort, workerData as ThreadStart);
