import type { Log, LogRecord } from './log.ts';
import { LogRefusal } from './log.ts';
import { SqliteStore } from './sqlite-store.ts';
import type { SqliteOptions } from './sqlite-store.ts';

/**
 * The embedded log: one SQLite file. Appends are durable when they resolve.
 * @throws LogRefusal corrupt (with the last good record where it is known) or locked when the file cannot be opened
 */
export function openSqliteLog(path: string, options: SqliteOptions = {}): Log {
  const store = new SqliteStore(path, options);
  let closed = false;
  const opened = (): SqliteStore => {
    if (closed) throw new LogRefusal('closed', 'the log is closed');
    return store;
  };
  return {
    append: async (shard, expectedSeq, epoch, batch) => opened().append(shard, expectedSeq, epoch, batch),
    read: (shard, from) => read(opened, shard, from),
    end: async (shard) => opened().end(shard),
    find: async (shard, id) => opened().find(shard, id),
    acquireEpoch: async (shard) => opened().acquireEpoch(shard),
    putSnapshot: async (shard, seq, snapshot) => opened().putSnapshot(shard, seq, snapshot),
    getSnapshot: async (shard, atMost = Number.MAX_SAFE_INTEGER) => opened().getSnapshot(shard, atMost),
    close: async () => {
      if (!closed) store.close();
      closed = true;
    },
  };
}

async function* read(opened: () => SqliteStore, shard: string, from: number): AsyncIterable<LogRecord> {
  let next = from;
  for (;;) {
    const records = opened().readSome(shard, next);
    if (records.length === 0) return;
    yield* records;
    next = records[records.length - 1].seq + 1;
  }
}
