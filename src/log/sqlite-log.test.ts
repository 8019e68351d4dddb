import Database from 'better-sqlite3';
import { existsSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Log, LogItem, LogRecord } from './log.ts';
import { describeLog } from './log.suite.ts';
import { openSqliteLog } from './sqlite-log.ts';
import type { SqliteLogOptions } from './sqlite-log.ts';
import { SqliteStore } from './sqlite-store.ts';

const newFolder = (): string => mkdtempSync(join(tmpdir(), 'crossmargin-log-'));

const inline = (path: string, options: SqliteLogOptions = {}): Promise<Log> =>
  openSqliteLog(path, { thread: 'caller', ...options });

describeLog('SQLite log', async () => {
  const folder = newFolder();
  const path = join(folder, 'log.db');
  return {
    open: () => inline(path),
    openSecond: () => inline(path),
    cleanUp: async () => rmSync(folder, { recursive: true }),
  };
});

test('LOGS-001, LOGS-002, LOGS-004, LOGS-008 a log on a thread of its own answers and refuses as one on this thread', async () => {
  const folder = newFolder();
  const path = join(folder, 'log.db');
  const log = await openSqliteLog(path);
  const epoch = await log.acquireEpoch('main');
  const items = [1, 2, 1].map((number) => ({ id: { client: 1, number }, bytes: Uint8Array.of(number) }));
  expect(await log.append('main', 0, epoch, items)).toEqual([
    { seq: 0, duplicate: false },
    { seq: 1, duplicate: false },
    { seq: 0, duplicate: true },
  ]);
  await expect(log.append('main', 5, epoch, items)).rejects.toMatchObject({
    name: 'LogRefusal',
    reason: 'sequence-mismatch',
  });
  const records: LogRecord[] = [];
  for await (const record of log.read('main', 1)) records.push(record);
  expect(records).toEqual([{ seq: 1, id: { client: 1, number: 2 }, bytes: Uint8Array.of(2) }]);
  expect(await log.find('main', { client: 1, number: 2 })).toBe(1);
  await log.putSnapshot('main', 2, Uint8Array.of(9));
  expect(await log.getSnapshot('main')).toEqual({ seq: 2, bytes: Uint8Array.of(9) });
  expect(await log.end('main')).toBe(2);
  await log.close();
  await expect(log.end('main')).rejects.toMatchObject({ reason: 'closed' });
  writeFileSync(path, 'not a log');
  await expect(openSqliteLog(path)).rejects.toMatchObject({ name: 'LogRefusal', reason: 'corrupt' });
  rmSync(folder, { recursive: true });
});

describe('SQLite file', () => {
  let folder = '';
  let path = '';
  beforeEach(() => {
    folder = newFolder();
    path = join(folder, 'log.db');
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const item = (number: number): LogItem => ({ id: { client: 1, number }, bytes: new Uint8Array(100).fill(number) });

  /** 100 records in batches of 10. */
  function filled(): void {
    const store = new SqliteStore(path);
    const epoch = store.acquireEpoch('main');
    for (let seq = 0; seq < 100; seq += 10) {
      store.append(
        'main',
        seq,
        epoch,
        Array.from({ length: 10 }, (_, i) => item(seq + i)),
      );
    }
    store.close();
  }

  async function read(log: Log, from = 0): Promise<readonly LogRecord[]> {
    const records: LogRecord[] = [];
    for await (const record of log.read('main', from)) records.push(record);
    return records;
  }

  /** Changes the file as nobody should. */
  function edit(sql: string, ...parameters: unknown[]): void {
    const db = new Database(path);
    db.prepare(sql).run(...parameters);
    db.close();
  }

  test('LOGS-041 one flipped bit in a record is found, and the last good record is told', async () => {
    filled();
    const db = new Database(path);
    const { place, frame } = db.prepare('SELECT place, frame FROM batches ORDER BY place LIMIT 1 OFFSET 5').get() as {
      place: number;
      frame: Buffer;
    };
    const record = frame.length / 10;
    frame[7 * record + 50] ^= 4;
    db.prepare('UPDATE batches SET frame = ? WHERE place = ?').run(frame, place);
    db.close();
    const log = await inline(path);
    await expect(read(log)).rejects.toMatchObject({ reason: 'corrupt', lastGoodSeq: 56 });
    expect((await read(log, 60)).length).toBe(40);
    await log.close();
  });

  test('LOGS-041 a batch that is missing, cut off or out of place is found', async () => {
    for (const [sql, lastGoodSeq] of [
      ['DELETE FROM batches WHERE place = (SELECT max(place) - 20 FROM batches)', 69],
      [
        'UPDATE batches SET frame = substr(frame, 1, length(frame) - 1) WHERE place = (SELECT max(place) FROM batches)',
        98,
      ],
      ['UPDATE batches SET count = 9 WHERE place = (SELECT max(place) FROM batches)', 98],
    ] as const) {
      rmSync(path, { force: true });
      filled();
      edit(sql);
      const log = await inline(path);
      await expect(read(log), sql).rejects.toMatchObject({ reason: 'corrupt', lastGoodSeq });
      await log.close();
    }
    rmSync(path, { force: true });
    filled();
    edit(
      'UPDATE batches SET frame = (SELECT frame FROM batches ORDER BY place LIMIT 1) WHERE place = (SELECT max(place) FROM batches)',
    );
    const log = await inline(path);
    await expect(read(log)).rejects.toMatchObject({ reason: 'corrupt', lastGoodSeq: 89 });
    await log.close();
  });

  test('LOGS-041 a file that is cut off or is no log at all is refused when it is opened', async () => {
    filled();
    truncateSync(path, 9_000);
    await expect(inline(path)).rejects.toMatchObject({ reason: 'corrupt' });
    writeFileSync(path, 'not a log');
    await expect(inline(path)).rejects.toMatchObject({ reason: 'corrupt' });
  });

  test('LOGS-041 a snapshot without its checksum is refused', async () => {
    filled();
    const log = await inline(path);
    await log.putSnapshot('main', 10, new Uint8Array(50));
    await log.close();
    edit('UPDATE snapshot_parts SET bytes = zeroblob(49)');
    const again = await inline(path);
    await expect(again.getSnapshot('main')).rejects.toMatchObject({ reason: 'corrupt' });
    await again.close();
  });

  test('LOGS-006 a tail that was torn off the write-ahead log leaves whole batches', async () => {
    const store = new SqliteStore(path);
    const epoch = store.acquireEpoch('main');
    for (let seq = 0; seq < 100; seq += 10) {
      store.append(
        'main',
        seq,
        epoch,
        Array.from({ length: 10 }, (_, i) => item(seq + i)),
      );
    }
    const wal = `${path}-wal`;
    expect(existsSync(wal)).toBe(true);
    const torn = join(folder, 'torn.db');
    for (const [from, to] of [
      [path, torn],
      [wal, `${torn}-wal`],
    ] as const) {
      const bytes = readFileSync(from);
      writeFileSync(to, to.endsWith('-wal') ? bytes.subarray(0, Math.floor(bytes.length * 0.6)) : bytes);
    }
    store.close();
    const log = await inline(torn);
    const records = await read(log);
    expect(records.length % 10).toBe(0);
    expect(records.length).toBeGreaterThan(0);
    expect(records.length).toBeLessThan(100);
    expect(await log.end('main')).toBe(records.length);
    await log.close();
  });

  test('LOGS-042 a full disk refuses the batch and keeps the rest', async () => {
    const log = await inline(path, { pagesMax: 60 });
    const epoch = await log.acquireEpoch('main');
    let end = 0;
    const fill = async (): Promise<void> => {
      for (;;) {
        await log.append(
          'main',
          end,
          epoch,
          Array.from({ length: 100 }, (_, i) => item(end + i)),
        );
        end += 100;
      }
    };
    await expect(fill()).rejects.toMatchObject({ reason: 'full' });
    expect(end).toBeGreaterThan(0);
    expect(await log.end('main')).toBe(end);
    expect((await read(log)).length).toBe(end);
    await expect(log.append('main', end + 1, epoch, [item(1_000_000)])).rejects.toMatchObject({
      reason: 'sequence-mismatch',
    });
    await log.close();
  });

  test('LOGS-007 what was broken off, and what was forgotten, gives its room back', async () => {
    const log = await inline(path);
    const big = (seq: number): Uint8Array => new Uint8Array(1_000_000).fill(seq);
    async function* broken(): AsyncGenerator<Uint8Array> {
      yield big(1);
      throw new Error('broken off');
    }
    await expect(log.putSnapshot('main', 5, broken())).rejects.toThrow('broken off');
    const parts = (): number => {
      const db = new Database(path, { readonly: true });
      const { n } = db.prepare('SELECT count(*) AS n FROM snapshot_parts').get() as { n: number };
      db.close();
      return n;
    };
    expect(parts()).toBe(8);
    for (const seq of [10, 20, 30]) await log.putSnapshot('main', seq, big(seq));
    expect(parts()).toBe(24);
    await log.dropSnapshots('main', 30);
    expect(parts()).toBe(8);
    await log.close();
  });

  test('LOGS-007 a head without all of its parts is refused', () => {
    const store = new SqliteStore(path);
    store.putSnapshotPart('main', 5, 0, new Uint8Array(10));
    expect(() => store.putSnapshotHead('main', 5, { parts: 2, size: 20, crc: 0 })).toThrow('not all 2 parts');
    expect(store.getSnapshot('main', 5)).toBeUndefined();
    store.close();
  });

  test('LOGS-043 a file of another store format is refused and left alone', async () => {
    filled();
    const db = new Database(path);
    db.pragma('user_version = 99');
    db.close();
    await expect(inline(path)).rejects.toThrow('store format 99');
  });

  test('a file opened for reading only takes nothing and creates nothing', async () => {
    filled();
    const log = await inline(path, { readOnly: true });
    expect((await read(log)).length).toBe(100);
    await expect(log.acquireEpoch('main')).rejects.toThrow();
    await log.close();
    await expect(inline(join(folder, 'absent.db'), { readOnly: true })).rejects.toThrow();
  });
});
