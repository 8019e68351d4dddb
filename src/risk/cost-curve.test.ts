import fc from 'fast-check';
import { expect, test } from 'vitest';
import { costCurveOf, curveCost, curveLots, NO_CURVE, refilledCurve } from './cost-curve.ts';

const LEVELS = [
  { distancePpm: 100, lots: 50 },
  { distancePpm: 400, lots: 30 },
  { distancePpm: 2_000, lots: 200 },
];

test('LIQD-060 a lot of 600,000 ticks at 100 ppm with 500 ppm of fees costs 360 ticks; sixty lots cost 23,400', () => {
  const curve = costCurveOf(LEVELS, 600_000, 500);
  expect([...curve.ticks]).toEqual([360, 540, 1_500]);
  expect(curveCost(curve, 60)).toBe(50 * 360 + 10 * 540);
  expect(curveLots(curve)).toBe(280);
});

test('LIQD-060 what lies outside the price band cannot be traded', () => {
  const curve = costCurveOf(LEVELS, 600_000, 500, 1_000);
  expect(curveLots(curve)).toBe(80);
  expect(costCurveOf(LEVELS, 600_000, 500, 50)).toEqual(NO_CURVE);
});

test('LIQD-060 cost is convex in lots: the next lot is never cheaper than the last', () => {
  const depth = fc.array(
    fc.record({ distancePpm: fc.integer({ min: 0, max: 50_000 }), lots: fc.integer({ min: 1, max: 500 }) }),
    { minLength: 1, maxLength: 8 },
  );
  fc.assert(
    fc.property(
      depth,
      fc.integer({ min: 1, max: 10_000_000 }),
      fc.integer({ min: 0, max: 4_000 }),
      (levels, notional, lots) => {
        const curve = costCurveOf(
          [...levels].sort((a, b) => a.distancePpm - b.distancePpm),
          notional,
          500,
        );
        const last = curveCost(curve, lots + 1) - curveCost(curve, lots);
        const next = curveCost(curve, lots + 2) - curveCost(curve, lots + 1);
        expect(next).toBeGreaterThanOrEqual(last);
      },
    ),
  );
});

test('LIQD-061 a plan sees the depth of the intervals to come, and the rest of the position behind it', () => {
  const curve = costCurveOf(LEVELS, 600_000, 500);
  const refilled = refilledCurve(curve, 4, 5_000);
  expect([...refilled.lots]).toEqual([200, 120, 4_680]);
  expect(curveCost(refilled, 200)).toBe(200 * 360);
  expect(refilledCurve(NO_CURVE, 4, 5_000)).toEqual(NO_CURVE);
});
