import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { PortfolioProblem } from '../../risk/model.ts';
import { withOverrides } from './model-choice.ts';
import { parsePortfolioFile, readPortfolioFile } from './read.ts';

interface Written {
  [field: string]: unknown;
  market: { underlyings: Record<string, Record<string, unknown>>; [field: string]: unknown };
  account: { collateral: Record<string, unknown>; positions: Record<string, unknown>[]; [field: string]: unknown };
}

function written(): Written {
  return {
    time: '2026-02-05T08:00:00Z',
    market: {
      underlyings: {
        'BTC-USD': {
          index: 62740.5,
          vol: 0.6,
          expiries: { '27MAR26': { forward: 63000, vols: { '60000': 0.55, '70000': 0.5 } } },
        },
      },
    },
    account: { collateral: { BTC: 1 }, positions: [{ instrument: 'BTC-27MAR26-60000-C', quantity: -1 }] },
  };
}

/** The sentence that a file is refused with after one change. */
function refusal(change: (file: Written) => void): string {
  const file = written();
  change(file);
  try {
    readPortfolioFile(file);
  } catch (error) {
    if (error instanceof PortfolioProblem) return error.message;
    throw error;
  }
  return 'accepted';
}

const btc = (file: Written): Record<string, unknown> => file.market.underlyings['BTC-USD'] ?? {};
const first = (file: Written): Record<string, unknown> => file.account.positions[0] ?? {};

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
  expect(expiry?.smile).toEqual({ kind: 'strikes', strikes: [expiry?.forward], vols: [0.6] });
  delete file.market.underlyings.BTC?.carry;
  expect(() => readPortfolioFile(file)).toThrow('which the market cannot price');
});

describe('FILE-030 a refusal is one sentence with field, value and what is allowed', () => {
  const cases: [why: string, change: (file: Written) => void, sentence: RegExp][] = [
    [
      'a negative price',
      (f) => Object.assign(btc(f), { index: -5 }),
      /^market\.underlyings\["BTC-USD"\]\.index is -5; it must be a price above 0/,
    ],
    [
      'a negative price in short form',
      (f) => Object.assign(f.market.underlyings, { 'BTC-USD': -5 }),
      /^market\.underlyings\["BTC-USD"\] is -5; it must be an index price above 0/,
    ],
    [
      'an unknown instrument',
      (f) => Object.assign(first(f), { instrument: 'BTC-PERP' }),
      /^account\.positions\[0\]\.instrument is no instrument: "BTC-PERP"/,
    ],
    ['a missing time', (f) => delete f.time, /^time is missing; it must be/],
    ['a quantity of zero', (f) => Object.assign(first(f), { quantity: 0 }), /^account\.positions\[0\]\.quantity is 0/],
    [
      'a quantity that is no number',
      (f) => Object.assign(first(f), { quantity: {} }),
      /^account\.positions\[0\]\.quantity is \{\}; it must be a number of contracts/,
    ],
    [
      'a side that fights its sign',
      (f) => Object.assign(first(f), { side: 'long' }),
      /^account\.positions\[0\]\.quantity is -1 with the side "long"/,
    ],
    [
      'positions that are no list',
      (f) => Object.assign(f.account, { positions: 'BTC' }),
      /^account\.positions is "BTC"; it must be a list of positions/,
    ],
    [
      'two surfaces of one expiry',
      (f) => Object.assign((btc(f).expiries as Record<string, object>)['27MAR26'] ?? {}, { vol: 1 }),
      /gives vol and vols; one of vol, vols and svi is allowed/,
    ],
    [
      'an underlying given twice',
      (f) => Object.assign(f.market.underlyings, { BTC: 1 }),
      /^market\.underlyings\.BTC names BTC-USD a second time/,
    ],
    [
      'a mark given twice',
      (f) => Object.assign(f.market, { marks: { 'BTC-27MAR26': 1, 'BTC/USD:BTC-260327': 2 } }),
      /gives BTC-27MAR26 a second time/,
    ],
    [
      'a mark that contradicts',
      (f) => {
        Object.assign(first(f), { markPrice: 0.1 });
        Object.assign(f.market, { marks: { 'BTC-27MAR26-60000-C': 0.2 } });
      },
      /has the markPrice 0\.1 in its position and 0\.2 in the market/,
    ],
    [
      'an SVI below zero variance',
      (f) =>
        Object.assign((btc(f).expiries as Record<string, object>)['27MAR26'] ?? {}, {
          vols: undefined,
          svi: { a: -1, b: 0.1, rho: 0, m: 0, sigma: 0.1 },
        }),
      /lowest total variance -0\.99; a \+ b/,
    ],
  ];
  test.each(cases)('%s', (_, change, sentence) => {
    const said = refusal(change);
    expect(said).toMatch(sentence);
    expect(said).not.toMatch(/\n|undefined|\[object/);
  });
});

describe('FILE-031 a number in another unit is refused', () => {
  const cases: [unit: string, change: (file: Written) => void, sentence: RegExp][] = [
    ['vol in per cent', (f) => Object.assign(btc(f), { vol: 55 }), /vol is 55; .*a fraction.*0\.55 is 55 %/],
    ['rate in per cent', (f) => Object.assign(btc(f), { carry: 5 }), /carry is 5; .*0\.05 is 5 %/],
    [
      'forward in thousands',
      (f) => Object.assign(btc(f), { expiries: { '27MAR26': { forward: 63 } } }),
      /forward is 63 against an index of 62740\.5/,
    ],
    [
      'option mark in dollars',
      (f) => Object.assign(first(f), { markPrice: 3500 }),
      /is 3500; BTC-27MAR26-60000-C is priced in BTC/,
    ],
    ['confidence in per cent', (f) => Object.assign(btc(f), { confidence: 99 }), /confidence is 99; .*from 0 .* to 1/],
    [
      'entry of a perpetual in thousands',
      (f) => Object.assign(f.account, { positions: [{ instrument: 'BTC-PERPETUAL', quantity: 1, entryPrice: 6.2 }] }),
      /entryPrice is 6\.2 against a price of 62740\.5/,
    ],
  ];
  test.each(cases)('%s', (_, change, sentence) => expect(refusal(change)).toMatch(sentence));
});

test('FILE-032 a notional beyond 2^53 risk ticks is refused', () => {
  expect(refusal((f) => Object.assign(first(f), { quantity: 1e13 }))).toMatch(
    /quantity is 10000000000000, worth 6\.30e\+17 USD; at most 9\.01e\+11 USD/,
  );
  expect(refusal((f) => Object.assign(first(f), { quantity: 1e7 }))).toBe('accepted');
  expect(refusal((f) => Object.assign(f.account, { collateral: { BTC: 1e12 } }))).toMatch(
    /^account\.collateral\.BTC is 1000000000000/,
  );
});

test('FILE-033 what the market does not cover is refused, and a stablecoin at 1 is said aloud', () => {
  expect(refusal((f) => Object.assign(first(f), { instrument: 'BTC-27DEC24-60000-C' }))).toMatch(
    /BTC-27DEC24-60000-C, which expired at 2024-12-27T08:00Z; .*2026-02-05T08:00Z/,
  );
  expect(refusal((f) => Object.assign(first(f), { instrument: 'DOGE-PERPETUAL' }))).toMatch(
    /the market has no index of DOGE-USD/,
  );
  expect(refusal((f) => Object.assign(first(f), { instrument: 'BTC-25DEC26-60000-C' }))).toMatch(
    /which the market cannot price/,
  );
  expect(refusal((f) => Object.assign(f.account.collateral, { XYZ: 100 }))).toMatch(
    /^account\.collateral\.XYZ is 100, but the market has no price of XYZ/,
  );
  const file = written();
  file.account.collateral = { USDC: 5 };
  expect(readPortfolioFile(file).notes).toEqual(['USDC is taken at 1 USD: market.assets gives it no price']);
});

test('FILE-033 the vol of one option goes before the smile of its expiry', () => {
  const file = written();
  Object.assign(first(file), { vol: 0.77 });
  expect(readPortfolioFile(file).portfolio.market.vols?.get('BTC-27MAR26-60000-C')).toBe(0.77);
  delete btc(file).vol;
  Object.assign(btc(file), { expiries: { '27MAR26': { forward: 63000 } } });
  expect(
    refusal((f) => Object.assign(btc(f), { vol: undefined, expiries: { '27MAR26': { forward: 63000 } } })),
  ).toMatch(/needs a vol/);
  expect(readPortfolioFile(file).portfolio.account.positions).toHaveLength(1);
});

test('FILE-034 an unknown field is refused at any depth', () => {
  expect(refusal((f) => Object.assign(f, { underlyngs: {} }))).toMatch(/^the file has the unknown field "underlyngs"/);
  expect(refusal((f) => Object.assign(btc(f), { indx: 1 }))).toMatch(
    /^market\.underlyings\["BTC-USD"\] has the unknown field "indx"/,
  );
  expect(refusal((f) => Object.assign(first(f), { qty: 1 }))).toMatch(
    /^account\.positions\[0\] has the unknown field "qty"/,
  );
});

test('FILE-030 a text that is not JSON says where it stops', () => {
  expect(() => parsePortfolioFile('')).toThrow('the file is empty');
  expect(() => parsePortfolioFile('{"time":')).toThrow('it looks cut off');
  expect(() => parsePortfolioFile('{"time": NaN}')).toThrow('NaN and Infinity are no JSON numbers');
  expect(() => parsePortfolioFile('[1]')).toThrow('the file is [1]; it must be an object');
});

test('FILE-030 no JSON value makes the reader crash', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.constantFrom('time', 'market', 'account', 'model'), (value, field) => {
      try {
        readPortfolioFile({ ...written(), [field]: value });
      } catch (error) {
        expect(error).toBeInstanceOf(PortfolioProblem);
        expect((error as Error).message).not.toMatch(/\n|undefined/);
      }
    }),
  );
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
