import { parentPort, workerData } from 'node:worker_threads';
import { LogRefusal } from './log.ts';
import { answerOf, transferOf } from './sqlite-answer.ts';
import type { ThreadCall } from './sqlite-answer.ts';
import { SqliteStore } from './sqlite-store.ts';
import type { SqliteOptions } from './sqlite-file.ts';

/** The thread that owns the file: it commits one group while the main thread gathers and applies others. */

export interface ThreadStart {
  readonly path: string;
  readonly options: SqliteOptions;
}

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
      const answer = answerOf(store, asked);
      port.postMessage({ number, answer } satisfies ThreadAnswer, transferOf(asked, answer));
    } catch (cause) {
      port.postMessage({ number, refusal: refusalOf(cause) } satisfies ThreadAnswer);
    }
    if (asked.call === 'close') port.close();
  });
}

if (parentPort !== null) serve(parentPort, workerData as ThreadStart);
