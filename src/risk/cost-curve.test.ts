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

test('LIQD-060 a level costs its distance and the fee, each rounded up by itself; the band includes its edge', () => {
  // 0.3 of a tick and 1.5 ticks a lot: one and two.
  expect([...costCurveOf([{ distancePpm: 100, lots: 1 }], 3_000, 500).ticks]).toEqual([3]);
  const edge = costCurveOf(LEVELS, 600_000, 500, 400);
  expect([...edge.lots]).toEqual([50, 30]);
  expect(curveLots(costCurveOf(LEVELS, 600_000, 500, 399))).toBe(50);
  expect(curveLots(costCurveOf([{ distancePpm: 1, lots: 0 }, ...LEVELS], 600_000, 0))).toBe(280);
  expect(
    curveLots(
      costCurveOf(
        [
          { distancePpm: 1_000_000, lots: 3 },
          { distancePpm: 1_000_001, lots: 4 },
        ],
        10,
        0,
      ),
    ),
  ).toBe(3);
});

test('LIQD-060 levels may cost alike, and a depth that is not ascending is a fault', () => {
  const level = (distancePpm: number) => ({ distancePpm, lots: 1 });
  expect([...costCurveOf([level(5), level(5)], 1_000_000, 0).ticks]).toEqual([5, 5]);
  for (const levels of [
    [level(5), level(4)],
    [level(1), level(5), level(4)],
  ])
    expect(() => costCurveOf(levels, 1_000_000, 0)).toThrow('the levels of a depth are ascending');
});

test('LIQD-060 lots beyond the last segment cost like it; no lots, or none to be had, cost nothing', () => {
  const curve = { lots: Float64Array.of(2, 3), ticks: Float64Array.of(10, 20) };
  expect([0, 1, 2, 3, 5, 7].map((lots) => curveCost(curve, lots))).toEqual([0, 10, 20, 40, 80, 120]);
  expect([curveCost(NO_CURVE, 5), curveLots(NO_CURVE)]).toEqual([0, 0]);
});

test('LIQD-061 a curve that reaches far enough is only deepened; one interval deepens nothing', () => {
  const curve = { lots: Float64Array.of(2, 3), ticks: Float64Array.of(10, 20) };
  expect([...refilledCurve(curve, 3, 14).lots]).toEqual([6, 9]);
  expect([...refilledCurve(curve, 3, 15).lots]).toEqual([6, 9]);
  expect([...refilledCurve(curve, 3, 16).lots]).toEqual([6, 10]);
  expect([...refilledCurve(curve, 1, 0).lots]).toEqual([2, 3]);
  expect(refilledCurve(curve, 3, 16).ticks).toBe(curve.ticks);
  expect([...curve.lots]).toEqual([2, 3]);
  expect(refilledCurve(NO_CURVE, 3, 16)).toBe(NO_CURVE);
});
