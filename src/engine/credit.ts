import { POSITIONS_MAX } from '../units/limits.ts';
import { EXPOSURE_MAX } from './exactness.ts';
import { hasPositionRoom } from './positions.ts';
import type { Answer } from './questions.ts';
import { REJECTION } from './rejection.ts';
import { isCustomer } from './state.ts';
import type { State } from './state.ts';
import { trialBook, trialExposure } from './trial.ts';
import type { Trial } from './trial.ts';

/**
 * Whether an account may come to hold what a trial says: a row for every position, and for customers at most 512 of them and all sums
 * exact. @see spec/01-UNIT, UNIT-030
 */
export function askHoldable(state: State, trial: Trial): Answer {
  if (trial.overflown) return REJECTION.BALANCE_TOO_LARGE;
  if (!hasPositionRoom(state, trial.account)) return REJECTION.POSITION_POOL_FULL;
  if (!isCustomer(state, trial.account)) return undefined;
  for (let i = 0; i < trial.count; i++)
    if (!Number.isSafeInteger(trial.lots[i])) return REJECTION.LOTS_BEYOND_EXACTNESS;
  const book = trialBook(state, trial);
  if (book.count > POSITIONS_MAX) return REJECTION.POSITIONS_FULL;
  return trialExposure(state, trial, book) <= EXPOSURE_MAX ? undefined : REJECTION.LOTS_BEYOND_EXACTNESS;
}
