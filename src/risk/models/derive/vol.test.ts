import { describe, expect, test } from 'vitest';
import type { ExpiryMarket, SviSmile } from '../../../market/market.ts';
import { optionVol } from './vol.ts';

const slice = (more: Partial<SviSmile>): ExpiryMarket['smile'] => ({
  kind: 'svi',
  a: 0.04,
  b: 0,
  rho: 0,
  m: 0,
  sigma: 1,
  forward: 4_000,
  timeYears: 0.25,
  ...more,
});
const volAt = (strike: number, smile: ExpiryMarket['smile'], forward = 5_000): number | undefined =>
  optionVol({ expiryMs: 0, forward, confidence: 1, rate: 0, ...(smile === undefined ? {} : { smile }) }, strike);

describe('MODL-720 the vol of a strike as the venue reads its slice', () => {
  test('without a smile, and at or after the expiry of the fit, there is none', () => {
    expect(volAt(4_000, undefined)).toBeUndefined();
    expect(volAt(4_000, slice({ timeYears: 0 }))).toBeUndefined();
    expect(volAt(4_000, slice({ timeYears: -1 }))).toBeUndefined();
    expect(volAt(4_000, slice({ timeYears: 1e-9 }))).toBeGreaterThan(0);
  });

  test('a strike of zero has a vol of zero', () => {
    expect(volAt(0, slice({}))).toBe(0);
    expect(volAt(1e-9, slice({}))).toBeCloseTo(0.4, 12);
  });

  test('a level alone is sqrt(a / t) at every strike', () => {
    expect(volAt(3_000, slice({}))).toBeCloseTo(Math.sqrt(0.04 / 0.25), 12);
  });

  test('tilt and curvature are of ln(strike / the forward of the fit) less the centre', () => {
    const strike = 4_000 * Math.E ** 0.4;
    const x = 0.4 - 0.1;
    const variance = 0.01 + 0.2 * (-0.5 * x + Math.sqrt(x * x + 0.09));
    const smile = slice({ a: 0.01, b: 0.2, rho: -0.5, m: 0.1, sigma: 0.3 });
    expect(volAt(strike, smile)).toBeCloseTo(Math.sqrt(variance / 0.25), 12);
    expect(volAt(strike, smile, 1)).toBeCloseTo(Math.sqrt(variance / 0.25), 12);
  });

  test('the wings stand still four spreads from the money', () => {
    // a + b sigma = 0.01, its root 0.1: clamped at 0.4 of log-moneyness on both sides.
    const smile = slice({ a: 0.005, b: 0.05, rho: 0.6, m: 0, sigma: 0.1 });
    const wing = (k: number) => Math.sqrt((0.005 + 0.05 * (0.6 * k + Math.sqrt(k * k + 0.01))) / 0.25);
    expect(volAt(4_000 * Math.E ** 0.39, smile)).toBeCloseTo(wing(0.39), 12);
    expect(volAt(4_000 * Math.E ** 2, smile)).toBeCloseTo(wing(0.4), 12);
    expect(volAt(4_000 * Math.E ** -2, smile)).toBeCloseTo(wing(-0.4), 12);
  });

  test('variance stays between 0 and 144', () => {
    expect(volAt(4_000, slice({ a: 200 }))).toBeCloseTo(12 / 0.5, 12);
    expect(volAt(4_000, slice({ a: -1 }))).toBe(0);
  });

  test('vols given by strike are read at the forward of the expiry', () => {
    const smile: ExpiryMarket['smile'] = { kind: 'strikes', strikes: [4_000], vols: [0.7] };
    expect(volAt(9_000, smile)).toBeCloseTo(0.7, 12);
  });
});
