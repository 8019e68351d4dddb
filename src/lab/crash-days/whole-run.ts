import { DEFAULT_ENGINE_PARAMETERS } from '../../engine/engine-parameters.ts';
import { EXTERNAL_ACCOUNT } from '../../ledger/account-kind.ts';
import type { OpeningAccount } from './endowment.ts';
import type { MarginRule } from './margin-rule.ts';
import type { CrashRun } from './crash-run.ts';
import { ImbalanceRecord } from './imbalance-record.ts';
import { StepDepth } from './step-depth.ts';
import { emptyTally } from './tally.ts';
import type { CrashMoment, CrashOutcome } from './tally.ts';
import {
  balance,
  createBooks,
  DOLLARS,
  FIRST_CUSTOMER,
  FUND,
  holdsLots,
  imbalances,
  INVENTORY,
  MARKET_ROW,
  moveLots,
  navOf,
  pay,
  UNITS_PER_USD,
} from './venue-books.ts';
import type { VenueBooks } from './venue-books.ts';
import { settleInventory, socialise } from './venue-fund.ts';
import { closeBreached } from './whole-closing.ts';
import type { WholeVenue } from './whole-venue.ts';

/** A venue that closes whole accounts (or whole isolated positions), told when by a rule. */
export interface WholeVenueOpening {
  readonly rule: MarginRule;
  readonly accounts: readonly OpeningAccount[];
}

const { liquidationPenaltyPpm, liquidationBandPpm } = DEFAULT_ENGINE_PARAMETERS;

/** Lives through a day; yields the number of each step that is over. */
export function* runWholeVenue(run: CrashRun, { rule, accounts }: WholeVenueOpening): Generator<number, CrashOutcome> {
  const books = openedBooks(run, accounts);
  const tally = emptyTally();
  const venue = { books, tally, closing: new Uint8Array(books.rows), penaltyPpm: liquidationPenaltyPpm };
  const tradersStartUsd = tradersUsd(books);
  const conserved = new ImbalanceRecord(run);
  const moments: CrashMoment[] = [];
  for (const [s, { timeMs }] of run.steps.entries()) {
    if (s > 0) stepVenue({ ...venue, depth: depthAt(run, books, s) }, rule, run.marks(s));
    if (s % run.conservationEvery === 0) conserved.note(imbalances(books));
    moments.push({
      timeMs,
      liquidated: tally.liquidated.size,
      closedUsd: tally.closedUsd,
      fundUsd: balance(books, FUND, DOLLARS) / UNITS_PER_USD,
    });
    yield s;
  }
  socialise(venue);
  conserved.note(imbalances(books));
  return {
    ...tally,
    liquidated: tally.liquidated.size,
    emptied: emptied(books, tally.liquidated),
    fundStartUsd: run.fundUsd,
    fundEndUsd: balance(books, FUND, DOLLARS) / UNITS_PER_USD,
    inventoryUsd: inventoryUsd(books),
    inventoryNavUsd: navOf(books, INVENTORY) / UNITS_PER_USD,
    tradersStartUsd,
    tradersEndUsd: tradersUsd(books),
    imbalance: conserved.largest,
    moments,
  };
}

/** One step: marks move, breached accounts are closed as far as the depth goes, the inventory is put in order. */
export function stepVenue(venue: WholeVenue, rule: MarginRule, marks: Float64Array): void {
  venue.books.marks.set(marks);
  rule.reprice(marks);
  closeBreached(venue, rule);
  settleInventory(venue);
}

/** The depth is that of the marks of its step. */
function depthAt(run: CrashRun, { coins }: VenueBooks, s: number): StepDepth {
  const levels = Array.from({ length: coins }, (_, c) => run.levels(s, c));
  return new StepDepth(levels, run.marks(s), { bandPpm: liquidationBandPpm, sharePpm: run.depthSharePpm });
}

/** Accounts with their dollars, coins and positions, entered at the first marks; the fund. */
function openedBooks(run: CrashRun, accounts: readonly OpeningAccount[]): VenueBooks {
  const books = createBooks(
    run.coins.length,
    accounts.map(({ owner }) => owner),
  );
  const marks = run.marks(0);
  books.marks.set(marks);
  for (const [i, { dollars, coins, lots }] of accounts.entries()) {
    const row = FIRST_CUSTOMER + i;
    pay(books, DOLLARS, EXTERNAL_ACCOUNT, row, Math.ceil(dollars * UNITS_PER_USD));
    for (const [c, pledged] of coins.entries()) pay(books, c + 1, EXTERNAL_ACCOUNT, row, pledged);
    for (const [c, held] of lots.entries()) {
      if (held === 0) continue;
      moveLots(books, { coin: c, from: MARKET_ROW, to: row, lots: held, units: held * marks[c] });
    }
  }
  pay(books, DOLLARS, EXTERNAL_ACCOUNT, FUND, Math.round(run.fundUsd * UNITS_PER_USD));
  return books;
}

function tradersUsd(books: VenueBooks): number {
  let usd = 0;
  for (let row = FIRST_CUSTOMER; row < books.rows; row++) usd += navOf(books, row) / UNITS_PER_USD;
  return usd;
}

function emptied(books: VenueBooks, liquidated: ReadonlySet<number>): number {
  const holding = new Set<number>();
  for (let row = FIRST_CUSTOMER; row < books.rows; row++) if (holdsLots(books, row)) holding.add(books.owner[row]);
  return [...liquidated].filter((trader) => !holding.has(trader)).length;
}

function inventoryUsd({ coins, lots, marks }: VenueBooks): number {
  let usd = 0;
  for (let c = 0; c < coins; c++) usd += (Math.abs(lots[INVENTORY * coins + c]) * marks[c]) / UNITS_PER_USD;
  return usd;
}
