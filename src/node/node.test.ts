import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Command } from '../engine/command.ts';
import { digestState } from '../engine/digest.ts';
import { brokenInvariants } from '../engine/invariants.ts';
import { accountRecord } from '../engine/query.ts';
import { REJECTION } from '../engine/rejection.ts';
import {
  BTC_CALL,
  BTC_PERP,
  fill,
  openingCommands,
  PROVIDER,
  SMALL_GENESIS,
  START_MS,
  tick,
  USDC,
  usdc,
} from '../engine/small-venue.suite.ts';
import { hex } from '../hash/hash.ts';
import type { Log } from '../log/log.ts';
import { LogRefusal } from '../log/log.ts';
import { createMemory, createMemoryLog } from '../log/memory-log.ts';
import type { Memory } from '../log/memory-log.ts';
import { openSqliteLog } from '../log/sqlite-log.ts';
import type { Node, NodeOptions } from './node.ts';
import { openNode } from './node.ts';
import { recover } from './replica.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'crossmargin-node-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const ALICE = PROVIDER + 1;
const HOUR_MS = 3_600_000;

/** A run in parts: opening, trading, a fall, a rise, a crash. */
const PARTS: readonly (readonly Command[])[] = [
  openingCommands(),
  [
    { kind: 'open-account', label: 'alice', accountKind: 'customer' },
    { kind: 'deposit', account: ALICE, asset: USDC, amount: usdc('20000') },
    fill(BTC_PERP, ALICE, PROVIDER, 1000, 60_000),
    fill(BTC_CALL, ALICE, PROVIDER, 100, 4_000),
  ],
  tick(53_000, 2_800),
  [...tick(45_000, 2_700), { kind: 'advance-time' }],
  tick(25_000, 2_000),
];

/** A node whose clock stands still: part n of the run is at hour n. */
function opened(log: Log, part = 0, options: Partial<NodeOptions> = {}): Promise<Node> {
  return openNode({ log, genesis: SMALL_GENESIS, clock: () => START_MS + part * HOUR_MS, ...options });
}

/** The run without a break. */
async function wholeRun(memory: Memory = createMemory(), snapshotEvery = 0): Promise<Node> {
  let part = 0;
  const node = await openNode({
    log: createMemoryLog(memory),
    genesis: SMALL_GENESIS,
    snapshotEvery,
    snapshotsKept: 100,
    clock: () => START_MS + part * HOUR_MS,
  });
  for (const commands of PARTS) {
    await node.submit(commands);
    part += 1;
  }
  return node;
}

test('LOGS-030 a run that is closed and opened again between its parts ends at the digest of one that was not', async () => {
  const digest = (await wholeRun()).digest();
  for (const snapshotEvery of [0, 5]) {
    const path = join(folder, `run-${snapshotEvery}.db`);
    for (const [part, commands] of PARTS.entries()) {
      const node = await opened(await openSqliteLog(path, { thread: 'caller' }), part, { snapshotEvery });
      await node.submit(commands);
      await node.close();
    }
    const node = await opened(await openSqliteLog(path, { thread: 'caller' }), PARTS.length);
    expect(node.digest()).toBe(digest);
    expect(node.query(brokenInvariants)).toEqual([]);
    expect(node.recovery.fromSnapshot > 0).toBe(snapshotEvery > 0);
    await node.close();
  }
});

test('LOGS-021 replay from the first record and from every snapshot give one digest, at the end and on the way', async () => {
  const memory = createMemory();
  const node = await wholeRun(memory, 1);
  const [end, entries] = [node.digest(), node.entries];
  await node.close();
  const log = createMemoryLog(memory);
  expect((await opened(log, PARTS.length)).digest()).toBe(end);
  const digestAt = async (until: number, snapshotAtMost: number): Promise<string> => {
    const { state } = await recover(log, 'main', { until, snapshotAtMost });
    return state === undefined ? 'none' : hex(digestState(state));
  };
  for (const until of [1, 10, 20, entries + 1]) {
    const fromStart = await digestAt(until, 0);
    for (const atMost of [5, 16, 24, entries + 1]) expect(await digestAt(until, atMost)).toBe(fromStart);
  }
  expect(memory.shards.get('main')?.snapshots.size).toBeGreaterThan(2);
});

test('LOGS-020 a damaged snapshot is passed over for an earlier one', async () => {
  const memory = createMemory();
  const node = await wholeRun(memory, 1);
  const digest = node.digest();
  await node.close();
  const snapshots = memory.shards.get('main')?.snapshots ?? new Map<number, Uint8Array>();
  const places = [...snapshots.keys()].sort((a, b) => b - a);
  for (const place of places.slice(0, 2)) snapshots.get(place)?.fill(7, 100, 200);
  const again = await opened(createMemoryLog(memory), PARTS.length);
  expect(again.recovery.fromSnapshot).toBe(places[2]);
  expect(again.digest()).toBe(digest);
});

test('LOGS-031 a command that is sent twice is applied once and answered alike', async () => {
  const memory = createMemory();
  const node = await opened(createMemoryLog(memory));
  await node.submit([...PARTS[0], ...PARTS[1].slice(0, 1)]);
  const deposit: Command = { kind: 'deposit', account: ALICE, asset: USDC, amount: usdc('5') };
  const submissions = [{ id: { client: 9, number: 1 }, command: deposit }];
  const [first] = await node.submitWithIds(submissions);
  const [again, other] = await node.submitWithIds([...submissions, { id: { client: 9, number: 2 }, command: deposit }]);
  expect(again).toEqual({ ...first, duplicate: true });
  expect(other).toMatchObject({ seq: first.seq + 1, duplicate: false });
  const digest = node.digest();
  await node.close();
  const restarted = await opened(createMemoryLog(memory));
  expect(restarted.digest()).toBe(digest);
  expect(await restarted.submitWithIds(submissions)).toEqual([{ ...first, duplicate: true }]);
  expect(restarted.query((state) => accountRecord(state, ALICE)?.balances[0].units)).toBe(usdc('10'));
});

test('LOGS-031 an outcome older than the node remembers is answered by its place alone', async () => {
  const node = await opened(createMemoryLog(), 0, { rememberMax: 4 });
  const submission = { id: { client: 9, number: 1 }, command: { kind: 'advance-time' } as const };
  await node.submitWithIds([submission]);
  await node.submit(Array.from({ length: 4 }, () => submission.command));
  expect(await node.submitWithIds([submission])).toEqual([{ seq: 0, duplicate: true }]);
});

test('LOGS-030 groups keep the order of submissions, whoever sends and however many at once', async () => {
  const node = await opened(createMemoryLog(), 0, { groupMax: 7 });
  const seen: number[] = [];
  node.subscribe(({ seq }) => seen.push(seq));
  const sent = Array.from({ length: 40 }, (_, i) =>
    node.submit(Array.from({ length: (i % 5) + 1 }, () => ({ kind: 'cancel-order', order: 1 }) as const)),
  );
  const seqs = (await Promise.all(sent)).flat().map(({ seq }) => seq);
  expect(seqs).toEqual(seqs.map((_, i) => i));
  expect(seen).toEqual(seqs);
});

test('LOGS-032 a full queue refuses a submission whole, and takes it later', async () => {
  const node = await opened(createMemoryLog(), 0, { queueMax: 3 });
  const command: Command = { kind: 'advance-time' };
  const two = node.submit([command, command]);
  await expect(node.submit([command, command])).rejects.toMatchObject({ reason: 'queue-full', retryable: true });
  expect(await two).toHaveLength(2);
  expect(await node.submit([command, command])).toHaveLength(2);
  expect(node.entries).toBe(4);
});

test('a command that no bytes can carry, or too many at once, are refused and nothing is taken', async () => {
  const node = await opened(createMemoryLog());
  const broken = { kind: 'cancel-order', order: Number.NaN } as Command;
  await expect(node.submit([{ kind: 'advance-time' }, broken])).rejects.toMatchObject({ reason: 'malformed' });
  await expect(node.submit(Array<Command>(10_001).fill({ kind: 'advance-time' }))).rejects.toMatchObject({
    reason: 'batch-too-large',
  });
  expect(await node.submit([])).toEqual([]);
  expect(node.entries).toBe(0);
});

test('LOGS-030 time comes from the clock, whole, and never goes back', async () => {
  const times = [5_000.7, 4_000, 6_000];
  const node = await openNode({ log: createMemoryLog(), genesis: SMALL_GENESIS, clock: () => times.shift() ?? 0 });
  const stamped: number[] = [];
  for (let i = 0; i < 4; i++) stamped.push((await node.submit([{ kind: 'advance-time' }]))[0].timeMs);
  expect(stamped).toEqual([5_000, 5_000, 6_000, 6_000]);
});

test('LOGS-030 what the log refused is not applied, and the node stops', async () => {
  const log = createMemoryLog(createMemory(3));
  const causes: unknown[] = [];
  const node = await opened(log, 0, { onStop: (cause) => causes.push(cause) });
  const command: Command = { kind: 'advance-time' };
  await node.submit([command, command]);
  const digest = node.digest();
  await expect(node.submit([command])).rejects.toMatchObject({ reason: 'stopped', retryable: false });
  await expect(node.submit([command])).rejects.toMatchObject({ reason: 'stopped' });
  expect(causes).toEqual([expect.any(LogRefusal)]);
  expect(node.digest()).toBe(digest);
});

test('LOGS-003, LOGS-030 a second node fences the first, and goes on where it ended', async () => {
  const memory = createMemory();
  const first = await opened(createMemoryLog(memory));
  await first.submit(PARTS[0]);
  const second = await opened(createMemoryLog(memory));
  await expect(first.submit([{ kind: 'advance-time' }])).rejects.toMatchObject({ reason: 'stopped' });
  expect(second.digest()).toBe(first.digest());
  expect((await second.submit([{ kind: 'advance-time' }]))[0].seq).toBe(PARTS[0].length);
});

test('LOGS-033 a fault stops the node, and what was in the log is there after a restart', async () => {
  const memory = createMemory();
  const causes: unknown[] = [];
  const node = await opened(createMemoryLog(memory), 0, { onStop: (cause) => causes.push(cause) });
  await node.submit([...PARTS[0], ...PARTS[1].slice(0, 2)]);
  const before = node.digest();
  node.subscribe(() => {
    throw new Error('planted');
  });
  await expect(
    node.submitWithIds([{ id: { client: 3, number: 3 }, command: { kind: 'advance-time' } }]),
  ).rejects.toMatchObject({
    reason: 'stopped',
  });
  expect(causes).toEqual([expect.objectContaining({ message: 'planted' })]);
  const again = await opened(createMemoryLog(memory));
  expect(again.digest()).not.toBe(before);
  expect(
    await again.submitWithIds([{ id: { client: 3, number: 3 }, command: { kind: 'advance-time' } }]),
  ).toMatchObject([{ duplicate: true, outcome: { events: [{ kind: 'time-advanced' }] } }]);
});

test('an existing log keeps its sizes and refuses others', async () => {
  const memory = createMemory();
  await (await opened(createMemoryLog(memory))).close();
  await expect(
    openNode({ log: createMemoryLog(memory), genesis: { ...SMALL_GENESIS, accounts: 65 }, clock: () => 0 }),
  ).rejects.toMatchObject({ reason: 'genesis-differs' });
  const kept = await openNode({ log: createMemoryLog(memory), clock: () => START_MS });
  expect(kept.query(({ genesis }) => genesis)).toEqual(SMALL_GENESIS);
});

test('LOGS-041 a log whose records are not of this build is refused with the last good one', async () => {
  const log = createMemoryLog();
  const node = await opened(log);
  await node.submit([{ kind: 'advance-time' }]);
  const epoch = await log.acquireEpoch('main');
  await log.append('main', 2, epoch, [{ id: { client: 5, number: 5 }, bytes: Uint8Array.of(1, 99) }]);
  await expect(opened(log)).rejects.toMatchObject({ reason: 'corrupt', lastGoodSeq: 1 });
});

test('a refused command is answered, logged and replayed as a refusal', async () => {
  const memory = createMemory();
  const node = await opened(createMemoryLog(memory));
  expect((await node.submit([{ kind: 'cancel-order', order: 5 }]))[0].events).toEqual([
    { kind: 'rejected', code: REJECTION.ORDER_UNKNOWN },
  ]);
  expect((await opened(createMemoryLog(memory))).digest()).toBe(node.digest());
});
