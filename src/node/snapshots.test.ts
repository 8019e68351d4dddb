import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { decodeSnapshot, encodeSnapshot } from '../codec/snapshot-codec.ts';
import { digestState } from '../engine/digest.ts';
import type { Command } from '../engine/command.ts';
import {
  fill,
  BTC_PERP,
  openingCommands,
  PROVIDER,
  SMALL_GENESIS,
  START_MS,
  tick,
  USDC,
  usdc,
} from '../engine/small-venue.suite.ts';
import { hex } from '../hash/hash.ts';
import { createMemory, createMemoryLog } from '../log/memory-log.ts';
import { openSqliteLog } from '../log/sqlite-log.ts';
import { threadedSnapshots } from './threaded-snapshots.ts';
import { openNode } from './node.ts';
import { platformHasher, recover } from './replica.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'crossmargin-snapshots-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const ALICE = PROVIDER + 1;

/** Money and trades without end. */
function* trading(): Generator<readonly Command[], never> {
  for (let i = 0; ; i++) {
    yield [
      { kind: 'deposit', account: ALICE, asset: USDC, amount: usdc('5000') },
      fill(BTC_PERP, ALICE, PROVIDER, 10, 60_000),
      ...(i % 7 === 0 ? tick(60_000 + (i % 50), 3_000) : []),
    ];
  }
}

test('LOGS-022 a snapshot by a thread is the state at its place, although commands kept coming', async () => {
  const path = join(folder, 'venue.db');
  const log = await openSqliteLog(path);
  const snapshotMaker = threadedSnapshots(path, { leastBytes: 0 });
  const node = await openNode({ log, genesis: SMALL_GENESIS, clock: () => START_MS, snapshotMaker });
  const source = trading();
  await node.submit([...openingCommands(), { kind: 'open-account', label: 'alice', accountKind: 'customer' }]);
  const taken: { readonly records: number; readonly digest: string }[] = [];
  for (let round = 0; round < 2; round++) {
    for (let i = 0; i < 5; i++) await node.submit(source.next().value);
    taken.push({ records: node.entries + 1, digest: node.digest() });
    let isKept = false;
    const kept = node.snapshot().then(() => {
      isKept = true;
    });
    let sent = 0;
    while (!isKept) {
      await node.submit(source.next().value);
      await setTimeout(5);
      sent += 1;
    }
    await kept;
    expect(sent).toBeGreaterThan(3);
  }
  const end = node.digest();
  for (const { records, digest } of taken) {
    const stored = await log.getSnapshot('main', records);
    expect(stored?.seq).toBe(records);
    const { state } = decodeSnapshot(stored?.bytes ?? new Uint8Array(), platformHasher);
    expect(state === undefined ? '' : hex(digestState(state, platformHasher()))).toBe(digest);
    const folded = await recover(log, 'main', { until: records, snapshotAtMost: 0 });
    expect(folded.state === undefined ? undefined : encodeSnapshot(folded.state, platformHasher())).toEqual(
      stored?.bytes,
    );
  }
  await node.close();
  const again = await openNode({ log: await openSqliteLog(path), clock: () => START_MS });
  expect(again.recovery.fromSnapshot).toBe(taken[1].records);
  expect(again.digest()).toBe(end);
  await again.close();
}, 120_000);

test('LOGS-022 a thread that cannot give the state of its place says why, and nothing is kept', async () => {
  const path = join(folder, 'venue.db');
  const log = await openSqliteLog(path);
  const node = await openNode({ log, genesis: SMALL_GENESIS, clock: () => START_MS });
  await node.submit(openingCommands());
  await expect(
    log.putSnapshot('main', 99, threadedSnapshots(path)('main', 99, 2 ** 22) as AsyncIterable<Uint8Array>),
  ).rejects.toThrow(`the log ends after ${node.entries + 1} records; the snapshot is of 99`);
  expect(await log.getSnapshot('main')).toBeUndefined();
  await node.close();
}, 60_000);

test('LOGS-022 the last snapshots are kept and older ones are forgotten', async () => {
  const memory = createMemory();
  const node = await openNode({
    log: createMemoryLog(memory),
    genesis: SMALL_GENESIS,
    clock: () => START_MS,
    snapshotsKept: 2,
  });
  for (const command of openingCommands().slice(0, 5)) {
    await node.submit([command]);
    await node.snapshot();
  }
  await node.close();
  expect([...(memory.shards.get('main')?.snapshots.keys() ?? [])]).toEqual([5, 6]);
});
