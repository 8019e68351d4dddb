import { curveCost } from '../../src/risk/cost-curve.ts';
import { WorkingBook } from '../../src/risk/plan/working-book.ts';
import { menuOf } from '../../src/risk/plan/plan-venue.suite.ts';
import type { PlanBook, PlanVenue } from '../../src/risk/plan/plan-venue.suite.ts';
import { TARGET_PPM } from './compare.ts';

/** What a way of liquidating closes and costs. */
export interface Closed {
  /** Gross notional closed over gross notional held; [0, 1], more when hedges are opened. */
  readonly share: number;
  /** Risk ticks. */
  readonly cost: number;
  readonly restores: boolean;
}

/** Share of the book that trades close. */
export function closedShare(venue: PlanVenue, book: PlanBook, hedges: boolean, lots: Float64Array): number {
  const menu = menuOf(venue, book, hedges);
  let held = 0;
  let closed = 0;
  for (const [e, { row, most, purpose }] of menu.entries()) {
    if (purpose === 'close') held += most * venue.table.notional[row];
    closed += lots[e] * venue.table.notional[row];
  }
  return closed / held;
}

/** Everything is closed, whatever was missing. */
export function closeEverything(venue: PlanVenue, book: PlanBook): Closed {
  const menu = menuOf(venue, book, false);
  const lots = Float64Array.from(menu, ({ most }) => most);
  return judged(venue, book, lots);
}

/** The largest position by notional first, no more of the last one than is needed. */
export function closeLargestFirst(venue: PlanVenue, book: PlanBook): Closed {
  const menu = menuOf(venue, book, false);
  const working = new WorkingBook(book, menu, venue, TARGET_PPM);
  const lots = new Float64Array(menu.length);
  const notional = (e: number): number => menu[e].most * venue.table.notional[menu[e].row];
  const order = [...menu.keys()].sort((a, b) => notional(b) - notional(a) || a - b);
  for (const e of order) {
    lots[e] = menu[e].most;
    if (working.spareAfter(lots) < 0) continue;
    let low = 0;
    let high = menu[e].most;
    while (high - low > 1) {
      const middle = Math.floor((low + high) / 2);
      lots[e] = middle;
      if (working.spareAfter(lots) >= 0) high = middle;
      else low = middle;
    }
    lots[e] = high;
    break;
  }
  return judged(venue, book, lots);
}

function judged(venue: PlanVenue, book: PlanBook, lots: Float64Array): Closed {
  const menu = menuOf(venue, book, false);
  const working = new WorkingBook(book, menu, venue, TARGET_PPM);
  let cost = 0;
  for (const [e, { curve }] of menu.entries()) cost += curveCost(curve, lots[e]);
  return { share: closedShare(venue, book, false, lots), cost, restores: working.spareAfter(lots) >= 0 };
}
