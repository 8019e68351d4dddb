import fc from 'fast-check';
import { expect, test } from 'vitest';
import { contractDefaults } from '../../market/contract-defaults.ts';
import type { Instrument } from '../../market/instrument.ts';
import type { Preset } from '../../risk/model.ts';
import { MODELS } from '../../risk/models/registry.ts';
import type { Portfolio } from '../../risk/portfolio.ts';
import { EXTERNAL_ACCOUNT } from '../../ledger/account-kind.ts';
import { PRESETS } from './small-day.suite.ts';
import { TierRule } from './tier-margin.ts';
import { createBooks, DOLLARS, FIRST_CUSTOMER, MARKET_ROW, moveLots, pay, UNITS_PER_USD } from './venue-books.ts';
import type { VenueBooks } from './venue-books.ts';

const COINS = ['BTC', 'ETH', 'SOL'];
const ENTRY = [40_000, 2_500, 50];
const LOT_COINS = [0.001, 0.01, 1];

interface Drawn {
  readonly dollars: number;
  readonly pledged: readonly number[];
  readonly lots: readonly number[];
  /** Prices now, of the entry. */
  readonly moved: readonly number[];
}

const three = (of: fc.Arbitrary<number>) => fc.tuple(of, of, of);
const books = fc.record({
  dollars: fc.integer({ min: 0, max: 30_000_000 }),
  pledged: three(fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 400_000 }))),
  lots: three(fc.oneof(fc.constant(0), fc.integer({ min: -2_000_000, max: 2_000_000 }))),
  moved: three(fc.double({ min: 0.3, max: 2, noNaN: true })),
});

function held({ dollars, pledged, lots, moved }: Drawn): VenueBooks {
  const venue = createBooks(3, [0]);
  const marks = (shares: readonly number[]) =>
    shares.map((share, c) => Math.round(ENTRY[c] * share * LOT_COINS[c] * UNITS_PER_USD));
  venue.marks.set(marks([1, 1, 1]));
  pay(venue, DOLLARS, EXTERNAL_ACCOUNT, FIRST_CUSTOMER, dollars * UNITS_PER_USD);
  for (let c = 0; c < 3; c++) {
    pay(venue, c + 1, EXTERNAL_ACCOUNT, FIRST_CUSTOMER, pledged[c]);
    moveLots(venue, {
      coin: c,
      from: MARKET_ROW,
      to: FIRST_CUSTOMER,
      lots: lots[c],
      units: lots[c] * venue.marks[c],
    });
  }
  venue.marks.set(marks(moved));
  return venue;
}

function portfolioOf({ dollars, pledged, lots, moved }: Drawn): Portfolio {
  const priceOf = (c: number): number =>
    Math.round(ENTRY[c] * moved[c] * LOT_COINS[c] * UNITS_PER_USD) / UNITS_PER_USD / LOT_COINS[c];
  const perpetual = (coin: string): Instrument => ({
    symbol: `${coin}_USDC-PERPETUAL`,
    kind: 'perpetual',
    underlying: `${coin}-USD`,
    base: coin,
    quote: 'USDC',
    settle: 'USDC',
    margining: 'linear',
    ...contractDefaults('perpetual', 'linear', coin),
  });
  return {
    account: {
      collateral: [
        { asset: 'USDC', amount: dollars },
        ...COINS.map((asset, c) => ({ asset, amount: pledged[c] * LOT_COINS[c] })),
      ],
      positions: COINS.map((coin, c) => ({
        instrument: perpetual(coin),
        quantity: lots[c] * LOT_COINS[c],
        entryPrice: ENTRY[c],
      })).filter(({ quantity }) => quantity !== 0),
      orders: [],
    },
    market: {
      timeMs: 0,
      underlyings: new Map(
        COINS.map((coin, c) => {
          const underlying = `${coin}-USD`;
          const price = priceOf(c);
          return [underlying, { underlying, indexPrice: price, perpetualPrice: price, confidence: 1, expiries: [] }];
        }),
      ),
      marks: new Map(),
      assets: new Map([
        ['USDC', { price: 1, confidence: 1 }],
        ...COINS.map((coin, c) => [coin, { price: priceOf(c), confidence: 1 }] as const),
      ]),
    },
  };
}

test('CRSH-030 whole accounts are judged as the model cross judges them', () => {
  const cross = MODELS.find(({ name }) => name === 'cross');
  const rule = new TierRule(PRESETS.cross.parameters, COINS);
  fc.assert(
    fc.property(books, (drawn) => {
      const report = cross?.margin(portfolioOf(drawn), PRESETS.cross as Preset);
      const headroom = rule.headroom(held(drawn), FIRST_CUSTOMER);
      expect(headroom).toBeCloseTo(report?.maintenanceHeadroom ?? Number.NaN, 2);
    }),
  );
});

test('CRSH-031 one position with its dollars is judged as the model isolated judges it, but that its own gain counts', () => {
  const isolated = MODELS.find(({ name }) => name === 'isolated');
  const rule = new TierRule(PRESETS.isolated.parameters, COINS);
  fc.assert(
    fc.property(books, fc.nat(2), (drawn, kept) => {
      const alone = { ...drawn, pledged: [0, 0, 0], lots: drawn.lots.map((lots, c) => (c === kept ? lots : 0)) };
      const report = isolated?.margin(portfolioOf(alone), PRESETS.isolated as Preset);
      const venue = held(alone);
      const gain = alone.lots[kept] * venue.marks[kept] - venue.paid[FIRST_CUSTOMER * 3 + kept];
      const headroom = rule.headroom(venue, FIRST_CUSTOMER) - Math.max(0, gain) / UNITS_PER_USD;
      expect(headroom).toBeCloseTo(report?.maintenanceHeadroom ?? Number.NaN, 2);
    }),
  );
});
