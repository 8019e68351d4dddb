import Database from 'better-sqlite3';
import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { openingCommands, SMALL_GENESIS, START_MS } from '../../src/engine/small-venue.suite.ts';
import { openSqliteLog } from '../../src/log/sqlite-log.ts';
import { openNode } from '../../src/node/node.ts';
import { flipBit } from './damaged-record.ts';
import { run } from './terminal.ts';

const folder = mkdtempSync(join(tmpdir(), 'crossmargin-damage-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const sound = join(folder, 'sound.sqlite');
const path = join(folder, 'venue.sqlite');
const copy = join(folder, 'copy.sqlite');
const log = (...argv: readonly string[]) => run(['log', ...argv], { cwd: folder });
let records = 0;

beforeAll(async () => {
  const node = await openNode({
    log: await openSqliteLog(sound, { thread: 'caller' }),
    genesis: SMALL_GENESIS,
    clock: () => START_MS,
  });
  for (const command of openingCommands()) await node.submit([command]);
  for (let i = 0; i < 40; i++) {
    await node.submit(Array.from({ length: 50 }, () => ({ kind: 'advance-time' }) as const));
  }
  records = node.entries + 1;
  await node.close();
});

beforeEach(() => {
  for (const name of [copy, `${copy}.damaged`]) rmSync(name, { force: true });
  copyFileSync(sound, path);
});

const sizeOf = (file: string): number => readFileSync(file).length;

/** Zeros where pages were. */
function lose(first: number, count: number): void {
  const bytes = readFileSync(path);
  bytes.fill(0, (first - 1) * 4_096, (first - 1 + count) * 4_096);
  writeFileSync(path, bytes);
}

/** The number of the last sound record that a repair told, after it was looked at in the new file. */
async function rescued(): Promise<number> {
  const before = readFileSync(path);
  const { code, stdout, stderr } = await log('repair', path, copy);
  expect(code).toBe(1);
  const said = /^([\d,]+) records and 0 snapshots copied to .*copy\.sqlite: .*, the last is number (\d+)/.exec(stdout);
  const last = Number(said?.[2]);
  expect(said?.[1].replace(',', '')).toBe(String(last + 1));
  expect(stderr).toMatch(/^not everything could be rescued: /);
  expect(readFileSync(path).equals(before)).toBe(true);
  const verified = await log('verify', copy);
  expect(verified).toMatchObject({ code: 0, stderr: '' });
  const exported = await log('export', copy, '--from', String(last));
  expect(exported.stdout).toContain(`{"seq":${last},`);
  return last;
}

test('LOGS-053 of a file that is cut off the records before the cut are rescued, and what is lost is said', async () => {
  let least = -1;
  for (const share of [0.3, 0.6, 0.9]) {
    copyFileSync(sound, path);
    rmSync(copy, { force: true });
    truncateSync(path, Math.floor(sizeOf(sound) * share));
    const { code, stdout, stderr } = await log('verify', path);
    expect(code).toBe(4);
    expect(stdout).toMatch(/records are sound, the last is number \d+ \(found page by page\); digest after it: /);
    expect(stderr).toMatch(
      /^error: the log is damaged after record \d+: .*; `crossmargin log repair` copies what is before it\n$/,
    );
    const last = await rescued();
    expect(stdout).toContain(`number ${last} `);
    expect(stderr).toContain(`records ${last + 1} to ${records - 1} are lost`);
    expect(last).toBeGreaterThan(least);
    least = last;
  }
  expect(least).toBeGreaterThan(records / 2);
}, 60_000);

test('LOGS-053 pages that were lost take the records on them, and the first page takes none', async () => {
  lose(1, 1);
  expect(await rescued()).toBe(records - 1);
  rmSync(copy, { force: true });
  copyFileSync(sound, path);
  lose(Math.floor(sizeOf(sound) / 4_096 / 2), 3);
  const last = await rescued();
  expect(last).toBeGreaterThan(20);
  expect(last).toBeLessThan(records - 1);
}, 60_000);

test('LOGS-050, LOGS-041 where nothing is left no file is made, and no words of SQLite are told', async () => {
  writeFileSync(path, Buffer.alloc(sizeOf(sound)));
  const damage = 'error: the log is damaged from its beginning: the file begins with zeros: its first page is lost';
  expect(await log('verify', path)).toEqual({ code: 4, stdout: 'no record is sound\n', stderr: `${damage}\n` });
  expect(await log('repair', path, copy)).toEqual({
    code: 4,
    stdout: '',
    stderr: `${damage}; nothing can be rescued, and no file was made\n`,
  });
  expect(existsSync(copy)).toBe(false);
  for (const command of ['replay', 'warnings', 'fund']) {
    const { code, stderr } = await run([command, path]);
    expect(code).toBe(4);
    expect(stderr).toMatch(
      /^error: the log is damaged: the file begins with zeros: .* says how much of it is sound\n$/,
    );
  }
});

test('LOGS-041 what is no log is called what it is, with exit code 2', async () => {
  const text = join(folder, 'notes.txt');
  writeFileSync(text, 'to do: everything\n'.repeat(100));
  const songs = join(folder, 'songs.db');
  new Database(songs).exec('CREATE TABLE songs (name TEXT)').close();
  const empty = join(folder, 'empty.sqlite');
  writeFileSync(empty, '');
  const kinds = [
    [text, `${text} is not a log of crossmargin: it is not a SQLite file`],
    [songs, `${songs} is not a log of crossmargin: it is a SQLite file without the tables of one`],
    [empty, `${empty} is an empty file: nothing was ever recorded in it`],
  ];
  for (const [file, sentence] of kinds) {
    for (const argv of [
      ['replay', file],
      ['follow', file, '--once'],
      ['log', 'verify', file],
      ['log', 'export', file],
      ['log', 'repair', file, copy],
      ['log', 'backup', file, copy],
    ]) {
      expect(await run(argv), argv.join(' ')).toEqual({ code: 2, stdout: '', stderr: `error: ${sentence}\n` });
    }
  }
  expect(existsSync(copy)).toBe(false);
});

test('LOGS-052 a copy is read as a recovery reads it, and one of damage is kept under another name', async () => {
  const whole = await log('backup', path, copy);
  expect(whole.stdout).toContain(`copied to ${copy} and checked: ${records.toLocaleString('en-US')} records are sound`);
  expect(whole.code).toBe(0);
  expect([existsSync(`${copy}-wal`), existsSync(`${copy}-shm`)]).toEqual([false, false]);
  rmSync(copy);
  flipBit(path, 12, 30);
  const damaged = await log('backup', path, copy);
  expect(damaged.code).toBe(4);
  expect(damaged.stderr).toMatch(
    /^error: the log is damaged after record 11: record 12 does not have its checksum.*; the copy is as damaged as the log and is kept as .*copy\.sqlite\.damaged, there is no .*copy\.sqlite\n$/,
  );
  expect([existsSync(copy), existsSync(`${copy}.damaged`)]).toEqual([false, true]);
  expect(await log('backup', path, copy)).toMatchObject({ code: 2, stderr: expect.stringMatching(/exists already/) });
});

test('LOGS-051 a range that the log does not have is refused with the one it has', async () => {
  const has = `the log has records 0 to ${records - 1}`;
  for (const [range, sentence] of [
    [['--from', '20', '--to', '10'], '--from 20 is after --to 10'],
    [['--from', '90000'], '--from 90000 is after the last record'],
    [['--from', '5', '--to', '90000'], '--to 90000 is after the last record'],
  ] as const) {
    expect(await log('export', path, ...range)).toEqual({
      code: 2,
      stdout: '',
      stderr: `error: ${sentence}; ${has}\n`,
    });
  }
});
