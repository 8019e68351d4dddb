import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import { LogRefusal } from './log.ts';
import type { Log, LogRecord, StoredSnapshot } from './log.ts';
import { packItems, unpackPlacements } from './packed.ts';
import type { PackedPlacements } from './packed.ts';
import type { SqliteOptions } from './sqlite-store.ts';
import type { ThreadAnswer, ThreadCall, ThreadRefusal, ThreadStart } from './sqlite-thread.ts';

/**
 * The embedded log: one SQLite file on a thread of its own, so that a commit never holds up the caller. Appends are durable when they
 * resolve; calls are served in the order they are made. @see spec/16-LOGS
 * @throws LogRefusal corrupt (with the last good record where it is known), locked or unwritable when the file cannot be opened
 */
export async function openSqliteLog(path: string, options: SqliteOptions = {}): Promise<Log> {
  const thread = new LogThread(path, options);
  await thread.opened;
  return {
    append: async (shard, expectedSeq, epoch, batch) => {
      const items = packItems(batch);
      const placements = await thread.ask({ call: 'append', shard, expectedSeq, epoch, items });
      return unpackPlacements(placements as PackedPlacements);
    },
    read: (shard, from) => read(thread, shard, from),
    end: async (shard) => (await thread.ask({ call: 'end', shard })) as number,
    find: async (shard, { client, number }) =>
      (await thread.ask({ call: 'find', shard, client, number })) as number | undefined,
    acquireEpoch: async (shard) => (await thread.ask({ call: 'acquireEpoch', shard })) as number,
    putSnapshot: async (shard, seq, snapshot) => void (await thread.ask({ call: 'putSnapshot', shard, seq, snapshot })),
    getSnapshot: async (shard, atMost = Number.MAX_SAFE_INTEGER) =>
      (await thread.ask({ call: 'getSnapshot', shard, atMost })) as StoredSnapshot | undefined,
    close: () => thread.close(),
  };
}

async function* read(thread: LogThread, shard: string, from: number): AsyncIterable<LogRecord> {
  let next = from;
  for (;;) {
    const records = (await thread.ask({ call: 'readSome', shard, from: next })) as readonly LogRecord[];
    if (records.length === 0) return;
    yield* records;
    next = records[records.length - 1].seq + 1;
  }
}

interface Asked {
  readonly resolve: (answer: unknown) => void;
  readonly reject: (cause: unknown) => void;
}

/**
 * The published package starts the compiled thread. Source is run by a loader that threads do not inherit, so there the thread begins by
 * registering it.
 */
function startThread(path: string, options: SqliteOptions): Worker {
  const workerData: ThreadStart = { path, options };
  if (!import.meta.url.endsWith('.ts')) {
    return new Worker(new URL('./sqlite-thread.js', import.meta.url), { workerData });
  }
  const loader = pathToFileURL(
    createRequire(import.meta.url)
      .resolve('tsx/esm/api')
      .replace(/cjs$/, 'mjs'),
  ).href;
  const thread = new URL('./sqlite-thread.ts', import.meta.url).href;
  const start = `import('${loader}').then((tsx) => { tsx.register(); return import('${thread}'); });`;
  return new Worker(start, { eval: true, workerData });
}

class LogThread {
  readonly opened: Promise<void>;
  readonly #worker: Worker;
  readonly #asked = new Map<number, Asked>();
  #next = 1;
  #closed: Promise<void> | undefined;
  #dead: LogRefusal | undefined;

  constructor(path: string, options: SqliteOptions) {
    this.#worker = startThread(path, options);
    this.opened = new Promise((resolve, reject) => this.#asked.set(0, { resolve: () => resolve(), reject }));
    this.#worker.on('message', (answer: ThreadAnswer) => this.#answer(answer));
    this.#worker.on('error', (cause) => this.#die(cause));
    this.#worker.on('exit', () => this.#die(new Error('its thread has ended')));
  }

  ask(asked: ThreadCall): Promise<unknown> {
    if (this.#closed !== undefined) return Promise.reject(new LogRefusal('closed', 'the log is closed'));
    return this.#ask(asked);
  }

  close(): Promise<void> {
    this.#closed ??= this.#ask({ call: 'close' }).then(() => undefined);
    return this.#closed;
  }

  #ask(asked: ThreadCall): Promise<unknown> {
    if (this.#dead !== undefined) return Promise.reject(this.#dead);
    const number = this.#next++;
    return new Promise((resolve, reject) => {
      this.#asked.set(number, { resolve, reject });
      this.#worker.postMessage({ number, asked }, transferOf(asked));
    });
  }

  #answer({ number, answer, refusal }: ThreadAnswer): void {
    const asked = this.#asked.get(number);
    this.#asked.delete(number);
    if (refusal === undefined) asked?.resolve(answer);
    else asked?.reject(asError(refusal));
  }

  #die(cause: Error): void {
    this.#dead ??= new LogRefusal('unwritable', `the log has stopped: ${cause.message}`, { cause });
    for (const { reject } of this.#asked.values()) reject(this.#dead);
    this.#asked.clear();
  }
}

/** The blocks of an append are handed over, not copied. */
function transferOf(asked: ThreadCall): ArrayBuffer[] {
  if (asked.call !== 'append') return [];
  return [asked.items.ids.buffer, asked.items.lengths.buffer, asked.items.bytes.buffer];
}

function asError({ reason, sentence, lastGoodSeq }: ThreadRefusal): Error {
  if (reason === 'fault') return new Error(sentence);
  return new LogRefusal(reason, sentence, lastGoodSeq === undefined ? {} : { lastGoodSeq });
}
