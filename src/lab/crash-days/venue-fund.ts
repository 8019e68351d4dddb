import { apportion } from '../../risk/apportion.ts';
import { deleverageInventory } from './venue-adl.ts';
import type { WholeVenue } from './whole-venue.ts';
import { tradeLots } from './whole-venue.ts';
import {
  balance,
  DOLLARS,
  FIRST_CUSTOMER,
  FUND,
  holdsLots,
  INVENTORY,
  LOSS,
  navOf,
  pay,
  UNITS_PER_USD,
} from './venue-books.ts';

type Books = Pick<WholeVenue, 'books' | 'tally'>;

/** The fund pays what it has of `units`; the rest moves to the loss account. */
export function payFromFund(venue: Books, row: number, units: number): void {
  const left = units - fundPays(venue, row, units);
  pay(venue.books, DOLLARS, LOSS, row, left);
}

/** Never more than the fund has. @returns units paid */
function fundPays({ books, tally }: Books, row: number, units: number): number {
  const paid = Math.min(units, balance(books, FUND, DOLLARS));
  pay(books, DOLLARS, FUND, row, paid);
  tally.fundPaidUsd += paid / UNITS_PER_USD;
  return paid;
}

/**
 * Puts the inventory in order once a step: the fund pays what it lacks, then profitable accounts of the other side, then nobody. What the depth still
 * takes of it is traded; without positions its money goes to the fund.
 */
export function settleInventory(venue: WholeVenue): void {
  const { books, tally } = venue;
  coverInventory(venue);
  for (let c = 0; c < books.coins; c++) tally.slippageUsd += tradeLots(venue, INVENTORY, c).slippage / UNITS_PER_USD;
  coverInventory(venue);
  if (!holdsLots(books, INVENTORY)) pay(books, DOLLARS, INVENTORY, FUND, balance(books, INVENTORY, DOLLARS));
}

function coverInventory(venue: WholeVenue): void {
  const { books } = venue;
  const lacking = 0 - navOf(books, INVENTORY);
  if (lacking <= 0) return;
  if (fundPays(venue, INVENTORY, lacking) === lacking) return;
  deleverageInventory(venue);
  pay(books, DOLLARS, LOSS, INVENTORY, Math.max(0, 0 - navOf(books, INVENTORY)));
}

/** What nobody has paid is shared among all traders in proportion to NAV, after the fund has paid what it can. */
export function socialise(venue: Books): void {
  const { books, tally } = venue;
  const owed = 0 - balance(books, LOSS, DOLLARS);
  const left = owed - fundPays(venue, LOSS, owed);
  if (left <= 0) return;
  const navs: { row: number; nav: bigint }[] = [];
  for (let row = FIRST_CUSTOMER; row < books.rows; row++) {
    const nav = navOf(books, row);
    if (nav > 0) navs.push({ row, nav: BigInt(nav) });
  }
  const shares = apportion(
    BigInt(left),
    navs.map(({ nav }) => ({ weight: nav, cap: nav })),
  );
  for (const [i, { row }] of navs.entries()) {
    pay(books, DOLLARS, row, LOSS, Number(shares[i]));
    tally.socialisedUsd += Number(shares[i]) / UNITS_PER_USD;
  }
}
