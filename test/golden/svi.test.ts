import { expect, test } from 'vitest';
import { durrleman, sviCurvature, sviSlope, sviVariance } from '../../src/quant/svi.ts';
import { difference, errorInUlp, fromBits, goldenCases, relativeError, worst } from './ulp.ts';

const cases = goldenCases('quant/svi.json', 'slices');
const sliceOf = (golden: readonly string[]) => {
  const [a, b, rho, m, sigma, k] = golden.slice(0, 6).map(fromBits);
  return { slice: { a, b, rho, m, sigma }, k };
};

test('QUNT-050 total variance is within 4 ulp, and its derivatives within 2e-15, also where slope and root cancel', () => {
  const variance = worst(cases, (golden) => {
    const { slice, k } = sliceOf(golden);
    return errorInUlp(sviVariance(slice, k), golden[6]);
  });
  const slope = worst(cases, (golden) => {
    const { slice, k } = sliceOf(golden);
    return Math.abs(difference(sviSlope(slice, k), golden[7])) / slice.b;
  });
  const curvature = worst(cases, (golden) => {
    const { slice, k } = sliceOf(golden);
    return relativeError(sviCurvature(slice, k), golden[8]);
  });
  expect(variance.error, `at ${variance.at}`).toBeLessThan(4);
  expect(slope.error, `at ${slope.at}`).toBeLessThan(1e-15);
  expect(curvature.error, `at ${curvature.at}`).toBeLessThan(2e-15);
});

test("QUNT-051 Durrleman's g is within 2e-14 of its largest term", () => {
  const found = worst(cases, (golden) => {
    const { slice, k } = sliceOf(golden);
    const w = sviVariance(slice, k);
    const slope = sviSlope(slice, k);
    const largest = Math.max(
      1,
      (1 - (k * slope) / (2 * w)) ** 2,
      (slope * slope) / (4 * w),
      sviCurvature(slice, k) / 2,
    );
    return Math.abs(difference(durrleman(slice, k), golden[9])) / largest;
  });
  expect(found.error, `at ${found.at}`).toBeLessThan(2e-14);
});
