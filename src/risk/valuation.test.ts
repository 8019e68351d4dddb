import { describe, expect, test } from 'vitest';
import { BTC, ETH, handMarket, handPortfolio, held, named } from '../../test/hand-market.ts';
import { PortfolioProblem } from './model.ts';
import type { Portfolio } from './portfolio.ts';
import { assetQuote, valueAccount, valueOrders } from './valuation.ts';

const valuesOf = (portfolio: Portfolio) =>
  valueAccount(portfolio).positions.map(({ value, unrealisedPnl }) => [value, unrealisedPnl]);

function problemOf(attempt: () => unknown): readonly [field: string, sentence: string] | undefined {
  try {
    attempt();
  } catch (cause) {
    if (cause instanceof PortfolioProblem) return [cause.field, cause.message];
    throw cause;
  }
  return undefined;
}

describe('positions', () => {
  test('COLL-010 futures are worth what they have gained, spot and options their price', () => {
    const market = { ...handMarket({}, 0.98), marks: new Map([['BTC-27MAR26-70000-C', 0.05]]) };
    const positions = [
      held('BTC_USDC-PERPETUAL', -2, 61_000),
      held('BTC-PERPETUAL', 600, 50_000),
      held('BTC_USD', 0.5, 58_000),
      held('BTC-27MAR26-70000-C', 3, 0.04),
      held('BTC_USDC-PERPETUAL', 4),
    ];
    const mark = BTC / 0.98;
    expect(valuesOf(handPortfolio({}, positions, market))).toEqual([
      [expect.closeTo(-2 * (mark - 61_000) * 0.98, 6), expect.closeTo(-2 * (mark - 61_000) * 0.98, 6)],
      // 6,000 USD at 50,000 and at 60,000: 0.02 BTC.
      [expect.closeTo(1_200, 6), expect.closeTo(1_200, 6)],
      [30_000, 1_000],
      [expect.closeTo(9_000, 6), expect.closeTo(3 * 0.01 * BTC, 6)],
      [0, 0],
    ]);
  });

  test('COLL-010 NAV is the sum of balances and positions', () => {
    const account = valueAccount(
      handPortfolio({ USD: 5, BTC: -0.5, USDC: 7 }, [held('BTC_USDC-PERPETUAL', 1, 59_000)]),
    );
    expect(account.balances.map(({ asset, value, price, underlying }) => [asset, value, price, underlying])).toEqual([
      ['USD', 5, 1, undefined],
      ['BTC', -30_000, BTC, 'BTC-USD'],
      ['USDC', 7, 1, undefined],
    ]);
    expect(account.nav).toBe(5 - 30_000 + 7 + 1_000);
  });

  test('MARG-091 an entry price is above zero, but an option may have cost nothing', () => {
    const entered = (symbol: string, price: number) =>
      problemOf(() => valueAccount(handPortfolio({}, [held(symbol, 1, price)])));
    expect(entered('BTC_USDC-27MAR26-70000-C', 0)).toBeUndefined();
    expect(entered('BTC_USDC-PERPETUAL', 0.1)).toBeUndefined();
    for (const [symbol, price] of [
      ['BTC_USDC-PERPETUAL', 0],
      ['BTC_USD', -1],
      ['BTC_USDC-27MAR26-70000-C', -0.1],
      ['BTC_USDC-27MAR26', Number.NaN],
    ] as const)
      expect(entered(symbol, price)).toEqual([
        'positions',
        `the entry price of ${symbol} is ${price}; it must be above zero`,
      ]);
  });

  test('MARG-091 quantities and amounts are finite', () => {
    for (const x of [Number.NaN, Infinity, -Infinity]) {
      expect(problemOf(() => valueAccount(handPortfolio({}, [held('BTC_USDC-PERPETUAL', x)])))).toEqual([
        'positions',
        `the quantity of BTC_USDC-PERPETUAL is ${x}; it must be a finite number`,
      ]);
      expect(problemOf(() => valueAccount(handPortfolio({ BTC: x }, [])))).toEqual([
        'collateral',
        `the amount of BTC is ${x}; it must be a finite number`,
      ]);
    }
  });
});

describe('orders', () => {
  const valued = (symbol: string, quantity: number, limitPrice: number) => {
    const { market, account } = handPortfolio({}, []);
    return valueOrders({
      market,
      account: { ...account, orders: [{ instrument: named(symbol), quantity, limitPrice }] },
    });
  };
  const loss = (...order: Parameters<typeof valued>) => valued(...order)[0].fillLoss;

  test('MARG-060 filling at a limit worse than the mark is a loss, at a better one nothing', () => {
    expect(loss('BTC_USDC-PERPETUAL', 2, 60_100)).toBeCloseTo(200, 8);
    expect(loss('BTC_USDC-PERPETUAL', 2, 59_900)).toBe(0);
    expect(loss('BTC_USDC-PERPETUAL', -2, 59_900)).toBeCloseTo(200, 8);
    expect(loss('BTC_USDC-PERPETUAL', -2, 60_100)).toBe(0);
    // 6,000 USD sold at 50,000 that are worth 60,000.
    expect(loss('BTC-PERPETUAL', -600, 50_000)).toBeCloseTo(1_200, 8);
    expect(loss('BTC-PERPETUAL', 600, 50_000)).toBe(0);
  });

  test('MARG-091 a limit is a finite price above zero, a quantity a finite number', () => {
    for (const price of [0, -1, Infinity, Number.NaN])
      expect(problemOf(() => valued('BTC_USDC-PERPETUAL', 1, price))).toEqual([
        'orders',
        `the limit price of the order in BTC_USDC-PERPETUAL is ${price}; it must be above zero`,
      ]);
    expect(problemOf(() => valued('BTC_USDC-PERPETUAL', 1, 0.01))).toBeUndefined();
    expect(problemOf(() => valued('BTC_USDC-PERPETUAL', Number.NaN, 1))).toEqual([
      'orders',
      'the quantity of the order in BTC_USDC-PERPETUAL is NaN; it must be a finite number',
    ]);
  });
});

test('COLL-010, MARG-091 a price of an asset: its own, else its index, else one for a dollar, else none', () => {
  const market = {
    ...handMarket(),
    assets: new Map([
      ['USDC', { price: 0.99, confidence: 0.7 }],
      ['STETH', { price: 1_990, confidence: 0.9, underlying: 'ETH-USD' }],
      ['ETH', { price: 1_999, confidence: 1 }],
    ]),
  };
  expect(assetQuote(market, 'USDC')).toEqual({ price: 0.99, confidence: 0.7 });
  expect(assetQuote(market, 'STETH')).toEqual({ price: 1_990, confidence: 0.9, underlying: 'ETH-USD' });
  expect(assetQuote(market, 'ETH')).toEqual({ price: 1_999, confidence: 1 });
  expect(assetQuote(handMarket(), 'ETH')).toEqual({ price: ETH, confidence: 1, underlying: 'ETH-USD' });
  expect(assetQuote(market, 'USD')).toEqual({ price: 1, confidence: 1 });
  expect(problemOf(() => assetQuote(market, 'WIF'))).toEqual([
    'collateral',
    'the market has no price for WIF: give assets.WIF.price or an underlying WIF-USD',
  ]);
});
