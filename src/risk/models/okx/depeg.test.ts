import { describe, expect, test } from 'vitest';
import { depegCharge, tieredDepeg } from './depeg.ts';
import { hedgingSpot } from './risk-unit.ts';

const MR9 = {
  buckets: [1, 0.5, 0],
  tiers: [
    { from: 0, rates: [0, 0.25, 0.5] },
    { from: 4, rates: [0.125, 0.5, 1] },
  ],
};

describe('MODL-508 de-peg', () => {
  test.each([
    ['nothing', 0, 0.75, 0],
    ['the first tier', 4, 0.75, 1],
    ['into the second', 6, 0.75, 1 + 1],
    ['at the peg', 6, 1, 0.25],
    ['above it', 6, 1.25, 0.25],
    ['at a floor', 6, 0.5, 2],
    ['below it', 6, 0.49, 2 + 2],
  ])('%s', (_, amount, price, charge) => {
    expect(tieredDepeg(amount, price, MR9)).toBe(charge);
  });

  const hedged = (usdt: number, usdc: number, usd: number) =>
    Object.values(depegCharge({ usdt, usdc, usd }, { usdt: 1, usdc: 1 }, MR9).hedged);

  test('what one quote hedges of another, pair by pair, each delta once', () => {
    // USDT against USD, USDT against USDC, USDC against USD.
    expect(hedged(5, -2, -4)).toEqual([4, 1, 0]);
    expect(hedged(-5, 2, 4)).toEqual([4, 1, 0]);
    expect(hedged(3, -2, -4)).toEqual([3, 0, 0]);
    expect(hedged(-1, 6, -4)).toEqual([0, 1, 4]);
    expect(hedged(3, 2, 1)).toEqual([0, 0, 0]);
    expect(hedged(-3, -2, 0)).toEqual([0, 0, 0]);
    expect(hedged(-2, -3, 9)).toEqual([2, 0, 3]);
  });

  test('each at the price of its stablecoin, of two stablecoins at their ratio, at most one', () => {
    const charge = (deltas: readonly [number, number, number], usdt: number, usdc: number) => {
      const [dt, dc, d] = deltas;
      return depegCharge({ usdt: dt, usdc: dc, usd: d }, { usdt, usdc }, MR9).charge;
    };
    expect(charge([4, 0, -4], 0.75, 0.25)).toBe(1);
    expect(charge([0, 4, -4], 0.75, 0.25)).toBe(2);
    expect(charge([4, -4, 0], 0.75, 1)).toBe(1);
    expect(charge([4, -4, 0], 0.25, 1)).toBe(2);
    expect(charge([6, -6, 0], 1, 0.5)).toBe(0.25);
    expect(charge([8, -4, -4], 0.75, 1)).toBe(2);
  });
});

test.each([
  [3, -2, 2],
  [3, -5, 3],
  [3, 2, 0],
  [3, 0, 0],
  [0, -5, 0],
  [-3, 2, -2],
  [-3, 5, -3],
  [-3, -2, 0],
])('MODL-500 of %s coins spot and a delta of %s, %s coins hedge', (equity, delta, coins) => {
  expect(hedgingSpot(equity, delta) + 0).toBe(coins);
});
