import fc from 'fast-check';
import { expect, test } from 'vitest';
import { normal, randomState } from './random.ts';
import { ewmaPath, ewmaVariance, expectedShortfall, mean, quantile, sorted, sum, variance } from './statistics.ts';

const losses = fc.array(fc.integer({ min: -1000, max: 1000 }), { minLength: 1, maxLength: 60 });
const tails = fc.integer({ min: 1, max: 100 }).map((percent) => percent / 100);

test('QUNT-070 a sum returns what its additions rounded away', () => {
  expect(sum([1e100, 1, -1e100])).toBe(1);
  expect(sum([])).toBe(0);
  expect(sum([Number.POSITIVE_INFINITY, 1])).toBe(Number.POSITIVE_INFINITY);
  expect(sum([1, Number.NaN])).toBeNaN();
  expect(mean(new Array(10).fill(0.1))).toBe(0.1);
  expect(mean([])).toBeNaN();
});

test('QUNT-070 variance does not see where the column stands', () => {
  expect(variance([1, 2, 3, 4])).toBeCloseTo(5 / 3, 15);
  expect(variance([1e9 + 1, 1e9 + 2, 1e9 + 3, 1e9 + 4])).toBeCloseTo(5 / 3, 15);
  expect(variance([7])).toBeNaN();
});

test('QUNT-071 an exponentially weighted variance, and its path that looks nowhere ahead', () => {
  expect(ewmaVariance([0.02], 0.9, 0.0001)).toBeCloseTo(0.00013, 18);
  expect([...ewmaPath([0.02, 0.03], 0.9, 0.0001)]).toEqual([0.0001, ewmaVariance([0.02], 0.9, 0.0001)]);
  expect([...ewmaPath([0.02, 9], 0.9, 0.0001)]).toEqual([...ewmaPath([0.02, 0.03], 0.9, 0.0001)]);
  expect(ewmaVariance([], 0.9, 0.5)).toBe(0.5);
});

test('QUNT-072 quantiles of four numbers', () => {
  const four = sorted([40, 10, 30, 20]);
  expect([...four]).toEqual([10, 20, 30, 40]);
  expect([0, 0.5, 0.9, 1].map((p) => quantile(four, p))).toEqual([10, 25, 37, 40]);
  expect(quantile([5], 0.3)).toBe(5);
});

test('QUNT-073 the shortfall of ten losses, whole and in part', () => {
  const ten = [3, 1, 2, 10, 9, 8, 7, 4, 5, 6];
  expect(expectedShortfall(ten, 0.25)).toBeCloseTo(9.2, 14);
  expect(expectedShortfall(ten, 0.1)).toBe(10);
  expect(expectedShortfall(ten, 0.01)).toBeCloseTo(10, 14);
  expect(expectedShortfall(ten, 1)).toBe(5.5);
});

test('QUNT-073 shortfall is coherent: at most the worst loss, at least the quantile, subadditive, and it moves with a constant', () => {
  fc.assert(
    fc.property(losses, tails, fc.integer({ min: -500, max: 500 }), (column, tail, shift) => {
      const shortfall = expectedShortfall(column, tail);
      const ascending = sorted(column);
      expect(shortfall).toBeLessThanOrEqual(ascending[ascending.length - 1] + 1e-9);
      // The least loss that the tail reaches.
      const reached = ascending[Math.max(0, Math.floor(ascending.length * (1 - tail) - 1e-9))];
      expect(shortfall).toBeGreaterThanOrEqual(reached - 1e-9);
      expect(
        expectedShortfall(
          column.map((loss) => loss + shift),
          tail,
        ),
      ).toBeCloseTo(shortfall + shift, 8);
      const other = column.map((loss, i) => column[(i * 7 + 3) % column.length] - loss);
      const merged = column.map((loss, i) => loss + other[i]);
      expect(expectedShortfall(merged, tail)).toBeLessThanOrEqual(shortfall + expectedShortfall(other, tail) + 1e-8);
    }),
  );
});

test('QUNT-073 the shortfall of a normal sample is phi(z) / tail', () => {
  const state = randomState(73);
  const sample = Float64Array.from({ length: 40_000 }, () => normal(state));
  expect(expectedShortfall(sample, 0.025)).toBeCloseTo(2.3378, 1);
  expect(quantile(sorted(sample), 0.975)).toBeCloseTo(1.96, 1);
});
