import { describe, expect, test } from 'vitest';
import { shippedPreset } from '../../../test/golden/models/golden-case.ts';
import type { ValuedAccount } from '../valuation.ts';
import { balanceHaircuts, haircutOf } from './balance-haircut.ts';
import { modelNamed } from './registry.ts';
import { sentencesOf } from './shipped-model.suite.ts';

const TIERS = {
  BTC: [
    { from: 0, rate: 0.1 },
    { from: 1_000, rate: 0.3 },
  ],
  default: [{ from: 0, rate: 0.5 }],
};
const held = (...values: readonly (readonly [string, number])[]): ValuedAccount => ({
  balances: values.map(([asset, value]) => ({ asset, amount: value, price: 1, value, confidence: 1 })),
  positions: [],
  nav: 0,
});

describe('MODL-012 haircuts by marginal tiers', () => {
  test('the part above a border at its own rate, a debt not at all, an asset that is not listed at the default', () => {
    expect(haircutOf(TIERS, 'BTC', 1_000)).toBeCloseTo(100, 12);
    expect(haircutOf(TIERS, 'BTC', 1_500)).toBeCloseTo(100 + 150, 12);
    expect(haircutOf(TIERS, 'BTC', -1_500)).toBe(0);
    expect(haircutOf(TIERS, 'XMR', 10)).toBeCloseTo(5, 12);
  });

  test('a second balance of an asset begins where the first ended', () => {
    const haircuts = balanceHaircuts(held(['BTC', 800], ['XMR', 10], ['BTC', 700]), TIERS);
    expect(haircuts).toEqual([expect.closeTo(80, 12), expect.closeTo(5, 12), expect.closeTo(20 + 150, 12)]);
    expect(balanceHaircuts(held(['BTC', -500], ['BTC', 700]), TIERS)).toEqual([0, expect.closeTo(20, 12)]);
  });
});

describe('MODL-012 tables that do not hold', () => {
  const tiers = (...rows: readonly (readonly [number, number])[]) => ({
    haircuts: { X: rows.map(([from, rate]) => ({ from, rate })) },
  });
  test.each([
    [tiers([0, 0.1], [5, 0.1]), undefined],
    [tiers([1, 0.1]), 'parameters.haircuts.X[0].from is 1; the first tier must start at 0'],
    [
      tiers([0, 0.1], [5, 0.3], [9, 0.2]),
      'parameters.haircuts.X[2].rate is 0.2; rates may not fall, the one before is 0.3',
    ],
    [tiers([0, 0.1], [0, 0.3]), 'parameters.haircuts.X[1].from is 0; it must be above the one before, 0'],
    [tiers([0, 1.1]), 'parameters.haircuts.X[0].rate is 1.1; it must be at most 1'],
    [tiers(), 'parameters.haircuts.X has 0 members; it must have at least 1'],
  ])('%j', (overrides, sentence) => {
    expect(sentencesOf('span', overrides)).toEqual(sentence === undefined ? [] : [sentence]);
  });

  test.each([
    ['span', 'haircuts'],
    ['span', 'commodities'],
    ['isolated', 'tiers'],
    ['hyperliquid', 'tiers'],
    ['binance-pm', 'tiers'],
    ['binance-pm', 'collateralRates'],
    ['bybit-pm', 'coins'],
    ['deribit-xsm', 'futures'],
  ])('MODL-012 %s: %s must serve what it does not list', (preset, field) => {
    const { model, parameters } = shippedPreset(preset);
    const table = parameters as Readonly<Record<string, Record<string, unknown>>>;
    const { default: _, ...listed } = table[field];
    expect(modelNamed(model)!.check({ ...table, [field]: listed })).toEqual([
      `parameters.${field}.default is missing; it serves what is not listed`,
    ]);
  });
});
