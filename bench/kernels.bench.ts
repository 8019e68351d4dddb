import { black76 } from '../src/quant/black76.ts';
import { impliedTotalVolColumns } from '../src/quant/implied-vol.ts';
import { arenaBytes, createArena } from '../src/quant/kernels/arena.ts';
import type { Arena } from '../src/quant/kernels/arena.ts';
import { BLOCK_ROWS } from '../src/quant/kernels/black76-block.ts';
import type { BLOCK_COLUMN } from '../src/quant/kernels/black76-block.ts';
import {
  blockCell,
  drawnOption,
  optionBlocks,
  population,
  refillInputs,
  uniform,
} from '../src/quant/kernels/kernels.suite.ts';
import type { Kernels } from '../src/quant/kernels/kernels.ts';
import { milliseconds, millionsPerSecond, nanoseconds } from './measure.ts';
import type { Figure } from './measure.ts';

/** 4,096 mixed options: three price levels, five hours to a year, vols of 20 to 150 %, strikes to six deviations. */
export function pricingFigures(): Figure[] {
  const blocks = 32;
  const times = 50;
  const priced = (kind: Kernels['kind'], target?: number): Figure => {
    const { arena, at } = optionBlocks(blocks, 1, kind);
    const name = `Black-76 with 4 Greeks, ${kind}`;
    return millionsPerSecond({ name, ...(target === undefined ? {} : { target }) }, blocks * BLOCK_ROWS * times, () => {
      for (let i = 0; i < times; i++) arena.kernels.black76Blocks(at, blocks);
    });
  };
  return [priced('vector', 50), errorFigure(), priced('scalar'), impliedVolFigure()];
}

/**
 * The largest error of a price out of the money, of the forward, against the form that is within 6 ulp. In the money, where a put is worth
 * up to thousands of forwards, the error is of the larger of forward and strike.
 */
function errorFigure(): Figure {
  const blocks = 32;
  const { arena, at } = optionBlocks(blocks, 1, 'vector');
  const { doubles } = arena;
  arena.kernels.black76Blocks(at, blocks);
  let [outside, inside] = [0, 0];
  for (let row = 0; row < blocks * BLOCK_ROWS; row++) {
    const input = (column: keyof typeof BLOCK_COLUMN): number => doubles[blockCell(at, row, column)];
    const [forward, strike, timeYears, vol] = [input('forward'), input('strike'), input('timeYears'), input('vol')];
    const option = { forward, strike, timeYears, vol, isCall: input('sign') > 0, discount: input('discount') };
    const error = Math.abs(input('price') - black76(option).price);
    if (strike > forward === option.isCall) outside = Math.max(outside, error / forward);
    else inside = Math.max(inside, error / Math.max(forward, strike));
  }
  const note = `out of the money; in the money ${inside.toExponential(1)} of the larger of forward and strike`;
  return {
    name: 'Black-76 error, of the forward',
    unit: '',
    better: 'less',
    median: outside,
    best: outside,
    target: 2e-14,
    note,
  };
}

/** Total vols of the same options from their own prices, out of the money. */
function impliedVolFigure(): Figure {
  const next = uniform(1);
  const { arena, at } = optionBlocks(32, 1, 'vector');
  const count = 32 * BLOCK_ROWS;
  const column = (): Float64Array => new Float64Array(count);
  const columns = {
    price: column(),
    forward: column(),
    strike: column(),
    isCall: new Uint8Array(count),
    totalVol: column(),
  };
  for (let i = 0; i < count; i++) {
    const { forward, strike, vol, timeYears } = drawnOption(next);
    const isCall = strike >= forward;
    columns.forward[i] = forward;
    columns.strike[i] = strike;
    columns.isCall[i] = isCall ? 1 : 0;
    columns.price[i] = pricedCase(arena, at, forward, strike, vol * Math.sqrt(timeYears), isCall);
  }
  return millionsPerSecond({ name: 'implied vol, full double precision', target: 3 }, count, () =>
    impliedTotalVolColumns(columns, 0, count),
  );
}

/** Out-of-the-money price of one option through the first row of a block. */
function pricedCase(
  arena: Arena,
  at: number,
  forward: number,
  strike: number,
  totalVol: number,
  isCall: boolean,
): number {
  const columns = [forward, Math.log(forward), strike, Math.log(strike), totalVol, 1, 0, 1, isCall ? 1 : -1];
  columns.forEach((value, column) => {
    arena.doubles[at + column * BLOCK_ROWS] = value;
  });
  arena.kernels.black76Blocks(at, 1);
  return arena.doubles[blockCell(at, 0, 'price')];
}

/** 2,000 options: 40 columns each, and the mark with its Greeks as the 41st. */
export function refillFigures(): Figure[] {
  const refilled = (kind: Kernels['kind'], chain: number, target?: number): Figure => {
    const { arena, call } = refillInputs(2_000, 40, 1, kind, chain);
    const { arena: own, at } = optionBlocks(16, 1, kind);
    const name = `refill of 2,000 x 41${chain === 2 ? ', calls and puts of the same strikes' : ''}, ${kind}`;
    return milliseconds({ name, ...(target === undefined ? {} : { target }) }, () => {
      own.kernels.black76Blocks(at, 16);
      arena.kernels.refill(call);
    });
  };
  const apart = Number.POSITIVE_INFINITY;
  return [refilled('vector', apart, 1.3), refilled('vector', 2), refilled('scalar', apart)];
}

/** 20 positions over three underlyings of 2,000 rows, 40 columns, worst column of each underlying and NAV. */
export function scanFigures(): Figure[] {
  return [scanFigure(100_000, 'vector', 4), scanFigure(1_000_000, 'vector', 3), scanFigure(100_000, 'scalar')];
}

function scanFigure(accounts: number, kind: Kernels['kind'], target?: number): Figure {
  const { arena, call } = population({ accounts, positions: 20, rows: 2_000, stride: 40 }, 1, kind);
  const name = `full valuation, ${accounts.toLocaleString('en-US')} accounts of 20 positions x 40 columns, ${kind}`;
  const runs = accounts > 500_000 ? 7 : 15;
  const wanted = { name, ...(target === undefined ? {} : { target }) };
  return millionsPerSecond(wanted, accounts, () => arena.kernels.scanAccounts(call), runs);
}

/** One order against the stored vector of its group: one call each; vectors that are in the cache, and 96 MB of them that are not. */
export function orderFigures(): Figure[] {
  return [orderFigure(300, 'hot', 15), orderFigure(300_000, 'cold', 3), batchFigure()];
}

interface Orders {
  readonly arena: Arena;
  readonly vectors: number;
  readonly cells: number;
  readonly groups: Int32Array;
  readonly rows: Int32Array;
  readonly lots: Float64Array;
}

const ORDERS = 100_000;
const STRIDE = 40;

function drawnOrders(groups: number): Orders {
  const arena = createArena(
    arenaBytes([
      { count: groups * STRIDE, width: 8 },
      { count: 2_000 * STRIDE, width: 8 },
      { count: 1, width: 8 },
    ]),
  );
  const vectors = arena.takeDoubles(groups * STRIDE);
  const cells = arena.takeDoubles(2_000 * STRIDE);
  const next = uniform(3);
  for (let i = 0; i < groups * STRIDE; i++) arena.doubles[vectors + i] = (i % 1_000) * 1_000 - 500_000;
  for (let i = 0; i < 2_000 * STRIDE; i++) arena.doubles[cells + i] = Math.floor(2e6 * next()) - 1e6;
  return {
    arena,
    vectors,
    cells,
    groups: Int32Array.from({ length: ORDERS }, () => Math.floor(next() * groups)),
    rows: Int32Array.from({ length: ORDERS }, () => Math.floor(next() * 2_000)),
    lots: Float64Array.from({ length: ORDERS }, () => Math.floor(next() * 200) - 100),
  };
}

function orderFigure(groupCount: number, heat: string, target: number): Figure {
  const { arena, vectors, cells, groups, rows, lots } = drawnOrders(groupCount);
  const { orderWorst } = arena.kernels;
  let below = 0;
  return millionsPerSecond({ name: `pre-trade check, one call each, ${heat}`, target }, ORDERS, () => {
    for (let i = 0; i < ORDERS; i++) {
      if (orderWorst(vectors + groups[i] * STRIDE, cells + rows[i] * STRIDE, lots[i], STRIDE) < -1e8) below += 1;
    }
  });
}

function batchFigure(): Figure {
  const drawn = drawnOrders(300_000);
  const arena = createArena(
    arenaBytes([
      { count: 300_000 * STRIDE, width: 8 },
      { count: 2_000 * STRIDE, width: 8 },
      ...Array.from({ length: 4 }, () => ({ count: ORDERS, width: 8 })),
    ]),
  );
  const vectors = arena.takeDoubles(300_000 * STRIDE);
  const cells = arena.takeDoubles(2_000 * STRIDE);
  const [lots, worst] = [arena.takeDoubles(ORDERS), arena.takeDoubles(ORDERS)];
  const [groups, rows] = [arena.takeIntegers(ORDERS), arena.takeIntegers(ORDERS)];
  arena.doubles.set(drawn.arena.doubles.subarray(drawn.vectors, drawn.vectors + 300_000 * STRIDE), vectors);
  arena.doubles.set(drawn.arena.doubles.subarray(drawn.cells, drawn.cells + 2_000 * STRIDE), cells);
  arena.doubles.set(drawn.lots, lots);
  arena.integers.set(drawn.groups, groups);
  arena.integers.set(drawn.rows, rows);
  const call = { count: ORDERS, groups, rows, lots, vectors, cells, stride: STRIDE, worst };
  return millionsPerSecond({ name: 'pre-trade check, 100,000 in one call, cold' }, ORDERS, () =>
    arena.kernels.orderWorsts(call),
  );
}

/** What a tick adds: the deviations of one underlying's rows, and the sweep over all boxes that the barriers make unnecessary. */
export function screeningFigures(): Figure[] {
  const { arena, call } = refillInputs(667, 40, 1, 'vector');
  arena.kernels.refill(call);
  const own = createArena(
    arenaBytes([
      ...Array.from({ length: 4 }, () => ({ count: 667 * 40, width: 8 })),
      { count: 667, width: 8 },
      { count: 667, width: 4 },
    ]),
  );
  const [cells, references, slopes, bends, out] = [667 * 40, 667 * 40, 667 * 40, 667 * 40, 667].map((count) =>
    own.takeDoubles(count),
  );
  const rows = own.takeIntegers(667);
  own.doubles.set(arena.doubles.subarray(call.cells, call.cells + 667 * 40), cells);
  own.integers.set(
    Int32Array.from({ length: 667 }, (_, i) => i),
    rows,
  );
  const deviations = { rows, count: 667, cells, references, slopes, bends, stride: 40, move: 0.001, out };
  return [
    milliseconds({ name: 'deviations of 667 x 40 cells' }, () => own.kernels.deviations(deviations)),
    sweepFigure(1_000_000, 3),
  ];
}

function sweepFigure(accounts: number, each: number): Figure {
  const slots = accounts * each;
  const arena = createArena(
    arenaBytes([
      ...Array.from({ length: 3 }, () => ({ count: slots, width: 8 })),
      { count: 8, width: 8 },
      { count: 8, width: 8 },
      { count: slots, width: 2 },
      { count: slots, width: 2 },
      { count: slots + 1, width: 4 },
    ]),
  );
  const [low, high, most, prices, levels] = [slots, slots, slots, 8, 8].map((count) => arena.takeDoubles(count));
  const [underlying, generation] = [arena.takeShorts(slots), arena.takeShorts(slots)];
  const out = arena.takeIntegers(slots + 1);
  arena.doubles.fill(-1, low, low + slots);
  arena.doubles.fill(1, high, high + slots);
  arena.doubles.fill(1, most, most + slots);
  for (let slot = 0; slot < slots; slot++) arena.shorts[underlying + slot] = slot % each;
  const call = { from: 0, to: slots, underlying, generation, low, high, most, prices, levels, out };
  return nanoseconds(
    { name: 'sweep over the boxes of 1,000,000 accounts, an account' },
    accounts,
    () => void arena.kernels.screenSlots(call),
  );
}
