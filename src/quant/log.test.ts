import fc from 'fast-check';
import { expect, test } from 'vitest';
import { exp } from './exp.ts';
import { log } from './log.ts';
import { logRatio, logRatioPair } from './log-ratio.ts';

const positive = fc.double({ min: 5e-324, max: 1.7976931348623157e308, noNaN: true });

test('QUNT-011 log has exact ends: 1, 0, infinity, and NaN below 0', () => {
  expect(log(1)).toBe(0);
  expect(log(0)).toBe(Number.NEGATIVE_INFINITY);
  expect(log(-0)).toBe(Number.NEGATIVE_INFINITY);
  expect(log(Number.POSITIVE_INFINITY)).toBe(Number.POSITIVE_INFINITY);
  expect(log(-1)).toBeNaN();
  expect(log(Number.NaN)).toBeNaN();
  expect(log(2)).toBe(0.6931471805599453);
  expect(log(5e-324)).toBe(-744.4400719213812);
});

test('QUNT-011 log undoes exp', () => {
  fc.assert(
    fc.property(fc.double({ min: -700, max: 700, noNaN: true }), (x) => {
      expect(Math.abs(log(exp(x)) - x)).toBeLessThanOrEqual(2.3e-16 * Math.max(1, Math.abs(x)));
    }),
  );
});

test('QUNT-012 the logarithm of a ratio keeps the digits of a small difference', () => {
  expect(logRatio(100, 99.99999999)).toBe(9.999993722476352e-11);
  expect(logRatio(1 + 2 ** -52, 1)).toBe(2.2204460492503128e-16);
  expect(logRatio(3, 3)).toBe(0);
});

test('QUNT-012 swapping the two changes the sign only, and scaling both changes nothing', () => {
  fc.assert(
    fc.property(positive, positive, fc.integer({ min: -40, max: 40 }), (a, b, k) => {
      const ratio = logRatio(a, b);
      expect(Math.abs(ratio + logRatio(b, a))).toBeLessThanOrEqual(2.3e-16 * Math.abs(ratio));
      fc.pre(a > 1e-290 && b > 1e-290 && a < 1e290 && b < 1e290);
      expect(logRatio(a * 2 ** k, b * 2 ** k)).toBe(ratio);
    }),
  );
});

test('QUNT-012 outside the positive numbers the ratio is NaN, in both forms', () => {
  const pair = new Float64Array(2);
  for (const [a, b] of [
    [0, 1],
    [1, 0],
    [-1, 1],
    [1, Number.POSITIVE_INFINITY],
    [Number.NaN, 1],
  ]) {
    expect(logRatio(a, b)).toBeNaN();
    logRatioPair(a, b, pair);
    expect(pair[0]).toBeNaN();
    expect(pair[1]).toBeNaN();
  }
});
