import type { Emit } from '../apply.ts';
import type { Of } from '../command.ts';
import { hasOrderRoom, orderRow, ORDERS_PER_ACCOUNT_MAX } from '../orders.ts';
import type { Answer } from '../questions.ts';
import { REJECTION } from '../rejection.ts';
import type { State } from '../state.ts';
import { askOrder, askOrderForm } from './check-order.ts';

/** Reserves margin for a resting order: from now on its fills are accepted. @see spec/15-ENGN, ENGN-061 */
export function placeOrder(state: State, command: Of<'place-order'>, emit: Emit): Answer {
  const { order, account, instrument, lots, price } = command;
  const refusal = askOrderForm(state, account, command);
  if (refusal !== undefined) return refusal;
  if (!Number.isSafeInteger(order) || order <= 0) return REJECTION.ORDER_NUMBER_INVALID;
  if (orderRow(state, order) >= 0) return REJECTION.ORDER_EXISTS;
  if (state.accounts.columns.orders[account] >= ORDERS_PER_ACCOUNT_MAX) return REJECTION.ORDERS_BEYOND_LIMIT;
  if (!hasOrderRoom(state)) return REJECTION.ORDERS_FULL;
  const { code } = askOrder(state, account, command);
  if (code !== undefined) return code;

  emit({ kind: 'order-placed', order, account, instrument, lots, price });
  return undefined;
}
