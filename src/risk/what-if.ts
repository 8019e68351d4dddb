import type { Instrument } from '../market/instrument.ts';
import { activePnl } from './active-pnl.ts';
import { createBookMargin } from './book-margin.ts';
import type { BookMargin } from './book-margin.ts';
import type { HouseBook } from './house-book.ts';
import { houseBook } from './house-book.ts';
import type { PortfolioParameters } from './house-preset.ts';
import { evaluateBook } from './margin.ts';
import { PortfolioProblem } from './model.ts';
import type { Preset } from './model.ts';
import type { Portfolio } from './portfolio.ts';
import type { Contribution } from './report.ts';
import { createScratch } from './scratch.ts';
import type { Scratch } from './scratch.ts';
import { pricedInstrument, valueAccount } from './valuation.ts';
import type { PricedInstrument } from './valuation.ts';

/** Contracts bought (positive) or sold, at the mark unless a price is given. */
export interface Trade {
  readonly instrument: Instrument;
  readonly quantity: number;
  /** In the instrument's price unit. */
  readonly price?: number;
}

/** The totals of one judgement, USD. */
export interface MarginTotals {
  readonly nav: number;
  readonly equity: number;
  readonly initialMargin: number;
  readonly maintenanceMargin: number;
  readonly initialHeadroom: number;
  readonly maintenanceHeadroom: number;
}

export interface WhatIf {
  readonly before: MarginTotals;
  readonly after: MarginTotals;
  /** after - before, figure by figure. */
  readonly difference: MarginTotals;
  /** Contributions to the account's scan loss after the trades. */
  readonly contributions: readonly Contribution[];
}

/**
 * An account with the risk arrays of everything it holds and of everything it may trade, priced once: trades then only change lots.
 * Belongs to one asker at a time.
 */
export interface WhatIfDesk {
  readonly before: MarginTotals;
  readonly house: HouseBook;
  readonly scratch: Scratch;
  readonly margin: BookMargin;
  readonly priced: ReadonlyMap<string, PricedInstrument>;
}

/**
 * Prices an account and what it may trade. Open orders are left out: a what-if asks for fills.
 * @throws PortfolioProblem when the market does not cover the book or an instrument
 */
export function openDesk(
  { market, account }: Portfolio,
  preset: Preset<PortfolioParameters>,
  tradable: readonly Instrument[],
): WhatIfDesk {
  const blank = tradable.map((instrument) => ({ instrument, quantity: 0 }));
  const wider = { market, account: { ...account, positions: [...account.positions, ...blank], orders: [] } };
  const house = houseBook(valueAccount(wider), [], wider, preset);
  const scratch = createScratch(house.table, house.parameters);
  const margin = createBookMargin();
  evaluateBook(house.book, house.table, house.parameters, scratch, margin);
  const priced = new Map(tradable.map((instrument) => [instrument.symbol, pricedInstrument(market, instrument)]));
  return { before: totalsOf(margin), house, scratch, margin, priced };
}

/**
 * What trades would change. Reuses the risk arrays: its cost is one evaluation of the book.
 * @throws PortfolioProblem when the desk was not opened for an instrument
 * @see spec/05-MARG, MARG-070
 */
export function whatIf(desk: WhatIfDesk, trades: readonly Trade[]): WhatIf {
  const after = traded(desk, trades);
  const { house, scratch, margin, before } = desk;
  const pnlOf = activePnl(after, scratch, margin);
  const contributions = after.rows
    .map((row, r) => ({ symbol: row.symbol, quantity: row.quantity, amount: 0 - pnlOf(row, r) }))
    .filter(({ quantity }, r) => quantity !== 0 || house.rows[r].quantity !== 0);
  const totals = totalsOf(margin);
  return { before, after: totals, difference: difference(totals, before), contributions };
}

/**
 * The largest multiple of a trade that leaves initial headroom at zero or above, to one part in 10^6; 0 when none does, undefined when a
 * million times the trade still passes. @see spec/05-MARG, MARG-071
 */
export function largestPassing(desk: WhatIfDesk, trade: Trade): number | undefined {
  const passes = (times: number): boolean => {
    traded(desk, [{ ...trade, quantity: trade.quantity * times }]);
    return desk.margin.initialHeadroom >= 0;
  };
  let low = passes(1) ? 1 : 0;
  let high = 1;
  if (low === 1) {
    while (passes(high * 2)) {
      high *= 2;
      if (high > 1e6) return undefined;
    }
    low = high;
    high *= 2;
  }
  for (let step = 0; step < 60 && high - low > 1e-6 * high; step++) {
    const middle = (low + high) / 2;
    if (passes(middle)) low = middle;
    else high = middle;
    if (high < 1e-9) return 0;
  }
  return low;
}

/** Evaluates the book after trades into the desk's scratch and margin. */
function traded({ house, scratch, margin, priced }: WhatIfDesk, trades: readonly Trade[]): HouseBook {
  const lots = house.book.lots.slice();
  let { cash } = house.book;
  for (const { instrument, quantity, price } of trades) {
    const known = priced.get(instrument.symbol);
    const row = house.rows.findIndex(({ symbol }) => symbol === instrument.symbol);
    if (known === undefined || row < 0) {
      throw new PortfolioProblem(
        'trades',
        `the desk was not opened for ${instrument.symbol}; open it with that instrument`,
      );
    }
    lots[row] += quantity;
    const paid = payment(known, quantity, price ?? known.markPrice);
    const asset = instrument.kind === 'spot' ? instrument.quote : instrument.settle;
    if (asset === 'USD') cash += paid;
    else lots[house.rows.findIndex(({ symbol }) => symbol === asset)] += paid;
  }
  const rows = house.rows.map((row, r) => (lots[r] === row.quantity ? row : { ...row, quantity: lots[r] }));
  const after = { ...house, rows, book: { ...house.book, lots, cash } };
  evaluateBook(after.book, after.table, after.parameters, scratch, margin);
  return after;
}

/** Units of the paying asset that a trade brings, in cash-and-value form. */
function payment({ contract }: PricedInstrument, quantity: number, price: number): number {
  return contract.shape === 'inverse' ? (quantity * contract.size) / price : -quantity * contract.size * price;
}

function totalsOf({
  nav,
  equity,
  initialMargin,
  maintenanceMargin,
  initialHeadroom,
  maintenanceHeadroom,
}: BookMargin): MarginTotals {
  return { nav, equity, initialMargin, maintenanceMargin, initialHeadroom, maintenanceHeadroom };
}

function difference(after: MarginTotals, before: MarginTotals): MarginTotals {
  return {
    nav: after.nav - before.nav,
    equity: after.equity - before.equity,
    initialMargin: after.initialMargin - before.initialMargin,
    maintenanceMargin: after.maintenanceMargin - before.maintenanceMargin,
    initialHeadroom: after.initialHeadroom - before.initialHeadroom,
    maintenanceHeadroom: after.maintenanceHeadroom - before.maintenanceHeadroom,
  };
}
