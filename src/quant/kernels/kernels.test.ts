import { expect, test } from 'vitest';
import { exp } from '../exp.ts';
import { ARENA_BYTES_MAX, arenaBytes, createArena } from './arena.ts';
import { bytesOfBase64 } from './base64.ts';
import { BLOCK_DOUBLES } from './black76-block.ts';
import { expTail, millsRatio } from './fast-normal.ts';
import { hashOfBits, optionBlocks, population, refillInputs, uniform } from './kernels.suite.ts';
import { hasVectorKernels } from './vector-kernels.ts';

/** Compares two columns bit by bit: the first index where they differ, -1 for none. */
function firstDifference(a: Float64Array, b: Float64Array, at: number, count: number): number {
  const x = new Int32Array(a.buffer, at * 8, count * 2);
  const y = new Int32Array(b.buffer, at * 8, count * 2);
  for (let i = 0; i < count * 2; i++) if (x[i] !== y[i]) return i >> 1;
  return -1;
}

test('KERN-050 this machine runs the vector kernels, and the scalar twins on request', () => {
  expect(hasVectorKernels()).toBe(true);
  expect(createArena(1 << 16).kernels.kind).toBe('vector');
  expect(createArena(1 << 16, 'scalar').kernels.kind).toBe('scalar');
});

test('KERN-050 without WebAssembly the scalar twins run', () => {
  const platform = globalThis as { WebAssembly?: unknown };
  const held = platform.WebAssembly;
  try {
    Reflect.deleteProperty(globalThis, 'WebAssembly');
    expect(createArena(1 << 16).kernels.kind).toBe('scalar');
  } finally {
    platform.WebAssembly = held;
  }
});

test('KERN-050 a plan beyond one memory is refused with a sentence', () => {
  expect(() => createArena(ARENA_BYTES_MAX + 1)).toThrow(/plan fewer accounts, columns or instruments/);
  const arena = createArena(arenaBytes([{ count: 8, width: 8 }]), 'scalar');
  arena.takeDoubles(8);
  expect(() => arena.takeDoubles(1)).toThrow(/planned/);
});

test('bytes of base64 agree with the platform', () => {
  for (let length = 0; length < 20; length++) {
    const bytes = Uint8Array.from({ length }, (_, i) => (i * 97 + length) & 255);
    expect(bytesOfBase64(Buffer.from(bytes).toString('base64'))).toEqual(bytes);
  }
});

test('KERN-001 the fast exponential is within 2 ulp of exp', () => {
  const next = uniform(1);
  for (let i = 0; i < 20_000; i++) {
    const y = -684.5 * next() * next();
    expect(Math.abs(expTail(y) / exp(y) - 1)).toBeLessThan(4.5e-16);
  }
  expect(expTail(-1)).toBe(0.36787944117144233);
  expect(millsRatio(0)).toBe(0.5);
});

const BLOCKS = 4_000;

test('KERN-001 KERN-002 Black-76 of half a million options: vector and scalar bits agree, and the hash is pinned', {
  timeout: 120_000,
}, () => {
  const vector = optionBlocks(BLOCKS, 7, 'vector');
  const scalar = createArena(arenaBytes([{ count: BLOCKS * BLOCK_DOUBLES, width: 8 }]), 'scalar');
  scalar.takeDoubles(BLOCKS * BLOCK_DOUBLES);
  scalar.doubles.set(vector.arena.doubles.subarray(vector.at, vector.at + BLOCKS * BLOCK_DOUBLES), vector.at);
  vector.arena.kernels.black76Blocks(vector.at, BLOCKS);
  scalar.kernels.black76Blocks(vector.at, BLOCKS);
  const count = BLOCKS * BLOCK_DOUBLES;
  expect(firstDifference(vector.arena.doubles, scalar.doubles, vector.at, count)).toBe(-1);
  expect(hashOfBits(vector.arena.doubles, vector.at, count)).toBe('3df8c2c346580b4f');
});

test('KERN-001 KERN-002 KERN-020 refilled cells, some of calls and puts that share a strike: bits agree, and the hash is pinned', () => {
  let hashes = '';
  for (let seed = 0; seed < 12; seed++) {
    const vector = refillInputs(500, 40, seed, 'vector');
    const scalar = refillInputs(500, 40, seed, 'scalar');
    vector.arena.kernels.refill(vector.call);
    scalar.arena.kernels.refill(scalar.call);
    const { cells } = vector.call;
    expect(firstDifference(vector.arena.doubles, scalar.arena.doubles, cells, 20_000)).toBe(-1);
    hashes += hashOfBits(vector.arena.doubles, cells, 20_000).slice(0, 4);
    const { doubles } = vector.arena;
    const padding = Array.from({ length: 500 }, (_, row) => doubles[cells + row * 40 + 39]);
    expect(new Set(padding)).toEqual(new Set([0]));
  }
  expect(hashes).toBe('7999a6231639869aa02b9e5a1aba2e3f7128126b633c04bc');
});

test('KERN-001 KERN-030 scanned accounts: bits agree with the twin and with a plain sum in whole numbers', () => {
  const shape = { accounts: 3_000, positions: 20, rows: 600, stride: 40 };
  const vector = population(shape, 3, 'vector');
  const scalar = population(shape, 3, 'scalar');
  vector.arena.kernels.scanAccounts(vector.call);
  scalar.arena.kernels.scanAccounts(scalar.call);
  const { worst, nav } = vector.call;
  expect(firstDifference(vector.arena.doubles, scalar.arena.doubles, worst, vector.groups)).toBe(-1);
  expect(firstDifference(vector.arena.doubles, scalar.arena.doubles, nav, shape.accounts)).toBe(-1);
  expect(hashOfBits(vector.arena.doubles, worst, vector.groups)).toBe('a09dc1d1f7433e0e');
  const { doubles: f, integers: n } = vector.arena;
  const { instrument, lots, cells, mark, cash, positionStart } = vector.call;
  for (let account = 0; account < 200; account++) {
    let value = BigInt(f[cash + account]);
    for (let group = account * 3; group < account * 3 + 3; group++) {
      const sums = new Array<bigint>(40).fill(0n);
      for (let p = n[positionStart + group]; p < n[positionStart + group + 1]; p++) {
        value += BigInt(f[lots + p]) * BigInt(f[mark + n[instrument + p]]);
        for (let c = 0; c < 40; c++) sums[c] += BigInt(f[lots + p]) * BigInt(f[cells + n[instrument + p] * 40 + c]);
      }
      const least = sums.reduce((a, b) => (b < a ? b : a), 0n);
      expect(f[worst + group]).toBe(Number(least));
    }
    expect(f[nav + account]).toBe(Number(value));
  }
});

test('KERN-030 the example of the spec, and columns in any number of passes', () => {
  for (const kind of ['vector', 'scalar'] as const) {
    const { arena, call } = population({ accounts: 1, positions: 1, rows: 3, stride: 60 }, 1, kind);
    const { doubles: f, integers: n } = arena;
    f.fill(0, call.cells, call.cells + 180);
    f[call.cells + 59] = -7;
    n[call.instrument] = 0;
    f[call.lots] = 2;
    arena.kernels.scanAccounts(call);
    expect(f[call.worst]).toBe(-14);
    f[call.lots] = -2;
    arena.kernels.scanAccounts(call);
    expect(Object.is(f[call.worst], 0)).toBe(true);
  }
});

test('KERN-031 an order or a fill on a stored vector equals a full scan', () => {
  const stride = 40;
  for (const kind of ['vector', 'scalar'] as const) {
    const { arena, call } = population({ accounts: 50, positions: 9, rows: 90, stride: 40 }, 5, kind);
    const more = createArena(
      arenaBytes([...Array(6).fill({ count: 90 * 40, width: 8 }), { count: 4, width: 4 }]),
      kind,
    );
    const cells = more.takeDoubles(90 * stride);
    const vectors = more.takeDoubles(2 * stride);
    const lots = more.takeDoubles(9);
    const worst = more.takeDoubles(2);
    const instrument = more.takeIntegers(9);
    const groups = more.takeIntegers(2);
    const rows = more.takeIntegers(2);
    more.doubles.set(arena.doubles.subarray(call.cells, call.cells + 90 * stride), cells);
    for (let i = 0; i < 9; i++) more.integers[instrument + i] = (i * 11) % 90;
    for (let i = 0; i < 9; i++) more.doubles[lots + i] = i * 13 - 50;
    const at = { vector: vectors, instrument, lots, cells, stride };
    more.kernels.addRows(at, 0, 8);
    const row = cells + more.integers[instrument + 8] * stride;
    const alone = more.kernels.orderWorst(vectors, row, more.doubles[lots + 8], stride);
    more.kernels.addRows({ ...at, vector: vectors + stride }, 0, 9);
    const full = more.doubles.slice(vectors + stride, vectors + 2 * stride);
    expect(alone).toBe(Math.min(0, ...full));
    more.integers[rows] = more.integers[instrument + 8];
    more.doubles[worst] = 1;
    const orders = { groups, rows, lots: lots + 8, vectors, cells, stride, worst };
    more.kernels.orderWorsts({ count: 1, ...orders });
    expect(more.doubles[worst]).toBe(alone);
    more.kernels.addRow(vectors, row, more.doubles[lots + 8], stride);
    expect(more.doubles.slice(vectors, vectors + stride)).toEqual(full);
  }
});

test('KERN-001 KERN-040 deviations: bits agree, and the example of the spec', () => {
  const found = (['vector', 'scalar'] as const).map((kind) => {
    const arena = createArena(arenaBytes(Array(6).fill({ count: 4_000, width: 8 })), kind);
    const matrices = Array.from({ length: 4 }, () => arena.takeDoubles(4_000));
    const [cells, references, slopes, bends] = matrices;
    const out = arena.takeDoubles(100);
    const rows = arena.takeIntegers(100);
    const next = uniform(9);
    for (let i = 0; i < 16_000; i++) arena.doubles[cells + i] = Math.floor(2e6 * next()) - 1e6;
    for (let i = 0; i < 100; i++) arena.integers[rows + i] = (i * 37) % 100;
    for (const at of matrices) arena.doubles.fill(0, at + 40 * 37, at + 40 * 38);
    arena.doubles[cells + 37 * 40 + 7] = 130;
    arena.doubles[references + 37 * 40 + 7] = 100;
    arena.doubles[slopes + 37 * 40 + 7] = 200;
    arena.doubles[bends + 37 * 40 + 7] = 400;
    arena.kernels.deviations({ rows, count: 100, cells, references, slopes, bends, stride: 40, move: 0.1, out });
    return arena.doubles.slice(out, out + 100);
  });
  expect(found[0]).toEqual(found[1]);
  expect(found[0][37]).toBeCloseTo(8, 12);
});

test('KERN-001 screened slots: both kinds find the same, and what a plain filter finds', () => {
  const found = (['vector', 'scalar'] as const).map((kind) => {
    const arena = createArena(arenaBytes(Array(8).fill({ count: 1_000, width: 8 })), kind);
    const [low, high, most] = [1_000, 1_000, 1_000].map((count) => arena.takeDoubles(count));
    const prices = arena.takeDoubles(3);
    const levels = arena.takeDoubles(5);
    const underlying = arena.takeShorts(1_000);
    const generation = arena.takeShorts(1_000);
    const out = arena.takeIntegers(1_001);
    const next = uniform(4);
    const { doubles: f, shorts: h, integers: n } = arena;
    f.set([100, 200, 300], prices);
    f.set([1, 2, 3, 4, 5], levels);
    const expected: number[] = [];
    for (let slot = 0; slot < 1_000; slot++) {
      const u = Math.floor(3 * next());
      const g = Math.floor(5 * next());
      const price = 100 * (u + 1);
      h[underlying + slot] = u;
      h[generation + slot] = g;
      f[low + slot] = price - 10 + Math.floor(12 * next());
      f[high + slot] = price + 10 - Math.floor(12 * next());
      f[most + slot] = g + 1 + Math.floor(4 * next()) - 1;
      if (price < f[low + slot] || price > f[high + slot] || g + 1 > f[most + slot]) expected.push(slot);
    }
    const call = { from: 0, to: 1_000, underlying, generation, low, high, most, prices, levels, out };
    const count = arena.kernels.screenSlots(call);
    expect([...n.subarray(out, out + count)]).toEqual(expected);
    return count;
  });
  expect(found[0]).toBe(found[1]);
  expect(found[0]).toBeGreaterThan(100);
});

test('KERN-020 the example of the spec', () => {
  for (const kind of ['vector', 'scalar'] as const) {
    const { arena, call } = refillInputs(1, 20, 1, kind);
    const ln = Math.log;
    arena.doubles.set([60_000, ln(60_000), 0.5, 0.5, 1, 10, 0, 5968.586979613552], call.options);
    [66_000, ln(66_000), 1, 0, 0, 1].forEach((value, field) => {
      arena.doubles[call.shocks + field * 20] = value;
    });
    arena.kernels.refill(call);
    expect(arena.doubles[call.cells]).toBe(37_457);
  }
});
