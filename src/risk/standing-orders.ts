import type { BookMargin } from './book-margin.ts';
import type { Book } from './book.ts';
import type { HouseParameters } from './house-parameters.ts';
import { judgeWithOrders, netWithOrders } from './margin.ts';
import { addOrders, removeOrders } from './order-margin.ts';
import type { OrderBook } from './order-book.ts';
import type { RiskTable } from './risk-table.ts';
import { copyScratch, createScratch } from './scratch.ts';
import type { Scratch } from './scratch.ts';

/**
 * A book with its resting orders, netted once and kept while neither the prices nor the book change: an order that comes or goes is added
 * or taken away, and asking for one more costs that one order, not all the positions and orders there are. Every sum in it is of whole
 * ticks below 2^53, so that what was added and taken away leaves no trace: the margin is that of `evaluateWithOrders`, to the bit.
 */
export interface StandingBook {
  readonly scratch: Scratch;
  nav: number;
  equity: number;
}

export function createStandingBook(table: RiskTable, parameters: HouseParameters): StandingBook {
  return { scratch: createScratch(table, parameters), nav: 0, equity: 0 };
}

/** Nets a book and its orders. Cost: that of `evaluateWithOrders`. @param out scratch of the call */
export function standBook(
  standing: StandingBook,
  book: Book,
  orders: OrderBook,
  table: RiskTable,
  parameters: HouseParameters,
  out: BookMargin,
): void {
  netWithOrders(book, orders, table, parameters, standing.scratch, out);
  standing.nav = out.nav;
  standing.equity = out.equity;
}

/** The margin with orders on top of those that stand; as `evaluateWithOrders`, nothing of it stays. */
export function evaluateStanding(
  standing: StandingBook,
  probed: OrderBook,
  table: RiskTable,
  parameters: HouseParameters,
  scratch: Scratch,
  out: BookMargin,
): void {
  copyScratch(standing.scratch, scratch);
  out.nav = standing.nav;
  out.equity = standing.equity;
  addOrders(probed, table, parameters, scratch);
  judgeWithOrders(table, parameters, scratch, out);
}

/** Orders that rest from now on. None of a protection group. */
export function addStanding(
  { scratch }: StandingBook,
  orders: OrderBook,
  table: RiskTable,
  parameters: HouseParameters,
): void {
  addOrders(orders, table, parameters, scratch);
}

/** Orders that rest no more: exactly what was added. Their underlyings must be held by something else: a slot that was taken stays. */
export function removeStanding(
  { scratch }: StandingBook,
  orders: OrderBook,
  table: RiskTable,
  parameters: HouseParameters,
): void {
  removeOrders(orders, table, parameters, scratch);
}
