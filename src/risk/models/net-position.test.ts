import { describe, expect, test } from 'vitest';
import { readPortfolioFile } from '../../client/portfolio-file/read.ts';
import { valueAccount } from '../valuation.ts';
import { coinsOf, deltaShare, filledOrder, inNameOrder, movingShare, netPositions, netted } from './net-position.ts';
import type { NetPosition } from './net-position.ts';

/** Fifteen minutes before the expiry of 27 March. */
const QUARTER_TO = '2026-03-27T07:45:00Z';
const FUTURE = 'BTC_USDC-27MAR26';

function portfolioOf(lines: readonly (readonly [string, number])[], fixedForward?: number) {
  const expiry = { forward: 80_000, ...(fixedForward === undefined ? {} : { fixedForward }) };
  return readPortfolioFile({
    time: QUARTER_TO,
    market: {
      underlyings: { BTC: { index: 80_000, expiries: { '27MAR26': expiry, '28MAR26': { forward: 80_000 } } } },
    },
    account: { positions: lines.map(([instrument, quantity]) => ({ instrument, quantity })) },
  }).portfolio;
}

function netOf(lines: readonly (readonly [string, number])[], fixedForward?: number): NetPosition[] {
  const portfolio = portfolioOf(lines, fixedForward);
  return netPositions(portfolio, valueAccount(portfolio));
}

const named = (positions: readonly NetPosition[]) =>
  positions.map(({ instrument, quantity }) => [instrument.symbol, quantity]);

describe('MODL-010 the net of an instrument', () => {
  test('MODL-005 by name, whatever the order of the lines', () => {
    const lines = [
      ['BTC_USDC-PERPETUAL', 1],
      ['BTC-PERPETUAL', 2],
      [FUTURE, 3],
    ] as const;
    const expected = [
      ['BTC-PERPETUAL', 2],
      [FUTURE, 3],
      ['BTC_USDC-PERPETUAL', 1],
    ];
    expect(named(netOf(lines))).toEqual(expected);
    expect(named(netOf(lines.toReversed()))).toEqual(expected);
  });

  test('fills of one instrument add up, in the order of their sizes', () => {
    const portfolio = portfolioOf([[FUTURE, 5]]);
    const [line] = portfolio.account.positions;
    const fills = [5, -2, 1].map((quantity) => ({ ...line, quantity }));
    const account = valueAccount({ ...portfolio, account: { ...portfolio.account, positions: fills } });
    expect(inNameOrder(account.positions).map(({ position }) => position.quantity)).toEqual([-2, 1, 5]);
    expect(named(netPositions(portfolio, account))).toEqual([[FUTURE, 4]]);
  });

  test('two lists as one, by name', () => {
    const held = netOf([
      ['BTC_USDC-PERPETUAL', 1],
      [FUTURE, 3],
    ]);
    const added = netOf([
      ['BTC-PERPETUAL', -7],
      ['BTC_USDC-PERPETUAL', -3],
    ]);
    const expected = [
      ['BTC-PERPETUAL', -7],
      [FUTURE, 3],
      ['BTC_USDC-PERPETUAL', -2],
    ];
    expect(named(netted(held, added))).toEqual(expected);
    expect(named(netted(added, held))).toEqual(expected);
    expect(named(netted(held.toReversed(), []))).toEqual(
      expected.slice(1).map(([name, q]) => [name, q === -2 ? 1 : q]),
    );
  });

  test('an order filled in full is a position of its own size', () => {
    const portfolio = portfolioOf([[FUTURE, 1]]);
    const { instrument } = portfolio.account.positions[0];
    const fill = filledOrder(portfolio, { instrument, quantity: -4, limitPrice: 1 });
    expect(fill).toMatchObject({ quantity: -4, markPrice: 80_000 });
    expect(fill.days).toBeCloseTo(15 / 1_440, 12);
  });

  test('MODL-201 coins of an inverse contract are its dollars over its mark', () => {
    const [inverse, linear] = netOf([
      ['BTC-PERPETUAL', -4_000],
      ['BTC_USDC-PERPETUAL', 3],
    ]);
    expect(coinsOf(inverse)).toBeCloseTo(-0.5, 12);
    expect(coinsOf(linear)).toBe(3);
    expect(inverse.days).toBe(0);
  });
});

describe('MODL-016 what still moves before an expiry', () => {
  test('the share of the window that is left, all of it before the window and without one', () => {
    const [expiring] = netOf([[FUTURE, 1]]);
    expect(movingShare(expiring, 30)).toBeCloseTo(0.5, 12);
    expect(movingShare(expiring, 60)).toBeCloseTo(0.25, 12);
    expect(movingShare(expiring, 10)).toBe(1);
    expect(movingShare(expiring, 0)).toBe(1);
    expect(deltaShare(expiring, 30)).toBeCloseTo(0.5, 12);
    expect(movingShare(netOf([['BTC_USDC-28MAR26', 1]])[0], 30)).toBe(1);
    expect(movingShare(netOf([['BTC_USDC-PERPETUAL', 1]])[0], 30)).toBe(1);
  });

  test('a forward whose fixed part is known: repricing moves the rest, delta keeps the share of it', () => {
    const [known] = netOf([[FUTURE, 1]], 20_000);
    expect(movingShare(known, 30)).toBe(1);
    expect(deltaShare(known, 30)).toBeCloseTo(0.75, 12);
  });
});
