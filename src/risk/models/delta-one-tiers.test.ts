import { describe, expect, test } from 'vitest';
import { tieredRates, tiersOf } from './delta-one-tiers.ts';
import { partsNamed, reportOf, sentencesOf } from './shipped-model.suite.ts';

const TIERS = [
  { from: 0, initial: 0.02, maintenance: 0.01 },
  { from: 1_000, initial: 0.04, maintenance: 0.03 },
  { from: 5_000, initial: 0.1, maintenance: 0.05 },
];

describe('MODL-101 marginal tiers', () => {
  test.each([
    [0, 0, 0, 0.02],
    [1_000, 20, 10, 0.02],
    [1_500, 20 + 500 * 0.04, 10 + 500 * 0.03, 0.04],
    [5_000, 20 + 160, 10 + 120, 0.04],
    [7_000, 20 + 160 + 200, 10 + 120 + 100, 0.1],
  ])('%s dollars ask %s and %s', (notional, initial, maintenance, rate) => {
    const charge = tieredRates(TIERS, notional);
    expect(charge.initial).toBeCloseTo(initial, 9);
    expect(charge.maintenance).toBeCloseTo(maintenance, 9);
    expect(charge.initialRate).toBe(rate);
    expect(notional * charge.initialRate - charge.initialAmount).toBeCloseTo(initial, 9);
    expect(notional * charge.maintenanceRate - charge.maintenanceAmount).toBeCloseTo(maintenance, 9);
  });

  test('an underlying that is not listed takes the default', () => {
    const tables = { 'BTC-USD': TIERS, default: TIERS.slice(0, 1) };
    expect(tiersOf(tables, 'BTC-USD')).toBe(TIERS);
    expect(tiersOf(tables, 'XRP-USD')).toBe(tables.default);
  });

  const table = (...rows: readonly (readonly [number, number, number])[]) => ({
    tiers: { X: rows.map(([from, initial, maintenance]) => ({ from, initial, maintenance })) },
  });
  const FALLS = 'parameters.tiers.X[1] has rates below the tier before it; rates may not fall';

  test.each([
    [table([0, 0.1, 0.1], [5, 0.1, 0.1]), undefined],
    [table([1, 0.1, 0.1]), 'parameters.tiers.X[0].from is 1; the first tier must start at 0'],
    [
      table([0, 0.1, 0.05], [5, 0.2, 0.3]),
      'parameters.tiers.X[1].maintenance is 0.3; it must be at most the initial rate 0.2',
    ],
    [table([0, 0.2, 0.1], [5, 0.15, 0.1]), FALLS],
    [table([0, 0.2, 0.1], [5, 0.2, 0.05]), FALLS],
    [table([0, 0.2, 0]), 'parameters.tiers.X[0].maintenance is 0; it must be above 0'],
    [table([0, 1.1, 0.1]), 'parameters.tiers.X[0].initial is 1.1; it must be at most 1'],
  ])('%j', (overrides, sentence) => {
    expect(sentencesOf('isolated', overrides)).toEqual(sentence === undefined ? [] : [sentence]);
  });
});

describe('MODL-014 what fills lose at once, contract by contract', () => {
  const underlyings = { BTC: { index: 100_000, carry: 0, vol: 0.6 } };
  const call = 'BTC_USDC-27MAR26-110000-C';
  const losses = (preset: string, held: number, ...orders: readonly (readonly [string, number, number])[]) =>
    partsNamed(
      reportOf(preset, {
        underlyings,
        marks: { [call]: 4_000 },
        collateral: { USDC: 1e6 },
        positions: held === 0 ? [] : [[call, held]],
        orders,
      }),
      'open orders',
    ).map(({ initial }) => initial);

  test('cross: an option bought reserves its premium, one that closes a short its distance to the mark', () => {
    expect(losses('cross', 0, [call, 2, 4_500])).toEqual([expect.closeTo(9_000, 6)]);
    // The first closes one short of two, the second the other and opens two.
    expect(losses('cross', -2, [call, 1, 4_500], [call, 3, 4_200])).toEqual([expect.closeTo(500 + 200 + 2 * 4_200, 6)]);
  });

  test('isolated: an inverse contract bought above its mark loses the dollars of the coins it does not get', () => {
    // 100,000 dollars at 125,000 are 0.8 coins where the mark gives one; its own margin beside.
    const [fair] = losses('isolated', 0, ['BTC-PERPETUAL', 10_000, 100_000]);
    const [dear] = losses('isolated', 0, ['BTC-PERPETUAL', 10_000, 125_000]);
    expect(dear - fair).toBeCloseTo(20_000, 6);
    expect(losses('isolated', 0, ['BTC-PERPETUAL', 10_000, 80_000])).toEqual([expect.closeTo(fair, 6)]);
  });
});
