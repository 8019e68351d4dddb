import fc from 'fast-check';
import { expect, test } from 'vitest';
import { addToCoverTwo, createCoverTwo, worstCover } from './cover-two.ts';

test('FUND-020 accounts that would lack 70, 40 and 20 in one column and 90 in another need 110', () => {
  const cover = createCoverTwo(2);
  addToCoverTwo(cover, 7, 100, Float64Array.of(-170, -50), 0);
  addToCoverTwo(cover, 8, 10, Float64Array.of(-30, -100), 0);
  addToCoverTwo(cover, 9, 0, Float64Array.of(-40, 5), 0);
  expect(worstCover(cover)).toEqual({ column: 0, need: 110 });
  expect([cover.firstAccount[0], cover.secondAccount[0]]).toEqual([7, 9]);
  expect(worstCover(createCoverTwo(3))).toEqual({ column: -1, need: 0 });
});

test('FUND-020 it is the largest sum of two over the columns, whoever comes first', () => {
  const accounts = fc.array(
    fc.record({
      nav: fc.integer({ min: -50, max: 50 }),
      pnl: fc.array(fc.integer({ min: -200, max: 99 }), { minLength: 3, maxLength: 3 }),
    }),
    { maxLength: 9 },
  );
  fc.assert(
    fc.property(accounts, (list) => {
      const cover = createCoverTwo(3);
      for (const [i, { nav, pnl }] of list.entries()) addToCoverTwo(cover, i, nav, Float64Array.from(pnl), 0);
      const needs = [0, 1, 2].map((c) => {
        const [a = 0, b = 0] = list.map(({ nav, pnl }) => Math.max(0, -(nav + pnl[c]))).sort((x, y) => y - x);
        return a + b;
      });
      expect(worstCover(cover).need).toBe(Math.max(...needs));
    }),
  );
});

test('FUND-020 who lacks as much as the second changes nothing, who lacks as much as the first becomes the second', () => {
  const cover = createCoverTwo(1);
  const lacking = (account: number, amount: number) => {
    addToCoverTwo(cover, account, 100, Float64Array.of(-9_999, -100 - amount), 1);
    return [cover.first[0], cover.firstAccount[0], cover.second[0], cover.secondAccount[0]];
  };
  expect(lacking(1, 0)).toEqual([0, -1, 0, -1]);
  expect(lacking(2, -50)).toEqual([0, -1, 0, -1]);
  expect(lacking(3, 70)).toEqual([70, 3, 0, -1]);
  expect(lacking(4, 70)).toEqual([70, 3, 70, 4]);
  expect(lacking(5, 70)).toEqual([70, 3, 70, 4]);
  expect(lacking(6, 80)).toEqual([80, 6, 70, 3]);
  expect(lacking(7, 75)).toEqual([80, 6, 75, 7]);
});

test('FUND-020 of columns that need the same the first', () => {
  const cover = createCoverTwo(3);
  addToCoverTwo(cover, 0, 0, Float64Array.of(-5, -10, -4), 0);
  addToCoverTwo(cover, 1, 0, Float64Array.of(-4, 0, -6), 0);
  expect(worstCover(cover)).toEqual({ column: 1, need: 10 });
  addToCoverTwo(cover, 2, 0, Float64Array.of(-5, 0, 0), 0);
  expect(worstCover(cover)).toEqual({ column: 0, need: 10 });
});
