import Database from 'better-sqlite3';
import { mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Log, LogItem, LogRecord, LogRefusal } from './log.ts';
import { describeLog } from './log.suite.ts';
import { openSqliteLog } from './sqlite-log.ts';
import type { SqliteLogOptions } from './sqlite-log.ts';
import { SqliteStore } from './sqlite-store.ts';

const newFolder = (): string => mkdtempSync(join(tmpdir(), 'crossmargin-log-'));

const inline = (path: string, options: SqliteLogOptions = {}): Promise<Log> =>
  openSqliteLog(path, { thread: 'caller', ...options });

/** Flips a bit of a record's bytes where it stands in the file. */
function damage(path: string, seq: number): void {
  const db = new Database(path);
  const first = db.prepare("SELECT id * 281474976710656 AS place FROM shards WHERE name = 'main'").get() as {
    place: number;
  };
  const found = db
    .prepare('SELECT place, count, frame FROM batches WHERE place <= ? ORDER BY place DESC LIMIT 1')
    .get(BigInt(first.place + seq)) as { place: number; count: number; frame: Buffer };
  const record = found.frame.length / found.count;
  found.frame[(first.place + seq - found.place) * record + 40] ^= 4;
  db.prepare('UPDATE batches SET frame = ? WHERE place = ?').run(found.frame, BigInt(found.place));
  db.close();
}

/** The file and its write-ahead log cut off at ever later places: what a kill at those moments leaves. */
async function* crashes(folder: string, path: string, open: (image: string) => Promise<Log>): AsyncGenerator<Log> {
  const [file, wal] = [path, `${path}-wal`].map((name) => readFileSync(name));
  for (let share = 0.35; share <= 1.0001; share += 0.05) {
    const image = join(folder, `image-${share.toFixed(2)}.db`);
    writeFileSync(image, file);
    writeFileSync(`${image}-wal`, wal.subarray(0, Math.round(wal.length * share)));
    yield await open(image);
  }
}

describe.each([['caller'], ['own']] as const)('on the thread of the %s', (thread) => {
  describeLog(`SQLite log (${thread})`, async () => {
    const folder = newFolder();
    const path = join(folder, 'log.db');
    const open = (at = path): Promise<Log> => openSqliteLog(at, { thread });
    return {
      open: () => open(),
      openSecond: () => open(),
      openFull: () => openSqliteLog(join(folder, 'full.db'), { thread, pagesMax: 60 }),
      damage: async (seq) => damage(path, seq),
      crashes: () => crashes(folder, path, inline),
      cleanUp: async () => rmSync(folder, { recursive: true }),
    };
  });
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
    writeFileSync(path, Buffer.alloc(9_000));
    await expect(inline(path)).rejects.toMatchObject({
      reason: 'corrupt',
      message: expect.stringMatching(/begins with zeros/),
    });
    writeFileSync(path, 'not a log');
    await expect(inline(path)).rejects.toMatchObject({
      reason: 'not-a-log',
      message: expect.stringMatching(/it is not a SQLite file$/),
    });
    writeFileSync(path, '');
    await expect(inline(path, { readOnly: true })).rejects.toMatchObject({
      reason: 'not-a-log',
      message: expect.stringMatching(/is an empty file/),
    });
    await (await inline(path)).close();
    const other = new Database(join(folder, 'other.db'));
    other.exec('CREATE TABLE songs (name TEXT)');
    other.close();
    await expect(inline(join(folder, 'other.db'))).rejects.toMatchObject({ reason: 'not-a-log' });
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

  test('LOGS-009 a file holds 30 shards; one more is refused and leaves nothing', async () => {
    const log = await inline(path);
    for (let i = 0; i < 30; i++) await log.acquireEpoch(`shard-${i}`);
    await expect(log.acquireEpoch('one-more')).rejects.toMatchObject({ reason: 'batch-invalid' });
    await expect(log.acquireEpoch('one-more')).rejects.toMatchObject({ reason: 'batch-invalid' });
    expect(await log.acquireEpoch('shard-29')).toBe(2);
    await log.close();
  });

  test('LOGS-044 appends that pile up are refused beyond a number, and those taken are kept in order', async () => {
    const log = await openSqliteLog(path);
    const epoch = await log.acquireEpoch('main');
    const sent = Array.from({ length: 1_500 }, (_, i) => log.append('main', i, epoch, [item(i)]));
    const told = await Promise.allSettled(sent);
    const taken = told.filter(({ status }) => status === 'fulfilled').length;
    expect(taken).toBe(1_024);
    expect(
      told.slice(taken).every((one) => one.status === 'rejected' && (one.reason as LogRefusal).reason === 'busy'),
    ).toBe(true);
    expect(await log.end('main')).toBe(taken);
    expect(await log.append('main', taken, epoch, [item(taken)])).toEqual([{ seq: taken, duplicate: false }]);
    await log.close();
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
