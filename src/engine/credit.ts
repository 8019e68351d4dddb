import { EXACT_MAX, POSITIONS_MAX } from '../units/limits.ts';
import { asUnits, tradeUnits } from './contract-cash.ts';
import type { Units } from './contract-cash.ts';
import { EXPOSURE_MAX } from './exactness.ts';
import type { ProbedOrder } from './open-orders.ts';
import { hasPositionRoom } from './positions.ts';
import { balanceRowOf } from './questions.ts';
import type { Answer } from './questions.ts';
import { INSTRUMENT_KIND } from './records.ts';
import { REJECTION } from './rejection.ts';
import { signedBaseUnits } from './spot.ts';
import type { State } from './state.ts';
import { trialBook, trialExposure } from './trial.ts';
import type { Trial } from './trial.ts';
import { lotsTouched } from './worth.ts';

/** Whether the pool still has rows for what a command may add to an account. */
export function askRoom(state: State, account: number): Answer {
  return hasPositionRoom(state, account) ? undefined : REJECTION.POSITION_POOL_FULL;
}

/**
 * Whether a customer is certain to be able to hold what it holds and as much again as `growth` says: `askHoldable` would say yes. A bound,
 * so that the many commands that are far from every limit need no trial.
 * @param growth the most that the account's exposure can grow, risk ticks: `exposureOfTrade`, `exposureOfPayment`
 */
export function isSurelyHoldable(state: State, account: number, growth: number): boolean {
  const rows = state.accounts.columns.positions[account] + state.assets.count + 1;
  return (
    rows <= POSITIONS_MAX && state.derived.exposure[account] + growth <= EXPOSURE_MAX && hasPositionRoom(state, account)
  );
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
 * Whether a customer may come to hold what a trial says: a row for every position, at most 512 of them, and all sums exact. @see spec/01-UNIT, UNIT-030
 */
export function askHoldable(state: State, trial: Trial): Answer {
  if (trial.overflown) return REJECTION.BALANCE_TOO_LARGE;
  const full = askRoom(state, trial.account);
  if (full !== undefined) return full;
  for (let i = 0; i < trial.count; i++)
    if (!Number.isSafeInteger(trial.lots[i])) return REJECTION.LOTS_BEYOND_EXACTNESS;
  const book = trialBook(state, trial);
  if (book.count > POSITIONS_MAX) return REJECTION.POSITIONS_FULL;
  return trialExposure(state, trial, book) <= EXPOSURE_MAX ? undefined : REJECTION.LOTS_BEYOND_EXACTNESS;
}
