import { describe, expect, test } from 'vitest';
import { black76Price } from '../../../quant/black76.ts';
import type { DeriveExpiry, DeriveOption } from './book.ts';
import { optionValue, tenorFactor, UNSHOCKED } from './shock.ts';

const EXPIRY: DeriveExpiry = {
  expiryMs: 0,
  timeYears: 0.25,
  fixedForward: 1_000,
  variableForward: 3_000,
  rate: 0.08,
  confidence: 1,
  options: [],
};
const option = (more: Partial<DeriveOption> = {}): DeriveOption => ({
  symbol: 'C',
  quantity: 1,
  strike: 4_200,
  isCall: true,
  vol: 0.6,
  ...more,
});
const plain = { spot: 1, rule: UNSHOCKED, discount: false };

describe('MODL-710 the value of an option in one scenario', () => {
  test('only the moving part of the forward moves', () => {
    const value = optionValue(EXPIRY, option(), { ...plain, spot: 1.1 });
    expect(value).toBeCloseTo(black76Price(3_000 * 1.1 + 1_000, 4_200, 0.6 * 0.5, true), 9);
  });

  test('the discount is of the whole value, and only when it is asked for', () => {
    const value = optionValue(EXPIRY, option(), plain);
    expect(optionValue(EXPIRY, option(), { ...plain, discount: true }) / value).toBeCloseTo(Math.E ** -0.02, 12);
  });

  test('the vol rule hears the vol and ln(strike / unmoved forward)', () => {
    const heard: number[][] = [];
    const rule = (vol: number, logMoneyness: number): number => {
      heard.push([vol, logMoneyness]);
      return 0.9;
    };
    const value = optionValue(EXPIRY, option(), { ...plain, spot: 1.2, rule });
    expect(heard).toEqual([[0.6, expect.closeTo(Math.log(1.05), 12)]]);
    expect(value).toBeCloseTo(black76Price(4_600, 4_200, 0.45, true), 9);
    optionValue(EXPIRY, option({ strike: 0 }), { ...plain, rule });
    expect(heard[1]).toEqual([0.6, 0]);
  });

  test('from a total vol of 24 an option is worth its upper bound: the forward, or the strike of a put', () => {
    const at = (totalVol: number, isCall: boolean) =>
      optionValue(EXPIRY, option({ vol: totalVol / 0.5, isCall }), { ...plain, spot: 2 });
    expect(at(24, true)).toBe(7_000);
    expect(at(24, false)).toBe(4_200);
    expect(at(1, true)).toBeLessThan(4_000);
    expect(at(1, false)).toBeLessThan(2_000);
  });
});

describe('MODL-710 the vol shock grows towards short tenors', () => {
  const powers = { shortTermPower: 0.5, longTermPower: 0.25, daysFloor: 2 };
  test.each([
    ['at thirty days it is whole', 30, 1],
    ['below, the short power', 7.5, 2],
    ['above, the long power', 480, 0.5],
    ['and no further than the floor', 0.1, Math.sqrt(15)],
  ])('%s', (_, days, factor) => {
    expect(tenorFactor(days / 365, powers)).toBeCloseTo(factor, 9);
  });
});
