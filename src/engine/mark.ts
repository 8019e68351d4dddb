import { assert } from '../units/assert.ts';
import type { State } from './state.ts';

/** Value of one lot at its mark, risk ticks. @throws Fault for a row that is not priced: handlers ask `isPriced` first. */
export function markTicksOf(state: State, instrument: number): number {
  const { model, priced } = state.derived.pricing;
  assert(model !== undefined && priced[instrument] === 1, 'the instrument has a mark');
  return model.table.mark[instrument];
}

/** Gross notional of one lot, risk ticks, >= 0. */
export function notionalTicksOf(state: State, instrument: number): number {
  const { model, priced } = state.derived.pricing;
  assert(model !== undefined && priced[instrument] === 1, 'the instrument has a notional');
  return model.table.notional[instrument];
}
