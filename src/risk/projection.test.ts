import { describe, expect, test } from 'vitest';
import { BTC, FORWARDS, handMarket, handPortfolio, handPreset, held, named } from '../../test/hand-market.ts';
import { black76Price } from '../quant/black76.ts';
import type { Position } from './portfolio.ts';
import { projections } from './projection.ts';

const PRESET = handPreset();
const NEAR = named('BTC-13FEB26').expiryMs ?? 0;
const FAR = named('BTC-27MAR26').expiryMs ?? 0;
const YEAR_MS = 365 * 86_400_000;

const projected = (positions: readonly Position[], collateral = {}) =>
  projections(handPortfolio({ USD: 100_000, ...collateral }, positions), PRESET);

describe('a projection', () => {
  test('MARG-072 what expires is settled into cash at its forward, each kind of contract in its own asset', () => {
    const coins = (positions: readonly Position[]) => {
      const [{ report }] = projected(positions);
      expect(report.positions).toEqual([]);
      const amount = (asset: string) =>
        report.collateral.filter((row) => row.asset === asset).reduce((sum, row) => sum + row.amount, 0);
      expect(report.nav).toBeCloseTo(100_000 + amount('USDC') + amount('BTC') * BTC, 6);
      return [amount('USDC'), amount('BTC')];
    };
    const near = FORWARDS.near;
    expect(coins([held('BTC_USDC-13FEB26', 2, 60_500)])).toEqual([2 * (near - 60_500), 0]);
    expect(coins([held('BTC_USDC-13FEB26', -2, 60_500)])).toEqual([-2 * (near - 60_500), 0]);
    const [usdc, btc] = coins([held('BTC-13FEB26', 500, 50_000)]);
    expect([usdc, btc]).toEqual([0, expect.closeTo(5_000 / 50_000 - 5_000 / near, 12)]);
    expect(coins([held('BTC_USDC-13FEB26-58000-C', -3)])).toEqual([-3 * (near - 58_000), 0]);
    expect(coins([held('BTC_USDC-13FEB26-58000-P', -3)])).toEqual([0, 0]);
    expect(coins([held('BTC_USDC-13FEB26-64000-P', 3)])).toEqual([3 * (64_000 - near), 0]);
    const paid = coins([held('BTC-13FEB26-58000-C', 4)]);
    expect(paid).toEqual([0, expect.closeTo((4 * (near - 58_000)) / near, 12)]);
  });

  test('MARG-072 a future without an entry is taken as entered at its mark: it pays nothing', () => {
    const [{ report, expired }] = projected([held('BTC_USDC-13FEB26', 2)]);
    expect(report.nav).toBe(100_000);
    expect(expired).toEqual(['BTC_USDC-13FEB26']);
  });

  test('MARG-072 one for each later expiry, ascending; perpetuals stay, orders do not', () => {
    const positions = [
      held('BTC_USDC-27MAR26', 1, 62_000),
      held('BTC_USDC-PERPETUAL', 1, BTC),
      held('BTC_USDC-13FEB26', 1, 60_000),
      held('BTC-13FEB26', 10, 60_000),
    ];
    const portfolio = handPortfolio({ USD: 100_000 }, positions);
    const orders = [{ instrument: named('BTC_USDC-13FEB26'), quantity: 5, limitPrice: 60_000 }];
    const found = projections({ ...portfolio, account: { ...portfolio.account, orders } }, PRESET);
    expect(found.map(({ timeMs, report }) => [timeMs, report.timeMs])).toEqual([
      [NEAR, NEAR],
      [FAR, FAR],
    ]);
    expect(found.map(({ expired }) => expired)).toEqual([
      ['BTC_USDC-13FEB26', 'BTC-13FEB26'],
      ['BTC_USDC-27MAR26', 'BTC_USDC-13FEB26', 'BTC-13FEB26'],
    ]);
    expect(found.map(({ report }) => report.positions.map(({ symbol }) => symbol))).toEqual([
      ['BTC_USDC-27MAR26', 'BTC_USDC-PERPETUAL'],
      ['BTC_USDC-PERPETUAL'],
    ]);
    expect(found.map(({ report }) => report.parts.some(({ name }) => name === 'open orders'))).toEqual([false, false]);
  });

  test('MARG-072 nothing to project: no expiry held, or none that is later than the market', () => {
    expect(projected([held('BTC_USDC-PERPETUAL', 1, BTC)])).toEqual([]);
    const market = { ...handMarket(), timeMs: NEAR };
    expect(projections(handPortfolio({ USD: 1 }, [held('BTC_USDC-13FEB26', 1)], market), PRESET)).toEqual([]);
  });

  test('MARG-072 an option that is left has less time at its vol; its mark of today is dropped, that of a future is not', () => {
    const held2 = [held('BTC_USDC-13FEB26', 1), held('BTC_USDC-27MAR26-62500-C', 2), held('BTC_USDC-27MAR26', 1)];
    const marks = new Map([
      ['BTC_USDC-27MAR26-62500-C', 9_999],
      ['BTC_USDC-27MAR26', 62_900],
    ]);
    const portfolio = handPortfolio({ USD: 100_000 }, held2, { ...handMarket(), marks });
    const [{ report }] = projections(portfolio, PRESET);
    // At the money of its smile: 60 %, for what is left of the time.
    const black = black76Price(FORWARDS.far, 62_500, 0.6 * Math.sqrt((FAR - NEAR) / YEAR_MS), true);
    expect(report.positions.map(({ markPrice }) => markPrice)).toEqual([expect.closeTo(black, 6), 62_900]);
  });

  test('MARG-072 where no smile can price an option later its mark stays', () => {
    const expiries = (handMarket().underlyings.get('BTC-USD')?.expiries ?? []).map(({ smile: _, ...rest }) => rest);
    const market = { ...handMarket({ expiries }), marks: new Map([['BTC_USDC-27MAR26-62500-C', 5_000]]) };
    const positions = [held('BTC_USDC-13FEB26', 1), held('BTC_USDC-27MAR26-62500-C', 2)];
    const [{ report }] = projections(handPortfolio({ USD: 100_000 }, positions, market), PRESET);
    expect(report.positions.map(({ markPrice }) => markPrice)).toEqual([5_000]);
  });
});
