import fc from 'fast-check';
import { expect, test } from 'vitest';
import { smallStep, smallVenue, usd } from './small-venue.suite.ts';
import { deleverageInventory } from './venue-adl.ts';
import { socialise } from './venue-fund.ts';
import {
  balance,
  DOLLARS,
  FIRST_CUSTOMER,
  FUND,
  imbalances,
  INVENTORY,
  LOSS,
  MARKET_ROW,
  moveLots,
  navOf,
  pay,
  profitOf,
  UNITS_PER_USD,
} from './venue-books.ts';
import type { WholeVenue } from './whole-venue.ts';

const balanced = ({ books }: WholeVenue): void => expect(imbalances(books).every((sum) => sum === 0n)).toBe(true);

test('CRSH-041 pledged coins are sold before the fund pays, and the account stands at exactly zero', () => {
  const venue = smallVenue(100, [{ dollars: 100, lots: 100, coins: 20 }], 10_000);
  smallStep(venue, 60, 0);
  expect(navOf(venue.books, FIRST_CUSTOMER)).toBe(0);
  expect(balance(venue.books, FIRST_CUSTOMER, 1)).toBe(0);
  expect(venue.books.lots[INVENTORY]).toBe(100);
  expect(usd(balance(venue.books, FUND, DOLLARS))).toBe(10_000 - (4_000 - 100 - 20 * 60));
  balanced(venue);
});

test('CRSH-040 a debt that is left when all is sold is paid by as many coins as it and the penalty need', () => {
  const venue = smallVenue(100, [{ dollars: 0, lots: 100, coins: 30 }], 0);
  smallStep(venue, 80, 100);
  // 100 lots lose 2,000 and cost 80 and 40: 2,120 are owed, and 27 coins at 80 bring 2,160 less 10.80.
  expect(balance(venue.books, FIRST_CUSTOMER, 1)).toBe(3);
  expect(usd(balance(venue.books, FIRST_CUSTOMER, DOLLARS))).toBeCloseTo(29.2, 6);
  expect(venue.tally.penaltyUsd).toBeCloseTo(40 + 10.8, 6);
  balanced(venue);
});

test('CRSH-042 what neither the fund nor profits can pay is shared in proportion to NAV, once the fund has paid', () => {
  const traders = [
    { dollars: 100, lots: 100 },
    { dollars: 1_000, lots: 0 },
    { dollars: 3_000, lots: 0 },
  ];
  const venue = smallVenue(100, traders, 500);
  smallStep(venue, 90, 0);
  expect(usd(balance(venue.books, LOSS, DOLLARS))).toBe(-400);
  socialise(venue);
  expect([1, 2].map((i) => usd(navOf(venue.books, FIRST_CUSTOMER + i)))).toEqual([900, 2_700]);
  expect(venue.tally).toMatchObject({ fundPaidUsd: 500, socialisedUsd: 400 });
  expect(balance(venue.books, LOSS, DOLLARS)).toBe(0);
  balanced(venue);
});

test('CRSH-042 an inventory that recovers is sold and its money goes to the fund', () => {
  const venue = smallVenue(100, [{ dollars: 100, lots: 100 }], 1_000);
  smallStep(venue, 95, 0);
  smallStep(venue, 100, 100);
  expect(venue.books.lots[INVENTORY]).toBe(0);
  // It was taken at -400, gained 500 and cost 100 to sell.
  expect(usd(balance(venue.books, FUND, DOLLARS))).toBe(1_000 - 400 + 500 - 100);
  balanced(venue);
});

/** The inventory gets long lots at the mark and a debt beside them. */
function lacking(venue: WholeVenue, lots: number, dollars: number): void {
  const { books } = venue;
  moveLots(books, { coin: 0, from: MARKET_ROW, to: INVENTORY, lots, units: lots * books.marks[0] });
  pay(books, DOLLARS, INVENTORY, MARKET_ROW, dollars * UNITS_PER_USD);
}

test('CRSH-050 who has given its profit is asked for nothing while the mark stands', () => {
  const venue = smallVenue(99, [{ dollars: 2_000, lots: -100 }], 0);
  venue.books.marks[0] = 90 * UNITS_PER_USD;
  expect(usd(profitOf(venue.books, FIRST_CUSTOMER, 0))).toBe(900);
  lacking(venue, 10, 900);
  deleverageInventory(venue);
  expect(venue.books.lots[FIRST_CUSTOMER]).toBe(-90);
  expect(usd(profitOf(venue.books, FIRST_CUSTOMER, 0))).toBe(0);
  expect(usd(navOf(venue.books, FIRST_CUSTOMER))).toBe(2_000);
  lacking(venue, 10, 500);
  deleverageInventory(venue);
  expect(venue.books.lots[FIRST_CUSTOMER]).toBe(-90);
  expect(usd(navOf(venue.books, INVENTORY))).toBe(-500);
  balanced(venue);
});

test('CRSH-042 an account that is being closed is not deleveraged', () => {
  const venue = smallVenue(99, [{ dollars: 2_000, lots: -100 }], 0);
  venue.books.marks[0] = 90 * UNITS_PER_USD;
  venue.closing[FIRST_CUSTOMER] = 1;
  lacking(venue, 10, 900);
  deleverageInventory(venue);
  expect(venue.books.lots[FIRST_CUSTOMER]).toBe(-100);
  venue.closing[FIRST_CUSTOMER] = 0;
  deleverageInventory(venue);
  expect(venue.books.lots[FIRST_CUSTOMER]).toBe(-90);
});

test('CRSH-050 whatever is lacking, however often, nobody gives more than it has won', () => {
  const shorts = fc.array(fc.tuple(fc.integer({ min: 1, max: 300 }), fc.integer({ min: 91, max: 140 })), {
    minLength: 1,
    maxLength: 6,
  });
  const needs = fc.array(fc.tuple(fc.integer({ min: 1, max: 200 }), fc.integer({ min: 1, max: 3_000 })), {
    minLength: 1,
    maxLength: 8,
  });
  fc.assert(
    fc.property(shorts, needs, (held, lacks) => {
      const venue = smallVenue(
        100,
        held.map(() => ({ dollars: 20_000, lots: 0 })),
        0,
      );
      const { books } = venue;
      for (const [i, [lots, entry]] of held.entries()) {
        books.marks[0] = entry * UNITS_PER_USD;
        const units = -lots * books.marks[0];
        moveLots(books, { coin: 0, from: MARKET_ROW, to: FIRST_CUSTOMER + i, lots: -lots, units });
      }
      books.marks[0] = 90 * UNITS_PER_USD;
      const before = held.map((_, i) => navOf(books, FIRST_CUSTOMER + i));
      for (const [lots, dollars] of lacks) {
        lacking(venue, lots, dollars);
        deleverageInventory(venue);
        balanced(venue);
      }
      for (const [i, [lots, entry]] of held.entries()) {
        const given = before[i] - navOf(books, FIRST_CUSTOMER + i);
        expect(given).toBeGreaterThanOrEqual(0);
        expect(given).toBeLessThanOrEqual(lots * (entry - 90) * UNITS_PER_USD);
      }
    }),
  );
});
