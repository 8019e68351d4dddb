import { EXACT_MAX } from '../units/limits.ts';
import type { State } from './state.ts';

/**
 * |cash| plus the sum over an account's positions of |lots| * cell limit. While it is at most 2^53, every sum of lots * cell of the account is exact,
 * whatever the order. Cell limits are powers of two, so each product is exact until it passes 2^53, where it is refused anyway.
 * @see spec/01-UNIT, UNIT-030
 */
export function exposureOf(state: State, account: number): number {
  const { start, positions } = state.accounts.columns;
  const { instrument, lots } = state.positions.columns;
  const { cellLimit } = state.instruments.columns;
  let exposure = Math.abs(state.derived.cashTicks[account]);
  for (let row = start[account]; row < start[account] + positions[account]; row++) {
    exposure += Math.abs(lots[row]) * cellLimit[instrument[row]];
  }
  return exposure;
}

/** What commands may use of the 2^53: the other half is for what nobody asked for (funding, settlement, liquidation, moved prices). */
export const EXPOSURE_MAX = EXACT_MAX / 2;
