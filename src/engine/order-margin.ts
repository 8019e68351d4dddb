import { openOrders } from './open-orders.ts';
import type { ProbedOrder } from './open-orders.ts';
import type { State } from './state.ts';
import type { Trial } from './trial.ts';
import { valueTrialWithOrders } from './valuation.ts';

/**
 * The lowest initial headroom that any subset of an account's open orders (and one more) can leave it with, risk ticks; the trial says
 * what the account holds. Orders fill at their limit or at the mark, whichever is worse. @see spec/15-ENGN, ENGN-060
 */
export function worstHeadroom(state: State, trial: Trial, probed?: ProbedOrder): number {
  return valueTrialWithOrders(state, trial, openOrders(state, trial.account, probed)).initialHeadroom;
}
