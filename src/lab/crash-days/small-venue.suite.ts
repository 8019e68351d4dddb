import { EXTERNAL_ACCOUNT } from '../../ledger/account-kind.ts';
import { PLAIN_TIERS } from './small-day.suite.ts';
import { StepDepth } from './step-depth.ts';
import { emptyTally } from './tally.ts';
import { TierRule } from './tier-margin.ts';
import { createBooks, DOLLARS, FIRST_CUSTOMER, FUND, MARKET_ROW, moveLots, pay, UNITS_PER_USD } from './venue-books.ts';
import { stepVenue } from './whole-run.ts';
import type { WholeVenue } from './whole-venue.ts';

/** A venue of one coin whose lots are coins, for hand work: dollars in, dollars out. */

export interface SmallTrader {
  readonly dollars: number;
  readonly lots: number;
  readonly coins?: number;
}

export const usd = (units: number): number => units / UNITS_PER_USD;
const units = (dollars: number): number => Math.round(dollars * UNITS_PER_USD);

/** Traders who entered at a mark, and a fund. */
export function smallVenue(mark: number, traders: readonly SmallTrader[], fund: number): WholeVenue {
  const books = createBooks(
    1,
    traders.map((_, owner) => owner),
  );
  books.marks[0] = units(mark);
  for (const [i, { dollars, lots, coins = 0 }] of traders.entries()) {
    pay(books, DOLLARS, EXTERNAL_ACCOUNT, FIRST_CUSTOMER + i, units(dollars));
    pay(books, 1, EXTERNAL_ACCOUNT, FIRST_CUSTOMER + i, coins);
    moveLots(books, { coin: 0, from: MARKET_ROW, to: FIRST_CUSTOMER + i, lots, units: lots * units(mark) });
  }
  pay(books, DOLLARS, EXTERNAL_ACCOUNT, FUND, units(fund));
  return {
    books,
    tally: emptyTally(),
    closing: new Uint8Array(books.rows),
    penaltyPpm: 5_000,
    depth: smallDepth(mark, 0),
  };
}

/** So many lots on each side, all of them one percent from the mark. */
function smallDepth(mark: number, lots: number): StepDepth {
  const policy = { bandPpm: 100_000, sharePpm: 1_000_000 };
  return new StepDepth([[{ distancePpm: 10_000, lots }]], Float64Array.of(units(mark)), policy);
}

const RULE = new TierRule(PLAIN_TIERS, ['X']);

/** One step: the mark moves, and so many lots can be traded. */
export function smallStep(venue: WholeVenue, mark: number, lots: number): void {
  stepVenue({ ...venue, depth: smallDepth(mark, lots) }, RULE, Float64Array.of(units(mark)));
}
