import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  interpolateLinear,
  interpolateMonotone,
  interpolateTotalVariance,
  monotoneSlopes,
  segmentOf,
} from './interpolate.ts';

/** Ascending knots with values on a grid. */
const table = fc
  .array(fc.tuple(fc.integer({ min: 1, max: 50 }), fc.integer({ min: -40, max: 40 })), { minLength: 2, maxLength: 12 })
  .map((steps) => {
    const xs: number[] = [];
    for (const [width] of steps) xs.push((xs.at(-1) ?? 0) + width / 8);
    return { xs, ys: steps.map(([, y]) => y / 4) };
  });
const share = fc.integer({ min: -100, max: 1100 }).map((n) => n / 1000);

test('QUNT-060 a line between knots, the nearest value outside', () => {
  const [xs, ys] = [
    [1, 3],
    [10, 20],
  ];
  expect([0, 1, 2, 3, 9].map((x) => interpolateLinear(xs, ys, x))).toEqual([10, 10, 15, 20, 20]);
  expect(interpolateLinear([5], [7], 100)).toBe(7);
  expect(interpolateLinear(xs, ys, Number.NaN)).toBeNaN();
});

test('QUNT-060 the segment found by halving is the segment found by walking', () => {
  fc.assert(
    fc.property(table, share, ({ xs }, part) => {
      const x = xs[0] + part * (xs[xs.length - 1] - xs[0]);
      let walked = 0;
      while (walked < xs.length - 2 && xs[walked + 1] <= x) walked++;
      expect(segmentOf(xs, x)).toBe(walked);
    }),
  );
});

test('QUNT-061 a step is drawn without a ripple', () => {
  const [xs, ys] = [
    [0, 1, 2, 3],
    [0, 0, 1, 1],
  ];
  const slopes = monotoneSlopes(xs, ys);
  expect([...slopes]).toEqual([0, 0, 0, 0]);
  expect([-1, 0.5, 1, 1.5, 2, 2.5, 4].map((x) => interpolateMonotone(xs, ys, slopes, x))).toEqual([
    0, 0, 0, 0.5, 1, 1, 1,
  ]);
});

test('QUNT-061 the cubic passes through its knots, stays between them, and is a line on a line', () => {
  fc.assert(
    fc.property(table, share, ({ xs, ys }, part) => {
      const slopes = monotoneSlopes(xs, ys);
      xs.forEach((x, i) => {
        expect(interpolateMonotone(xs, ys, slopes, x)).toBe(ys[i]);
      });
      const x = xs[0] + part * (xs[xs.length - 1] - xs[0]);
      const y = interpolateMonotone(xs, ys, slopes, x);
      const i = segmentOf(xs, Math.max(xs[0], Math.min(xs[xs.length - 1], x)));
      expect(y).toBeGreaterThanOrEqual(Math.min(ys[i], ys[i + 1]) - 1e-12);
      expect(y).toBeLessThanOrEqual(Math.max(ys[i], ys[i + 1]) + 1e-12);
      const straight = xs.map((knot) => 3 * knot - 1);
      const inside = Math.max(xs[0], Math.min(xs[xs.length - 1], x));
      expect(interpolateMonotone(xs, straight, monotoneSlopes(xs, straight), x)).toBeCloseTo(3 * inside - 1, 10);
    }),
  );
});

test('QUNT-061 the cubic has the slopes it was given, seen from both sides', () => {
  const [xs, ys] = [
    [0, 1, 3, 4],
    [0, 2, 3, 7],
  ];
  const slopes = monotoneSlopes(xs, ys);
  const at = (x: number) => interpolateMonotone(xs, ys, slopes, x);
  for (const i of [1, 2]) {
    expect((at(xs[i] + 1e-6) - ys[i]) / 1e-6).toBeCloseTo(slopes[i], 4);
    expect((ys[i] - at(xs[i] - 1e-6)) / 1e-6).toBeCloseTo(slopes[i], 4);
    expect(slopes[i]).toBeGreaterThan(0);
  }
});

test('QUNT-062 total variance is linear in time inside and keeps the vol outside', () => {
  const [times, variances] = [
    [0.25, 0.75],
    [0.01, 0.03],
  ];
  const at = (time: number) => interpolateTotalVariance(times, variances, time);
  expect(at(0.5)).toBeCloseTo(0.02, 16);
  expect(at(0.125)).toBeCloseTo(0.005, 16);
  expect(at(1.5)).toBeCloseTo(0.06, 16);
  expect(at(0)).toBe(0);
});
