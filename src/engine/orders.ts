import { deleteOrder, findOrder, insertOrder } from './order-index.ts';
import { addRow, isFull } from './table.ts';
import type { State } from './state.ts';

/** Most resting orders of one account. */
export const ORDERS_PER_ACCOUNT_MAX = 64;

/** Row of a resting order by the venue's number, -1 when there is none. */
export function orderRow(state: State, number: number): number {
  return findOrder(state.derived.orderPlaces, number);
}

export function hasOrderRoom(state: State): boolean {
  return state.venue.columns.freeOrder[0] !== 0 || !isFull(state.orders);
}

/** The rows of an account's orders, the latest first. */
export function* ordersOf(state: State, account: number): Generator<number> {
  const { next } = state.orders.columns;
  for (let row = state.accounts.columns.firstOrder[account] - 1; row >= 0; row = next[row] - 1) yield row;
}

export interface NewOrder {
  readonly order: number;
  readonly account: number;
  readonly instrument: number;
  readonly lots: number;
  readonly price: number;
}

/** Puts an order at the head of its account's list. */
export function addOrder(state: State, order: NewOrder): void {
  const row = takeRow(state);
  const { number, account, instrument, lots, price, next, previous } = state.orders.columns;
  const { firstOrder, orders } = state.accounts.columns;
  number[row] = order.order;
  account[row] = order.account;
  instrument[row] = order.instrument;
  lots[row] = order.lots;
  price[row] = order.price;
  next[row] = firstOrder[order.account];
  previous[row] = 0;
  if (next[row] !== 0) previous[next[row] - 1] = row + 1;
  firstOrder[order.account] = row + 1;
  orders[order.account] += 1;
  insertOrder(state.derived.orderPlaces, order.order, row);
}

/** Takes a resting order out. */
export function removeOrder(state: State, row: number): void {
  const { number, account, instrument, lots, price, next, previous } = state.orders.columns;
  const { firstOrder, orders } = state.accounts.columns;
  if (previous[row] === 0) firstOrder[account[row]] = next[row];
  else next[previous[row] - 1] = next[row];
  if (next[row] !== 0) previous[next[row] - 1] = previous[row];
  orders[account[row]] -= 1;
  deleteOrder(state.derived.orderPlaces, number[row]);
  number[row] = 0;
  account[row] = 0;
  instrument[row] = 0;
  lots[row] = 0;
  price[row] = 0;
  previous[row] = 0;
  next[row] = state.venue.columns.freeOrder[0];
  state.venue.columns.freeOrder[0] = row + 1;
}

function takeRow(state: State): number {
  const head = state.venue.columns.freeOrder;
  if (head[0] === 0) return addRow(state.orders);
  const row = head[0] - 1;
  head[0] = state.orders.columns.next[row];
  return row;
}
