import fc from 'fast-check';
import { expect, test } from 'vitest';
import { withOverrides } from './model-choice.ts';
import { readPortfolioFile } from './read.ts';
import { btc, refusal, written } from './sound-file.suite.ts';

test('FILE-010 a number may be a JSON number or a decimal string', () => {
  const readIndex = (index: unknown): number | undefined => {
    const file = written();
    btc(file).index = index;
    return readPortfolioFile(file).portfolio.market.underlyings.get('BTC-USD')?.indexPrice;
  };
  expect(['62740.5', '62_740.50', '6.27405e4', 62740.5].map(readIndex)).toEqual([62740.5, 62740.5, 62740.5, 62740.5]);
  for (const bad of ['NaN', '1e999', '', true, null, Number.NaN, Number.POSITIVE_INFINITY, '62,740']) {
    expect(refusal((file) => Object.assign(btc(file), { index: bad }))).toMatch(/index .*it must be a price above 0/);
  }
});

test('FILE-010 any double survives being written as a string', () => {
  fc.assert(
    fc.property(fc.double({ min: 1e-6, max: 9e7, noNaN: true }), (index) => {
      const file = { time: 1770278400000, market: { underlyings: { BTC: String(index) } }, account: {} };
      expect(readPortfolioFile(file).portfolio.market.underlyings.get('BTC-USD')?.indexPrice).toBe(index);
    }),
  );
});

test('FILE-011 forms of one moment are one moment, and seconds are refused', () => {
  const timeOf = (time: unknown): number => readPortfolioFile({ ...written(), time }).portfolio.market.timeMs;
  expect(timeOf('2026-02-05T08:00:00Z')).toBe(1770278400000);
  expect(timeOf('2026-02-05T09:00:00+01:00')).toBe(1770278400000);
  expect(timeOf(1770278400000)).toBe(1770278400000);
  expect(timeOf('2026-02-05')).toBe(1770249600000);
  for (const bad of [1770278400, '2026-02-05T08:00:00', '2026-02-31', 'yesterday', 1.5, -1]) {
    expect(refusal((file) => Object.assign(file, { time: bad }))).toMatch(
      /^time is .*it must be a time between 2009 and 2100/,
    );
  }
});

test('FILE-012 a day names the expiry at 08:00 UTC in every form', () => {
  for (const day of ['27MAR26', '2026-03-27', '260327', '2026-03-27T08:00:00Z', '1774598400000']) {
    const file = written();
    file.market.underlyings = { BTC: { index: 100, expiries: { [day]: { forward: 101 } } } };
    file.account.positions = [];
    const expiries = readPortfolioFile(file).portfolio.market.underlyings.get('BTC-USD')?.expiries;
    expect(expiries?.map(({ expiryMs }) => expiryMs)).toEqual([1774598400000]);
  }
});

test('FILE-020 a description starts from its symbol and replaces fields', () => {
  const file = written();
  file.account.positions = [
    { instrument: { symbol: 'BTC-PERPETUAL', contractSize: 100 }, quantity: 3 },
    {
      instrument: {
        symbol: 'house-call',
        kind: 'option',
        base: 'BTC',
        quote: 'USDC',
        expiry: '27MAR26',
        strike: 60000,
        optionType: 'call',
      },
      quantity: 1,
    },
  ];
  const [perpetual, call] = readPortfolioFile(file).portfolio.account.positions.map(({ instrument }) => instrument);
  expect(perpetual).toMatchObject({
    kind: 'perpetual',
    margining: 'inverse',
    contractSize: { units: 100n, decimals: 0 },
  });
  expect(call).toMatchObject({
    symbol: 'house-call',
    underlying: 'BTC-USD',
    settle: 'USDC',
    margining: 'linear',
    strike: { units: 60000n },
  });
});

test('FILE-021 lines of one instrument are one position', () => {
  const positionsOf = (lines: Record<string, unknown>[]) => {
    const file = written();
    file.account.positions = lines.map((line) => ({ instrument: 'BTC_USDC-PERPETUAL', ...line }));
    return readPortfolioFile(file).portfolio.account.positions;
  };
  expect(
    positionsOf([
      { quantity: 3, entryPrice: 60000 },
      { quantity: 1, entryPrice: 64000 },
    ]),
  ).toMatchObject([{ quantity: 4, entryPrice: 61000 }]);
  expect(positionsOf([{ quantity: 3 }, { quantity: -1 }])).toMatchObject([{ quantity: 2 }]);
  expect(positionsOf([{ quantity: 3 }, { quantity: -3 }])).toEqual([]);
  expect(() =>
    positionsOf([
      { quantity: 3, entryPrice: 60000 },
      { quantity: -1, entryPrice: 64000 },
    ]),
  ).toThrow('account.positions[1] is a second line of BTC_USDC-PERPETUAL');
});

test('FILE-021 joined inverse lines keep the profit they had in coins', () => {
  const file = written();
  file.account.positions = [
    { instrument: 'BTC-PERPETUAL', quantity: 100, entryPrice: 50000 },
    { instrument: 'BTC-PERPETUAL', quantity: 300, entryPrice: 70000 },
  ];
  const [joined] = readPortfolioFile(file).portfolio.account.positions;
  const coins = (contracts: number, entry: number): number => contracts * 10 * (1 / entry - 1 / 62740.5);
  expect(coins(400, joined?.entryPrice ?? Number.NaN)).toBeCloseTo(coins(100, 50000) + coins(300, 70000), 12);
});

test('FILE-022 carry and vol stand for an expiry that is not given', () => {
  const file = written();
  file.market.underlyings = { BTC: { index: 100, carry: 0.05, vol: 0.6 } };
  file.time = '2026-02-05T08:00:00Z';
  file.account.positions = [
    {
      instrument: {
        symbol: 'one-year',
        kind: 'option',
        base: 'BTC',
        quote: 'USD',
        settle: 'BTC',
        expiry: '2027-02-05',
        strike: 100,
        optionType: 'put',
      },
      quantity: 1,
    },
  ];
  const [expiry] = readPortfolioFile(file).portfolio.market.underlyings.get('BTC-USD')?.expiries ?? [];
  // 100 * e^0.05, 365 days ahead.
  expect(expiry?.forward).toBeCloseTo(105.1271096376024, 10);
  file.account.positions = [];
  file.market.underlyings = { BTC: { index: 100, carry: 0.05, expiries: { '2028-02-05': {} } } };
  const [later] = readPortfolioFile(file).portfolio.market.underlyings.get('BTC-USD')?.expiries ?? [];
  // 100 * e^(0.05 * 2), 730 days ahead.
  expect(later?.forward).toBeCloseTo(110.5170918075648, 10);
  expect(expiry?.smile).toEqual({ kind: 'strikes', strikes: [expiry?.forward], vols: [0.6] });
  file.account.positions = [{ instrument: 'BTC-27MAR26-60000-C', quantity: 1 }];
  file.market.underlyings = { BTC: { index: 60000, vol: 0.6 } };
  expect(() => readPortfolioFile(file)).toThrow('which the market cannot price');
});

test('FILE-040 overrides merge objects and replace the rest', () => {
  const parameters = { a: { x: 1, y: 2 }, b: [1, 2], c: 3 };
  expect(withOverrides(parameters, { a: { y: 3 }, b: [4] })).toEqual({ a: { x: 1, y: 3 }, b: [4], c: 3 });
  expect(parameters).toEqual({ a: { x: 1, y: 2 }, b: [1, 2], c: 3 });
  expect(readPortfolioFile({ ...written(), model: 'okx' }).model).toEqual({ preset: 'okx', overrides: {} });
  expect(readPortfolioFile({ ...written(), model: { overrides: { k: 0 } } }).model).toEqual({
    preset: 'portfolio-default',
    overrides: { k: 0 },
  });
});
