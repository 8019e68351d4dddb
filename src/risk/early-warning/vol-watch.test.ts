import { describe, expect, test } from 'vitest';
import { HORIZONS, MEMORIES_MS } from './horizon.ts';
import { forecastVol, observeVol, startVol } from './vol-forecast.ts';
import { VolWatch } from './vol-watch.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const YEAR = 365 * DAY;

test('LIQD-001 memories of a quarter of an hour, one, four and twelve hours, five and thirty days', () => {
  expect(MEMORIES_MS).toEqual([HOUR / 4, HOUR, 4 * HOUR, 12 * HOUR, 5 * DAY, 30 * DAY]);
  expect(Object.values(HORIZONS).map(({ lengthMs }) => lengthMs)).toEqual([HOUR / 12, HOUR, DAY]);
});

test('LIQD-001 two moves at different times, each memory by its own exponential', () => {
  const steps = [
    { timeMs: 2 * HOUR, move: 0.02 },
    { timeMs: 5 * HOUR, move: -0.03 },
  ];
  let state = startVol(0, 100);
  for (const { timeMs, move } of steps) state = observeVol(state, timeMs, state.price * (1 + move));
  const [first, second] = [0.02 ** 2 / (2 * HOUR), 0.03 ** 2 / (3 * HOUR)];
  const expected = MEMORIES_MS.map((memory) => {
    const [k1, k2] = [Math.exp((-2 * HOUR) / memory), Math.exp((-3 * HOUR) / memory)];
    return { variance: k2 * (1 - k1) * first + (1 - k2) * second, filled: k2 * (1 - k1) + (1 - k2) };
  });
  expected.forEach(({ variance, filled }, m) => {
    expect(state.variance[m] / variance).toBeCloseTo(1, 9);
    expect(state.filled[m]).toBeCloseTo(filled, 12);
    expect(filled).toBeCloseTo(1 - Math.exp((-5 * HOUR) / MEMORIES_MS[m]), 12);
  });
  for (const { weights } of Object.values(HORIZONS)) {
    const sum = expected.reduce((total, { variance, filled }, m) => total + (weights[m] * variance) / filled, 0);
    expect(forecastVol(state, { weights })).toBeCloseTo(Math.sqrt(sum * YEAR), 9);
  }
});

describe('a watch', () => {
  const MOVED = [
    ['a', 101],
    ['b', 51],
  ] as const;
  const begun = (): VolWatch => {
    const watch = new VolWatch();
    watch.observe(0, [
      ['a', 100],
      ['b', 50],
    ]);
    return watch;
  };

  test('LIQD-005 two that have not moved, or of which one stands still, are taken for 0.7; so is a stranger on either side', () => {
    const watch = begun();
    expect(watch.correlation('a', 'b')).toBe(0.7);
    expect([watch.correlation('a', 'x'), watch.correlation('x', 'a'), watch.correlation('x', 'y')]).toEqual([
      0.7, 0.7, 0.7,
    ]);
    expect([watch.correlation('x', 'x'), watch.vol('x', HORIZONS.day), watch.vol('a', HORIZONS.day)]).toEqual([
      1, 0, 0,
    ]);
    for (let i = 1; i <= 5; i++)
      watch.observe(i * HOUR, [
        ['a', 100 + i],
        ['b', 50],
      ]);
    expect(watch.correlation('a', 'b')).toBeCloseTo(0.7, 12);
  });

  test('LIQD-005 after n moves alike: n parts of one and twenty of 0.7', () => {
    const watch = begun();
    for (const [n, expected] of [
      [1, 15 / 21],
      [2, 16 / 22],
      [3, 17 / 23],
    ]) {
      watch.observe(n * HOUR, [
        ['a', 100 * 1.01 ** n],
        ['b', 50 * 1.02 ** n],
      ]);
      expect(watch.correlation('a', 'b')).toBeCloseTo(expected, 9);
      expect(watch.correlation('b', 'a')).toBe(watch.correlation('a', 'b'));
    }
  });

  test('LIQD-005 products are remembered for twelve days, by time', () => {
    const watch = begun();
    watch.observe(HOUR, MOVED);
    watch.observe(73 * HOUR, [
      ['a', 101 * 0.97],
      ['b', 51 * 1.01],
    ]);
    const [k1, k2] = [Math.exp(-1 / (12 * 24)), Math.exp(-72 / (12 * 24))];
    const product = (x: number, y: number): number => (k2 * (1 - k1) * x) / 1 + ((1 - k2) * y) / 72;
    const known =
      product(0.01 * 0.02, -0.03 * 0.01) / Math.sqrt(product(0.01 ** 2, 0.03 ** 2) * product(0.02 ** 2, 0.01 ** 2));
    expect(watch.correlation('a', 'b')).toBeCloseTo((2 * known + 20 * 0.7) / 22, 9);
  });

  test('LIQD-005 only moves over the same time count as common, and prices that are none begin nothing', () => {
    const watch = begun();
    watch.observe(HOUR, [['a', 101]]);
    watch.observe(2 * HOUR, [
      ['a', 102],
      ['b', 55],
    ]);
    expect(watch.correlation('a', 'b')).toBe(0.7);
    watch.observe(3 * HOUR, [
      ['a', 103],
      ['b', 56],
      ['c', 0],
      ['d', -1],
    ]);
    // One move in common; what each did alone is in its own product.
    const [k, k2] = [Math.exp(-1 / 288), Math.exp(-2 / 288)];
    const own = (1 - k) * (k * k * (1 / 100) ** 2 + k * (1 / 101) ** 2 + (1 / 102) ** 2);
    const other = (k * (1 - k2) * 0.1 ** 2) / 2 + (1 - k) * (1 / 55) ** 2;
    const known = ((1 - k) * (1 / 102) * (1 / 55)) / Math.sqrt(own * other);
    expect(watch.correlation('a', 'b')).toBeCloseTo((known + 20 * 0.7) / 21, 9);
    watch.observe(4 * HOUR, [
      ['c', 10],
      ['d', 10],
    ]);
    expect(watch.filled('c')).toBe(0);
    watch.observe(16 * HOUR, [['c', 11]]);
    expect(watch.filled('c')).toBeCloseTo(1 - Math.exp(-1), 12);
    expect(watch.vol('c', HORIZONS.hour)).toBeCloseTo(0.1 * Math.sqrt(365 * 2), 9);
  });
});
