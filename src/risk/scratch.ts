import type { HouseParameters } from './house-parameters.ts';
import type { Netting } from './netting.ts';
import type { RiskTable } from './risk-table.ts';

/**
 * Working columns of one evaluation, allocated once and used for every account. After `evaluateBook` it holds the vectors of the last
 * book: slot s is underlying `slotUnderlying[s]`, its columns start at s * stride of `vectors`.
 */
export interface Scratch {
  readonly stride: number;
  /** Where kernels net books of whole lots; absent: position by position. */
  readonly net: Netting | undefined;
  /** Underlyings of the last book. */
  slots: number;
  /** [underlyings] slot of an underlying, -1 when the book has none of it. */
  readonly slotOf: Int32Array;
  readonly slotUnderlying: Int32Array;
  /** [underlyings * stride] P&L of the book by underlying and column. */
  readonly vectors: Float64Array;
  /** [underlyings * stride] the parts of it that calls and puts held long make; filled only when joint columns need them. */
  readonly longCalls: Float64Array;
  readonly longPuts: Float64Array;
  /** [stride] all underlyings in the same column, gains credited. */
  readonly joint: Float64Array;
  /** [historical + stress] P&L of the book in each joint column; filled only when there are joint columns. */
  readonly jointPnl: Float64Array;
  /** [worstDays] */
  readonly worstDays: Float64Array;

  /** [coins] signed equity in each coin, without options held long. */
  readonly coinEquity: Float64Array;

  /** Buckets (an expiry, or the perpetuals of an underlying) of the last book: the first `buckets` of `bucketList`. */
  buckets: number;
  readonly bucketList: Int32Array;
  readonly bucketUsed: Uint8Array;
  /** [buckets] net basis delta of futures, perpetuals and short options. */
  readonly basis: Float64Array;
  /** [buckets] basis delta of options held long, by sign: > 0 and < 0. */
  readonly basisLongUp: Float64Array;
  readonly basisLongDown: Float64Array;
  /** [buckets] basis delta of open orders, by sign: > 0 and <= 0. */
  readonly orderUp: Float64Array;
  readonly orderDown: Float64Array;
  /** [buckets] gross notional of futures, perpetuals and short options; of short options alone. */
  readonly gross: Float64Array;
  readonly shortOptions: Float64Array;
  /** [buckets] P&L of options at no move with vol up, vol down. */
  readonly twistUp: Float64Array;
  readonly twistDown: Float64Array;
  /** [underlyings] what has to be closed: the net basis deltas of its buckets, added without sign. */
  readonly closing: Float64Array;

  /** Sum of |lots| * cellLimit of the last book: the bound that keeps sums exact. */
  reach: number;
  /** Sum of |lots| whose numbers rounding may flatter. Not stablecoins that are owned: they move in no column, and their mark is rounded down. */
  grossLots: number;
  /** Positions in options held long. */
  longOptions: number;
}

/** @param net room for as many underlyings as the parameters have, over the cells of the same table */
export function createScratch(table: RiskTable, parameters: HouseParameters, net?: Netting): Scratch {
  const { stride } = table;
  const { underlyings, expiries, coins, joint } = parameters;
  const buckets = underlyings + expiries;
  const zeros = (n: number): Float64Array => new Float64Array(n);
  return {
    stride,
    net,
    slots: 0,
    slotOf: new Int32Array(underlyings).fill(-1),
    slotUnderlying: new Int32Array(underlyings),
    vectors: net?.way[0] ?? zeros(underlyings * stride),
    longCalls: net?.way[2] ?? zeros(underlyings * stride),
    longPuts: net?.way[3] ?? zeros(underlyings * stride),
    joint: zeros(stride),
    jointPnl: zeros(joint?.labels.length ?? 0),
    worstDays: zeros(joint?.worstDays ?? 0),
    coinEquity: zeros(coins),
    buckets: 0,
    bucketList: new Int32Array(buckets),
    bucketUsed: new Uint8Array(buckets),
    basis: zeros(buckets),
    basisLongUp: zeros(buckets),
    basisLongDown: zeros(buckets),
    orderUp: zeros(buckets),
    orderDown: zeros(buckets),
    gross: zeros(buckets),
    shortOptions: zeros(buckets),
    twistUp: zeros(buckets),
    twistDown: zeros(buckets),
    closing: zeros(underlyings),
    reach: 0,
    grossLots: 0,
    longOptions: 0,
  };
}

/** Makes `to` hold what `from` holds of its last book; both are of one table and one set of parameters. */
export function copyScratch(from: Scratch, to: Scratch): void {
  for (let s = 0; s < to.slots; s++) to.slotOf[to.slotUnderlying[s]] = -1;
  for (let b = 0; b < to.buckets; b++) to.bucketUsed[to.bucketList[b]] = 0;
  to.slots = from.slots;
  to.buckets = from.buckets;
  for (let s = 0; s < from.slots; s++) {
    to.slotUnderlying[s] = from.slotUnderlying[s];
    to.slotOf[from.slotUnderlying[s]] = s;
  }
  for (let i = 0; i < from.slots * from.stride; i++) to.vectors[i] = from.vectors[i];
  for (let j = 0; j < from.jointPnl.length; j++) to.jointPnl[j] = from.jointPnl[j];
  for (let c = 0; c < from.coinEquity.length; c++) to.coinEquity[c] = from.coinEquity[c];
  for (let b = 0; b < from.buckets; b++) copyBucket(from, to, b);
  to.reach = from.reach;
  to.grossLots = from.grossLots;
  to.longOptions = from.longOptions;
}

function copyBucket(from: Scratch, to: Scratch, b: number): void {
  const bucket = from.bucketList[b];
  to.bucketList[b] = bucket;
  to.bucketUsed[bucket] = 1;
  to.basis[bucket] = from.basis[bucket];
  to.basisLongUp[bucket] = from.basisLongUp[bucket];
  to.basisLongDown[bucket] = from.basisLongDown[bucket];
  to.orderUp[bucket] = from.orderUp[bucket];
  to.orderDown[bucket] = from.orderDown[bucket];
  to.gross[bucket] = from.gross[bucket];
  to.shortOptions[bucket] = from.shortOptions[bucket];
  to.twistUp[bucket] = from.twistUp[bucket];
  to.twistDown[bucket] = from.twistDown[bucket];
}
