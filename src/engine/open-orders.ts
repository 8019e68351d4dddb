import type { OrderBook } from '../risk/order-book.ts';
import { PPM } from '../units/limits.ts';
import { scaleUp } from '../units/rounding.ts';
import { asUnits, tradeUnits } from './contract-cash.ts';
import type { Units } from './contract-cash.ts';
import { markTicksOf } from './mark.ts';
import { ORDERS_PER_ACCOUNT_MAX } from './orders.ts';
import { balanceRowOf } from './questions.ts';
import { INSTRUMENT_KIND } from './records.ts';
import { signedBaseUnits } from './spot.ts';
import type { State } from './state.ts';
import { lotsTouched, ticksAtIndex } from './worth.ts';

/** An order that rests, or that is asked about. */
export interface ProbedOrder {
  readonly instrument: number;
  readonly lots: number;
  readonly price: number;
}

/** Every order is at most two rows: the contract, and the coins that entering it moves. */
const ROWS_MAX = 2 * (ORDERS_PER_ACCOUNT_MAX + 1);

/** Rows of orders that are filled anew for every question. */
export interface OrderRows {
  readonly start: 0;
  count: number;
  readonly instrument: Int32Array;
  readonly lots: Float64Array;
  readonly fillLoss: Float64Array;
  readonly group: Int32Array;
  readonly groupCap: Float64Array;
  /** The one order that the rows are of, and the version of the prices; -1: they are of an account's orders. */
  readonly probed: { version: number; instrument: number; lots: number; price: number };
}

export function createOrderRows(): OrderRows {
  return {
    start: 0,
    count: 0,
    instrument: new Int32Array(ROWS_MAX),
    lots: new Float64Array(ROWS_MAX),
    fillLoss: new Float64Array(ROWS_MAX),
    group: new Int32Array(ROWS_MAX).fill(-1),
    groupCap: new Float64Array(0),
    probed: { version: -1, instrument: 0, lots: 0, price: 0 },
  };
}

/**
 * The open orders of an account (and one more) as the risk kernels read them, the latest first.
 *
 * In cash-and-value form a contract that is settled in coin moves coins when it is entered, and those carry its exposure: such an order is
 * two rows. An inverse future's own row moves in no column, so nothing is counted twice; of an inverse option the premium counts apart,
 * which is never too little. A spot order is the coins it moves, with what owning the bought side could cost at most.
 * @see spec/15-ENGN, ENGN-060
 */
export function openOrders(state: State, account: number, probed?: ProbedOrder): OrderBook {
  const { orderRows } = state.derived;
  const { instrument, lots, price } = state.orders.columns;
  orderRows.probed.version = -1;
  orderRows.count = 0;
  const { next } = state.orders.columns;
  for (let row = state.accounts.columns.firstOrder[account] - 1; row >= 0; row = next[row] - 1) {
    addOrderRows(state, orderRows, { instrument: instrument[row], lots: lots[row], price: price[row] });
  }
  if (probed !== undefined) addOrderRows(state, orderRows, probed);
  return orderRows;
}

/**
 * One order alone as the risk kernels read it: the rows of the next question overwrite it. Asked again at the same prices (once to judge it, once
 * to note that it rests) it is there already.
 */
export function probedOrder(state: State, order: ProbedOrder): OrderBook {
  const { orderRows, pricing } = state.derived;
  const { probed } = orderRows;
  const { instrument, lots, price } = order;
  const isThere =
    probed.version === pricing.version &&
    probed.instrument === instrument &&
    probed.lots === lots &&
    probed.price === price;
  if (isThere) return orderRows;
  orderRows.count = 0;
  addOrderRows(state, orderRows, order);
  probed.version = pricing.version;
  probed.instrument = instrument;
  probed.lots = lots;
  probed.price = price;
  return orderRows;
}

/**
 * Sum of |lots| * cell limit and of fill losses over rows of orders: what they add to an account's exposure. Infinity when a number of
 * them is no exact integer any more.
 */
export function orderExposure(state: State, { count, instrument, lots, fillLoss }: OrderBook): number {
  const { cellLimit } = state.instruments.columns;
  let exposure = 0;
  for (let i = 0; i < count; i++) {
    if (!Number.isSafeInteger(lots[i]) || !Number.isSafeInteger(fillLoss[i])) return Infinity;
    exposure += Math.abs(lots[i]) * cellLimit[instrument[i]] + fillLoss[i];
  }
  return exposure;
}

function addOrderRows(state: State, rows: OrderRows, order: ProbedOrder): void {
  const { kind, settle } = state.instruments.columns;
  const { instrument, lots } = order;
  if (kind[instrument] === INSTRUMENT_KIND.spot) {
    addSpotRow(state, rows, order);
    return;
  }
  const asset = settle[instrument];
  const cash = tradeUnits(state.derived.cashFactors[instrument], lots, order.price);
  const loss = lossAtFill(state, asset, lots * markTicksOf(state, instrument), cash);
  addRow(rows, instrument, lots, loss + roundingOf(state, asset, cash) + Math.abs(lots));
  if (state.assets.columns.kind[asset] === 0) addBalanceRow(state, rows, asset, cash, 0);
}

function addSpotRow(state: State, rows: OrderRows, { instrument, lots, price }: ProbedOrder): void {
  const { base, settle } = state.instruments.columns;
  const coins = signedBaseUnits(state, instrument, lots);
  const cash = tradeUnits(state.derived.cashFactors[instrument], lots, price);
  const worth = ticksAtIndex(state, base[instrument], coins);
  const [bought, sold] = lots > 0 ? [base[instrument], settle[instrument]] : [settle[instrument], base[instrument]];
  const charge = scaleUp(Math.abs(worth), chargeOfOwning(state, bought) + chargeOfOwing(state, sold), PPM);
  const rounding = roundingOf(state, base[instrument], coins) + roundingOf(state, settle[instrument], cash);
  addBalanceRow(
    state,
    rows,
    base[instrument],
    coins,
    lossAtFill(state, settle[instrument], worth, cash) + charge + rounding,
  );
}

/** What an amount of an asset moves in its row: whole lots, away from zero. */
function addBalanceRow(state: State, rows: OrderRows, asset: number, units: Units, fillLoss: number): void {
  const lots = lotsTouched(state, asset, units);
  addRow(rows, balanceRowOf(state, asset), units < 0 ? 0 - lots : lots, fillLoss);
}

/** What a fill at the limit costs against the mark, risk ticks, >= 0; a fill better than the mark earns nothing. */
function lossAtFill(state: State, settle: number, worthTicks: number, cash: Units): number {
  return Math.max(0, 0 - (worthTicks + ticksAtIndex(state, settle, cash)));
}

/** What whole lots can cost: a tick for each lot touched, and of a coin the value of the lot that a balance no longer fills. */
function roundingOf(state: State, asset: number, units: Units): number {
  const { kind, lotUnits } = state.assets.columns;
  const lot = kind[asset] === 0 ? ticksAtIndex(state, asset, asUnits(lotUnits[asset])) + 1 : 0;
  return lotsTouched(state, asset, units) + lot;
}

function addRow(rows: OrderRows, instrument: number, lots: number, fillLoss: number): void {
  const row = rows.count++;
  rows.instrument[row] = instrument;
  rows.lots[row] = lots;
  rows.fillLoss[row] = fillLoss;
}

/** The most that owning an asset can cost of its value, ppm: the last haircut tier, de-peg, common failures, a doubtful price. */
function chargeOfOwning(state: State, asset: number): number {
  const { model } = state.derived.pricing;
  if (model === undefined) return 0;
  const { haircut, depegPpm, dependencies } = model.parameters;
  const failures = dependencies.reduce((sum, { lossPpm }) => sum + lossPpm[asset], 0);
  return (haircut[asset].ppm.at(-1) ?? 0) + depegPpm[asset] + failures + chargeOfOwing(state, asset);
}

/** The most that owing an asset can cost beside its columns, ppm: a doubtful price. */
function chargeOfOwing(state: State, asset: number): number {
  return state.derived.pricing.model?.parameters.coinConfidencePpm[asset] ?? 0;
}
