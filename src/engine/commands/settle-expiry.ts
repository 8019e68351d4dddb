import { isPrice } from '../../units/price.ts';
import type { Emit } from '../apply.ts';
import type { Of } from '../command.ts';
import { expiryKey } from '../derived.ts';
import { accountsToValue } from '../holders.ts';
import { judge } from '../ladder.ts';
import type { Answer } from '../questions.ts';
import { isUnderlying } from '../questions.ts';
import { STANDING } from '../records.ts';
import { REJECTION } from '../rejection.ts';
import { stateTime } from '../state.ts';
import type { State } from '../state.ts';

/** Settles every contract of an expiry in cash and ends it; orders in it are cancelled first. @see spec/15-ENGN, ENGN-055 */
export function settleExpiry(state: State, command: Of<'settle-expiry'>, emit: Emit): Answer {
  const { underlying, expiryMs, price } = command;
  if (!isUnderlying(state, underlying)) return REJECTION.UNDERLYING_UNKNOWN;
  const expiry = state.derived.expiryRows.get(expiryKey(underlying, expiryMs));
  const ending = expiry === undefined ? [] : endingAt(state, expiry);
  if (ending.length === 0) return REJECTION.EXPIRY_UNKNOWN;
  if (expiryMs > stateTime(state)) return REJECTION.EXPIRY_NOT_REACHED;
  if (!isPrice(price)) return REJECTION.PRICE_INVALID;

  for (const order of ordersIn(state, ending)) emit({ kind: 'order-cancelled', order });
  for (const instrument of ending) emit({ kind: 'instrument-settled', instrument, price });
  judge(state, accountsToValue(state, [underlying, ...settlementUnderlyings(state, ending)]), emit);
  return undefined;
}

function endingAt(state: State, expiry: number): readonly number[] {
  const { columns } = state.instruments;
  const ending: number[] = [];
  for (let row = 0; row < state.instruments.count; row++) {
    if (columns.expiry[row] === expiry && columns.standing[row] === STANDING.listed) ending.push(row);
  }
  return ending;
}

function ordersIn(state: State, instruments: readonly number[]): readonly number[] {
  const ending = new Set(instruments);
  const { number, instrument } = state.orders.columns;
  const found: number[] = [];
  for (let row = 0; row < state.orders.count; row++) {
    if (number[row] !== 0 && ending.has(instrument[row])) found.push(number[row]);
  }
  return found;
}

/** Who was paid may hold nothing of the underlying any more, only what it was paid in. */
function settlementUnderlyings(state: State, instruments: readonly number[]): readonly number[] {
  const { settle } = state.instruments.columns;
  return [...new Set(instruments.map((row) => state.assets.columns.underlying[settle[row]]))];
}
