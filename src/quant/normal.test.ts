import fc from 'fast-check';
import { expect, test } from 'vitest';
import { millsRatio, millsSlope } from './mills.ts';
import { inverseNormalCdf, normalCdf, normalCdfBranchFree, normalPdf } from './normal.ts';

const argument = fc.double({ min: -37, max: 9, noNaN: true });

test("QUNT-014 Mills' ratio and its slope at the ends", () => {
  expect(millsRatio(0)).toBe(1.2533141373155003);
  expect(millsSlope(0)).toBe(1);
  expect(millsRatio(Number.POSITIVE_INFINITY)).toBe(0);
  expect(millsSlope(Number.POSITIVE_INFINITY)).toBe(0);
  expect(millsRatio(8)).toBeCloseTo(0.1231319632579323, 15);
  expect(millsSlope(8)).toBeCloseTo(0.01494429393654163, 16);
});

test('QUNT-014 the slope is 1 - z G(z), and both fall', () => {
  fc.assert(
    fc.property(fc.double({ min: 0, max: 30, noNaN: true }), (z) => {
      expect(Math.abs(1 - z * millsRatio(z) - millsSlope(z))).toBeLessThan(4e-16);
      expect(millsRatio(z + 1e-3)).toBeLessThan(millsRatio(z));
      expect(millsSlope(z + 1e-3)).toBeLessThan(millsSlope(z));
    }),
  );
});

test('QUNT-020 the density is even, and zero far out', () => {
  expect(normalPdf(1)).toBe(0.24197072451914337);
  expect(normalPdf(39)).toBe(0);
  expect(normalPdf(Number.NEGATIVE_INFINITY)).toBe(0);
  expect(normalPdf(Number.NaN)).toBeNaN();
  fc.assert(fc.property(argument, (x) => normalPdf(-x) === normalPdf(x)));
});

test('QUNT-021 the distribution function at its ends and at zero', () => {
  expect(normalCdf(0)).toBe(0.5);
  expect(normalCdf(-10)).toBeCloseTo(7.61985302416053e-24, 37);
  expect(normalCdf(9)).toBe(1);
  expect(normalCdf(-39)).toBe(0);
  expect(normalCdf(Number.NEGATIVE_INFINITY)).toBe(0);
  expect(normalCdf(Number.POSITIVE_INFINITY)).toBe(1);
  expect(normalCdf(Number.NaN)).toBeNaN();
});

test('QUNT-021 the two tails add up to 1, and the function rises', () => {
  fc.assert(
    fc.property(argument, (x) => {
      expect(Math.abs(normalCdf(x) + normalCdf(-x) - 1)).toBeLessThan(3e-16);
      expect(normalCdf(x + 1e-3)).toBeGreaterThanOrEqual(normalCdf(x));
    }),
  );
});

test('QUNT-022 the branch-free form follows the accurate one', () => {
  expect(normalCdfBranchFree(0)).toBe(0.5);
  expect(normalCdfBranchFree(-400)).toBeLessThan(1e-300);
  expect(normalCdfBranchFree(400)).toBe(1);
  fc.assert(
    fc.property(argument, (x) => {
      expect(Math.abs(normalCdfBranchFree(x) - normalCdf(x))).toBeLessThan(3e-16);
    }),
  );
});

test('QUNT-023 the quantile at its ends and at one half', () => {
  expect(inverseNormalCdf(0.5)).toBe(0);
  expect(inverseNormalCdf(0)).toBe(Number.NEGATIVE_INFINITY);
  expect(inverseNormalCdf(1)).toBe(Number.POSITIVE_INFINITY);
  expect(inverseNormalCdf(1e-300)).toBeCloseTo(-37.04709629936119, 12);
  for (const p of [-1e-9, 1 + 1e-9, Number.NaN]) expect(inverseNormalCdf(p)).toBeNaN();
});

test('QUNT-023 the quantile undoes the distribution function in the lower half', () => {
  fc.assert(
    fc.property(fc.double({ min: -37, max: 0, noNaN: true }), (x) => {
      // A relative error e of the probability moves the quantile by e G(-x).
      const slack = 4 * 4e-16 * millsRatio(-x) + 8e-16 * Math.abs(x);
      expect(Math.abs(inverseNormalCdf(normalCdf(x)) - x)).toBeLessThanOrEqual(slack);
    }),
  );
});
