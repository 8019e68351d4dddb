import fc from 'fast-check';
import { expect, test } from 'vitest';
import { EXP_MAX, EXP_MIN, exp } from './exp.ts';

const MIN_NORMAL = 2.2250738585072014e-308;

test('QUNT-010 exp has exact ends: 0, the infinities, the thresholds and NaN', () => {
  expect(exp(0)).toBe(1);
  expect(exp(-0)).toBe(1);
  expect(exp(Number.POSITIVE_INFINITY)).toBe(Number.POSITIVE_INFINITY);
  expect(exp(Number.NEGATIVE_INFINITY)).toBe(0);
  expect(exp(Number.NaN)).toBeNaN();
  expect(exp(EXP_MAX)).toBe(1.7976931348622732e308);
  expect(exp(EXP_MAX + 1e-12)).toBe(Number.POSITIVE_INFINITY);
  expect(exp(EXP_MIN + 1e-12)).toBe(5e-324);
  expect(exp(EXP_MIN - 1e-12)).toBe(0);
  expect(exp(-746)).toBe(0);
  expect(exp(-700)).toBe(9.85967654375977e-305);
});

test('QUNT-010 exp rises, and e^x e^-x is 1 within the rounding of both', () => {
  fc.assert(
    fc.property(fc.double({ min: -700, max: 700, noNaN: true }), (x) => {
      const above = x + Math.max(Math.abs(x), 1e-300) * 3e-16;
      expect(exp(above)).toBeGreaterThanOrEqual(exp(x));
      expect(Math.abs(exp(x) * exp(-x) - 1)).toBeLessThan(5e-16);
    }),
  );
});

test('QUNT-010 subnormal results are multiples of the least double and meet the normal ones', () => {
  expect(exp(-708.4)).toBeLessThan(MIN_NORMAL);
  expect(exp(-708.39)).toBeGreaterThan(MIN_NORMAL);
  expect(exp(-744)).toBe(1e-323);
});
