import { mkdtempSync, rmSync, writeFileSync, appendFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Command } from '../engine/command.ts';
import { openingCommands, PROVIDER, SMALL_GENESIS, START_MS, tick, USDC, usdc } from '../engine/small-venue.suite.ts';
import type { State } from '../engine/state.ts';
import { CLEARING_ACCOUNT } from '../ledger/account-kind.ts';
import { createMemory, createMemoryLog } from '../log/memory-log.ts';
import type { Memory } from '../log/memory-log.ts';
import { createDigestBoard } from './digest-board.ts';
import type { DigestBoard, DigestClaim } from './digest-board.ts';
import { openDigestFile } from './digest-file.ts';
import { openFollower } from './follower.ts';
import type { Node } from './node.ts';
import { openNode } from './node.ts';
import { faultReportOf } from './replica-fault.ts';
import type { FaultReport } from './replica-fault.ts';

const ALICE = PROVIDER + 1;
const DEPOSIT: Command = { kind: 'deposit', account: ALICE, asset: USDC, amount: usdc('5') };
const OPENING: readonly Command[] = [
  ...openingCommands(),
  { kind: 'open-account', label: 'alice', accountKind: 'customer' },
];

/** A node and a follower of one log that look at themselves every tenth entry, and what stopped each. */
async function pair(memory: Memory = createMemory(), board: DigestBoard = createDigestBoard()) {
  const stops: { leader: unknown; follower: unknown } = { leader: undefined, follower: undefined };
  const node = await openNode({
    log: createMemoryLog(memory),
    genesis: SMALL_GENESIS,
    clock: () => START_MS,
    checkEvery: 10,
    board,
    onStop: (cause) => (stops.leader = cause),
  });
  await node.submit(OPENING);
  const follower = await openFollower({
    log: createMemoryLog(memory),
    checkEvery: 10,
    board,
    wait: () => new Promise((resolve) => void setTimeout(resolve, 1)),
    onStop: (cause) => (stops.follower = cause),
  });
  return { node, follower, stops };
}

/** What a cosmic ray does: one unit more on one account. */
const bend = (state: State, account: number, units: bigint): void => {
  state.accounts.columns.balances[account * state.ledger.assets + USDC] += units;
};

const deposits = (node: Node, count: number) => node.submit(Array.from({ length: count }, () => DEPOSIT));
const reportOf = (cause: unknown): FaultReport | undefined => faultReportOf(cause);

test('LOGS-064 a follower folds what another node appends, to the same digest, and writes nothing', async () => {
  const memory = createMemory();
  const { node, follower, stops } = await pair(memory);
  const seen: number[] = [];
  follower.subscribe(({ seq }) => seen.push(seq));
  await deposits(node, 25);
  await node.submit(tick(61_000, 3_100));
  await follower.caughtUp();
  expect(follower.entries).toBe(node.entries);
  expect(follower.digest()).toBe(node.digest());
  expect(seen).toEqual(Array.from({ length: 28 }, (_, i) => OPENING.length + i));
  expect(stops).toEqual({ leader: undefined, follower: undefined });
  const late = await openFollower({ log: createMemoryLog(memory) });
  expect(late.digest()).toBe(node.digest());
  await Promise.all([late.close(), follower.close()]);
  await node.close();
});

test('LOGS-063 two replicas that disagree on a digest both stop, and say what each has', async () => {
  const { node, follower, stops } = await pair();
  follower.query((state) => {
    bend(state, ALICE, 1n);
    bend(state, CLEARING_ACCOUNT, -1n);
  });
  await deposits(node, 10);
  await follower.caughtUp();
  for (const cause of [stops.leader, stops.follower]) {
    expect(reportOf(cause)?.broken[0]).toEqual({
      name: 'replicas-agree',
      sentence: expect.stringMatching(/^after \d+ entries \w+ has [0-9a-f]{64}, \w+ has [0-9a-f]{64}: verify the log$/),
    });
  }
  await expect(node.submit([DEPOSIT])).rejects.toMatchObject({ reason: 'stopped' });
  for (const one of [node, follower]) expect(() => one.digest()).toThrow(/the node has stopped/);
  const kept = node.entries;
  await follower.close();
  await node.close();
  expect(kept).toBeGreaterThanOrEqual(OPENING.length + 10 - 9);
});

test('LOGS-063 what was said before a replica came up does not concern it', async () => {
  const board = createDigestBoard();
  board.publish({ shard: 'main', entries: 20, digest: 'of a machine that was mended since', replica: 'other' });
  const { node, follower, stops } = await pair(createMemory(), board);
  await deposits(node, 30);
  await follower.caughtUp();
  board.publish({ shard: 'other', entries: 40, digest: 'of another shard', replica: 'other' });
  expect(stops).toEqual({ leader: undefined, follower: undefined });
  await follower.close();
  await node.close();
});

test('LOGS-062, ENGN-070 a broken invariant stops the replica with the entry, the invariant and the values', async () => {
  const { node, follower, stops } = await pair();
  node.query((state) => bend(state, ALICE, 3n));
  await expect(deposits(node, 10)).rejects.toMatchObject({ reason: 'stopped' });
  expect(reportOf(stops.leader)).toEqual({
    shard: 'main',
    seq: Math.ceil(OPENING.length / 10) * 10 - 1,
    timeMs: START_MS,
    command: 'deposit',
    broken: [{ name: 'conservation', sentence: 'USDC sums to 3, not to zero' }],
  });
  await follower.close();
  await node.close();
});

test('LOGS-060, LOGS-061 an entry that breaks a promise is named; nobody is answered from what it left half written', async () => {
  const memory = createMemory();
  const { node, follower, stops } = await pair(memory);
  const before = node.entries;
  node.query((state) => {
    Object.defineProperty(state.accounts.columns, 'positions', {
      get: () => {
        throw new Error('planted: the column is gone');
      },
    });
  });
  await expect(node.submit([DEPOSIT])).rejects.toMatchObject({ reason: 'stopped' });
  expect(reportOf(stops.leader)).toMatchObject({
    seq: before,
    command: 'deposit',
    broken: [{ name: 'Error', sentence: 'planted: the column is gone' }],
  });
  expect(() => node.query(() => 1)).toThrow(/entry \d+ \(deposit\) broke a promise: Error: planted/);
  await expect(node.snapshot()).rejects.toMatchObject({ reason: 'stopped' });
  await follower.caughtUp();
  const digest = follower.digest();
  await follower.close();
  await node.close();
  const again = await openNode({ log: createMemoryLog(memory), genesis: SMALL_GENESIS, clock: () => START_MS });
  expect(again.entries).toBe(before + 1);
  expect(again.digest()).toBe(digest);
  await again.close();
});

test('LOGS-063 a board in a file passes claims between processes; what is no claim says nothing', () => {
  const folder = mkdtempSync(join(tmpdir(), 'crossmargin-board-'));
  const path = join(folder, 'venue.sqlite.digests');
  writeFileSync(path, '{"shard":"main","entries":10,"digest":"old","replica":"gone"}\n');
  const [one, two] = [openDigestFile(path), openDigestFile(path)];
  const heard: DigestClaim[] = [];
  two.subscribe((claim) => heard.push(claim));
  const claim = { shard: 'main', entries: 20, digest: 'aa', replica: 'leader' };
  one.publish(claim);
  appendFileSync(path, 'noise\n{"shard":1}\n{"shard":"main","entr');
  two.look();
  expect(heard).toEqual([claim]);
  appendFileSync(path, 'ies":30,"digest":"bb","replica":"leader"}\n');
  two.look();
  expect(heard).toEqual([claim, { ...claim, entries: 30, digest: 'bb' }]);
  for (const board of [one, two]) board.close();
  rmSync(folder, { recursive: true });
});
