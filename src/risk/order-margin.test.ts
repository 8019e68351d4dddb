import { describe, expect, test } from 'vitest';
import { BARE, handBook, handMargin, handMarginWithOrders, handTable } from '../../test/hand-table.ts';
import type { HandRow } from '../../test/hand-table.ts';
import { ACTIVE, createBookMargin, PART } from './book-margin.ts';
import type { BookMargin } from './book-margin.ts';
import type { HouseParameters } from './house-parameters.ts';
import type { JointColumns } from './joint-columns.ts';
import { netWithOrders } from './margin.ts';
import type { OrderBook } from './order-book.ts';
import { addOrders, removeOrders } from './order-margin.ts';
import { createScratch } from './scratch.ts';

const ordersOf = (lots: readonly number[], changes: Partial<OrderBook> = {}): OrderBook => ({
  start: 0,
  count: lots.length,
  instrument: Int32Array.from(lots.keys()),
  lots: Float64Array.from(lots),
  fillLoss: new Float64Array(lots.length),
  group: new Int32Array(lots.length).fill(-1),
  groupCap: new Float64Array(0),
  ...changes,
});

describe('orders', () => {
  test('MARG-060 in each column the orders that lose there count', () => {
    const rows: HandRow[] = [{ cells: [-10, 10, 0, 0] }, { cells: [-10, 10, 0, 0] }];
    expect(handMarginWithOrders(rows, [], ordersOf([1, -1])).scanLoss).toBe(10);
    expect(handMarginWithOrders(rows, [3], ordersOf([0, -1])).scanLoss).toBe(30);
    expect(handMarginWithOrders(rows, [3], ordersOf([0, -8])).scanLoss).toBe(50);
    const filled = ordersOf([1, -1], { fillLoss: Float64Array.of(2, 0) });
    expect(handMarginWithOrders(rows, [], filled).scanLoss).toBe(12);
  });

  test('MARG-060 the worst subset of up to 2^8, by brute force', () => {
    const rows: HandRow[] = Array.from({ length: 8 }, (_, r) => ({
      underlying: r % 2,
      cells: [((r * 37) % 41) - 20, ((r * 53) % 29) - 14, ((r * 11) % 23) - 9, ((r * 71) % 31) - 18],
    }));
    const lots = [3, -2, 5, 1, -4, 2, -1, 6];
    const held = [2, 1];
    let worst = 0;
    for (let subset = 0; subset < 256; subset++) {
      const filled = lots.map((l, i) => (held[i] ?? 0) + ((subset >> i) & 1) * l);
      worst = Math.max(worst, handMargin(rows, filled).scanLoss);
    }
    expect(handMarginWithOrders(rows, held, ordersOf(lots)).scanLoss).toBe(worst);
  });

  test('MARG-061 a protection group fills up to its cap, the worst lots first', () => {
    const rows: HandRow[] = [8, 10, 5].map((loss) => ({ cells: [-loss, 0, 0, 0] }));
    const group = { group: Int32Array.of(0, 0, 0), groupCap: Float64Array.of(2) };
    expect(handMarginWithOrders(rows, [], ordersOf([1, 1, 1], group)).scanLoss).toBe(18);
    expect(handMarginWithOrders(rows, [], ordersOf([1, 3, 1], group)).scanLoss).toBe(20);
    expect(handMarginWithOrders(rows, [], ordersOf([1, 1, 1])).scanLoss).toBe(23);
  });
});

describe('protection groups', () => {
  const losing = (losses: readonly number[]): HandRow[] => losses.map((loss) => ({ cells: [-loss, 0, 0, 0] }));
  const scan = (losses: readonly number[], lots: readonly number[], cap: number, fillLoss: readonly number[] = []) =>
    handMarginWithOrders(
      losing(losses),
      [],
      ordersOf(lots, {
        group: new Int32Array(lots.length),
        groupCap: Float64Array.of(cap),
        ...(fillLoss.length === 0 ? {} : { fillLoss: Float64Array.from(fillLoss) }),
      }),
    ).scanLoss;

  test('MARG-061 a part of an order is rounded against the holder, and the cap is used up to the last lot', () => {
    // Three lots lose 8 in all: two of them 16 / 3.
    expect(scan([0], [3], 2, [8])).toBe(6);
    expect(scan([0], [3], 3, [8])).toBe(8);
    expect(scan([2], [3], 2, [2])).toBe(6);
    expect(scan([5, 3], [2, 2], 3)).toBe(13);
    expect(scan([5, 3], [2, 2], 4)).toBe(16);
    expect(scan([5, 3], [2, 2], 0)).toBe(0);
  });

  test('MARG-061 the worst by loss per lot, not by loss: one lot that loses 10 before four that lose 9 each', () => {
    expect(scan([9, 10], [4, 1], 1)).toBe(10);
    expect(scan([9, 10], [4, 1], 2)).toBe(19);
    expect(scan([-9, -10], [-4, -1], 2)).toBe(19);
    expect(scan([9, -10], [4, 1], 5)).toBe(36);
  });

  test('MARG-061 groups apart, single orders besides, and a cap that nobody uses', () => {
    const orders = ordersOf([1, 1, 1], { group: Int32Array.of(2, 0, -1), groupCap: Float64Array.of(1, 5, 1) });
    expect(handMarginWithOrders(losing([8, 10, 5]), [], orders).scanLoss).toBe(23);
  });
});

describe('what orders add besides the scan', () => {
  const part = (margin: BookMargin, name: keyof typeof PART): number => margin.parts[PART[name]];
  const future: HandRow = { kind: 'future', expiry: 0, notional: 1_000, basisDelta: 1_000 };
  const call: HandRow = { kind: 'call', expiry: 0, notional: 1_000, basisDelta: 400 };
  const spot: HandRow = { kind: 'spot', coin: 0, mark: 100, notional: 1_000, basisDelta: 1_000 };

  test('MARG-060 gross, fees and roundings of all that are no spot and no long options; short notional of short options', () => {
    const rates = {
      closingFeePpm: Float64Array.of(1_000, 0),
      shortOptionPpm: Float64Array.of(20_000, 0),
      grossMinimumPpm: Float64Array.of(10_000, 0),
    };
    const of = (row: HandRow, held: number, lots: number) => {
      const margin = handMarginWithOrders([row], [held], ordersOf([lots]), rates);
      return (['shortOptionMinimum', 'grossMinimum', 'closingFee', 'rounding'] as const).map((p) => part(margin, p));
    };
    expect(of(future, 2, 3)).toEqual([0, 50, 5, 5]);
    expect(of(future, 2, -3)).toEqual([0, 50, 5, 5]);
    expect(of(call, -2, -3)).toEqual([100, 50, 5, 5]);
    expect(of(call, -2, 3)).toEqual([40, 20, 2, 2]);
    expect(of(spot, 2, -3)).toEqual([0, 0, 0, 2]);
  });

  test('MARG-060 of basis the side that hurts more: all that buy, or all that sell', () => {
    const basisPpm = Float64Array.of(10_000, 0, 0, 0);
    const charge = (held: number, ...lots: readonly number[]) =>
      part(
        handMarginWithOrders([future, future, future], [held], ordersOf([0, 0, 0].map((_, o) => lots[o] ?? 0)), {
          basisPpm,
        }),
        'basis',
      );
    expect(charge(5, 3, -9)).toBe(80);
    expect(charge(5, 3, -14)).toBe(90);
    expect(charge(-5, 9, -3)).toBe(80);
    expect(charge(5, 1, 2)).toBe(80);
    expect(charge(5, -2, -1)).toBe(50);
    expect(charge(5, 0, 0)).toBe(50);
    // Neither buys nor sells more: what buys counts, and pays the funding.
    const perpetual: HandRow[] = [1, 2].map(() => ({ basisDelta: 1_000 }));
    const funding = (rate: number) =>
      part(handMarginWithOrders(perpetual, [], ordersOf([3, -3]), { fundingPpm: Float64Array.of(rate, 0) }), 'funding');
    expect([funding(10_000), funding(-10_000)]).toEqual([30, 0]);
  });

  test('MARG-060 a twist counts the orders that lose in it, each expiry the worse of vol up and down', () => {
    const rows: HandRow[] = [
      { kind: 'call', expiry: 0, cells: [0, 0, -40, 30] },
      { kind: 'put', expiry: 1, underlying: 0, cells: [0, 0, 50, -60] },
    ];
    const twist = { twistPpm: 1_000_000, bucketUnderlying: Int32Array.of(0, 0, 0, 1) };
    const of = (held: readonly number[], lots: readonly number[]) =>
      handMarginWithOrders(rows, held, ordersOf(lots), twist);
    expect(of([], [1, 1])).toMatchObject({ scanLoss: 40 + 60, activeKind: ACTIVE.twist });
    expect(of([], [-1, 1])).toMatchObject({ scanLoss: 30 + 60 });
    expect(of([], [-1, -1])).toMatchObject({ scanLoss: 30 + 50 });
    // A call sold on top of one held: vol down is no better for it, and vol up no worse than nothing.
    expect(of([1, 0], [-1, 1])).toMatchObject({ scanLoss: 40 + 60 });
    expect(of([0, 1], [-2, -1])).toMatchObject({ scanLoss: 2 * 30 + 60 });
  });

  /** One stress vector: of the first underlying column 0 for shorts, 1 for long calls, 2 for long puts; of the second column 3. */
  const joint: JointColumns = {
    labels: ['vector'],
    historical: 0,
    worstDays: 0,
    columns: Int32Array.of(0, 1, 1, 0, 2, 3, 3, 0, 3, 0, 3, 0),
    weights: Float64Array.of(1, 0.25, 0.5, 0, 0.5, 0.25, 1, 0, 1, 0, 1, 0),
  };

  test('MARG-060, SCAN-061 joint columns read an order as a position of its sign, rounded against the holder', () => {
    const cells = [-90, -101, -71, -50];
    const other: HandRow = { underlying: 1, cells: [0, 0, 0, -1_000] };
    const loss = (kind: 'call' | 'put' | 'future', lots: number) => {
      const sign = lots < 0 ? -1 : 1;
      const row: HandRow = { kind, expiry: 0, cells: cells.map((cell) => sign * cell) };
      const margin = handMarginWithOrders([row, other], [0, 1], ordersOf([lots, 0]), { joint });
      return margin.parts[PART.scan];
    };
    // Ten times 90 + 101 / 4; in any own column both together lose less.
    expect(loss('future', 10)).toBe(1_000 + 900 + 253);
    expect(loss('call', -10)).toBe(1_000 + 900 + 253);
    expect(loss('put', -10)).toBe(1_000 + 900 + 253);
    expect(handMarginWithOrders([{ kind: 'future', cells }, other], [0, 1], ordersOf([1, 0]), { joint }).scanLoss).toBe(
      Math.ceil(1_000 + 90 + 25.25),
    );
    const steep = { ...joint, weights: joint.weights.map((w, t) => (t < 6 ? 4 * w : w)) };
    const long = (kind: 'call' | 'put') =>
      handMarginWithOrders([{ kind, expiry: 0, cells }, other], [0, 1], ordersOf([10, 0]), { joint: steep }).scanLoss;
    expect([long('call'), long('put')]).toEqual([1_000 + 10 * 2 * 101, 1_000 + 10 * (2 * 71 + 50)]);
  });
});

describe('orders that come and go', () => {
  const rows: HandRow[] = [
    { kind: 'call', expiry: 0, notional: 900, basisDelta: 300, cells: [-10, 20, -5, 7] },
    { kind: 'future', expiry: 1, underlying: 1, notional: 800, basisDelta: 700, cells: [30, -40, 1, -2] },
  ];
  const joint: JointColumns = {
    labels: ['vector'],
    historical: 0,
    worstDays: 0,
    columns: new Int32Array(12),
    weights: new Float64Array(12).fill(0.3),
  };
  const scratchOf = (parameters: HouseParameters) => {
    const table = handTable(rows);
    const scratch = createScratch(table, parameters);
    const none = ordersOf([]);
    netWithOrders(handBook([2, -1], 0), none, table, parameters, scratch, createBookMargin());
    return { table, scratch };
  };

  test('MARG-060 leave no trace', () => {
    const parameters = { ...BARE, joint };
    const { table, scratch } = scratchOf(parameters);
    const before = structuredClone({ ...scratch, net: undefined });
    const orders = ordersOf([-3, 5], { fillLoss: Float64Array.of(2, 11) });
    addOrders(orders, table, parameters, scratch);
    expect({ ...scratch, net: undefined }).not.toEqual(before);
    removeOrders(orders, table, parameters, scratch);
    expect({ ...scratch, net: undefined }).toEqual(before);
  });

  test('MARG-060 those of a group, and real numbers, are not taken away', () => {
    const { table, scratch } = scratchOf(BARE);
    const grouped = ordersOf([1, 1], { groupCap: Float64Array.of(1) });
    const sentence = 'single orders in whole ticks are taken away';
    expect(() => removeOrders(grouped, table, BARE, scratch)).toThrow(sentence);
    expect(() => removeOrders(ordersOf([1, 1]), table, { ...BARE, exact: false }, scratch)).toThrow(sentence);
  });

  test('MARG-060 only those of the account, and none in what moves in no column', () => {
    const orders = ordersOf([9, 1, 9], { start: 1, count: 1, instrument: Int32Array.of(0, 0, 0) });
    expect(handMarginWithOrders(rows, [], orders).scanLoss).toBe(10);
    const dollar: HandRow = { kind: 'spot', underlying: -1, coin: 0, cells: [-5, -5, -5, -5] };
    expect(handMarginWithOrders([dollar], [], ordersOf([4]), { joint }).scanLoss).toBe(0);
  });
});
