import { tradeCash } from './contract-cash.ts';
import { ticksOfUnits, unitsOfTicks } from './worth.ts';
import { ordersOf } from './orders.ts';
import { markTicksOf } from './mark.ts';
import { INSTRUMENT_KIND } from './records.ts';
import { baseUnits } from './spot.ts';
import type { State } from './state.ts';
import { copyTrial, emptyTrial, tryPay, tryTrade } from './trial.ts';
import type { Trial } from './trial.ts';
import { valueTrial } from './valuation.ts';

/** Instruments with orders whose combinations are all tried; the rest is bounded one by one. */
const COMBINED_MAX = 4;

/** The open orders of one instrument: all its buys may fill, or all its sells. */
interface OpenOrders {
  readonly instrument: number;
  readonly buys: ProbedOrder[];
  readonly sells: ProbedOrder[];
}

/** An order that is asked about, on top of those that rest. */
export interface ProbedOrder {
  readonly instrument: number;
  readonly lots: number;
  readonly price: number;
}

/**
 * The lowest initial headroom that any subset of an account's open orders (and one more) can leave it with, risk ticks.
 *
 * Headroom is concave in what fills of one instrument, so the worst is at an end: all buys or all sells. All combinations of the first
 * four instruments are tried; what the others can cost at most is subtracted one by one, which is never too little because requirements
 * are subadditive. A fill better than the mark earns no credit: every order fills at its limit or at the mark, whichever is worse.
 * Cost: 2^instruments evaluations, at most sixteen. @see spec/15-ENGN, ENGN-060
 */
export function worstHeadroom(state: State, trial: Trial, probed?: ProbedOrder): number {
  const open = openOrders(state, trial.account, probed);
  const base = state.derived.continuation;
  copyTrial(trial, base);
  let worst = valueTrial(state, trial).initialHeadroom;
  const combined = open.slice(0, COMBINED_MAX);
  for (let choice = 0; choice < 1 << combined.length && combined.length > 0; choice++) {
    copyTrial(base, trial);
    combined.forEach(({ buys, sells }, i) => fillAll(state, trial, ((choice >> i) & 1) === 1 ? buys : sells));
    worst = Math.min(worst, valueTrial(state, trial).initialHeadroom);
  }
  for (const orders of open.slice(COMBINED_MAX)) worst -= standaloneCost(state, trial, orders);
  copyTrial(base, trial);
  return worst;
}

/** What the orders of one instrument can cost at most beside anything: the worse side filled on an empty account. */
function standaloneCost(state: State, trial: Trial, { buys, sells }: OpenOrders): number {
  let cost = 0;
  for (const orders of [buys, sells]) {
    emptyTrial(trial);
    fillAll(state, trial, orders);
    cost = Math.max(cost, -valueTrial(state, trial).initialHeadroom);
  }
  return cost;
}

/** Orders by instrument, in the order of the account's list; the probed one last. */
function openOrders(state: State, account: number, probed: ProbedOrder | undefined): readonly OpenOrders[] {
  const { instrument, lots, price } = state.orders.columns;
  const found: OpenOrders[] = [];
  const note = (order: ProbedOrder): void => {
    let orders = found.find((one) => one.instrument === order.instrument);
    if (orders === undefined) found.push((orders = { instrument: order.instrument, buys: [], sells: [] }));
    (order.lots > 0 ? orders.buys : orders.sells).push(order);
  };
  for (const row of ordersOf(state, account)) note({ instrument: instrument[row], lots: lots[row], price: price[row] });
  if (probed !== undefined) note(probed);
  return found;
}

/** Fills orders at their limit or at the mark, whichever leaves the holder with less. */
function fillAll(state: State, trial: Trial, orders: readonly ProbedOrder[]): void {
  for (const order of orders) tryFill(state, trial, order);
}

/** What if an order filled, no better than at the mark. */
export function tryFill(state: State, trial: Trial, { instrument, lots, price }: ProbedOrder): void {
  const { kind, base, settle, underlying } = state.instruments.columns;
  const factor = state.derived.cashFactors[instrument];
  const atLimit = tradeCash(factor, lots, BigInt(price));
  const { decimals } = state.derived.assets[settle[instrument]];
  const settleIndex = state.underlyings.columns.indexPrice[state.assets.columns.underlying[settle[instrument]]];
  const spot = kind[instrument] === INSTRUMENT_KIND.spot;
  const worth = spot
    ? spotTicks(state, instrument, lots, state.underlyings.columns.indexPrice[underlying[instrument]])
    : lots * markTicksOf(state, instrument);
  const atMark = unitsOfTicks(-worth, decimals, settleIndex);
  const cash = atLimit < atMark ? atLimit : atMark;
  if (!spot) {
    tryTrade(state, trial, instrument, lots, cash);
    return;
  }
  tryPay(trial, base[instrument], baseUnits(state, instrument, lots));
  tryPay(trial, settle[instrument], cash);
}

/** Value of the coins that a spot order moves, risk ticks. */
function spotTicks(state: State, instrument: number, lots: number, indexPrice: number): number {
  const { base } = state.instruments.columns;
  return Number(
    ticksOfUnits(baseUnits(state, instrument, lots), state.derived.assets[base[instrument]].decimals, indexPrice),
  );
}
