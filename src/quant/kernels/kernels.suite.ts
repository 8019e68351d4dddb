import { exp } from '../exp.ts';
import { log } from '../log.ts';
import type { Arena } from './arena.ts';
import { arenaBytes, createArena } from './arena.ts';
import { BLOCK_COLUMN, BLOCK_COLUMNS, BLOCK_DOUBLES, BLOCK_ROWS } from './black76-block.ts';
import type { Kernels } from './kernels.ts';
import { OPTION_FIELDS, SHOCK_FIELDS } from './refill.ts';
import { SIDE_FIELDS } from './screen-kernels.ts';
import type { RefillCall } from './refill.ts';
import type { ScanCall } from './scan-accounts.ts';

/** Inputs for tests and benchmarks of the kernels: drawn from a seed with exact operations only, so that they are the same everywhere. */

/** A uniform number in [0, 1), 32 bits of it, from a seed. */
export function uniform(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x9e3779b9) >>> 0;
    let z = Math.imul(state ^ (state >>> 16), 0x21f0aaad);
    z = Math.imul(z ^ (z >>> 15), 0x735a2d97);
    return ((z ^ (z >>> 15)) >>> 0) / 4_294_967_296;
  };
}

export interface DrawnOption {
  readonly forward: number;
  readonly strike: number;
  readonly vol: number;
  readonly timeYears: number;
  readonly sign: number;
}

/** Five hours to a year, vol 20 to 150 %, strikes to six standard deviations, three price levels. */
export function drawnOption(next: () => number): DrawnOption {
  const forward = [1, 3_000, 60_000][Math.floor(next() * 3)] * (0.8 + 0.4 * next());
  const timeYears = (5 / 8_760) * exp(7.468 * next());
  const vol = 0.2 + 1.3 * next();
  const strike = forward * exp((next() * 12 - 6) * vol * Math.sqrt(timeYears));
  return { forward, strike, vol, timeYears, sign: next() < 0.5 ? -1 : 1 };
}

/** Puts an option into row `row` of the blocks that start at `at`. */
export function setBlockRow(
  f: Float64Array,
  at: number,
  row: number,
  o: DrawnOption & { rate?: number; discount?: number },
): void {
  const first = at + Math.floor(row / BLOCK_ROWS) * BLOCK_DOUBLES + (row % BLOCK_ROWS);
  const { forward, strike, vol, timeYears, sign, rate = 0, discount = 1 } = o;
  const columns = [forward, log(forward), strike, log(strike), vol, timeYears, rate, discount, sign];
  for (let c = 0; c < columns.length; c++) f[first + c * BLOCK_ROWS] = columns[c];
}

/** Where a result of row `row` stands. */
export function blockCell(at: number, row: number, column: keyof typeof BLOCK_COLUMN): number {
  return at + Math.floor(row / BLOCK_ROWS) * BLOCK_DOUBLES + (row % BLOCK_ROWS) + BLOCK_COLUMN[column] * BLOCK_ROWS;
}

/** An arena with `blocks` blocks of drawn options. */
export function optionBlocks(blocks: number, seed: number, kind: Kernels['kind']): { arena: Arena; at: number } {
  const arena = createArena(arenaBytes([{ count: blocks * BLOCK_DOUBLES, width: 8 }]), kind);
  const at = arena.takeDoubles(blocks * BLOCK_ROWS * BLOCK_COLUMNS);
  const next = uniform(seed);
  for (let row = 0; row < blocks * BLOCK_ROWS; row++) {
    const option = drawnOption(next);
    const rate = next() < 0.5 ? 0 : 0.1 * next() - 0.02;
    setBlockRow(arena.doubles, at, row, { ...option, rate, discount: exp(0 - rate * option.timeYears) });
  }
  return { arena, at };
}

/** An arena with `count` options of one expiry and the shocks of `stride` columns, the last two of them padding. */
export function refillInputs(
  count: number,
  stride: number,
  seed: number,
  kind: Kernels['kind'],
  chain = 4,
): { arena: Arena; call: RefillCall } {
  const cells = count * stride;
  const arena = createArena(
    arenaBytes([
      { count: count * OPTION_FIELDS, width: 8 },
      { count: stride * SHOCK_FIELDS, width: 8 },
      { count, width: 4 },
      { count: cells, width: 8 },
    ]),
    kind,
  );
  const next = uniform(seed);
  const call = {
    options: arena.takeDoubles(count * OPTION_FIELDS),
    shocks: arena.takeDoubles(stride * SHOCK_FIELDS),
    rows: arena.takeIntegers(count),
    count,
    stride,
    cells: arena.takeDoubles(cells),
  };
  const { doubles: f, integers } = arena;
  const base = drawnOption(next);
  for (let i = 0; i < count; i++) {
    const strike = base.forward * exp((next() * 12 - 6) * base.vol * Math.sqrt(base.timeYears));
    const vol = base.vol * (0.8 + 0.4 * next());
    const sign = i % 2 === 0 ? 1 : -1;
    const ticks = 1 + Math.floor(next() * 1_000_000) / base.forward;
    const option = [strike, log(strike), vol, Math.sqrt(base.timeYears), sign, ticks, 2 * next() - 1];
    const at = call.options + i * OPTION_FIELDS;
    f.set([...option, base.forward * 0.1 * next()], at);
    // A put of the same strike and vol as the call before it, as chains are listed; or of the same strike alone.
    const shared = i % chain === 1 ? [0, 1, 2, 3, 6] : i % chain === 3 ? [0, 1] : [];
    for (const field of shared) f[at + field] = f[at - OPTION_FIELDS + field];
    integers[call.rows + i] = count - 1 - i;
  }
  for (let c = 0; c < stride; c++) {
    const forward = base.forward * (0.3 + 1.7 * next());
    const shock = [
      forward,
      log(forward),
      0.6 + next(),
      c % 3 === 0 ? 0.5 : 0,
      c % 5 === 0 ? 0.3 : 0,
      c < stride - 2 ? 1 - (c % 4) / 8 : 0,
    ];
    for (let k = 0; k < SHOCK_FIELDS; k++) f[call.shocks + k * stride + c] = shock[k];
  }
  return { arena, call };
}

/** A population: accounts of `positions` positions over three underlyings, integer lots and cells. */
export function population(
  shape: { accounts: number; positions: number; rows: number; stride: number },
  seed: number,
  kind: Kernels['kind'],
): { arena: Arena; call: ScanCall; groups: number } {
  const { accounts, positions, rows, stride } = shape;
  const underlyings = Math.min(3, positions);
  const groups = accounts * underlyings;
  const all = accounts * positions;
  const doubles = [all, rows * stride, rows, accounts, groups, accounts];
  const integers = [accounts + 1, groups + 1, all];
  const arena = createArena(
    arenaBytes([...doubles.map((count) => ({ count, width: 8 })), ...integers.map((count) => ({ count, width: 4 }))]),
    kind,
  );
  const [lots, cells, mark, cash, worst, nav] = doubles.map((count) => arena.takeDoubles(count));
  const [groupStart, positionStart, instrument] = integers.map((count) => arena.takeIntegers(count));
  const { doubles: f, integers: n } = arena;
  const next = uniform(seed);
  const each = Math.floor(rows / underlyings);
  for (let i = 0; i < rows * stride; i++) f[cells + i] = Math.floor(next() * 2_000_000) - 1_000_000;
  for (let i = 0; i < rows; i++) f[mark + i] = Math.floor(next() * 2_000_000);
  let position = 0;
  for (let account = 0; account < accounts; account++) {
    f[cash + account] = Math.floor(next() * 1e9) - 5e8;
    for (let u = 0; u < underlyings; u++) {
      n[positionStart + account * underlyings + u] = position;
      const end = account * positions + Math.floor(((u + 1) * positions) / underlyings);
      for (; position < end; position++) {
        n[instrument + position] = u * each + Math.floor(next() * each);
        f[lots + position] = Math.floor(next() * 200) - 100;
      }
    }
    n[groupStart + account + 1] = (account + 1) * underlyings;
  }
  n[positionStart + groups] = all;
  const call = {
    from: 0,
    to: accounts,
    groupStart,
    positionStart,
    instrument,
    lots,
    cells,
    mark,
    cash,
    stride,
    worst,
    nav,
  };
  return { arena, call, groups };
}

/** FNV-1a over 32-bit words of some doubles: enough to pin outputs. */
export function hashOfBits(f: Float64Array, at: number, count: number): string {
  const words = new Uint32Array(f.buffer, at * 8, count * 2);
  let a = 0x811c9dc5;
  let b = 0x1b873593;
  for (const word of words) {
    a = Math.imul(a ^ word, 0x01000193);
    b = Math.imul(b ^ word ^ (a >>> 15), 0x85ebca6b);
  }
  return (a >>> 0).toString(16).padStart(8, '0') + (b >>> 0).toString(16).padStart(8, '0');
}

/** Positions of a book of three slots, sorted by slot and way, with one of no slot behind them, and rows for them. */
export function nettedBook(kind: Kernels['kind'], seed = 5) {
  const runs = [4, 2, 0, 0, 3, 1, 5, 0, 0, 1];
  const stride = 40;
  const span = 4 * stride;
  const arena = createArena(arenaBytes(Array(12).fill({ count: 2_000, width: 8 })), kind);
  const next = uniform(seed);
  const count = runs.reduce((sum, run) => sum + run, 0);
  const rows = arena.takeIntegers(count);
  const ends = arena.takeIntegers(runs.length);
  const lots = arena.takeDoubles(count);
  const cells = arena.takeDoubles(50 * stride);
  const out = arena.takeDoubles(4 * span);
  let end = 0;
  runs.forEach((run, i) => {
    end += run;
    arena.integers[ends + i] = end;
  });
  for (let i = 0; i < count; i++) {
    arena.integers[rows + i] = Math.floor(50 * next());
    arena.doubles[lots + i] = Math.floor(2_001 * next()) - 1_000;
  }
  for (let i = 0; i < 50 * stride; i++) arena.doubles[cells + i] = Math.floor(2e7 * next()) - 1e7;
  return { arena, rows, lots, cells, ends, out, slots: 3, stride, span };
}

/** A book of a few slots and its box, that some column may lose too much in. */
export function boxSides(kind: Kernels['kind'], seed: number, slots = 1 + (seed % 4)) {
  const stride = 40;
  const columns = 37;
  const arena = createArena(arenaBytes(Array(5).fill({ count: 400, width: 8 })), kind);
  const next = uniform(seed);
  const { doubles: f } = arena;
  const slopes = arena.takeDoubles(slots * stride);
  const bends = arena.takeDoubles(slots * stride);
  const pnl = arena.takeDoubles(stride);
  const sides = arena.takeDoubles(slots * SIDE_FIELDS);
  for (let i = 0; i < slots * stride; i++) {
    f[slopes + i] = 2e6 * (next() - 0.5);
    f[bends + i] = 2e7 * (next() - 0.5);
  }
  for (let c = 0; c < stride; c++) f[pnl + c] = c < columns ? 2e4 * next() : 1e300;
  for (let slot = 0; slot < slots; slot++) {
    const side = [
      1e6 * (next() - 0.5),
      1e7 * (next() - 0.5),
      next(),
      1e4 * next(),
      1e4 * next(),
      0.05 * next(),
      0.05 * next(),
    ];
    f.set(side, sides + slot * SIDE_FIELDS);
  }
  const base = 6e4 * next();
  return { arena, call: { columns, stride, slots, slopes, bends, pnl, sides, base, share: 1.1 } };
}
