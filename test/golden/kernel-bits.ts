import { hasher, hex } from '../../src/hash/hash.ts';
import { exp } from '../../src/quant/exp.ts';
import { arenaBytes, createArena } from '../../src/quant/kernels/arena.ts';
import type { Arena } from '../../src/quant/kernels/arena.ts';
import { BLOCK_COLUMN, BLOCK_DOUBLES, BLOCK_ROWS } from '../../src/quant/kernels/black76-block.ts';
import {
  boxSides,
  drawnOption,
  nettedBook,
  population,
  refillInputs,
  setBlockRow,
  uniform,
} from '../../src/quant/kernels/kernels.suite.ts';
import type { Kernels } from '../../src/quant/kernels/kernels.ts';
import { ROW_FIELDS } from '../../src/quant/kernels/net-kernels.ts';
import { SHARE_FIELDS } from '../../src/quant/kernels/screen-kernels.ts';

/** What the kernels make of seeded inputs: how many values, on how many the two kinds differ, and the SHA-256 of the bits. */
export interface KernelBits {
  /** The kind that ran first: `vector`, or `scalar` on a machine without vectors. */
  readonly kind: Kernels['kind'];
  readonly values: number;
  /** Values in which the scalar twin gave other bits: none. */
  readonly different: number;
  readonly bits: string;
}

/** Every kernel on the inputs of `rounds` seeds, as this machine runs them and as their scalar twins do. */
export function kernelBits(rounds: number, firstSeed = 1): KernelBits {
  const running = hasher();
  let values = 0;
  let different = 0;
  let kind: Kernels['kind'] = 'vector';
  for (let seed = firstSeed; seed < firstSeed + rounds; seed++) {
    for (const outputs of KERNELS) {
      const [own, twin] = (['vector', 'scalar'] as const).map((wanted) => outputs(seed, wanted));
      kind = own.kind;
      values += own.values.length;
      different += differences(own.values, twin.values);
      running.update(new Uint8Array(own.values.slice().buffer));
    }
  }
  return { kind, values, different, bits: hex(running.digest()) };
}

interface Outputs {
  readonly kind: Kernels['kind'];
  readonly values: Float64Array;
}

const KERNELS: readonly ((seed: number, kind: Kernels['kind']) => Outputs)[] = [
  pricedBlocks,
  refilledRows,
  scannedAccounts,
  checkedOrders,
  screenedRows,
  nettedBooks,
  solvedBoxes,
];

function differences(a: Float64Array, b: Float64Array): number {
  const [x, y] = [a, b].map((values) => new BigUint64Array(values.buffer, values.byteOffset, values.length));
  let count = 0;
  for (let i = 0; i < x.length; i++) if (x[i] !== y[i]) count += 1;
  return count;
}

const outputsOf = ({ kernels, doubles }: Arena, at: number, count: number): Outputs => ({
  kind: kernels.kind,
  values: doubles.slice(at, at + count),
});

const BLOCKS = 16;

/** One option in five stands at an edge: no vol, no time, at the money, far in a tail, about the least deviation, a vol of 500 %. */
function pricedBlocks(seed: number, kind: Kernels['kind']): Outputs {
  const next = uniform(seed);
  const arena = createArena(arenaBytes([{ count: BLOCKS * BLOCK_DOUBLES, width: 8 }]), kind);
  const at = arena.takeDoubles(BLOCKS * BLOCK_DOUBLES);
  for (let row = 0; row < BLOCKS * BLOCK_ROWS; row++) {
    const option = drawnOption(next);
    const edges = [
      { vol: 0 },
      { timeYears: 0 },
      { strike: option.forward },
      { strike: option.forward * exp(60 * next() - 30) },
      { vol: 2e-9 * next(), timeYears: 1, strike: option.forward },
      { vol: 5, timeYears: 2 },
    ];
    const edge = next() < 0.2 ? edges[Math.floor(next() * edges.length)] : {};
    const rate = next() < 0.5 ? 0 : 0.1 * next() - 0.02;
    setBlockRow(arena.doubles, at, row, { ...option, ...edge, rate, discount: exp(0 - rate * option.timeYears) });
  }
  arena.kernels.black76Blocks(at, BLOCKS);
  const results = BLOCK_COLUMN.price * BLOCK_ROWS;
  const values = new Float64Array(BLOCKS * (BLOCK_DOUBLES - results));
  for (let block = 0; block < BLOCKS; block++) {
    const from = at + block * BLOCK_DOUBLES;
    values.set(arena.doubles.subarray(from + results, from + BLOCK_DOUBLES), block * (BLOCK_DOUBLES - results));
  }
  return { kind: arena.kernels.kind, values };
}

function refilledRows(seed: number, kind: Kernels['kind']): Outputs {
  const rows = 150;
  const { arena, call } = refillInputs(rows, 40, seed, kind);
  arena.kernels.refill(call);
  return outputsOf(arena, call.cells, rows * call.stride);
}

/** Lots and cells up to the limits of a listing, so that sums come near 2^53. */
function scannedAccounts(seed: number, kind: Kernels['kind']): Outputs {
  const shape = { accounts: 400, positions: 1 + (seed % 40), rows: 300, stride: 20 * (1 + (seed % 3)) };
  const { arena, call, groups } = population(shape, seed, kind);
  const next = uniform(seed + 1);
  const { doubles: f } = arena;
  for (let i = 0; i < 100 * call.stride; i++) f[call.cells + i] = Math.floor((2 * next() - 1) * 2 ** 24);
  for (let i = 0; i < 100; i++) f[call.lots + i] = Math.floor((2 * next() - 1) * 2 ** 22);
  arena.kernels.scanAccounts(call);
  return outputsOf(arena, call.worst, groups + shape.accounts);
}

const ORDERS = 500;

/** A check alone, checks together, a vector summed from rows and a fill added to it. */
function checkedOrders(seed: number, kind: Kernels['kind']): Outputs {
  const stride = 40;
  const shape = { accounts: 40, positions: 12, rows: 120, stride };
  const source = population(shape, seed, 'scalar');
  const doubles = [stride * shape.accounts, stride * shape.rows, ORDERS, ORDERS, 2 * ORDERS, shape.rows];
  const integers = [ORDERS, ORDERS, ORDERS];
  const columns = [...doubles.map((count) => ({ count, width: 8 })), ...integers.map((count) => ({ count, width: 4 }))];
  const arena = createArena(arenaBytes(columns), kind);
  const [vectors, cells, lots, alone, together] = doubles.map((count) => arena.takeDoubles(count));
  const [groups, rows, instrument] = integers.map((count) => arena.takeIntegers(count));
  const { doubles: f, integers: n, kernels } = arena;
  f.set(source.arena.doubles.subarray(source.call.cells, source.call.cells + stride * shape.rows), cells);
  const next = uniform(seed + 2);
  for (let i = 0; i < ORDERS; i++) {
    n[groups + i] = Math.floor(next() * shape.accounts);
    n[rows + i] = Math.floor(next() * shape.rows);
    n[instrument + i] = Math.floor(next() * shape.rows);
    f[lots + i] = Math.floor((2 * next() - 1) * 10 ** Math.floor(1 + 5 * next()));
  }
  for (let account = 0; account < shape.accounts; account++) {
    const at = { vector: vectors + account * stride, instrument, lots, cells, stride };
    kernels.addRows(at, account * shape.positions, (account + 1) * shape.positions);
  }
  for (let i = 0; i < ORDERS; i++) {
    const [vector, row] = [vectors + n[groups + i] * stride, cells + n[rows + i] * stride];
    f[alone + i] = kernels.orderWorst(vector, row, f[lots + i], stride);
  }
  kernels.orderWorsts({ count: ORDERS, groups, rows, lots, vectors, cells, stride, worst: together });
  for (let i = 0; i < ORDERS; i++) {
    kernels.addRow(vectors + n[groups + i] * stride, cells + n[rows + i] * stride, f[lots + i], stride);
  }
  const results = [
    f.subarray(vectors, vectors + stride * shape.accounts),
    f.subarray(alone, alone + ORDERS),
    f.subarray(together, together + ORDERS),
  ];
  return { kind: kernels.kind, values: Float64Array.from(results.flatMap((values) => [...values])) };
}

const SLOTS = 1_000;

/** Deviations of rows, and slots whose box ended: some stand exactly on their barrier. */
function screenedRows(seed: number, kind: Kernels['kind']): Outputs {
  const [count, stride] = [200, 40];
  const doubles = [count * stride, count * stride, count * stride, count * stride, count, SLOTS, SLOTS, SLOTS, 4, 8];
  const columns = [
    ...doubles.map((size) => ({ count: size, width: 8 })),
    ...[count, SLOTS + 1].map((size) => ({ count: size, width: 4 })),
    ...[SLOTS, SLOTS].map((size) => ({ count: size, width: 2 })),
  ];
  const arena = createArena(arenaBytes(columns), kind);
  const [cells, references, slopes, bends, out, low, high, most, prices, levels] = doubles.map((size) =>
    arena.takeDoubles(size),
  );
  const [rows, found] = [count, SLOTS + 1].map((size) => arena.takeIntegers(size));
  const [underlying, generation] = [SLOTS, SLOTS].map((size) => arena.takeShorts(size));
  const { doubles: f, integers: n, shorts: h, kernels } = arena;
  const next = uniform(seed + 3);
  for (let i = 0; i < 4 * count * stride; i++) f[cells + i] = Math.floor((2 * next() - 1) * 2 ** 24);
  for (let i = 0; i < count; i++) n[rows + i] = (i * 37) % count;
  for (let i = 0; i < 4; i++) f[prices + i] = 100 * (i + 1);
  for (let i = 0; i < 8; i++) f[levels + i] = i;
  for (let slot = 0; slot < SLOTS; slot++) {
    const [u, g] = [Math.floor(4 * next()), Math.floor(8 * next())];
    h[underlying + slot] = u;
    h[generation + slot] = g;
    f[low + slot] = 100 * (u + 1) - 10 + Math.floor(12 * next());
    f[high + slot] = 100 * (u + 1) + 10 - Math.floor(12 * next());
    f[most + slot] = g - 1 + Math.floor(4 * next());
  }
  const move = 0.1 * (next() - 0.5);
  kernels.deviations({ rows, count, cells, references, slopes, bends, stride, move, out });
  const call = { from: 0, to: SLOTS, underlying, generation, low, high, most, prices, levels, out: found };
  const listed = kernels.screenSlots(call);
  const values = new Float64Array(count + 1 + listed);
  values.set(f.subarray(out, out + count));
  values[count] = listed;
  values.set(n.subarray(found, found + listed), count + 1);
  return { kind: kernels.kind, values };
}

const BOOKS = 20;

/** Netted books, carried to another price, and sums of what their rows say of themselves. */
function nettedBooks(seed: number, kind: Kernels['kind']): Outputs {
  const found: number[] = [];
  for (let i = 0; i < BOOKS; i++) {
    const { arena, rows, lots, cells, ends, out, slots, stride, span } = nettedBook(kind, seed * BOOKS + i);
    const { doubles: f, kernels } = arena;
    const next = uniform(seed + i);
    const [moves, bends] = [slots, 4 * span].map((count) => arena.takeDoubles(count));
    const [fields, sums] = [50 * ROW_FIELDS, 10 * ROW_FIELDS].map((count) => arena.takeDoubles(count));
    for (let s = 0; s < slots; s++) f[moves + s] = 0.2 * (next() - 0.5);
    for (let b = 0; b < 4 * span; b++) f[bends + b] = Math.floor((2 * next() - 1) * 2 ** 30);
    for (let k = 0; k < 50 * ROW_FIELDS; k++) f[fields + k] = 1e6 * (next() - 0.5);
    kernels.netRows({ slots, ends, instrument: rows, lots, cells, stride, out, span });
    kernels.shiftRows({ slots, moves, stride, slopes: out, bends, span });
    kernels.sumFields({ runs: 10, ends, instrument: rows, lots, fields, out: sums });
    found.push(...f.subarray(out, out + 4 * span), ...f.subarray(sums, sums + 10 * ROW_FIELDS));
  }
  return { kind: createArena(arenaBytes([]), kind).kernels.kind, values: Float64Array.from(found) };
}

/** The own column beyond its slack, and shares of slack. */
function solvedBoxes(seed: number, kind: Kernels['kind']): Outputs {
  const found: number[] = [];
  for (let i = 0; i < BOOKS; i++) {
    const { arena, call } = boxSides(kind, seed * BOOKS + i);
    const count = call.slots * SHARE_FIELDS;
    const out = arena.takeDoubles(count);
    arena.doubles.fill(-1e300, out, out + count);
    found.push(arena.kernels.ownExcess(call), arena.kernels.ownShares({ ...call, out }));
    found.push(...arena.doubles.subarray(out, out + count));
  }
  return { kind: createArena(arenaBytes([]), kind).kernels.kind, values: Float64Array.from(found) };
}
