import { POSITIONS_MAX } from '../units/limits.ts';
import { EXPOSURE_MAX } from './exactness.ts';
import { hasPositionRoom } from './positions.ts';
import type { Answer } from './questions.ts';
import { REJECTION } from './rejection.ts';
import type { State } from './state.ts';
import { trialBook, trialExposure } from './trial.ts';
import type { Trial } from './trial.ts';

/** Whether the pool still has rows for what a command may add to an account. */
export function askRoom(state: State, account: number): Answer {
  return hasPositionRoom(state, account) ? undefined : REJECTION.POSITION_POOL_FULL;
}

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
