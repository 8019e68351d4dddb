import { describe, expect, test } from 'vitest';
import { handPosition } from '../../../../test/hand-position.ts';
import { spanMargin } from './account.ts';
import type { ArrayCache } from './account.ts';
import type { SpanCommodity, SpanParameters } from './parameters.ts';

const COMMODITY: SpanCommodity = {
  priceScan: 0.375,
  volScan: 0,
  tiersFromDays: [0, 10],
  calendar: [{ tiers: [1, 2], deltas: [1, 1], rate: 0.25 }],
  delivery: { withinDays: 20, rate: 0.125 },
  shortOptionMinimum: { rate: 0.0625, count: 'sum' },
};
const parameters = (changes: Partial<SpanCommodity> = {}): SpanParameters => ({
  commodities: { default: { ...COMMODITY, ...changes } },
  interCommodity: [
    {
      legs: [
        { underlying: 'A', deltas: 1, side: 'A' },
        { underlying: 'B', deltas: 2, side: 'B' },
      ],
      credit: 0.5,
    },
  ],
  lookAheadDays: 0,
  extremeMultiple: 2,
  coverFraction: 0.25,
  compositeDeltaWeights: [1, 1, 1, 1],
  initialRatio: 1,
  arrayRounding: 0,
  excessOptionValue: 'everywhere',
  haircuts: { default: [] } as unknown as SpanParameters['haircuts'],
});

const PERPETUAL = handPosition({ symbol: 'A-P', quantity: 2 });
const FUTURE = handPosition({ symbol: 'A-F', quantity: -1, days: 50, expiryMs: 9 });
const OTHER = handPosition({ symbol: 'B-P', underlying: 'B', indexPrice: 500, quantity: -2 });
const option = (symbol: string, callOrPut: 1 | -1, strike: number, quantity: number, more: object = {}) =>
  handPosition({
    symbol,
    quantity,
    markPrice: 50,
    days: 50,
    expiryMs: 9,
    contract: { callOrPut, strike, size: 2, ...more },
  });

describe('MODL-301 a combined commodity', () => {
  test('scan risk and calendar spread, less the credit against another', () => {
    const { commodities, inter } = spanMargin([OTHER, PERPETUAL, FUTURE], parameters(), new Map());
    expect(inter.spreads).toEqual([1]);
    const [a, b] = commodities;
    // One coin net over 375 dollars; one spread at 250; half of the 375 of one delta.
    expect(a).toMatchObject({ underlying: 'A', scanRisk: 375, active: 12, netDelta: 1, weightedPriceRisk: 375 });
    expect(a).toMatchObject({ calendar: { charge: 250, spreads: [1] }, delivery: 0, credit: 187.5 });
    expect(a.requirement).toBe(375 + 250 - 187.5);
    // Two short at 500 dollars; half of two deltas' 187.5.
    expect(b).toMatchObject({ underlying: 'B', scanRisk: 375, active: 10, netDelta: -2, weightedPriceRisk: 187.5 });
    expect(b).toMatchObject({ credit: 187.5, requirement: 187.5, shortOptionMinimum: 0, optionValue: 0 });
  });

  test('its losses are sums over its own rows, whose vectors are gains', () => {
    const [{ losses, rows }] = spanMargin([PERPETUAL, FUTURE, OTHER], parameters(), new Map()).commodities;
    expect(losses.map((loss) => loss + 0)).toEqual([
      ...[0, 0, -125, -125, 125, 125, -250, -250, 250, 250, -375, -375, 375, 375],
      ...[-750 / 4, 750 / 4],
    ]);
    expect(rows.map(({ symbol, quantity, vector }) => [symbol, quantity, vector[2], vector[15]])).toEqual([
      ['A-P', 2, 250, -375],
      ['A-F', -1, -125, 187.5],
    ]);
  });

  test('near delivery a charge on each delta; nothing to scan is no risk', () => {
    const near = handPosition({ symbol: 'A-F', quantity: -2, days: 20, expiryMs: 9 });
    const [{ delivery, requirement, scanRisk, calendar }] = spanMargin(
      [PERPETUAL, near],
      parameters(),
      new Map(),
    ).commodities;
    expect([scanRisk, calendar.charge, delivery, requirement]).toEqual([0, 500, 250, 750]);
  });

  test('MODL-306 shorts of options ask a least charge: all of them, or the larger side; longs do not count', () => {
    // Nothing of these is in the money at any scenario: no scan risk.
    const book = [option('C', 1, 9_000, -3), option('P', -1, 1, -1), option('L', 1, 9_000, 9), PERPETUAL];
    const minimum = (count: 'sum' | 'larger side', positions = book) => {
      const changes = { shortOptionMinimum: { rate: 0.0625, count } };
      const [{ shortOptions, shortOptionMinimum }] = spanMargin(positions, parameters(changes), new Map()).commodities;
      return [shortOptions, shortOptionMinimum];
    };
    expect(minimum('sum')).toEqual([6 + 2, 8 * 62.5]);
    expect(minimum('larger side')).toEqual([6, 6 * 62.5]);
    expect(minimum('larger side', [option('C', 1, 9_000, -1), option('P', -1, 1, -3)])).toEqual([6, 375]);
    const requirement = (positions: typeof book) =>
      spanMargin(positions, parameters(), new Map()).commodities[0].requirement;
    expect(requirement(book.slice(0, 3))).toBe(500);
    // Two coins over 375 dollars: 750, more than the least charge.
    expect(requirement(book)).toBe(750);
  });

  test('MODL-307 the value of options, signed, an inverse one at the index', () => {
    const value = (...positions: readonly ReturnType<typeof option>[]) =>
      spanMargin([PERPETUAL, ...positions], parameters(), new Map()).commodities[0].optionValue;
    expect(value(option('C', 1, 9_000, 3), option('P', -1, 1, -1))).toBe(300 - 100);
    expect(value(option('C', 1, 9_000, 3, { settlePrice: 4 }))).toBe(1_200);
    expect(value(option('C', 1, 9_000, 3, { settlePrice: 4, shape: 'inverse-option' }))).toBe(300_000);
  });

  test('the array of a contract is made once and kept by its symbol', () => {
    const cache: ArrayCache = new Map([['A-P', { losses: new Array<number>(16).fill(7), compositeDelta: 3 }]]);
    const [{ scanRisk, netDelta }] = spanMargin([PERPETUAL, FUTURE], parameters(), cache).commodities;
    // 2 * 7 and what the future loses at the most, 375.
    expect([scanRisk, netDelta]).toEqual([14 + 375, 6 - 1]);
    expect(cache.get('A-F')?.compositeDelta).toBe(1);
  });
});
