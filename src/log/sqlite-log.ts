import type { Worker } from 'node:worker_threads';
import { crc32 } from 'node:zlib';
import { blocksOf, LogRefusal, SNAPSHOT_PART_BYTES } from './log.ts';
import type { Log, SnapshotSource, StoredSnapshot } from './log.ts';
import { packItems, unpackPlacements } from './packed.ts';
import type { PackedPlacements } from './packed.ts';
import { answerOf } from './sqlite-answer.ts';
import type { Asker, ThreadCall } from './sqlite-answer.ts';
import { SqliteStore } from './sqlite-store.ts';
import type { SqliteOptions } from './sqlite-file.ts';
import { SqliteReading } from './sqlite-reading.ts';
import type { ThreadAnswer, ThreadRefusal, ThreadStart } from './sqlite-thread.ts';
import { startThread } from './start-thread.ts';

export interface SqliteLogOptions extends SqliteOptions {
  /** `own` (default): a thread of its own, so that a commit never holds up the caller. `caller`: for tools that only wait for it anyway. */
  readonly thread?: 'own' | 'caller';
}

/**
 * The embedded log: one SQLite file. Appends are durable when they resolve; calls are served in the order they are made.
 * @see spec/16-LOGS
 * @throws LogRefusal corrupt (with the last good record where it is known), locked or unwritable when the file cannot be opened
 */
export async function openSqliteLog(path: string, { thread = 'own', ...options }: SqliteLogOptions = {}): Promise<Log> {
  const asker = thread === 'own' ? new LogThread(path, options) : new InlineStore(path, options);
  await asker.opened;
  // One snapshot at a time: what has no head is swept away after each.
  let snapshots: Promise<unknown> = Promise.resolve();
  const inTurn = (work: () => Promise<void>): Promise<void> => {
    const done = snapshots.then(work);
    snapshots = done.catch(() => undefined);
    return done;
  };
  return {
    append: async (shard, expectedSeq, epoch, batch) => {
      const items = packItems(batch);
      const placements = await asker.ask({ call: 'append', shard, expectedSeq, epoch, items });
      return unpackPlacements(placements as PackedPlacements);
    },
    read: (shard, from) => ({ [Symbol.asyncIterator]: () => new SqliteReading(asker, shard, from) }),
    end: async (shard) => (await asker.ask({ call: 'end', shard })) as number,
    find: async (shard, { client, number }) =>
      (await asker.ask({ call: 'find', shard, client, number })) as number | undefined,
    acquireEpoch: async (shard) => (await asker.ask({ call: 'acquireEpoch', shard })) as number,
    putSnapshot: (shard, seq, snapshot) => inTurn(() => putSnapshot(asker, shard, seq, snapshot)),
    getSnapshot: async (shard, atMost = Number.MAX_SAFE_INTEGER) =>
      (await asker.ask({ call: 'getSnapshot', shard, atMost })) as StoredSnapshot | undefined,
    dropSnapshots: (shard, before) =>
      inTurn(async () => {
        await asker.ask({ call: 'dropSnapshots', shard, before });
        await sweep(asker, shard);
      }),
    close: () => asker.close(),
  };
}

async function putSnapshot(asker: Asker, shard: string, seq: number, source: SnapshotSource): Promise<void> {
  let parts = 0;
  let size = 0;
  let crc = 0;
  for await (const piece of source instanceof Uint8Array ? [source] : source) {
    for (const bytes of blocksOf([piece], SNAPSHOT_PART_BYTES)) {
      crc = crc32(bytes, crc);
      size += bytes.length;
      await asker.ask({ call: 'putSnapshotPart', shard, seq, part: parts++, bytes });
    }
  }
  await asker.ask({ call: 'putSnapshotHead', shard, seq, head: { parts, size, crc } });
  await sweep(asker, shard);
}

/** Gives back the room of snapshots that were forgotten or broken off, a part at a time. */
async function sweep(asker: Asker, shard: string): Promise<void> {
  while ((await asker.ask({ call: 'sweepOnePart', shard })) as boolean);
}

/** The store on the caller's own thread. */
class InlineStore implements Asker {
  readonly opened = Promise.resolve();
  readonly #store: SqliteStore;
  #closed = false;

  constructor(path: string, options: SqliteOptions) {
    this.#store = new SqliteStore(path, options);
  }

  async ask(asked: ThreadCall): Promise<unknown> {
    if (this.#closed) throw new LogRefusal('closed', 'the log is closed');
    return answerOf(this.#store, asked);
  }

  async close(): Promise<void> {
    if (!this.#closed) this.#store.close();
    this.#closed = true;
  }
}

interface Asked {
  readonly resolve: (answer: unknown) => void;
  readonly reject: (cause: unknown) => void;
}

/** Calls that may wait for the thread; beyond that appends are refused. */
const WAITING_MAX = 1_024;

class LogThread implements Asker {
  readonly opened: Promise<void>;
  readonly #worker: Worker;
  readonly #asked = new Map<number, Asked>();
  #next = 1;
  #closed: Promise<void> | undefined;
  #dead: LogRefusal | undefined;

  constructor(path: string, options: SqliteOptions) {
    const start: ThreadStart = { path, options };
    this.#worker = startThread(new URL('./sqlite-thread', import.meta.url).href, start);
    this.opened = new Promise((resolve, reject) => this.#asked.set(0, { resolve: () => resolve(), reject }));
    this.#worker.on('message', (answer: ThreadAnswer) => this.#answer(answer));
    this.#worker.on('error', (cause) => this.#die(cause));
    this.#worker.on('exit', () => this.#die(new Error('its thread has ended')));
  }

  ask(asked: ThreadCall): Promise<unknown> {
    if (this.#closed !== undefined) return Promise.reject(new LogRefusal('closed', 'the log is closed'));
    if (asked.call === 'append' && this.#asked.size >= WAITING_MAX)
      return Promise.reject(new LogRefusal('busy', `${WAITING_MAX} calls wait for the log already; append later`));
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
