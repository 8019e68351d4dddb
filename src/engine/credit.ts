import { EXACT_MAX, POSITIONS_MAX } from '../units/limits.ts';
import { asUnits, tradeUnits } from './contract-cash.ts';
import type { Units } from './contract-cash.ts';
import { EXPOSURE_MAX } from './exactness.ts';
import type { ProbedOrder } from './open-orders.ts';
import { hasFreshRoom, roomOfCommand, rowsForBalance, rowsOfBlocks, takeRoom } from './position-room.ts';
import { balanceRowOf } from './questions.ts';
import type { Answer } from './questions.ts';
import { INSTRUMENT_KIND, STANDING } from './records.ts';
import { REJECTION } from './rejection.ts';
import { signedBaseUnits } from './spot.ts';
import type { State } from './state.ts';
import { trialBook, trialExposure } from './trial.ts';
import type { Trial } from './trial.ts';
import { lotsTouched } from './worth.ts';

/** Rows that one trade may add to an account: its position, and the asset it settles in; of spot two assets. */
export const ROWS_OF_TRADE = 2;

/** Whether the pool has rows for what a command may add to these accounts, all at once. */
export function askRoom(state: State, wanted: readonly (readonly [account: number, rows: number])[]): Answer {
  let fresh = 0;
  for (const [account, rows] of wanted) fresh += rowsOfBlocks(state, account, rows);
  if (hasFreshRoom(state, fresh)) return undefined;
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
 * Whether a customer is certain to be able to hold what it holds and one position more, and as much again as `growth` says: `askHoldable` would
 * say yes. A bound, so that the many commands that are far from every limit need no trial.
 * @param growth the most that the account's exposure can grow, risk ticks: `exposureOfTrade`, `exposureOfPayment`
 */
export function isSurelyHoldable(state: State, account: number, growth: number): boolean {
  const rows = state.accounts.columns.positions[account] + 1;
  return rows <= tradedRowsMax(state) && state.derived.exposure[account] + growth <= EXPOSURE_MAX;
}

/** The most that a trade can add to an account's exposure, risk ticks; Infinity when its amounts are near the end of their range. */
export function exposureOfTrade(state: State, account: number, { instrument, lots, price }: ProbedOrder): number {
  const { kind, base, settle, cellLimit } = state.instruments.columns;
  const cash = tradeUnits(state.derived.cashFactors[instrument], lots, price);
  const paid = exposureOfPayment(state, account, settle[instrument], cash);
  if (kind[instrument] !== INSTRUMENT_KIND.spot) return paid + Math.abs(lots) * cellLimit[instrument];
  const coins = asUnits(signedBaseUnits(state, instrument, lots));
  return paid + exposureOfPayment(state, account, base[instrument], coins);
}

/** As `exposureOfTrade`, of a payment: the lots of its row, and one for what is left below a lot before and after. */
export function exposureOfPayment(state: State, account: number, asset: number, units: Units): number {
  if (typeof units !== 'number') return Number.POSITIVE_INFINITY;
  const balance = Number(state.accounts.columns.balances[account * state.ledger.assets + asset]);
  if (!(Math.abs(balance) < BALANCE_SAFE)) return Number.POSITIVE_INFINITY;
  const limit = state.instruments.columns.cellLimit[balanceRowOf(state, asset)];
  return (lotsTouched(state, asset, units) + 1) * limit;
}

/** 2^62: a safe integer more does not pass the ledger's column. */
const BALANCE_SAFE = EXACT_MAX * 512;

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
