import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { PortfolioProblem } from '../../risk/model.ts';
import { parsePortfolioFile, readPortfolioFile } from './read.ts';
import { btc, first, refusal, written } from './sound-file.suite.ts';
import type { Written } from './sound-file.suite.ts';

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
    [
      'entry of a perpetual in cents',
      (f) =>
        Object.assign(f.account, { positions: [{ instrument: 'BTC-PERPETUAL', quantity: 1, entryPrice: 70_000_000 }] }),
      /entryPrice is 70000000 against a price of 62740\.5/,
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

test('FILE-030 a record whose length cannot be compared is refused where a text or a list belongs', () => {
  const strange = { length: { toString: 0, valueOf: 0 } };
  for (const field of ['name', 'note', 'time', 'model']) {
    expect(refusal((file) => Object.assign(file, { [field]: strange }))).toMatch(/^(the file|name|note|time|model) /);
  }
  expect(refusal((file) => Object.assign(file.account, { positions: strange }))).toMatch(
    /it must be a text or a list|a list of positions/,
  );
});
