import type { Emit } from '../apply.ts';
import type { Of } from '../command.ts';
import type { Answer } from '../questions.ts';
import { askTradable } from '../questions.ts';
import { REJECTION } from '../rejection.ts';
import type { State } from '../state.ts';

/** Ends an instrument that nobody holds and nobody has an order in. An expired one is settled, not delisted. */
export function delistInstrument(state: State, { instrument }: Of<'delist-instrument'>, emit: Emit): Answer {
  const refusal = askTradable(state, instrument);
  if (refusal !== undefined) return refusal;
  if (state.derived.openInterest[instrument] !== 0 || hasOrders(state, instrument)) return REJECTION.INSTRUMENT_IN_USE;

  emit({ kind: 'instrument-delisted', instrument });
  return undefined;
}

function hasOrders(state: State, instrument: number): boolean {
  const { number, instrument: traded } = state.orders.columns;
  for (let row = 0; row < state.orders.count; row++) if (number[row] !== 0 && traded[row] === instrument) return true;
  return false;
}
