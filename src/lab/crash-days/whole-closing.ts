import { PPM } from '../../units/limits.ts';
import type { MarginRule } from './margin-rule.ts';
import { payFromFund } from './venue-fund.ts';
import { tradeLots } from './whole-venue.ts';
import type { WholeVenue } from './whole-venue.ts';
import {
  balance,
  DOLLARS,
  FIRST_CUSTOMER,
  FUND,
  holdsLots,
  INVENTORY,
  MARKET_ROW,
  moveLots,
  navOf,
  pay,
  UNITS_PER_USD,
} from './venue-books.ts';

/**
 * Looks at every account that holds a perpetual. One below its maintenance margin is closed to the last lot, as fast as the whole depth of the steps
 * allows; when its NAV is gone the fund takes over what is left of it.
 */
export function closeBreached(venue: WholeVenue, rule: MarginRule): void {
  const { books, closing, tally } = venue;
  for (let row = FIRST_CUSTOMER; row < books.rows; row++) {
    if (!holdsLots(books, row)) continue;
    if (closing[row] === 0) {
      if (!rule.isBreached(books, row)) continue;
      closing[row] = 1;
      tally.liquidated.add(books.owner[row]);
    }
    closeWhole(venue, row);
  }
}

function closeWhole(venue: WholeVenue, row: number): void {
  const { books, closing } = venue;
  for (let c = 0; c < books.coins; c++) sellLots(venue, row, c);
  if (holdsLots(books, row)) {
    if (navOf(books, row) > 0) return;
    takeOver(venue, row);
  } else {
    settleDebts(venue, row);
  }
  closing[row] = 0;
}

/** Trades as much of a position as the step still takes, at the mark less slippage; the penalty is at most what the account owns. */
function sellLots(venue: WholeVenue, row: number, coin: number): void {
  const { books, tally } = venue;
  const { traded, slippage } = tradeLots(venue, row, coin);
  if (traded === 0) return;
  const notional = Math.abs(traded) * books.marks[coin];
  tally.closedUsd += notional / UNITS_PER_USD;
  tally.slippageUsd += slippage / UNITS_PER_USD;
  chargePenalty(venue, row, notional);
}

/** @param units what was closed or sold */
function chargePenalty({ books, tally, penaltyPpm }: WholeVenue, row: number, units: number): void {
  const penalty = Math.min(Math.ceil((units * penaltyPpm) / PPM), Math.max(0, navOf(books, row)));
  pay(books, DOLLARS, row, FUND, penalty);
  tally.penaltyUsd += penalty / UNITS_PER_USD;
}

/** All positions go to the fund's inventory at the bankruptcy price of the account: it is left with exactly nothing. */
function takeOver(venue: WholeVenue, row: number): void {
  const { books, tally } = venue;
  for (let c = 0; c < books.coins; c++) {
    const lots = books.lots[row * books.coins + c];
    if (lots === 0) continue;
    const notional = (Math.abs(lots) * books.marks[c]) / UNITS_PER_USD;
    tally.closedUsd += notional;
    tally.takenOverUsd += notional;
    moveLots(books, { coin: c, from: row, to: INVENTORY, lots, units: lots * books.marks[c] });
  }
  sellCoins(venue, row, Number.POSITIVE_INFINITY);
  pay(books, DOLLARS, INVENTORY, row, 0 - balance(books, row, DOLLARS));
}

/** Without positions, coins pay for what is owed; then the fund does. */
function settleDebts(venue: WholeVenue, row: number): void {
  const { books } = venue;
  const owed = 0 - balance(books, row, DOLLARS);
  if (owed <= 0) return;
  sellCoins(venue, row, owed);
  const left = 0 - balance(books, row, DOLLARS);
  if (left > 0) payFromFund(venue, row, left);
}

/** Sells coins to the market at their marks until `wanted` units and the penalty have come in, or all of them. */
function sellCoins(venue: WholeVenue, row: number, wanted: number): void {
  const { books, penaltyPpm } = venue;
  const goal = balance(books, row, DOLLARS) + wanted;
  for (let c = 0; c < books.coins; c++) {
    const lacking = goal - balance(books, row, DOLLARS);
    const pledged = balance(books, row, c + 1);
    if (pledged === 0 || lacking <= 0) continue;
    const lots = Math.min(pledged, Math.ceil(lacking / (1 - penaltyPpm / PPM) / books.marks[c]));
    pay(books, c + 1, row, MARKET_ROW, lots);
    pay(books, DOLLARS, MARKET_ROW, row, lots * books.marks[c]);
    chargePenalty(venue, row, lots * books.marks[c]);
  }
}
