import type { Book } from './book.ts';
import type { HouseParameters } from './house-parameters.ts';
import { TERMS } from './joint-columns.ts';
import type { JointColumns } from './joint-columns.ts';
import { ROW_KIND } from './risk-table.ts';
import type { RiskTable } from './risk-table.ts';
import { scanRows } from './scan.ts';
import type { Scratch } from './scratch.ts';
import type { Anchor } from './screen-anchor.ts';
import { BASIS_BOUND_LEAST, marginalRate } from './screen-rates.ts';

/**
 * How one book answers to its groups, to first order and beyond: what a certificate is made of. Columns by place of the group in the
 * book; all per +100 % move of the group's price and in risk ticks. Filled by `measureExposure`, allocated once.
 */
export interface ScreenExposure {
  /** Largest multiple of a requirement that is compared with equity, >= 1. */
  readonly share: number;
  /** interpolationGain of the parameters. */
  readonly gain: number;
  /** Groups of the book. */
  count: number;
  readonly group: Int32Array;
  /** Net slope of the marks. */
  readonly mark: Float64Array;
  /** Highest and lowest net slope of any own column (without the mark). */
  readonly high: Float64Array;
  readonly low: Float64Array;
  /** The same of any joint column; from above until `setJointExtremes`. */
  readonly jointHigh: Float64Array;
  readonly jointLow: Float64Array;
  /** Most that the twist can grow by when the price falls, when it rises. */
  readonly twistFall: Float64Array;
  readonly twistRise: Float64Array;
  /** Gross first-order change of haircuts and add-ons, either way. */
  readonly charges: Float64Array;
  /** Deviation of the book for a level of 1: sum of |lots| * unit. */
  readonly units: Float64Array;
  /** Sum of |lots|: what rounding can add, for each tick of it. */
  lots: number;

  readonly placeOf: Int32Array;
  readonly vectors: Float64Array;
  readonly longOptions: Float64Array;
  readonly twistUp: Float64Array;
  readonly twistDown: Float64Array;
  readonly sizeRate: Float64Array;
  readonly haircutRate: Float64Array;
}

/** @param plan expiries at most; largest multiple of a requirement that is compared with equity */
export function createExposure(
  stride: number,
  p: HouseParameters,
  { expiries, share }: { readonly expiries: number; readonly share: number },
): ScreenExposure {
  const groups = p.underlyings + 1;
  const buckets = p.underlyings + expiries;
  const zeros = (n: number): Float64Array => new Float64Array(n);
  return {
    share,
    gain: interpolationGain(p),
    count: 0,
    group: new Int32Array(groups),
    mark: zeros(groups),
    high: zeros(groups),
    low: zeros(groups),
    jointHigh: zeros(groups),
    jointLow: zeros(groups),
    twistFall: zeros(groups),
    twistRise: zeros(groups),
    charges: zeros(groups),
    units: zeros(groups),
    lots: 0,
    placeOf: new Int32Array(groups).fill(-1),
    vectors: zeros(groups * stride),
    longOptions: zeros(groups * stride),
    twistUp: zeros(buckets),
    twistDown: zeros(buckets),
    sizeRate: zeros(groups),
    haircutRate: zeros(p.coins),
  };
}

/** The most a box may reach either way: tiers are read at what an account may grow to inside it. */
export const REACH = 0.25;

/**
 * Reads a book against an anchor. `scratch` must hold the evaluation of the same book at the present prices.
 * @param room headroom at most to be lost, ticks: bounds what sizes can grow by beyond the straight line
 * @returns false when a row is not known to the anchor
 */
export function measureExposure(
  x: ScreenExposure,
  book: Book,
  table: RiskTable,
  p: HouseParameters,
  scratch: Scratch,
  anchor: Anchor,
  room: number,
): boolean {
  clear(x, scratch);
  if (!gatherRows(x, book, table, p, anchor)) return false;
  addCash(x, book.cash, p, table.stride);
  scanSlopes(x, book, table, anchor);
  setTierRates(x, book, table, p, scratch, anchor, room);
  addTierCharges(x, book, table, p, anchor);
  for (let g = 0; g < x.count; g++) {
    setExtremes(x, g, table);
    x.jointLow[g] = 0 - x.jointHigh[g];
  }
  addTwist(x, p, scratch);
  return true;
}

function clear(x: ScreenExposure, scratch: Scratch): void {
  for (let g = 0; g < x.count; g++) x.placeOf[x.group[g]] = -1;
  x.count = 0;
  x.lots = 0;
  for (let b = 0; b < scratch.buckets; b++) {
    x.twistUp[scratch.bucketList[b]] = 0;
    x.twistDown[scratch.bucketList[b]] = 0;
  }
}

function placeOf(x: ScreenExposure, group: number, stride: number): number {
  const known = x.placeOf[group];
  if (known >= 0) return known;
  const place = x.count++;
  x.placeOf[group] = place;
  x.group[place] = group;
  x.mark[place] = 0;
  x.charges[place] = 0;
  x.units[place] = 0;
  x.jointHigh[place] = 0;
  x.jointLow[place] = 0;
  x.twistFall[place] = 0;
  x.twistRise[place] = 0;
  x.vectors.fill(0, place * stride, place * stride + stride);
  return place;
}

function groupOf(row: number, table: RiskTable, p: HouseParameters): number {
  return table.underlying[row] >= 0 ? table.underlying[row] : p.underlyings;
}

function gatherRows(x: ScreenExposure, book: Book, table: RiskTable, p: HouseParameters, anchor: Anchor): boolean {
  const { rates, notionalSlope, basisSlope, markSlope, slopes, stride } = anchor;
  const end = book.start + book.count;
  for (let i = book.start; i < end; i++) {
    const row = book.instrument[i];
    const lots = book.lots[i];
    if (anchor.known[row] === 0) return false;
    const g = placeOf(x, groupOf(row, table, p), stride);
    const gross = lots < 0 ? 0 - lots : lots;
    x.mark[g] += lots * markSlope[row];
    x.units[g] += gross * anchor.unit[row];
    x.lots += gross;
    x.jointHigh[g] += x.gain * gross * anchor.steepest[row];
    x.charges[g] +=
      gross *
      (rates.notional[row] * Math.abs(notionalSlope[row]) +
        rates.basis[row] * Math.abs(basisSlope[row]) +
        rates.mark[row] * Math.abs(markSlope[row]));
    if (table.kind[row] >= ROW_KIND.call) {
      const bucket = table.expiry[row];
      x.twistUp[bucket] += lots * slopes[row * stride + p.zeroUp];
      x.twistDown[bucket] += lots * slopes[row * stride + p.zeroDown];
    }
  }
  return true;
}

/** Cash is what balances leave below whole lots: it moves with the stablecoins' rows, two units of 1/10,000 for each unit of their level. */
function addCash(x: ScreenExposure, cash: number, p: HouseParameters, stride: number): void {
  if (cash === 0) return;
  x.units[placeOf(x, p.underlyings, stride)] += 2e-4 * Math.abs(cash);
  x.lots += p.coins;
}

/** Slopes are cells of another table: the same scan. */
function scanSlopes(x: ScreenExposure, book: Book, table: RiskTable, { slopes, stride }: Anchor): void {
  const lines = { cells: slopes, stride };
  const end = book.start + book.count;
  let from = book.start;
  while (from < end) {
    const underlying = table.underlying[book.instrument[from]];
    let to = from + 1;
    while (to < end && table.underlying[book.instrument[to]] === underlying) to++;
    if (underlying >= 0) scanRows(x.vectors, x.placeOf[underlying] * stride, book, lines, from, to);
    from = to;
  }
}

/** Marginal rates of size and haircut at the most that each can become inside a box. */
function setTierRates(
  x: ScreenExposure,
  book: Book,
  table: RiskTable,
  p: HouseParameters,
  scratch: Scratch,
  anchor: Anchor,
  room: number,
): void {
  for (let g = 0; g < x.count; g++) x.sizeRate[g] = room / BASIS_BOUND_LEAST;
  x.haircutRate.fill(room);
  const end = book.start + book.count;
  for (let i = book.start; i < end; i++) {
    const row = book.instrument[i];
    const gross = Math.abs(book.lots[i]);
    const coin = table.coin[row];
    if (coin >= 0) x.haircutRate[coin] += gross * REACH * Math.abs(anchor.markSlope[row]);
    x.sizeRate[x.placeOf[groupOf(row, table, p)]] += gross * REACH * Math.abs(anchor.basisSlope[row]);
  }
  for (let g = 0; g < x.count; g++) {
    const underlying = x.group[g];
    const size = underlying < p.underlyings ? p.size[underlying] : undefined;
    x.sizeRate[g] = size === undefined ? 0 : marginalRate(size, scratch.closing[underlying] + x.sizeRate[g]);
  }
  for (let coin = 0; coin < p.coins; coin++) {
    x.haircutRate[coin] = marginalRate(p.haircut[coin], scratch.coinEquity[coin] + x.haircutRate[coin]);
  }
}

function addTierCharges(x: ScreenExposure, book: Book, table: RiskTable, p: HouseParameters, anchor: Anchor): void {
  const end = book.start + book.count;
  for (let i = book.start; i < end; i++) {
    const row = book.instrument[i];
    const gross = Math.abs(book.lots[i]);
    const coin = table.coin[row];
    const g = x.placeOf[groupOf(row, table, p)];
    if (table.kind[row] !== ROW_KIND.spot)
      x.charges[g] += gross * x.share * x.sizeRate[g] * Math.abs(anchor.basisSlope[row]);
    if (coin >= 0) x.charges[g] += gross * x.haircutRate[coin] * Math.abs(anchor.markSlope[row]);
  }
}

function setExtremes(x: ScreenExposure, g: number, { stride, columns }: RiskTable): void {
  let high = 0;
  let low = 0;
  for (let c = g * stride; c < g * stride + columns; c++) {
    const slope = x.vectors[c];
    if (slope > high) high = slope;
    else if (slope < low) low = slope;
  }
  x.high[g] = high;
  x.low[g] = low;
}

/** The twist is a sum over expiries of max(0, -up, -down): each grows by no more than the steeper of the two. */
function addTwist(x: ScreenExposure, p: HouseParameters, scratch: Scratch): void {
  const share = p.twistPpm / 1_000_000;
  for (let b = 0; b < scratch.buckets; b++) {
    const bucket = scratch.bucketList[b];
    const g = x.placeOf[p.bucketUnderlying[bucket]];
    if (g < 0) continue;
    x.twistFall[g] += share * Math.max(0, x.twistUp[bucket], x.twistDown[bucket]);
    x.twistRise[g] += share * Math.max(0, 0 - x.twistUp[bucket], 0 - x.twistDown[bucket]);
  }
}

/**
 * The exact joint slopes of a book that was just measured: what its rows' steepest columns bound from above until then.
 * Cost: joint columns * groups.
 */
export function setJointExtremes(
  x: ScreenExposure,
  book: Book,
  table: RiskTable,
  p: HouseParameters,
  anchor: Anchor,
): void {
  const { joint } = p;
  if (joint === undefined) return;
  const { stride } = table;
  scanLongSlopes(x, book, table, anchor);
  for (let g = 0; g < x.count; g++) {
    const underlying = x.group[g];
    if (underlying >= p.underlyings) continue;
    let high = 0;
    let low = 0;
    const at = g * stride;
    for (let j = 0; j < joint.labels.length; j++) {
      const t = (j * p.underlyings + underlying) * TERMS;
      const rest = weighted(joint, t, x.vectors, at) - weighted(joint, t, x.longOptions, at);
      const left = rest + weighted(joint, t + 2, x.longOptions, at);
      const right = rest + weighted(joint, t + 4, x.longOptions, at);
      high = Math.max(high, left, right);
      low = Math.min(low, left, right);
    }
    x.jointHigh[g] = high;
    x.jointLow[g] = low;
  }
}

/** Two weighted columns of a vector: what a chord reads. */
function weighted({ columns, weights }: JointColumns, term: number, vector: Float64Array, at: number): number {
  return weights[term] * vector[at + columns[term]] + weights[term + 1] * vector[at + columns[term + 1]];
}

function scanLongSlopes(x: ScreenExposure, book: Book, table: RiskTable, { slopes, stride }: Anchor): void {
  x.longOptions.fill(0, 0, x.count * stride);
  const end = book.start + book.count;
  for (let i = book.start; i < end; i++) {
    const row = book.instrument[i];
    const lots = book.lots[i];
    if (lots <= 0 || table.kind[row] < ROW_KIND.call) continue;
    const at = x.placeOf[table.underlying[row]] * stride;
    for (let c = 0; c < stride; c++) x.longOptions[at + c] += lots * slopes[row * stride + c];
  }
}

/** The most that the weights of a joint column add up to, without sign: what interpolation can make of a cell's deviation. >= 1 */
export function interpolationGain(p: HouseParameters): number {
  const { joint } = p;
  let most = 1;
  if (joint === undefined) return most;
  for (let t = 0; t < joint.weights.length; t += TERMS) {
    for (let k = 0; k < TERMS; k += 2) {
      most = Math.max(most, Math.abs(joint.weights[t + k]) + Math.abs(joint.weights[t + k + 1]));
    }
  }
  return most;
}
