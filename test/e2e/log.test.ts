import Database from 'better-sqlite3';
import { Command } from 'commander';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import * as log from '../../src/cli/commands/log.ts';
import { setIo } from '../../src/cli/io.ts';
import {
  BTC_PERP,
  fill,
  openingCommands,
  PROVIDER,
  SMALL_GENESIS,
  START_MS,
  tick,
  USDC,
  usdc,
} from '../../src/engine/small-venue.suite.ts';
import { backUpSqliteLog } from '../../src/log/sqlite-backup.ts';
import { openSqliteLog } from '../../src/log/sqlite-log.ts';
import { openNode } from '../../src/node/node.ts';
import { flipBit } from './damaged-record.ts';

let folder = '';
let path = '';
const ALICE = PROVIDER + 1;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'crossmargin-logs-'));
  path = join(folder, 'venue.sqlite');
  const node = await openNode({
    log: await openSqliteLog(path, { thread: 'caller' }),
    genesis: SMALL_GENESIS,
    snapshotEvery: 1,
    snapshotsKept: 100,
    clock: () => START_MS,
    groupMax: 5,
  });
  for (const command of openingCommands()) await node.submit([command]);
  await node.submit([
    { kind: 'open-account', label: 'alice', accountKind: 'customer' },
    { kind: 'deposit', account: ALICE, asset: USDC, amount: usdc('20000') },
  ]);
  await node.submit([fill(BTC_PERP, ALICE, PROVIDER, 1_000, 60_000)]);
  await node.submit(tick(45_000, 2_000));
  await node.close();
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Runs `crossmargin log ...`; what it printed, or the sentence that it ended with. */
async function run(...argv: readonly string[]): Promise<{ readonly out: string; readonly refused?: string }> {
  const out: string[] = [];
  const program = new Command('crossmargin').exitOverride().configureOutput({ writeErr: () => undefined });
  setIo(program, {
    stdout: { write: (text) => void out.push(text) },
    stderr: { write: () => undefined },
    stdin: () => Promise.resolve(''),
    env: {},
    cwd: folder,
    interactive: false,
    colour: false,
    columns: 100,
    signal: new AbortController().signal,
  });
  log.register(program);
  try {
    await program.parseAsync(['log', ...argv], { from: 'user' });
    return { out: out.join('') };
  } catch (cause) {
    return { out: out.join(''), refused: (cause as Error).message };
  }
}

/** Damages one record in the middle as a bad disk would. */
function damage(): void {
  flipBit(path, 17, 30);
}

test('LOGS-050 a sound log is verified to its digest, its snapshots too', async () => {
  const { out, refused } = await run('verify', path);
  expect(refused).toBeUndefined();
  expect(out).toMatch(/^23 records are sound, the last is number 22; digest after it: [0-9a-f]{64}\n/);
  expect(out.match(/: sound$/gm)?.length).toBeGreaterThan(4);
});

test('LOGS-050 damage is told with the last good record, and a repair keeps everything before it', async () => {
  const before = (await run('verify', path)).out;
  damage();
  const { out, refused } = await run('verify', path);
  expect(out).toMatch(/^17 records are sound/);
  expect(refused).toMatch(/^the log is damaged after record 16: record 17 does not have its checksum/);
  const repaired = await run('repair', path, 'sound.sqlite');
  expect(repaired.out).toMatch(
    /^17 records and \d+ snapshots copied to sound\.sqlite: 17 records are sound, the last is number 16\n/,
  );
  expect(repaired.refused).toMatch(/^not everything could be rescued: record 17/);
  const again = await run('verify', 'sound.sqlite');
  expect(again.refused).toBeUndefined();
  expect(again.out).toMatch(/^17 records are sound/);
  expect(before).not.toBe(again.out);
  const node = await openNode({
    log: await openSqliteLog(join(folder, 'sound.sqlite'), { thread: 'caller' }),
    clock: () => START_MS,
  });
  expect(node.entries).toBe(16);
  expect((await node.submit([{ kind: 'advance-time' }]))[0].seq).toBe(16);
  await node.close();
});

test('LOGS-050 a snapshot that is not the state of its place is found', async () => {
  const db = new Database(path);
  const [low, high] = db.prepare('SELECT place FROM snapshot_heads ORDER BY place LIMIT 2').all() as {
    place: number;
  }[];
  db.prepare('DELETE FROM snapshot_parts WHERE place = ?').run(high.place);
  db.prepare('DELETE FROM snapshot_heads WHERE place = ?').run(high.place);
  db.prepare('UPDATE snapshot_parts SET place = ? WHERE place = ?').run(high.place, low.place);
  db.prepare('UPDATE snapshot_heads SET place = ? WHERE place = ?').run(high.place, low.place);
  db.close();
  expect((await run('verify', path)).refused).toMatch(/^1 of \d+ snapshots are not sound/);
});

test('LOGS-051 an export is one record a line, with events when they are asked for', async () => {
  const { out } = await run('export', path, '--from', '18', '--to', '19', '--events');
  const lines = out
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
  expect(lines.map(({ seq }) => seq)).toEqual([18, 19]);
  expect(lines[0]).toMatchObject({
    id: { client: 0, number: 18 },
    command: { kind: 'deposit', account: ALICE, amount: '20000000000' },
    events: [{ kind: 'deposited', amount: '20000000000' }],
  });
  const [genesis] = (await run('export', path, '--to', '0')).out.split('\n');
  expect(JSON.parse(genesis)).toEqual({ seq: 0, genesis: SMALL_GENESIS });
});

test('LOGS-052 a backup ends while the log is written without a pause, and a node goes on from it', async () => {
  const node = await openNode({ log: await openSqliteLog(path, { thread: 'caller' }), clock: () => START_MS });
  const bulk = Array.from({ length: 5_000 }, () => ({ kind: 'advance-time' }) as const);
  for (let i = 0; i < 4; i++) await node.submit(bulk);
  const digests = new Map<number, string>();
  let appended = 0;
  let isOver = false;
  const serving = (async () => {
    for (; !isOver; appended++) {
      digests.set(node.entries, node.digest());
      await node.submit([{ kind: 'deposit', account: ALICE, asset: USDC, amount: usdc('1') }]);
      await nextTurn();
    }
  })();
  const begunAt = node.entries;
  let pieces = 0;
  let sawLess = false;
  let copied = 0;
  await backUpSqliteLog(
    path,
    join(folder, 'copy.sqlite'),
    (pages) => {
      sawLess ||= pages < copied;
      copied = pages;
      pieces += 1;
    },
    5,
  );
  isOver = true;
  await serving;
  await node.close();
  expect(pieces).toBeGreaterThan(10);
  expect(appended).toBeGreaterThan(10);
  expect(sawLess).toBe(false);
  expect((await run('verify', 'copy.sqlite')).refused).toBeUndefined();
  expect(existsSync(join(folder, 'copy.sqlite.part'))).toBe(false);

  const restored = await openNode({
    log: await openSqliteLog(join(folder, 'copy.sqlite'), { thread: 'caller' }),
    clock: () => START_MS,
  });
  expect(restored.entries).toBeGreaterThanOrEqual(begunAt);
  expect(restored.digest()).toBe(digests.get(restored.entries));
  await restored.submit([{ kind: 'advance-time' }]);
  await restored.close();
});

test('LOGS-052 the command says what it copied, and never overwrites', async () => {
  expect((await run('backup', path, 'copy.sqlite')).out).toMatch(
    /copied to copy\.sqlite and checked: 23 records are sound, the last is number 22\n$/,
  );
  expect((await run('verify', 'copy.sqlite')).refused).toBeUndefined();
  expect((await run('backup', path, 'copy.sqlite')).refused).toMatch(/exists already/);
});

test('what does not exist, or would be overwritten, is refused with a sentence', async () => {
  expect((await run('verify', 'absent.sqlite')).refused).toMatch(/^absent\.sqlite does not exist/);
  expect((await run('repair', path, path)).refused).toMatch(/exists already/);
  expect(existsSync(join(folder, 'absent.sqlite'))).toBe(false);
});
