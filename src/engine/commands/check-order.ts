import type { Emit } from '../apply.ts';
import type { Of } from '../command.ts';
import { askHoldable, askRoom, exposureOfTrade, isSurelyHoldable, ROWS_OF_TRADE } from '../credit.ts';
import { EXPOSURE_MAX } from '../exactness.ts';
import { openOrders, orderExposure } from '../open-orders.ts';
import type { ProbedOrder } from '../open-orders.ts';
import { ordersOf } from '../orders.ts';
import { lotsOf } from '../positions.ts';
import type { Answer } from '../questions.ts';
import { askFresh, askOpened, askPrice, askPriced, askTradable, isLots } from '../questions.ts';
import { INSTRUMENT_KIND } from '../records.ts';
import { REJECTION } from '../rejection.ts';
import { STAGE } from '../stage.ts';
import { askStanding } from '../standing.ts';
import type { StandingVerdict } from '../standing.ts';
import { isCustomer } from '../state.ts';
import type { State } from '../state.ts';
import { beginTrial } from '../trial.ts';
import { tryFill } from '../try-fill.ts';
import { valueTrialWithOrders } from '../valuation.ts';

/**
 * Answers whether an order would pass now. The order itself must be well formed; whether it passes is in the event. Nothing changes.
 * @see spec/15-ENGN, ENGN-060
 */
export function checkOrder(state: State, command: Of<'check-order'>, emit: Emit): Answer {
  const { account, instrument, lots, price } = command;
  const refusal = askOrderForm(state, account, command);
  if (refusal !== undefined) return refusal;
  const verdict = askOrder(state, account, command);

  emit({
    kind: 'order-checked',
    account,
    instrument,
    lots,
    price,
    code: verdict.code ?? 0,
    initialHeadroomTicks: verdict.initialHeadroom,
  });
  return undefined;
}

/** What must hold of any order: accounts, instrument, lots and price exist and are in range, and parameters are in force. */
export function askOrderForm(state: State, account: number, { instrument, lots, price }: ProbedOrder): Answer {
  const refusal = askOpened(state, account) ?? askTradable(state, instrument) ?? askPrice(price);
  if (refusal !== undefined) return refusal;
  if (!isLots(lots)) return REJECTION.LOTS_INVALID;
  return state.parameters === undefined ? REJECTION.PARAMETERS_MISSING : askPriced(state, instrument);
}

export interface OrderVerdict {
  /** Undefined: it passes. */
  readonly code: Answer;
  /** The lowest initial headroom that any subset of the open orders and this one leaves, risk ticks; 0 for house accounts and when the
   * sum would not be exact. */
  readonly initialHeadroom: number;
}

/** Whether a well-formed order may rest or trade now. House accounts are not margined. */
export function askOrder(state: State, account: number, order: ProbedOrder): OrderVerdict {
  if (!isCustomer(state, account)) return { code: undefined, initialHeadroom: 0 };
  const { exposure, initialHeadroom } = askStanding(state, account, order) ?? askTables(state, account, order);
  if (exposure > EXPOSURE_MAX) return { code: REJECTION.LOTS_BEYOND_EXACTNESS, initialHeadroom: 0 };
  return { code: askMargined(state, account, order, initialHeadroom), initialHeadroom };
}

/** The same verdict from the tables alone. */
function askTables(state: State, account: number, order: ProbedOrder): StandingVerdict {
  const orders = openOrders(state, account, order);
  const exposure = state.derived.exposure[account] + orderExposure(state, orders);
  if (exposure > EXPOSURE_MAX) return { exposure, initialHeadroom: 0 };
  const { initialHeadroom } = valueTrialWithOrders(state, beginTrial(state, account), orders);
  return { exposure, initialHeadroom };
}

function askMargined(state: State, account: number, order: ProbedOrder, initialHeadroom: number): Answer {
  const isRestricted = state.accounts.columns.stage[account] >= STAGE.restricted;
  const stale = askFresh(state, state.instruments.columns.underlying[order.instrument]);
  const isPlain = !isRestricted && stale === undefined && initialHeadroom >= 0;
  const full = askRoom(state, [[account, ROWS_OF_TRADE]]);
  if (isPlain && full === undefined && isSurelyHoldable(state, account, exposureOfTrade(state, account, order)))
    return undefined;
  if (isReducing(state, account, order)) return undefined;
  if (isRestricted) return REJECTION.REDUCE_ONLY;
  if (stale !== undefined) return stale;
  if (initialHeadroom < 0) return REJECTION.MARGIN_INSUFFICIENT;
  const trial = beginTrial(state, account);
  tryFill(state, trial, order);
  return askHoldable(state, trial) ?? full;
}

/** Whether an order can only shrink a position: with all orders on its side it does not pass zero. Spot pairs have no position. */
export function isReducing(state: State, account: number, { instrument, lots }: ProbedOrder): boolean {
  if (state.instruments.columns.kind[instrument] === INSTRUMENT_KIND.spot) return false;
  const held = lotsOf(state, account, instrument);
  if (held === 0 || held > 0 === lots > 0) return false;
  const orders = state.orders.columns;
  let open = Math.abs(lots);
  for (const row of ordersOf(state, account)) {
    if (orders.instrument[row] === instrument && orders.lots[row] > 0 === lots > 0) open += Math.abs(orders.lots[row]);
  }
  return open <= Math.abs(held);
}
