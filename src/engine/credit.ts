import { POSITIONS_MAX } from '../units/limits.ts';
import { EXPOSURE_MAX } from './exactness.ts';
import { fitsInBlock, roomOfCommand, rowsForBalance, takeRoom } from './position-room.ts';
import type { Answer } from './questions.ts';
import { STANDING } from './records.ts';
import { REJECTION } from './rejection.ts';
import type { State } from './state.ts';
import { trialBook, trialExposure } from './trial.ts';
import type { Trial } from './trial.ts';

/** Rows that one trade may add to an account: its position, and the asset it settles in; of spot two assets. */
export const ROWS_OF_TRADE = 2;

/** Whether the pool has rows for what a command may add to these accounts, all at once. */
export function askRoom(state: State, wanted: readonly (readonly [account: number, rows: number])[]): Answer {
  if (wanted.every(([account, rows]) => fitsInBlock(state, account, rows))) return undefined;
  const room = roomOfCommand(state);
  return wanted.every(([account, rows]) => takeRoom(room, account, rows)) ? undefined : REJECTION.POSITION_POOL_FULL;
}

/** Whether the pool has a row for the balance of an asset that moves in each of these accounts. */
export function askBalanceRoom(state: State, asset: number, accounts: readonly number[]): Answer {
  return askRoom(
    state,
    accounts.map((account) => [account, rowsForBalance(state, account, asset)]),
  );
}

/**
 * Whether a customer may come to hold what a trial says: at most 512 rows, one for every asset of the venue among them, and all sums exact.
 * @see spec/01-UNIT, UNIT-030
 */
export function askHoldable(state: State, trial: Trial): Answer {
  if (trial.overflown) return REJECTION.BALANCE_TOO_LARGE;
  for (let i = 0; i < trial.count; i++)
    if (!Number.isSafeInteger(trial.lots[i])) return REJECTION.LOTS_BEYOND_EXACTNESS;
  const book = trialBook(state, trial);
  if (tradedRows(state, trial.instrument.subarray(0, trial.count)) > tradedRowsMax(state))
    return REJECTION.POSITIONS_FULL;
  return trialExposure(state, trial, book) <= EXPOSURE_MAX ? undefined : REJECTION.LOTS_BEYOND_EXACTNESS;
}

/** Most positions of a customer, so that any balance still finds its row among the 512. */
export function tradedRowsMax(state: State): number {
  return POSITIONS_MAX - state.genesis.assets;
}

/** How many of these rows are positions, and not balances. */
export function tradedRows(state: State, rows: Iterable<number>): number {
  let traded = 0;
  for (const row of rows) if (state.instruments.columns.standing[row] !== STANDING.balance) traded += 1;
  return traded;
}
