import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Command } from '../engine/command.ts';
import { brokenInvariants } from '../engine/invariants.ts';
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
import { createMemory, createMemoryLog } from '../log/memory-log.ts';
import type { Log } from '../log/log.ts';
import { openSqliteLog } from '../log/sqlite-log.ts';
import { openNode } from './node.ts';
import { recover } from './replica.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'crossmargin-node-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const ALICE = PROVIDER + 1;

/** A run in three parts: opening, trading, a fall. */
const PARTS: readonly (readonly Command[])[] = [
  openingCommands(),
  [
    { kind: 'open-account', label: 'alice', accountKind: 'customer' },
    { kind: 'deposit', account: ALICE, asset: USDC, amount: usdc('20000') },
    fill(BTC_PERP, ALICE, PROVIDER, 1000, 60_000),
    fill(BTC_CALL, ALICE, PROVIDER, 100, 4_000),
  ],
  [...tick(53_000, 2_800), ...tick(45_000, 2_700), ...tick(25_000, 2_000)],
];

async function opened(log: Log, snapshotEvery = 0) {
  let timeMs = START_MS;
  return openNode({ log, genesis: SMALL_GENESIS, snapshotEvery, clock: () => (timeMs += 250) });
}

test('LOGS-030 a run that is closed and opened again between its parts ends where an uninterrupted one ends', async () => {
  const whole = await opened(createMemoryLog());
  for (const part of PARTS) await whole.submit(part);

  for (const snapshotEvery of [0, 5]) {
    const path = join(folder, `run-${snapshotEvery}.db`);
    for (const part of PARTS) {
      const node = await opened(await openSqliteLog(path), snapshotEvery);
      await node.submit(part);
      await node.close();
    }
    const node = await opened(await openSqliteLog(path), snapshotEvery);
    expect(node.entries).toBe(whole.entries);
    expect(node.query(brokenInvariants)).toEqual([]);
    expect(node.recovery.fromSnapshot > 0).toBe(snapshotEvery > 0);
    await node.close();
  }
});

test('LOGS-021 replay from the log and from any snapshot give one digest', async () => {
  const memory = createMemory();
  const node = await opened(createMemoryLog(memory), 4);
  for (const part of PARTS) await node.submit(part);
  const digest = node.digest();
  await node.close();
  const log = createMemoryLog(memory);
  const again = await opened(log, 0);
  expect(again.digest()).toBe(digest);
  for (let snapshotAtMost = 0; snapshotAtMost <= node.entries + 1; snapshotAtMost += 4) {
    const { state } = await recover(log, 'main', { snapshotAtMost });
    expect(state?.venue.columns.entries[0]).toBe(node.entries);
  }
});
