import { describe, expect, test } from 'vitest';
import { BTC, ETH, handMarket, handPortfolio, handPreset, held, PERPETUAL_MM } from '../../test/hand-market.ts';
import type { Market, UnderlyingMarket } from '../market/market.ts';
import { headroomAlong, liquidationPrices } from './liquidation-price.ts';
import { evaluatePortfolio, portfolioMargin } from './models/portfolio.ts';
import type { Portfolio, Position } from './portfolio.ts';

const PRESET = handPreset();
const houseOf = (portfolio: Portfolio) => evaluatePortfolio(portfolio, PRESET).house;
const perpetual = (cash: number, quantity: number) =>
  handPortfolio({ USD: cash }, [held('BTC_USDC-PERPETUAL', quantity, BTC)]);
const along = (portfolio: Portfolio, betas = {}) => liquidationPrices(houseOf(portfolio), 'BTC-USD', betas);

/** Long: cash + p - 60,000 = MM * p. Short: cash + 60,000 - p = MM * p. */
const longRoot = (cash: number): number => (BTC - cash) / (1 - PERPETUAL_MM);
const shortRoot = (cash: number): number => (BTC + cash) / (1 + PERPETUAL_MM);

describe('a perpetual', () => {
  test('MARG-080 one long with 15,000 USD is liquidated where NAV is its maintenance margin, below the price and nowhere above', () => {
    const found = along(perpetual(15_000, 1));
    expect(found).toMatchObject({ underlying: 'BTC-USD', price: BTC });
    expect(found?.headroom).toBeCloseTo(15_000 - PERPETUAL_MM * BTC, 6);
    expect(found?.above).toBeUndefined();
    expect(Object.keys(found ?? {})).not.toContain('above');
    const { safe = 0, breach = 0 } = found?.below ?? {};
    expect(safe).toBeGreaterThan(breach);
    expect(safe / breach - 1).toBeLessThanOrEqual(1.000001e-9);
    expect(Math.abs(safe - longRoot(15_000))).toBeLessThan(2e-4);
  });

  test('MARG-080 one short is liquidated above the price and nowhere below', () => {
    const found = along(perpetual(15_000, -1));
    expect(found?.below).toBeUndefined();
    expect(Object.keys(found ?? {})).not.toContain('below');
    const { safe = 0, breach = 0 } = found?.above ?? {};
    expect(safe).toBeLessThan(breach);
    expect(Math.abs(safe - shortRoot(15_000))).toBeLessThan(2e-4);
  });

  test('MARG-080 in breach already: where it would be safe again', () => {
    const long = along(perpetual(5_000, 1));
    expect(long?.headroom).toBeCloseTo(5_000 - PERPETUAL_MM * BTC, 6);
    expect(long?.below).toBeUndefined();
    expect(long?.above?.safe).toBeGreaterThan(long?.above?.breach ?? Infinity);
    expect(Math.abs((long?.above?.safe ?? 0) - longRoot(5_000))).toBeLessThan(2e-4);
    const short = along(perpetual(5_000, -1));
    expect(short?.above).toBeUndefined();
    expect(short?.below?.safe).toBeLessThan(short?.below?.breach ?? 0);
    expect(Math.abs((short?.below?.safe ?? 0) - shortRoot(5_000))).toBeLessThan(2e-4);
  });

  test('MARG-080 the search ends at a hundredth of the price and at ten times it', () => {
    const cashOfLong = (root: number): number => BTC - root * (1 - PERPETUAL_MM);
    const cashOfShort = (root: number): number => root * (1 + PERPETUAL_MM) - BTC;
    expect(along(perpetual(cashOfLong(601), 1))?.below?.safe).toBeCloseTo(601, 4);
    expect(along(perpetual(cashOfLong(599), 1))?.below).toBeUndefined();
    expect(along(perpetual(cashOfShort(599_000), -1))?.above?.safe).toBeCloseTo(599_000, 2);
    expect(along(perpetual(cashOfShort(601_000), -1))?.above).toBeUndefined();
  });

  test('MARG-080 a book of something else has none', () => {
    const ether = handPortfolio({ USD: 1_000 }, [held('ETH_USDC-PERPETUAL', 1, ETH)]);
    expect(along(ether)).toBeUndefined();
    expect(liquidationPrices(houseOf(ether), 'DOGE-USD')).toBeUndefined();
    expect(liquidationPrices(houseOf(ether), 'ETH-USD')?.price).toBe(ETH);
  });
});

/** The market when BTC has moved by a factor and ETH by another: what settlement has fixed stands still, and so do the vols of all options. */
function moved(market: Market, positions: readonly Position[], factors: Readonly<Record<string, number>>): Market {
  const scaled = (name: string, u: UnderlyingMarket): UnderlyingMarket => {
    const by = factors[name];
    return {
      ...u,
      indexPrice: u.indexPrice * by,
      ...(u.perpetualPrice === undefined ? {} : { perpetualPrice: u.perpetualPrice * by }),
      expiries: u.expiries.map((e) => ({
        ...e,
        forward: (e.fixedForward ?? 0) + (e.forward - (e.fixedForward ?? 0)) * by,
      })),
    };
  };
  const valued = evaluatePortfolio(handPortfolio({ USD: 0 }, positions, market), PRESET).account.positions;
  return {
    ...market,
    underlyings: new Map([...market.underlyings].map(([name, u]) => [name, scaled(name, u)])),
    vols: new Map(valued.map(({ position, contract }) => [position.instrument.symbol, contract.vol])),
  };
}

describe('headroom along a price', () => {
  const positions = [
    held('BTC_USDC-PERPETUAL', 0.4, 59_000),
    held('BTC-PERPETUAL', -900, 61_500),
    held('BTC-27MAR26', 500, 60_500),
    held('BTC-27MAR26-70000-C', -1),
    held('BTC-13FEB26-55000-P', 2),
    held('BTC_USDC-27MAR26-52000-P', -1.5),
    held('ETH_USDC-PERPETUAL', -6, 2_100),
  ];
  const market = handMarket({ perpetualPrice: 60_120 }, 0.995);
  const portfolio = handPortfolio({ USD: 20_000, BTC: 0.7, USDC: 3_000 }, positions, market);
  const at = (by: number, ether: number) =>
    portfolioMargin({ ...portfolio, market: moved(market, positions, { 'BTC-USD': by, 'ETH-USD': ether }) }, PRESET)
      .maintenanceHeadroom;
  const u = houseOf(portfolio).venue.underlyings.findIndex(({ name }) => name === 'BTC-USD');

  test('MARG-080 is that of a report in the market that has moved: options, coins and inverse contracts in full', () => {
    const headroom = headroomAlong(houseOf(portfolio), u, {});
    for (const by of [0.4, 0.8, 0.97, 1, 1.02, 1.3, 3]) expect(headroom(by)).toBeCloseTo(at(by, 1), 5);
  });

  test('MARG-080 other underlyings move by their betas, and not below a hundredth', () => {
    const headroom = headroomAlong(houseOf(portfolio), u, { 'ETH-USD': 1.5 });
    for (const [by, ether] of [
      [0.8, 1 + 1.5 * -0.2],
      [1.4, 1 + 1.5 * 0.4],
      [0.3, 0.01],
    ])
      expect(headroom(by)).toBeCloseTo(at(by, ether), 5);
  });

  test('MARG-080 within a settlement window what is fixed stands still', () => {
    const { expiries = [] } = handMarket().underlyings.get('BTC-USD') ?? {};
    const fixed = handMarket({ expiries: [{ ...expiries[0], fixedForward: 30_500 }, expiries[1]] });
    const future = [held('BTC_USDC-13FEB26', 1, 61_000)];
    const book = handPortfolio({ USD: 40_000 }, future, fixed);
    const headroom = headroomAlong(houseOf(book), 0, {});
    // Half of 61,000 is fixed: at -20 % the future has lost 6,100, and what is left of it can lose a fifth.
    const forward = 30_500 + 0.8 * 30_500;
    const basis = forward * Math.max(0.002, (0.1 * 8) / 365);
    const margin = 0.8 * (0.2 * 0.8 * 30_500 + basis) + 0.001 * forward;
    expect(headroom(0.8)).toBeCloseTo(40_000 - 6_100 - margin, 1);
    for (const by of [0.5, 1, 1.5])
      expect(headroom(by)).toBeCloseTo(
        portfolioMargin({ ...book, market: moved(fixed, future, { 'BTC-USD': by, 'ETH-USD': 1 }) }, PRESET)
          .maintenanceHeadroom,
        5,
      );
  });
});
