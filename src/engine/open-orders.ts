import type { OrderBook } from '../risk/order-book.ts';
import { PPM } from '../units/limits.ts';
import { divideUp, scaleUp } from '../units/rounding.ts';
import { tradeCash } from './contract-cash.ts';
import { markTicksOf } from './mark.ts';
import { ordersOf, ORDERS_PER_ACCOUNT_MAX } from './orders.ts';
import { INSTRUMENT_KIND } from './records.ts';
import { signedBaseUnits } from './spot.ts';
import type { State } from './state.ts';
import { ticksOfUnits } from './worth.ts';

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
  count: number;
  readonly instrument: Int32Array;
  readonly lots: Float64Array;
  readonly fillLoss: Float64Array;
  readonly group: Int32Array;
  readonly groupCap: Float64Array;
}

export function createOrderRows(): OrderRows {
  return {
    count: 0,
    instrument: new Int32Array(ROWS_MAX),
    lots: new Float64Array(ROWS_MAX),
    fillLoss: new Float64Array(ROWS_MAX),
    group: new Int32Array(ROWS_MAX).fill(-1),
    groupCap: new Float64Array(0),
  };
}

/**
 * The open orders of an account (and one more) as the risk kernels read them, the latest first.
 *
 * In cash-and-value form a contract that is settled in coin moves coins when it is entered, and those carry its exposure: such an order is
 * two rows. An inverse future's own row moves in no column, so nothing is counted twice; of an inverse option the premium counts apart,
 * which is never too little. A spot order is the coins it moves, with the haircut that owning them would cost.
 * @see spec/15-ENGN, ENGN-060
 */
export function openOrders(state: State, account: number, probed?: ProbedOrder): OrderBook {
  const { orderRows } = state.derived;
  const { instrument, lots, price } = state.orders.columns;
  orderRows.count = 0;
  for (const row of ordersOf(state, account)) {
    addOrderRows(state, orderRows, { instrument: instrument[row], lots: lots[row], price: price[row] });
  }
  if (probed !== undefined) addOrderRows(state, orderRows, probed);
  return { start: 0, ...orderRows };
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
  const cash = tradeCash(state.derived.cashFactors[instrument], lots, BigInt(order.price));
  addRow(rows, instrument, lots, lossAtFill(state, settle[instrument], lots * markTicksOf(state, instrument), cash));
  if (state.assets.columns.kind[settle[instrument]] === 0) addCoinRow(state, rows, settle[instrument], cash, 0);
}

function addSpotRow(state: State, rows: OrderRows, { instrument, lots, price }: ProbedOrder): void {
  const { base, settle } = state.instruments.columns;
  const asset = base[instrument];
  const coins = signedBaseUnits(state, instrument, lots);
  const cash = tradeCash(state.derived.cashFactors[instrument], lots, BigInt(price));
  const worth = Number(ticksAtIndex(state, asset, coins));
  const haircut = lots > 0 ? scaleUp(Math.max(0, worth), highestHaircut(state, asset), PPM) : 0;
  addCoinRow(state, rows, asset, coins, lossAtFill(state, settle[instrument], worth, cash) + haircut);
}

/** What a fill at the limit costs against the mark, risk ticks, >= 0; a fill better than the mark earns nothing. */
function lossAtFill(state: State, settle: number, worthTicks: number, cash: bigint): number {
  return Math.max(0, 0 - (worthTicks + Number(ticksAtIndex(state, settle, cash))));
}

/** Coins that move, in whole lots of their row, away from zero. */
function addCoinRow(state: State, rows: OrderRows, asset: number, units: bigint, fillLoss: number): void {
  const { instrument, lotUnits } = state.assets.columns;
  const magnitude = Number(divideUp(units < 0n ? -units : units, lotUnits[asset]));
  addRow(rows, instrument[asset], units < 0n ? 0 - magnitude : magnitude, fillLoss);
}

function addRow(rows: OrderRows, instrument: number, lots: number, fillLoss: number): void {
  const row = rows.count++;
  rows.instrument[row] = instrument;
  rows.lots[row] = lots;
  rows.fillLoss[row] = fillLoss;
}

function ticksAtIndex(state: State, asset: number, units: bigint): bigint {
  const { decimals, underlying } = state.assets.columns;
  return ticksOfUnits(units, decimals[asset], state.underlyings.columns.indexPrice[underlying[asset]]);
}

/** The rate of the last haircut tier of a coin, ppm. */
function highestHaircut(state: State, asset: number): number {
  return state.derived.pricing.model?.parameters.haircut[asset].ppm.at(-1) ?? 0;
}
