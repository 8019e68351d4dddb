import type { Book } from '../risk/book.ts';
import type { State } from './state.ts';

/** The account as the risk kernels read it: its rows of the position pool, in place. */
export function bookOf(state: State, account: number): Book {
  const { start, positions } = state.accounts.columns;
  const { instrument, lots } = state.positions.columns;
  return {
    start: start[account],
    count: positions[account],
    instrument,
    lots,
    cash: state.derived.cashTicks[account],
  };
}
