import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encodeLogEntry } from '../src/codec/log-record.ts';
import { apply } from '../src/engine/apply.ts';
import type { Command } from '../src/engine/command.ts';
import {
  fill,
  openingCommands,
  PROVIDER,
  START_MS,
  USDC,
  usdc,
  BTC_PERP,
  BTC_PUT,
} from '../src/engine/small-venue.suite.ts';
import type { Genesis } from '../src/engine/genesis.ts';
import { createState } from '../src/engine/state.ts';
import type { State } from '../src/engine/state.ts';
import { createMemoryLog } from '../src/log/memory-log.ts';
import { openSqliteLog } from '../src/log/sqlite-log.ts';
import { openNode } from '../src/node/node.ts';
import { recover } from '../src/node/replica.ts';
import { money } from '../src/units/money.ts';

/** Commands through the log, through the engine, and through both. */
export interface LogTiming {
  readonly name: string;
  /** Per second: the median over rounds, and the best round. */
  readonly perSecond: number;
  readonly best: number;
  /** Latency of one group, ms, where groups are timed. */
  readonly p50Ms?: number;
  readonly p99Ms?: number;
}

export const BENCH_GENESIS: Genesis = {
  accounts: 2_048,
  assets: 4,
  underlyings: 4,
  instruments: 64,
  expiries: 8,
  positionRows: 65_536,
  orders: 16_384,
};

const CUSTOMERS = 1_000;
const FIRST = PROVIDER + 1;

/** Accounts with money and a position each. */
export function populated(): readonly Command[] {
  const customers = Array.from({ length: CUSTOMERS }, (_, i) => FIRST + i);
  return [
    ...openingCommands(),
    ...customers.map(() => ({ kind: 'open-account', label: 'customer', accountKind: 'customer' }) as const),
    ...customers.map((account) => ({ kind: 'deposit', account, asset: USDC, amount: usdc('50000') }) as const),
    ...customers.map((account) => fill(BTC_PERP, account, PROVIDER, 100, 60_000)),
  ];
}

/** A mix of what a venue sends all day: order checks, orders placed and cancelled, fills, deposits. */
export function mixed(count: number): readonly Command[] {
  return Array.from({ length: count }, (_, i): Command => {
    const account = FIRST + (i % CUSTOMERS);
    const price = 6_000_000_000_000;
    switch (i % 5) {
      case 0:
        return { kind: 'check-order', account, instrument: BTC_PERP, lots: 10, price };
      case 1:
        return { kind: 'place-order', order: i + 1, account, instrument: BTC_PERP, lots: -5, price };
      case 2:
        return { kind: 'cancel-order', order: i };
      case 3:
        return i % 2 === 0 ? fill(BTC_PUT, account, PROVIDER, 1, 4_000) : fill(BTC_PUT, PROVIDER, account, 1, 4_000);
      default:
        return { kind: 'deposit', account, asset: USDC, amount: money(1_000n) };
    }
  });
}

function rate(name: string, count: number, times: readonly number[]): LogTiming {
  const sorted = [...times].sort((a, b) => a - b);
  return { name, perSecond: (count / sorted[sorted.length >> 1]) * 1_000, best: (count / sorted[0]) * 1_000 };
}

/** apply() alone: no log, no codec. */
export function applyTimings(rounds = 5): LogTiming[] {
  const state = createState(BENCH_GENESIS);
  let seq = 0;
  const send = (of: State, commands: readonly Command[]): void => {
    for (const command of commands) apply(of, { seq: seq++, timeMs: START_MS, command });
  };
  send(state, populated());
  const commands = mixed(10_000);
  send(state, commands);
  const timed = (name: string, list: readonly Command[]): LogTiming =>
    rate(
      name,
      list.length,
      Array.from({ length: rounds }, () => {
        const start = performance.now();
        send(state, list);
        return performance.now() - start;
      }),
    );
  const checks = commands.filter(({ kind }) => kind === 'check-order');
  return [
    timed('apply, mixed commands', commands),
    timed('apply, check-order alone', checks),
    timed(
      'apply, record-fill alone',
      Array.from({ length: 4_000 }, (_, i) => {
        const account = FIRST + (i >> 1);
        return i % 2 === 0
          ? fill(BTC_PUT, (account % CUSTOMERS) + FIRST, PROVIDER, 1, 4_000)
          : fill(BTC_PUT, PROVIDER, (account % CUSTOMERS) + FIRST, 1, 4_000);
      }),
    ),
  ];
}

/** Rounds of each figure of the log: one is a few hundred flushes, and a checkpoint of the file in it weighs heavily. */
const ROUNDS = 5;

/** Bytes of 100 through the SQLite log alone, and mixed commands through node, log and engine, durable and answered. */
export async function logTimings(groups: readonly number[] = [1, 100, 1_000], total = 40_000): Promise<LogTiming[]> {
  const folder = mkdtempSync(join(tmpdir(), 'crossmargin-bench-'));
  const timings: LogTiming[] = [];
  try {
    for (const group of groups) timings.push(await logAlone(join(folder, `log-${group}.db`), group, total));
    for (const group of groups) timings.push(await throughNode(join(folder, `node-${group}.db`), group, total));
  } finally {
    rmSync(folder, { recursive: true });
  }
  return timings;
}

async function logAlone(path: string, group: number, total: number): Promise<LogTiming> {
  const log = await openSqliteLog(path);
  const epoch = await log.acquireEpoch('main');
  const appends = Math.min(Math.ceil(total / group), 400);
  const bytes = new Uint8Array(100).fill(7);
  const latencies: number[] = [];
  let from = 0;
  const times = await timesOf(async () => {
    for (let i = 0; i < appends; i++, from += group) {
      const first = from;
      const begun = performance.now();
      await log.append(
        'main',
        first,
        epoch,
        Array.from({ length: group }, (_, at) => ({ id: { client: 1, number: first + at }, bytes })),
      );
      latencies.push(performance.now() - begun);
    }
  });
  await log.close();
  return withLatency(rate(`log alone, group ${group}`, appends * group, times), latencies);
}

async function timesOf(work: () => Promise<void>): Promise<readonly number[]> {
  const times: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const start = performance.now();
    await work();
    times.push(performance.now() - start);
  }
  return times;
}

/**
 * Two groups on their way at any time: what a busy front door keeps up. The node is opened as `crossmargin start` opens it: certificates are left
 * to the time when nothing waits.
 */
async function throughNode(path: string, group: number, total: number): Promise<LogTiming> {
  const node = await openNode({
    log: await openSqliteLog(path),
    genesis: BENCH_GENESIS,
    clock: () => START_MS,
    groupMax: group,
    whenIdle: (work) => setImmediate(work),
  });
  await node.submit(populated());
  const groups = Math.min(Math.ceil(total / group), 400);
  const commands = mixed(groups * group);
  const latencies: number[] = [];
  const lane = async (first: number): Promise<void> => {
    for (let i = first; i < groups; i += 2) {
      const begun = performance.now();
      await node.submit(commands.slice(i * group, (i + 1) * group));
      latencies.push(performance.now() - begun);
    }
  };
  const times = await timesOf(async () => {
    await Promise.all([lane(0), lane(1)]);
  });
  await node.close();
  return withLatency(rate(`node, log and engine, group ${group}`, groups * group, times), latencies);
}

function withLatency(timing: LogTiming, latencies: number[]): LogTiming {
  latencies.sort((a, b) => a - b);
  return { ...timing, p50Ms: latencies[latencies.length >> 1], p99Ms: latencies[Math.floor(latencies.length * 0.99)] };
}

/** Recovery: a log of `count` mixed commands replayed from its first record, and from a snapshot of its end. */
export async function recoveryTimings(count = 200_000): Promise<LogTiming[]> {
  const log = createMemoryLog();
  const node = await openNode({
    log,
    genesis: BENCH_GENESIS,
    clock: () => START_MS,
    queueMax: 1_000_000,
    groupMax: 10_000,
  });
  await node.submit(populated());
  const commands = mixed(count);
  for (let from = 0; from < count; from += 10_000) await node.submit(commands.slice(from, from + 10_000));
  const replay = async (snapshotAtMost: number): Promise<number> => {
    const start = performance.now();
    await recover(log, 'main', { snapshotAtMost });
    return performance.now() - start;
  };
  const fromStart = await replay(0);
  await node.snapshot();
  const fromSnapshot = await replay(Number.MAX_SAFE_INTEGER);
  return [
    rate('replay from the first record', count, [fromStart]),
    {
      name: 'recovery from a snapshot, times a second',
      perSecond: 1_000 / fromSnapshot,
      best: 1_000 / fromSnapshot,
      p50Ms: fromSnapshot,
    },
  ];
}

/** Encoding and decoding of one command record. */
export function codecTimings(rounds = 5): LogTiming[] {
  const commands = mixed(20_000);
  const encode = (): Uint8Array[] =>
    commands.map((command) => encodeLogEntry({ kind: 'command', timeMs: START_MS, command }));
  encode();
  return [
    rate(
      'encode a command',
      commands.length,
      Array.from({ length: rounds }, () => {
        const start = performance.now();
        encode();
        return performance.now() - start;
      }),
    ),
  ];
}
