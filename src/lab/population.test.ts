import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseSymbol } from '../market/symbol.ts';
import type { Instrument } from '../market/instrument.ts';
import { decimalToNumber } from '../units/decimal.ts';
import { ACCOUNT_STORIES } from './account-plan.ts';
import { population } from './population.ts';
import { randomStream } from './random-stream.ts';
import type { TradableMarket } from './tradable-market.ts';

const named = (symbol: string): Instrument => {
  const { instrument } = parseSymbol(symbol);
  if (instrument === undefined) throw new Error(`${symbol} is no instrument`);
  return instrument;
};

function market(): TradableMarket {
  const coin = (name: string, indexPrice: number, strikes: readonly number[]) => ({
    underlying: `${name}-USD`,
    coin: name,
    indexPrice,
    perpetual: named(`${name}-PERPETUAL`),
    futures: [named(`${name}-27MAR26`)],
    options: ['13FEB26', '27MAR26'].flatMap((day) =>
      strikes.flatMap((k) => ['C', 'P'].map((t) => named(`${name}-${day}-${k}-${t}`))),
    ),
  });
  return {
    timeMs: Date.UTC(2026, 1, 5, 8),
    dollar: 'USDC',
    underlyings: [
      coin('BTC', 70_000, [50_000, 60_000, 70_000, 80_000, 90_000]),
      coin('ETH', 2_000, [1_500, 2_000, 2_500]),
    ],
  };
}

test('the same seed gives the same accounts, another seed others', () => {
  expect(population(market(), 50, 7)).toEqual(population(market(), 50, 7));
  expect(population(market(), 50, 7)).not.toEqual(population(market(), 50, 8));
});

test('a larger population begins with the smaller one', () => {
  expect(population(market(), 200, 7).slice(0, 50)).toEqual(population(market(), 50, 7));
});

test('a thousand accounts have every kind in its share', () => {
  const counts = new Map<string, number>();
  for (const { story } of population(market(), 1000, 1)) counts.set(story, (counts.get(story) ?? 0) + 1);
  expect(Object.fromEntries(counts)).toEqual(
    Object.fromEntries(ACCOUNT_STORIES.map(([story, share]) => [story, share * 10])),
  );
});

test('deposits are above zero and trades are whole lots, whatever the seed', () => {
  fc.assert(
    fc.property(fc.integer(), (seed) => {
      for (const { deposits, trades } of population(market(), 40, seed)) {
        expect(deposits.length).toBeGreaterThan(0);
        for (const { amount } of deposits) expect(amount).toBeGreaterThan(0);
        for (const { lots } of trades) expect(Number.isSafeInteger(lots) && lots !== 0).toBe(true);
      }
    }),
    { numRuns: 20 },
  );
});

test('a covered call sells no more calls than it has coins', () => {
  const covered = population(market(), 1000, 3).filter(
    ({ story, trades }) => story === 'covered call' && trades.length > 0,
  );
  expect(covered.length).toBeGreaterThan(100);
  for (const { deposits, trades } of covered) {
    const [held, sold] = [deposits[0], trades[0]];
    if (held === undefined || sold === undefined) continue;
    const lot = decimalToNumber(sold.instrument.lotSize);
    expect(sold.instrument.optionType).toBe('call');
    // One lot is the least that can be sold; beyond it never more than the coins.
    expect(-sold.lots * lot).toBeLessThanOrEqual(Math.max(held.amount + lot / 2, lot));
  }
});

test('a stream is uniform enough and its forks differ', () => {
  const random = randomStream(42);
  const draws = Array.from({ length: 20_000 }, () => random.uniform());
  const mean = draws.reduce((sum, x) => sum + x, 0) / draws.length;
  // The mean of 20,000 uniforms lies within five standard errors: 0.289 / sqrt(20000) * 5.
  expect(Math.abs(mean - 0.5)).toBeLessThan(0.0103);
  expect(randomStream(42).fork('a').uniform()).not.toBe(randomStream(42).fork('b').uniform());
  expect(randomStream(42).fork('a').uniform()).toBe(randomStream(42).fork('a').uniform());
});
