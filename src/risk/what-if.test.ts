import { describe, expect, test } from 'vitest';
import {
  BTC,
  handMarket,
  handPortfolio,
  handPreset,
  held,
  named,
  PERPETUAL_IM,
  PERPETUAL_MM,
} from '../../test/hand-market.ts';
import { PortfolioProblem } from './model.ts';
import { portfolioMargin } from './models/portfolio.ts';
import type { Position } from './portfolio.ts';
import { largestPassing, openDesk, whatIf } from './what-if.ts';

const PRESET = handPreset();
const PERPETUAL = 'BTC_USDC-PERPETUAL';
const desk = (cash: number, positions: readonly Position[], ...tradable: readonly string[]) =>
  openDesk(handPortfolio({ USD: cash }, positions), PRESET, tradable.map(named));

describe('a what-if', () => {
  test('MARG-070 two BTC more on top of one: three times the margin, NAV as before, every figure after less before', () => {
    const { before, after, difference, contributions } = whatIf(desk(50_000, [held(PERPETUAL, 1, BTC)], PERPETUAL), [
      { instrument: named(PERPETUAL), quantity: 2 },
    ]);
    const totals = (lots: number) => [
      50_000,
      50_000,
      lots * BTC * PERPETUAL_IM,
      lots * BTC * PERPETUAL_MM,
      50_000 - lots * BTC * PERPETUAL_IM,
      50_000 - lots * BTC * PERPETUAL_MM,
    ];
    const of = (t: typeof before) => [
      t.nav,
      t.equity,
      t.initialMargin,
      t.maintenanceMargin,
      t.initialHeadroom,
      t.maintenanceHeadroom,
    ];
    totals(1).forEach((usd, i) => expect(of(before)[i]).toBeCloseTo(usd, 6));
    totals(3).forEach((usd, i) => expect(of(after)[i]).toBeCloseTo(usd, 6));
    totals(3).forEach((usd, i) => expect(of(difference)[i]).toBeCloseTo(usd - totals(1)[i], 6));
    const row = contributions.find(({ symbol }) => symbol === PERPETUAL);
    expect(row?.quantity).toBe(3);
    expect(row?.amount).toBeCloseTo(0.2 * 3 * BTC, 6);
  });

  test('MARG-070 a price away from the mark moves NAV by what it differs, whatever the contract is paid in', () => {
    const gain = (symbol: string, quantity: number, price?: number) => {
      const opened = desk(100_000, [held('BTC-PERPETUAL', 0)], symbol);
      const trade = { instrument: named(symbol), quantity, ...(price === undefined ? {} : { price }) };
      return whatIf(opened, [trade]).difference.nav;
    };
    expect(gain(PERPETUAL, 2, BTC + 100)).toBeCloseTo(-200, 6);
    expect(gain(PERPETUAL, -2, BTC + 100)).toBeCloseTo(200, 6);
    // 6,000 USD bought at 50,000 and worth 60,000: 0.12 BTC less 0.1 BTC at 60,000.
    expect(gain('BTC-PERPETUAL', 600, 50_000)).toBeCloseTo(0.02 * BTC, 6);
    // A quarter of a BTC, bought for dollars and for USDC at 59,000.
    expect(gain('BTC_USD', 0.25, 59_000)).toBeCloseTo(250, 6);
    expect(gain('BTC_USDC', 0.25, 59_000)).toBeCloseTo(250, 6);
    // 0.001 BTC too dear.
    const mark = portfolioMargin(handPortfolio({}, [held('BTC-27MAR26-70000-C', 1)]), PRESET).positions[0].markPrice;
    expect(gain('BTC-27MAR26-70000-C', 3, mark + 0.001)).toBeCloseTo(-3 * 60, 6);
    for (const symbol of [PERPETUAL, 'BTC-PERPETUAL', 'BTC-27MAR26', 'BTC_USD', 'BTC_USDC', 'BTC-27MAR26-70000-C'])
      expect(gain(symbol, 1.5)).toBeCloseTo(0, 6);
  });

  test('MARG-070 tells of everything held before or after, and of nothing else; the desk stays as it was', () => {
    const opened = desk(50_000, [held(PERPETUAL, 1, BTC)], PERPETUAL, 'ETH_USDC-PERPETUAL', 'BTC-27MAR26');
    const traded = (quantity: number) => whatIf(opened, [{ instrument: named(PERPETUAL), quantity }]).contributions;
    expect(traded(0.5).map(({ symbol, quantity }) => [symbol, quantity])).toEqual([
      ['USDC', -90_000],
      [PERPETUAL, 1.5],
    ]);
    expect(traded(-1)).toEqual([
      { symbol: 'USDC', quantity: 0, amount: 0 },
      { symbol: PERPETUAL, quantity: 0, amount: 0 },
    ]);
    expect(whatIf(opened, []).difference).toEqual({
      nav: 0,
      equity: 0,
      initialMargin: 0,
      maintenanceMargin: 0,
      initialHeadroom: 0,
      maintenanceHeadroom: 0,
    });
    expect(whatIf(opened, []).contributions).toHaveLength(2);
  });

  test('MARG-070 trades add up, and an instrument the desk does not know is refused by name', () => {
    const opened = desk(50_000, [held('BTC-27MAR26', 1, BTC)], PERPETUAL);
    const instrument = named(PERPETUAL);
    const { contributions } = whatIf(opened, [
      { instrument, quantity: 2 },
      { instrument, quantity: -0.5, price: 61_000 },
    ]);
    expect(contributions.find(({ symbol }) => symbol === PERPETUAL)?.quantity).toBe(1.5);
    expect(contributions.find(({ symbol }) => symbol === 'USDC')?.quantity).toBe(-2 * BTC + 0.5 * 61_000);
    for (const symbol of ['ETH-PERPETUAL', 'BTC-27MAR26']) {
      const attempt = () => whatIf(opened, [{ instrument: named(symbol), quantity: 1 }]);
      expect(attempt).toThrow(PortfolioProblem);
      expect(attempt).toThrow(
        expect.objectContaining({
          field: 'trades',
          message: `the desk was not opened for ${symbol}; open it with that instrument`,
        }),
      );
    }
  });

  test('MARG-070 open orders are left out', () => {
    const portfolio = handPortfolio({ USD: 50_000 }, [], handMarket());
    const orders = [{ instrument: named(PERPETUAL), quantity: 1, limitPrice: BTC }];
    const opened = openDesk({ ...portfolio, account: { ...portfolio.account, orders } }, PRESET, [named(PERPETUAL)]);
    expect(opened.before.initialMargin).toBe(0);
  });
});

describe('the largest size', () => {
  /** Cash for so many BTC. */
  const cashFor = (lots: number): number => lots * BTC * PERPETUAL_IM;
  const largest = (cash: number, quantity: number) =>
    largestPassing(desk(cash, [], PERPETUAL), { instrument: named(PERPETUAL), quantity });

  test('MARG-071 is what cash pays the margin of, in trades of one, of many and of a part', () => {
    for (const quantity of [1, -1, 0.01, 100]) {
      const times = largest(cashFor(2.5), quantity) ?? 0;
      expect(times).toBeLessThanOrEqual((2.5 / Math.abs(quantity)) * (1 + 1e-12));
      expect(times).toBeGreaterThan((2.5 / Math.abs(quantity)) * (1 - 1.1e-6));
    }
  });

  test('MARG-071 is unknown from the first power of two beyond a million on, and nothing below a billionth', () => {
    const tiny = 1e-6;
    expect(largest(cashFor(786_432 * tiny), tiny)).toBeCloseTo(786_432, -1);
    expect((largest(cashFor(1_040_000 * tiny), tiny) ?? 0) / 1_040_000).toBeCloseTo(1, 5);
    expect(largest(cashFor(1_050_000 * tiny), tiny)).toBeUndefined();
    expect((largest(cashFor(1e-8), 1) ?? 0) / 1e-8).toBeCloseTo(1, 5);
    expect(largest(cashFor(1e-10), 1)).toBe(0);
    expect(largest(-1, 1)).toBe(0);
  });
});
