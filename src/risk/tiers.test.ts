import { describe, expect, test } from 'vitest';
import { ppmUp } from './parts-per-million.ts';
import { highestRate, marginalRate } from './screen-rates.ts';
import { compileTiers, ppmOf, tieredCharge } from './tiers.ts';

const TIERS = [
  { from: 0, rate: 0.01 },
  { from: 10, rate: 0.03 },
  { from: 25, rate: 0.2 },
];

describe('parts per million', () => {
  test('UNIT-010 a rate is the nearest whole part, halves up; a charge the next whole one, exact beyond 2^53', () => {
    expect([0.02, 0.000_000_5, 0.000_000_49, 0, 1].map(ppmOf)).toEqual([20_000, 1, 0, 0, 1_000_000]);
    expect(ppmUp(1_000_000, 1, true)).toBe(1);
    expect(ppmUp(1_000_001, 1, true)).toBe(2);
    expect(ppmUp(999_999, 1, true)).toBe(1);
    expect(ppmUp(0, 5, true)).toBe(0);
    expect(ppmUp(12_345, 0, true)).toBe(0);
    const amount = 9_007_199_254_740_991;
    expect(ppmUp(amount, 999_999, true)).toBe(Number((BigInt(amount) * 999_999n + 999_999n) / 1_000_000n));
    expect(ppmUp(3, 500_000, false)).toBe(1.5);
    expect(ppmUp(3, 500_000, true)).toBe(2);
  });
});

describe('marginal tiers', () => {
  test('MARG-041, COLL-020 each part at its own rate, what lies below a tier charged once', () => {
    const tiers = compileTiers(TIERS, 100, true);
    expect([...tiers.from]).toEqual([0, 1_000, 2_500]);
    expect([...tiers.ppm]).toEqual([10_000, 30_000, 200_000]);
    expect([...tiers.below]).toEqual([0, 10, 10 + 45]);
    for (const [amount, charge] of [
      [0, 0],
      [1, 1],
      [100, 1],
      [101, 2],
      [1_000, 10],
      [1_001, 11],
      [1_100, 13],
      [2_500, 55],
      [2_501, 56],
      [3_500, 255],
    ])
      expect(tieredCharge(tiers, amount, true)).toBe(charge);
  });

  test('MARG-041, COLL-020 in real numbers without rounding; of no tiers nothing', () => {
    const tiers = compileTiers(TIERS, 1, false);
    expect(tieredCharge(tiers, 7, false)).toBeCloseTo(0.07, 12);
    expect(tieredCharge(tiers, 26, false)).toBeCloseTo(0.1 + 0.45 + 0.2, 12);
    expect(tieredCharge(compileTiers([], 1, true), 7, true)).toBe(0);
    expect([
      ...compileTiers(
        [
          { from: 0, rate: 0.001 },
          { from: 1.5, rate: 0.002 },
        ],
        1_001,
        true,
      ).below,
    ]).toEqual([0, 2]);
  });

  test('SCRN-020 the rate of the next unit below, and the highest of all', () => {
    const tiers = compileTiers(TIERS, 100, true);
    expect([0, 1_000, 1_001, 2_500, 2_501, 1e9].map((amount) => marginalRate(tiers, amount))).toEqual([
      0.01, 0.01, 0.03, 0.03, 0.2, 0.2,
    ]);
    const none = compileTiers([], 1, true);
    expect([highestRate(tiers), marginalRate(none, 5), highestRate(none)]).toEqual([0.2, 0, 0]);
  });
});
