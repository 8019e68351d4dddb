import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  ACCOUNT_KIND,
  accountKindName,
  CLEARING_ACCOUNT,
  DUST_ACCOUNT,
  EXTERNAL_ACCOUNT,
  FEE_ACCOUNT,
  FUND_ACCOUNT,
  INVENTORY_ACCOUNT,
  LOSS_ACCOUNT,
  OWN_ACCOUNTS,
} from './account-kind.ts';
import { custody, imbalance } from './conservation.ts';
import type { Ledger } from './ledger.ts';
import { balanceOf, isPostable, post } from './ledger.ts';

const ACCOUNTS = 10;
const MAX = 2n ** 63n - 1n;
const ledger = (assets = 2): Ledger => ({ assets, balances: new BigInt64Array(ACCOUNTS * assets) });

test("LEDG-010 the venue's own accounts are rows 0 to 6, each of its own kind", () => {
  const own = [
    EXTERNAL_ACCOUNT,
    FUND_ACCOUNT,
    FEE_ACCOUNT,
    CLEARING_ACCOUNT,
    DUST_ACCOUNT,
    LOSS_ACCOUNT,
    INVENTORY_ACCOUNT,
  ];
  expect(own.map((row) => [row, accountKindName(row)])).toEqual([
    [0, 'external'],
    [1, 'fund'],
    [2, 'fee'],
    [3, 'clearing'],
    [4, 'dust'],
    [5, 'loss'],
    [6, 'inventory'],
  ]);
  expect([accountKindName(OWN_ACCOUNTS), accountKindName(8)]).toEqual(['customer', 'liquidity']);
  expect(ACCOUNT_KIND).toMatchObject({ customer: OWN_ACCOUNTS, liquidity: 8 });
});

test('LEDG-011 a posting moves one amount between two accounts, a negative one the other way', () => {
  const book = ledger();
  post(book, 1, 6, 7, 5n);
  post(book, 1, 6, 7, -8n);
  expect([balanceOf(book, 6, 1), balanceOf(book, 7, 1), balanceOf(book, 6, 0)]).toEqual([3n, -3n, 0n]);
  post(book, 1, 6, 6, 100n);
  expect(balanceOf(book, 6, 1)).toBe(3n);
});

test('LEDG-011 a side that would leave 64 bits refuses, and neither side changes', () => {
  const book = ledger();
  post(book, 0, 0, 6, MAX);
  expect(isPostable(book, 0, 7, 6, 1n)).toBe(false);
  expect(isPostable(book, 0, 0, 7, 1n)).toBe(false);
  expect(isPostable(book, 0, 6, 7, 1n)).toBe(true);
  expect(isPostable(book, 0, 6, 6, MAX)).toBe(true);
  expect(() => post(book, 0, 7, 6, 1n)).toThrow('64 bits');
  expect([balanceOf(book, 6, 0), balanceOf(book, 7, 0)]).toEqual([MAX, 0n]);
});

test('LEDG-011 an account or an asset that has no column is a fault', () => {
  const book = ledger();
  const before = book.balances.slice();
  for (const asset of [2, -1]) expect(() => post(book, asset, 1, 2, 1n)).toThrow('the asset has a column');
  for (const [from, to] of [
    [ACCOUNTS, 1],
    [1, ACCOUNTS],
    [-1, 1],
    [1, -1],
  ] as const) {
    expect(() => post(book, 0, from, to, 1n), `${from} to ${to}`).toThrow('both accounts have a row');
  }
  expect(book.balances).toEqual(before);
  post(book, 0, 0, ACCOUNTS - 1, 1n);
  post(book, 0, ACCOUNTS - 1, 0, 1n);
  expect(book.balances).toEqual(before);
});

test('LEDG-011 whether a posting fits is asked of the asset that moves, and of both sides', () => {
  const book = ledger();
  post(book, 1, 0, 9, MAX);
  for (const [asset, from, to, fits] of [
    [1, 7, 9, false],
    [1, 0, 7, false],
    [1, 9, 0, true],
    [0, 7, 9, true],
    [0, 0, 7, true],
  ] as const) {
    expect(isPostable(book, asset, from, to, 1n), `asset ${asset}, ${from} to ${to}`).toBe(fits);
    if (fits) expect(() => post(book, asset, from, to, 0n)).not.toThrow();
    else expect(() => post(book, asset, from, to, 1n)).toThrow('64 bits');
  }
});

test('LEDG-020 whatever is posted, every asset sums to zero', () => {
  const postings = fc.array(
    fc.tuple(fc.nat(1), fc.nat(ACCOUNTS - 1), fc.nat(ACCOUNTS - 1), fc.bigInt({ min: -(10n ** 15n), max: 10n ** 15n })),
  );
  fc.assert(
    fc.property(postings, (list) => {
      const book = ledger();
      for (const [asset, from, to, units] of list) post(book, asset, from, to, units);
      expect([imbalance(book, ACCOUNTS, 0), imbalance(book, ACCOUNTS, 1)]).toEqual([0n, 0n]);
    }),
  );
});

test('LEDG-020 the venue holds what came in minus what went out, and a missing unit shows', () => {
  const book = ledger();
  post(book, 0, EXTERNAL_ACCOUNT, 6, 100n);
  post(book, 0, EXTERNAL_ACCOUNT, 7, 50n);
  post(book, 0, 6, EXTERNAL_ACCOUNT, 30n);
  expect([custody(book, 0), custody(book, 1)]).toEqual([120n, 0n]);
  post(book, 1, EXTERNAL_ACCOUNT, 8, 7n);
  expect([custody(book, 0), custody(book, 1)]).toEqual([120n, 7n]);
  book.balances[6 * book.assets] -= 1n;
  expect(imbalance(book, ACCOUNTS, 0)).toBe(-1n);
});
