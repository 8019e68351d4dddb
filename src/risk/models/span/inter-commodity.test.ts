import { describe, expect, test } from 'vitest';
import { interCommodityCredit, weightedPriceRisk } from './inter-commodity.ts';

/** Sixteen losses, all zero but those given. */
const losses = (given: Readonly<Record<number, number>>): number[] =>
  Array.from({ length: 16 }, (_, scenario) => given[scenario] ?? 0);

describe('MODL-305 weighted price risk: scan risk less time and vol risk, a delta', () => {
  test('the pair of the active scenario is the same price with the other vol', () => {
    // Scan 1,000; time (40 + 20) / 2; vol 1,000 - (1,000 + 800) / 2; over four deltas.
    const expected = (1_000 - 30 - 100) / 4;
    expect(weightedPriceRisk(losses({ 0: 40, 1: 20, 10: 1_000, 11: 800 }), 10, -4)).toBeCloseTo(expected, 12);
    expect(weightedPriceRisk(losses({ 0: 40, 1: 20, 12: 800, 13: 1_000 }), 13, 4)).toBeCloseTo(expected, 12);
  });

  test('the extreme scenarios have no pair, so no vol risk', () => {
    expect(weightedPriceRisk(losses({ 0: 40, 1: 20, 14: 1_000, 15: 500 }), 14, 2)).toBeCloseTo(485, 12);
    expect(weightedPriceRisk(losses({ 0: 40, 1: 20, 14: 500, 15: 1_000 }), 15, 2)).toBeCloseTo(485, 12);
  });

  test('never below zero, and none without a net delta', () => {
    expect(weightedPriceRisk(losses({ 0: 900, 1: 900, 2: 950, 3: 10 }), 2, 1)).toBe(0);
    expect(weightedPriceRisk(losses({ 10: 1_000 }), 10, 0)).toBe(0);
    // Every scenario gains: no scan risk, no time risk, and a vol risk of -5 + 8 = 3 is nothing to take off.
    expect(weightedPriceRisk(losses({ 2: -5, 3: -11 }), 2, 1)).toBe(0);
  });
});

describe('MODL-305 credits', () => {
  const risk = (underlying: string, netDelta: number, perDelta: number) => ({
    underlying,
    netDelta,
    weightedPriceRisk: perDelta,
  });
  const spread = (a: number, b: number, credit: number, second = 'B') => ({
    legs: [
      { underlying: 'A', deltas: a, side: 'A' as const },
      { underlying: second, deltas: b, side: 'B' as const },
    ],
    credit,
  });

  test('as often as the smaller leg allows, each leg its own price risk', () => {
    const { spreads, byUnderlying } = interCommodityCredit(
      [risk('A', 3, 1_000), risk('B', -50, 40)],
      [spread(1, 25, 0.5)],
    );
    expect(spreads).toEqual([2]);
    expect(byUnderlying.get('A')).toBeCloseTo(2 * 1 * 1_000 * 0.5, 12);
    expect(byUnderlying.get('B')).toBeCloseTo(2 * 25 * 40 * 0.5, 12);
  });

  test('deltas are used once: a later spread has what an earlier one left, and credits add up', () => {
    const table = [spread(1, 25, 0.5), spread(2, 10, 0.25, 'C')];
    const risks = [risk('A', -3, 1_000), risk('B', 50, 40), risk('C', 100, 7)];
    const { spreads, byUnderlying } = interCommodityCredit(risks, table);
    expect(spreads).toEqual([2, 0.5]);
    expect(byUnderlying.get('A')).toBeCloseTo(1_000 + 0.5 * 2 * 1_000 * 0.25, 12);
    expect(byUnderlying.get('C')).toBeCloseTo(0.5 * 10 * 7 * 0.25, 12);
  });

  test.each([
    ['both long', 3, 50],
    ['both short', -3, -50],
    ['the first flat', 0, -50],
    ['the second flat', 3, 0],
  ])('no spread when the legs do not oppose each other: %s', (_, a, b) => {
    const credit = interCommodityCredit([risk('A', a, 1_000), risk('B', b, 40)], [spread(1, 25, 0.5)]);
    expect(credit.spreads).toEqual([0]);
    expect(credit.byUnderlying.size).toBe(0);
  });

  test('a leg that the account does not hold forms none', () => {
    const { spreads } = interCommodityCredit([risk('A', 3, 1_000)], [spread(1, 25, 0.5)]);
    expect(spreads).toEqual([0]);
  });
});
