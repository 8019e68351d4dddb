import { ACCOUNT_KIND, OWN_ACCOUNTS } from '../ledger/account-kind.ts';
import type { State } from './state.ts';

/** Sequence number that the next entry gets. */
export function nextSeq(state: State): number {
  return state.venue.columns.entries[0];
}

/** Time of the last entry, ms. */
export function stateTime(state: State): number {
  return state.venue.columns.timeMs[0];
}

/** Whether a row is an account that somebody opened: a customer or a house account, not one of the venue's own. */
export function isOpened(state: State, account: number): boolean {
  return Number.isInteger(account) && account >= OWN_ACCOUNTS && account < state.accounts.count;
}

/** Whether the account is margined: customers are, house accounts are not. */
export function isCustomer(state: State, account: number): boolean {
  return isOpened(state, account) && state.accounts.columns.kind[account] === ACCOUNT_KIND.customer;
}
