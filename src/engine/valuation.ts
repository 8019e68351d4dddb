import type { BookMargin } from '../risk/book-margin.ts';
import type { Book } from '../risk/book.ts';
import { evaluateBook, evaluateWithOrders } from '../risk/margin.ts';
import type { OrderBook } from '../risk/order-book.ts';
import { assert } from '../units/assert.ts';
import { bookOf } from './account-book.ts';
export { bookOf } from './account-book.ts';
import type { State } from './state.ts';
import { trialBook } from './trial.ts';
import type { Trial } from './trial.ts';

/**
 * Margin of an account as it stands, at the prices in force. The record is the scratch of the next call: read it at once.
 * @throws Fault before set-parameters.
 */
export function valueAccount(state: State, account: number): BookMargin {
  return evaluate(state, bookOf(state, account));
}

/** Margin of a trial; the same record as `valueAccount`. */
export function valueTrial(state: State, trial: Trial): BookMargin {
  return evaluate(state, trialBook(state, trial));
}

/** Margin of a trial with the worst subset of orders filled: IM and initial headroom only. The same record. */
export function valueTrialWithOrders(state: State, trial: Trial, orders: OrderBook): BookMargin {
  if (orders.count === 0) return valueTrial(state, trial);
  const { model } = state.derived.pricing;
  assert(model !== undefined, 'accounts are valued under parameters');
  evaluateWithOrders(trialBook(state, trial), orders, model.table, model.parameters, model.scratch, model.margin);
  return model.margin;
}

function evaluate(state: State, book: Book): BookMargin {
  const { model } = state.derived.pricing;
  assert(model !== undefined, 'accounts are valued under parameters');
  evaluateBook(book, model.table, model.parameters, model.scratch, model.margin);
  return model.margin;
}
