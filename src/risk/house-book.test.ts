import { describe, expect, test } from 'vitest';
import { BTC, FORWARDS, handMarket, handPortfolio, handPreset, held, named } from '../../test/hand-market.ts';
import { houseBook, rowKind, touchedBalances } from './house-book.ts';
import type { Order, Portfolio, Position } from './portfolio.ts';
import { ROW_KIND } from './risk-table.ts';
import { valueAccount, valueOrders } from './valuation.ts';

const PRESET = handPreset();
const bookOf = (portfolio: Portfolio) => houseBook(valueAccount(portfolio), valueOrders(portfolio), portfolio, PRESET);
const quantities = (portfolio: Portfolio) =>
  Object.fromEntries(bookOf(portfolio).rows.map(({ symbol, quantity }) => [symbol, quantity]));

describe('a book in cash-and-value form', () => {
  test('COLL-001 entering moves cash of what a contract is settled in; options and spot are paid for already', () => {
    const of = (...positions: readonly Position[]) => quantities(handPortfolio({ USD: 7 }, positions));
    expect(of(held('BTC_USDC-PERPETUAL', 2, 59_000))).toEqual({ USDC: -2 * 59_000, 'BTC_USDC-PERPETUAL': 2 });
    expect(of(held('BTC_USDC-PERPETUAL', -2, 59_000))).toEqual({ USDC: 2 * 59_000, 'BTC_USDC-PERPETUAL': -2 });
    expect(of(held('BTC-PERPETUAL', 600, 48_000))).toEqual({ BTC: 6_000 / 48_000, 'BTC-PERPETUAL': 600 });
    expect(of(held('BTC_USDC-27MAR26-70000-C', 3, 1))).toEqual({ USDC: 0, 'BTC_USDC-27MAR26-70000-C': 3 });
    expect(of(held('BTC-27MAR26-70000-C', 3, 1))).toEqual({ BTC: 0, 'BTC-27MAR26-70000-C': 3 });
    expect(of(held('BTC_USDC', 3, 1))).toEqual({ USDC: 0, BTC_USDC: 3 });
    expect(of(held('BTC_USD', 3, 1))).toEqual({ BTC_USD: 3 });
    expect(bookOf(handPortfolio({ USD: 7 }, [held('BTC_USD', 3, 1)])).book.cash).toBe(7);
    expect(bookOf(handPortfolio({ USDC: 7 }, [])).book.cash).toBe(0);
  });

  test('COLL-001 fills of one instrument are one row of their net, balances of one asset one row of their sum', () => {
    const portfolio = handPortfolio({ USDC: 5 }, [
      held('BTC_USDC-PERPETUAL', 3, 50_000),
      held('BTC_USDC-PERPETUAL', -2, 70_000),
    ]);
    expect(quantities(portfolio)).toEqual({ USDC: 5 - 150_000 + 140_000, 'BTC_USDC-PERPETUAL': 1 });
  });

  test('COLL-001 sums are taken by quantity and then by entry price, whatever the order of the input', () => {
    const [a, b, c] = [0.1, 0.2, 0.3];
    // In ascending order 0.6000000000000001, from the other end 0.6.
    expect([a + b + c, c + b + a]).toEqual([0.6000000000000001, 0.6]);
    for (const [x, y, z] of [
      [a, b, c],
      [c, b, a],
      [b, c, a],
    ]) {
      const fills = [x, y, z].map((quantity) => held('BTC_USDC-27MAR26-70000-C', quantity));
      expect(quantities(handPortfolio({}, fills))['BTC_USDC-27MAR26-70000-C']).toBe(0.6000000000000001);
      const entries = [x, y, z].map((price) => held('BTC_USDC-PERPETUAL', 1, price));
      expect(quantities(handPortfolio({}, entries)).USDC).toBe(-0.6000000000000001);
      const { market, account } = handPortfolio({}, []);
      const collateral = [x, y, z].map((amount) => ({ asset: 'BTC', amount }));
      expect(quantities({ market, account: { ...account, collateral } })).toEqual({ BTC: 0.6000000000000001 });
    }
  });

  test('rows stand by underlying and then by symbol: stablecoins, BTC, ETH', () => {
    const positions = [
      held('ETH_USDC-PERPETUAL', 1),
      held('BTC_USDC-PERPETUAL', 1),
      held('BTC-PERPETUAL', 1),
      held('BTC_USDC-27MAR26', 1),
    ];
    const { rows, venue, book } = bookOf(handPortfolio({ USDC: 1, ETH: 2, BTC: 3 }, positions));
    expect(rows.map(({ symbol, underlying }) => [underlying, symbol])).toEqual([
      [-1, 'USDC'],
      [0, 'BTC'],
      [0, 'BTC-PERPETUAL'],
      [0, 'BTC_USDC-27MAR26'],
      [0, 'BTC_USDC-PERPETUAL'],
      [1, 'ETH'],
      [1, 'ETH_USDC-PERPETUAL'],
    ]);
    expect(venue.underlyings.map(({ name }) => name)).toEqual(['BTC-USD', 'ETH-USD']);
    expect(venue.coins.map(({ asset, stable }) => [asset, stable])).toEqual([
      ['BTC', false],
      ['ETH', false],
      ['USDC', true],
    ]);
    expect([...book.instrument]).toEqual([0, 1, 2, 3, 4, 5, 6]);
    expect(rows.map(({ coin }) => coin)).toEqual([2, 0, 0, 2, 2, 1, 2]);
  });

  test('a row is worth its mark: an inverse contract a fixed number of dollars short, scaled by its basis', () => {
    const market = { ...handMarket({}, 0.98), marks: new Map([['BTC-27MAR26', 64_000]]) };
    const positions = [
      held('BTC-27MAR26', 1),
      held('BTC_USDC-27MAR26', 1),
      held('BTC_USD', 1),
      held('BTC-13FEB26-60000-C', 1),
    ];
    const portfolio = handPortfolio({ BTC: 1, USDC: 1 }, positions, market);
    const { rows, table } = bookOf(portfolio);
    const mark = Object.fromEntries(rows.map(({ symbol, markUsd }) => [symbol, markUsd]));
    expect(mark['BTC-27MAR26']).toBe((-10 * BTC) / 64_000);
    expect(mark['BTC_USDC-27MAR26']).toBeCloseTo(FORWARDS.far, 8);
    expect(mark.BTC_USD).toBe(BTC);
    const option = valueAccount(portfolio).positions[3];
    expect(mark['BTC-13FEB26-60000-C']).toBeCloseTo(option.markPrice * BTC, 8);
    expect([mark.BTC, mark.USDC]).toEqual([BTC, 0.98]);
    rows.forEach(({ markUsd }, r) => expect(table.mark[r]).toBe(markUsd));
  });

  test('kinds of rows', () => {
    expect([rowKind('option', 'put'), rowKind('option', 'call'), rowKind('option')]).toEqual([
      ROW_KIND.put,
      ROW_KIND.call,
      ROW_KIND.call,
    ]);
    expect((['spot', 'perpetual', 'future'] as const).map((kind) => rowKind(kind, 'put'))).toEqual([
      ROW_KIND.spot,
      ROW_KIND.perpetual,
      ROW_KIND.future,
    ]);
  });
});

describe('orders of a book', () => {
  const order = (symbol: string, quantity: number, limitPrice: number, protectionGroup?: string): Order => ({
    instrument: named(symbol),
    quantity,
    limitPrice,
    ...(protectionGroup === undefined ? {} : { protectionGroup }),
  });

  test('MARG-060, MARG-061 stand behind the rows, in groups that have a cap, with what filling at the limit loses', () => {
    const { market, account } = handPortfolio({ USD: 1 }, [held('BTC_USDC-PERPETUAL', 1)]);
    const orders = [
      order('BTC_USDC-PERPETUAL', 2, 60_100),
      order('BTC_USDC-PERPETUAL', 2, 59_900, 'b'),
      order('ETH_USDC-PERPETUAL', -3, 1_990, 'none'),
      order('BTC_USDC-PERPETUAL', -1, 60_100, 'a'),
      order('BTC_USDC-27MAR26', -1, 60_000, 'b'),
      order('BTC_USDC-27MAR26', 1, 60_000, 'toString'),
    ];
    const {
      orders: book,
      orderRows,
      rows,
    } = bookOf({
      market,
      account: { ...account, orders, protectionCaps: { a: 5, b: 7, c: 9 } },
    });
    expect(rows.map(({ symbol }) => symbol)).toEqual(['USDC', 'BTC_USDC-PERPETUAL']);
    expect(orderRows).toHaveLength(6);
    expect({ ...book, start: book.start, count: book.count }).toMatchObject({ start: 0, count: 6 });
    expect([...book.instrument]).toEqual([2, 3, 4, 5, 6, 7]);
    expect([...book.lots]).toEqual([2, 2, -3, -1, -1, 1]);
    expect([...book.fillLoss].map((usd) => Math.round(usd * 1e6) / 1e6)).toEqual([200, 0, 30, 0, 2_500, 0]);
    expect([...book.group]).toEqual([-1, 0, -1, 1, 0, -1]);
    expect([...book.groupCap]).toEqual([7, 5]);
  });
});

test('a report tells of every asset that a position has touched, once', () => {
  const portfolio = handPortfolio({ ETH: 2 }, [held('BTC_USDC-PERPETUAL', 1), held('BTC-PERPETUAL', 1)]);
  const valued = valueAccount(portfolio);
  const rows = touchedBalances(valued, portfolio.market, bookOf(portfolio));
  expect(rows.map(({ asset, amount, value, price }) => [asset, amount, value, price])).toEqual([
    ['ETH', 2, 4_000, 2_000],
    ['BTC', 0, 0, BTC],
    ['USDC', 0, 0, 1],
  ]);
});

describe('numbers of a venue', () => {
  test('MARG-048 the less certain of index and perpetual, one when nothing is known; funding as the market has it', () => {
    const venueOf = (changes: object) => bookOf(handPortfolio({ BTC: 1 }, [], handMarket(changes))).venue;
    expect(venueOf({ confidence: 0.8 }).underlyings).toEqual([{ name: 'BTC-USD', confidence: 0.8, fundingRate: 0 }]);
    const lower = venueOf({ confidence: 0.8, perpetualConfidence: 0.3, fundingRate: -0.0002 });
    expect(lower.underlyings).toEqual([{ name: 'BTC-USD', confidence: 0.3, fundingRate: -0.0002 }]);
    expect(venueOf({ confidence: 0.8, perpetualConfidence: 0.9 }).underlyings[0].confidence).toBe(0.8);
  });

  test('MARG-048 an expiry has its own confidence, and one that the market does not name none to doubt', () => {
    const { expiries = [] } = handMarket().underlyings.get('BTC-USD') ?? {};
    const market = handMarket({ expiries: expiries.map((e, i) => ({ ...e, confidence: 0.5 + i / 4 })) });
    const between = held('BTC_USDC-27FEB26', 1);
    const { venue } = bookOf(
      handPortfolio({}, [held('BTC_USDC-27MAR26', 1), held('BTC-13FEB26', 1), between, held('BTC-27MAR26', 1)], market),
    );
    expect(venue.expiries.map(({ confidence, underlying }) => [underlying, confidence]).sort()).toEqual([
      [0, 0.5],
      [0, 0.75],
      [0, 1],
    ]);
  });
});
