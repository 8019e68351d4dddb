import type { Emit } from '../apply.ts';
import type { Of } from '../command.ts';
import { orderRow } from '../orders.ts';
import type { Answer } from '../questions.ts';
import { REJECTION } from '../rejection.ts';
import type { State } from '../state.ts';

/** Gives back the margin of a resting order. */
export function cancelOrder(state: State, { order }: Of<'cancel-order'>, emit: Emit): Answer {
  if (orderRow(state, order) < 0) return REJECTION.ORDER_UNKNOWN;

  emit({ kind: 'order-cancelled', order });
  return undefined;
}
