import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DERIVE_CLAMP, durrleman, sviCurvature, sviProblems, sviSlope, sviVariance, sviVol } from './svi.ts';
import { butterflyCheck, calendarCheck } from './svi-arbitrage.ts';

const slice = { a: 0.01, b: 0.1, rho: -0.3, m: 0.02, sigma: 0.1 };
/** Axel Vogt's slice: a tidy smile with a negative density (Gatheral and Jacquier, section 2.2). */
const vogt = { a: -0.041, b: 0.1331, rho: 0.306, m: 0.3586, sigma: 0.4153 };
const line = { from: -1.5, to: 1.5, wings: true };

/** A number on a grid of a thousand: fast-check loves 1e-300, and no market quotes it. */
const between = (low: number, high: number) =>
  fc.integer({ min: 0, max: 1000 }).map((step) => low + ((high - low) * step) / 1000);

const slices = fc.record({
  a: between(0.0001, 0.1),
  b: between(0.001, 1.2),
  rho: between(-0.95, 0.95),
  m: between(-0.3, 0.3),
  sigma: between(0.02, 0.6),
});

describe('a slice', () => {
  test('QUNT-050 a worked variance, its slope and its curvature', () => {
    expect(sviVariance(slice, 0)).toBeCloseTo(0.02079803902718557, 16);
    const h = 1e-4;
    expect(sviSlope(slice, 0.1)).toBeCloseTo((sviVariance(slice, 0.1 + h) - sviVariance(slice, 0.1 - h)) / (2 * h), 7);
    const bend = (sviVariance(slice, 0.1 + h) - 2 * sviVariance(slice, 0.1) + sviVariance(slice, 0.1 - h)) / (h * h);
    expect(sviCurvature(slice, 0.1)).toBeCloseTo(bend, 5);
  });

  test('QUNT-050 parameters that are no slice are named, all of them', () => {
    expect(sviProblems(slice)).toEqual([]);
    expect(sviProblems(vogt)).toEqual([]);
    expect(sviProblems({ ...slice, b: -1, rho: 1.5, sigma: 0 })).toHaveLength(3);
    expect(sviProblems({ ...slice, a: Number.NaN })[0]).toContain('NaN');
    expect(sviProblems({ ...slice, a: -0.05 })[0]).toContain('least total variance');
  });

  test("QUNT-051 Vogt's slice has a negative density", () => {
    expect(durrleman(vogt, 0.9)).toBeCloseTo(-0.03268513070902, 12);
    expect(durrleman(vogt, 0)).toBeGreaterThan(0);
  });

  test('QUNT-052 the clamp flattens the wings and caps the variance', () => {
    const reach = 4 * Math.sqrt(slice.a + slice.b * slice.sigma);
    expect(reach).toBeCloseTo(0.5657, 4);
    expect(sviVol(slice, 5, 0.25, DERIVE_CLAMP)).toBe(sviVol(slice, reach, 0.25));
    expect(sviVol(slice, Number.NEGATIVE_INFINITY, 0.25, DERIVE_CLAMP)).toBe(sviVol(slice, -reach, 0.25));
    expect(sviVol(slice, 0.1, 0.25, DERIVE_CLAMP)).toBe(sviVol(slice, 0.1, 0.25));
    expect(sviVol({ ...slice, a: 1000 }, 0, 1, DERIVE_CLAMP)).toBe(12);
    expect(sviVol(slice, 0, 0)).toBeNaN();
    expect(sviVol({ ...slice, a: -1 }, 0, 1)).toBeNaN();
  });
});

describe('arbitrage checks', () => {
  test("QUNT-053 Vogt's slice is violated where g is negative, a gentler one is free on the whole line", () => {
    const verdict = butterflyCheck(vogt, line);
    expect(verdict.kind).toBe('violated');
    if (verdict.kind === 'violated') {
      expect(durrleman(vogt, verdict.k)).toBe(verdict.margin);
      expect(verdict.margin).toBeLessThan(0);
    }
    expect(butterflyCheck({ ...vogt, b: 0.1, a: -0.02 }, line).kind).toBe('free');
    expect(butterflyCheck(vogt, { from: -1, to: 0, wings: false }).kind).toBe('free');
  });

  test('QUNT-053 wings steeper than 2 are violated, mirrored ones on the other side', () => {
    const steep = { a: 0.5, b: 1.5, rho: 0.5, m: 0, sigma: 1 };
    const right = butterflyCheck(steep, { from: -1, to: 1, wings: true });
    const left = butterflyCheck({ ...steep, rho: -0.5 }, { from: -1, to: 1, wings: true });
    expect(right.kind).toBe('violated');
    expect(left.kind).toBe('violated');
    if (right.kind === 'violated' && left.kind === 'violated') expect(left.k).toBe(-right.k);
  });

  test('QUNT-053 a verdict agrees with a fine grid', () => {
    const seen = { free: 0, violated: 0, undecided: 0 };
    fc.assert(
      fc.property(slices, (given) => {
        const verdict = butterflyCheck(given, { from: -2, to: 2, wings: true });
        seen[verdict.kind]++;
        let least = Number.POSITIVE_INFINITY;
        for (let i = -4000; i <= 4000; i++) least = Math.min(least, durrleman(given, i / 200));
        if (verdict.kind === 'free') expect(least).toBeGreaterThan(0);
        if (verdict.kind === 'violated') expect(durrleman(given, verdict.k)).toBeLessThan(0);
      }),
      { numRuns: 150, seed: 53 },
    );
    expect(seen.free).toBeGreaterThan(30);
    expect(seen.violated).toBeGreaterThan(30);
    expect(seen.undecided).toBeLessThan(5);
  });

  test('QUNT-054 a later slice that is higher everywhere is free, one with a lower wing is not', () => {
    expect(calendarCheck(slice, { ...slice, a: 0.011 }, line).kind).toBe('free');
    expect(calendarCheck(slice, slice, line).kind).toBe('free');
    expect(calendarCheck(slice, { ...slice, b: 0.11 }, line).kind).toBe('free');
    const crossing = calendarCheck(slice, { ...slice, a: 0.02, rho: -0.5 }, line);
    expect(crossing.kind).toBe('violated');
    if (crossing.kind === 'violated') expect(crossing.k).toBeGreaterThan(0);
    const lower = calendarCheck(slice, { ...slice, a: 0.0099 }, line);
    expect(lower.kind).toBe('violated');
    expect(calendarCheck(slice, { ...slice, a: 0.0099 }, line, 0.0002).kind).toBe('free');
  });

  test('QUNT-054 a calendar verdict agrees with a fine grid', () => {
    const seen = { free: 0, violated: 0, undecided: 0 };
    fc.assert(
      fc.property(slices, slices, between(0.0003, 0.3), (earlier, shape, lift) => {
        const later = { ...shape, a: shape.a + lift, b: earlier.b * (1 + 3 * lift), rho: earlier.rho };
        const verdict = calendarCheck(earlier, later, { from: -2, to: 2, wings: true });
        seen[verdict.kind]++;
        let least = Number.POSITIVE_INFINITY;
        for (let i = -4000; i <= 4000; i++) {
          least = Math.min(least, sviVariance(later, i / 100) - sviVariance(earlier, i / 100));
        }
        if (verdict.kind === 'free') expect(least).toBeGreaterThan(0);
        if (verdict.kind === 'violated') {
          expect(sviVariance(later, verdict.k)).toBeLessThan(sviVariance(earlier, verdict.k));
        }
      }),
      { numRuns: 150, seed: 54 },
    );
    expect(seen.free).toBeGreaterThan(30);
    expect(seen.violated).toBeGreaterThan(30);
    expect(seen.undecided).toBeLessThan(5);
  });
});
