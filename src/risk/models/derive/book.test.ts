import { describe, expect, test } from 'vitest';
import type { Instrument } from '../../../market/instrument.ts';
import type { ExpiryMarket, Market, UnderlyingMarket } from '../../../market/market.ts';
import { parseSymbol } from '../../../market/symbol.ts';
import { PortfolioProblem } from '../../model.ts';
import type { CollateralBalance, Portfolio } from '../../portfolio.ts';
import { cashOf, collateralOf, deriveBook, stablePriceOf, underlyingsOf } from './book.ts';

const YEAR_MS = 365 * 86_400_000;
const MARCH = Date.UTC(2026, 2, 27, 8);
const JUNE = Date.UTC(2026, 5, 26, 8);
const NOW = MARCH - YEAR_MS / 5;
const FLAT: ExpiryMarket['smile'] = { kind: 'strikes', strikes: [4_000], vols: [0.5] };
const expiry = (expiryMs: number, more: Partial<ExpiryMarket> = {}): ExpiryMarket => ({
  expiryMs,
  forward: 4_100,
  confidence: 0.9,
  rate: 0.05,
  smile: FLAT,
  ...more,
});
const ETH: UnderlyingMarket = {
  underlying: 'ETH-USD',
  indexPrice: 4_000,
  confidence: 0.8,
  expiries: [expiry(MARCH), expiry(JUNE, { rate: -0.02, fixedForward: 100, forward: 4_300 })],
};

type Line = readonly [symbol: string, quantity: number];
const instrument = (symbol: string): Instrument => parseSymbol(symbol).instrument!;

function portfolio(
  positions: readonly Line[],
  { collateral = [], ...market }: Partial<Market> & { readonly collateral?: readonly CollateralBalance[] } = {},
): Portfolio {
  return {
    market: { timeMs: NOW, underlyings: new Map([['ETH-USD', ETH]]), assets: new Map(), marks: new Map(), ...market },
    account: {
      collateral: [...collateral],
      positions: positions.map(([symbol, quantity]) => ({ instrument: instrument(symbol), quantity })),
      orders: [],
    },
  };
}

const bookOf = (positions: readonly Line[], market: Partial<Market> = {}) =>
  deriveBook(portfolio(positions, market), 'ETH-USD', 'USDC');

function refusal(act: () => unknown): readonly [string, string] {
  try {
    act();
  } catch (problem) {
    if (problem instanceof PortfolioProblem) return [problem.field, problem.message];
    throw problem;
  }
  throw new Error('nothing was refused');
}

describe('MODL-710 MODL-730 cash and collateral of a Derive account', () => {
  const collateral = [
    { asset: 'USDC', amount: 100 },
    { asset: 'USD', amount: -30 },
    { asset: 'ETH', amount: 2 },
    { asset: 'STETH', amount: 3 },
    { asset: 'DAI', amount: 50 },
    { asset: 'USDT', amount: 0 },
  ];
  const assets = new Map([
    ['STETH', { price: 3_900, confidence: 0.7, underlying: 'ETH-USD' }],
    ['DAI', { price: 0.99, confidence: 0.95 }],
    ['USDC', { price: 0.98, confidence: 1 }],
  ]);

  test('dollars are cash like the cash asset, debts less', () => {
    expect(cashOf(portfolio([], { collateral }), 'USDC')).toBe(70);
    expect(cashOf(portfolio([], { collateral }), 'DAI')).toBe(20);
  });

  test('the cash asset is worth what the market says, one dollar when it says nothing', () => {
    expect(stablePriceOf(portfolio([], { assets }), 'USDC')).toBe(0.98);
    expect(stablePriceOf(portfolio([]), 'USDC')).toBe(1);
  });

  test('every other balance has its own price and confidence, else those of its underlying', () => {
    expect(collateralOf(portfolio([], { collateral, assets }), 'USDC')).toEqual([
      { asset: 'ETH', amount: 2, price: 4_000, confidence: 0.8, underlying: 'ETH-USD' },
      { asset: 'STETH', amount: 3, price: 3_900, confidence: 0.7, underlying: 'ETH-USD' },
      { asset: 'DAI', amount: 50, price: 0.99, confidence: 0.95, underlying: 'DAI-USD' },
    ]);
  });

  test('a balance without a price is refused, and the sentence says where to give one', () => {
    const act = () => collateralOf(portfolio([], { collateral: [{ asset: 'SOL', amount: 1 }] }), 'USDC');
    expect(refusal(act)).toEqual([
      'account.collateral',
      'collateral SOL has no price: give market.assets.SOL or market.underlyings.SOL-USD',
    ]);
  });
});

describe('MODL-710 MODL-730 what a Derive manager reads of one market', () => {
  const PERPETUAL = 'ETH_USDC-PERPETUAL';

  test('a perpetual is marked by its mark, else by the perpetual price, else by the index', () => {
    const underlyings = new Map([['ETH-USD', { ...ETH, perpetualPrice: 4_010 }]]);
    const marks = new Map([[PERPETUAL, 4_020]]);
    const lines: readonly Line[] = [[PERPETUAL, -2]];
    const read = (market: Partial<Market>) => bookOf(lines, market).perpetuals[0];
    expect(read({ underlyings, marks })).toEqual({ symbol: PERPETUAL, quantity: -2, mark: 4_020 });
    expect(read({ underlyings })).toMatchObject({ mark: 4_010 });
    expect(read({})).toMatchObject({ mark: 4_000 });
  });

  test('the confidence of a perpetual is that of the spot unless it has its own', () => {
    expect(bookOf([])).toMatchObject({ spot: 4_000, spotConfidence: 0.8, perpetualConfidence: 0.8, stablePrice: 1 });
    const underlyings = new Map([['ETH-USD', { ...ETH, perpetualConfidence: 0.3 }]]);
    expect(bookOf([], { underlyings })).toMatchObject({ spotConfidence: 0.8, perpetualConfidence: 0.3 });
  });

  test('options by expiry, the nearest first, a negative rate as zero, the fixed part of the forward apart', () => {
    const [near, far, ...more] = bookOf([
      ['ETH_USDC-26JUN26-5000-P', -1],
      ['ETH_USDC-27MAR26-4000-C', 2],
      ['ETH_USDC-26JUN26-5000-C', 4],
      [PERPETUAL, 1],
    ]).expiries;
    expect(more).toEqual([]);
    expect(near).toMatchObject({
      expiryMs: MARCH,
      fixedForward: 0,
      variableForward: 4_100,
      rate: 0.05,
      confidence: 0.9,
    });
    expect(near.timeYears).toBeCloseTo(0.2, 12);
    expect(far).toMatchObject({ expiryMs: JUNE, fixedForward: 100, variableForward: 4_200, rate: 0 });
    expect(near.options).toEqual([
      { symbol: 'ETH_USDC-27MAR26-4000-C', quantity: 2, strike: 4_000, isCall: true, vol: 0.5 },
    ]);
    expect(far.options.map(({ quantity, strike, isCall }) => [quantity, strike, isCall])).toEqual([
      [-1, 5_000, false],
      [4, 5_000, true],
    ]);
  });

  test('a vol given for one option goes before the smile', () => {
    const vols = new Map([['ETH_USDC-27MAR26-4000-C', 0.7]]);
    const lines: readonly Line[] = [
      ['ETH_USDC-27MAR26-4000-C', 1],
      ['ETH_USDC-27MAR26-4000-P', 1],
    ];
    expect(bookOf(lines, { vols }).expiries[0].options.map(({ vol }) => vol)).toEqual([0.7, 0.5]);
  });

  test('quantities are coins, and only those of the underlying', () => {
    const sol = { ...ETH, underlying: 'SOL-USD', indexPrice: 150 };
    const lines: readonly Line[] = [
      ['SOL_USDC-27MAR26-150-C', -3],
      [PERPETUAL, 1],
    ];
    const book = deriveBook(portfolio(lines, { underlyings: new Map([['SOL-USD', sol]]) }), 'SOL-USD', 'USDC');
    expect(book.expiries[0].options[0].quantity).toBe(-30);
    expect(book.perpetuals).toEqual([]);
    expect(underlyingsOf(portfolio([...lines, [PERPETUAL, -3]]))).toEqual(['SOL-USD', 'ETH-USD']);
  });
});

describe('MODL-710 MODL-730 what a Derive manager refuses', () => {
  test.each(['ETH_USDC', 'ETH_USDC-27MAR26', 'ETH-PERPETUAL', 'ETH-27MAR26-4000-C'])('%s by its name', (symbol) => {
    expect(refusal(() => bookOf([[symbol, 1]]))).toEqual([
      'account.positions',
      `${symbol} cannot be margined by a Derive manager: the venue lists linear perpetuals and options; coins are collateral`,
    ]);
  });

  test('an underlying without a market', () => {
    expect(refusal(() => deriveBook(portfolio([]), 'BTC-USD', 'USDC'))).toEqual([
      'market.underlyings',
      'BTC-USD has no market: give its index price under market.underlyings.BTC-USD',
    ]);
  });

  test('an expiry without a forward, with every option of it and no other', () => {
    const act = () =>
      bookOf([
        ['ETH_USDC-26SEP26-4000-C', 1],
        ['ETH_USDC-27MAR26-4000-C', 1],
        ['ETH_USDC-26SEP26-5000-P', 1],
      ]);
    expect(refusal(act)).toEqual([
      'market.underlyings',
      'ETH-USD has no forward and vol for the expiry of ETH_USDC-26SEP26-4000-C, ETH_USDC-26SEP26-5000-P',
    ]);
  });

  test('an option without a vol', () => {
    const { smile: _, ...bare } = expiry(MARCH);
    const underlyings = new Map([['ETH-USD', { ...ETH, expiries: [bare] }]]);
    expect(refusal(() => bookOf([['ETH_USDC-27MAR26-4000-C', 1]], { underlyings }))).toEqual([
      'market.underlyings',
      'ETH_USDC-27MAR26-4000-C has no vol: give a smile for its expiry',
    ]);
  });
});
