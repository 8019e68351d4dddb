import type { Book } from './book.ts';
import type { HouseParameters } from './house-parameters.ts';
import { ROW_KIND } from './risk-table.ts';
import type { RiskTable } from './risk-table.ts';
import { scanRows } from './scan.ts';
import type { Scratch } from './scratch.ts';
import { ROUNDING_TICKS } from './screen-anchor.ts';
import type { Anchor } from './screen-anchor.ts';
import { standingUnit } from './screen-measure.ts';
import { marginalRate } from './screen-rates.ts';

/**
 * How one book answers to its groups, to second order and beyond: what a certificate is made of. Columns by place of the group in the
 * book; slopes are changes for a +100 % move of the group's reference price from where it is now, bends are second derivatives, both in
 * risk ticks. Filled by `measureExposure`, allocated once.
 */
export interface ScreenExposure {
  /** Largest multiple of a requirement that is compared with equity, >= 1. */
  readonly share: number;
  readonly stride: number;
  /** Groups of the book. */
  count: number;
  readonly group: Int32Array;
  /** Net of the marks. */
  readonly mark: Float64Array;
  readonly markBend: Float64Array;
  /** [places * stride] net of each own column, without the mark. */
  readonly slopes: Float64Array;
  readonly bends: Float64Array;
  /** Most that the twist can grow by when the price falls and when it rises (it shrinks by no more the other way) ... */
  readonly twistFall: Float64Array;
  readonly twistRise: Float64Array;
  /** ... and grow and shrink by with half the square of the move. */
  readonly twistBend: Float64Array;
  readonly twistLift: Float64Array;
  /** Gross change of haircuts and add-ons either way, and by the square of the move. */
  readonly charges: Float64Array;
  readonly chargeBends: Float64Array;
  /** Deviation of the book for a level of 1: sum of |lots| * unit. */
  readonly units: Float64Array;
  /** The parts of it that calls and puts held long make. */
  readonly callUnits: Float64Array;
  readonly putUnits: Float64Array;
  /** What rounding can make of the book's deviations, at one time. */
  rounding: number;

  readonly placeOf: Int32Array;
  readonly twistUp: Float64Array;
  readonly twistDown: Float64Array;
  readonly twistUpBend: Float64Array;
  readonly twistDownBend: Float64Array;
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
    stride,
    count: 0,
    group: new Int32Array(groups),
    mark: zeros(groups),
    markBend: zeros(groups),
    slopes: zeros(groups * stride),
    bends: zeros(groups * stride),
    twistFall: zeros(groups),
    twistRise: zeros(groups),
    twistBend: zeros(groups),
    twistLift: zeros(groups),
    charges: zeros(groups),
    chargeBends: zeros(groups),
    units: zeros(groups),
    callUnits: zeros(groups),
    putUnits: zeros(groups),
    rounding: 0,
    placeOf: new Int32Array(groups).fill(-1),
    twistUp: zeros(buckets),
    twistDown: zeros(buckets),
    twistUpBend: zeros(buckets),
    twistDownBend: zeros(buckets),
    sizeRate: zeros(groups),
    haircutRate: zeros(p.coins),
  };
}

/**
 * Reads a book against an anchor. `scratch` must hold the evaluation of the same book at the present prices, and the anchor's `here` must
 * be of these prices.
 * @param room headroom at most to be lost, ticks: bounds what coins' equities can grow by beyond their parabolas
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
  x.haircutRate.fill(room);
  if (!gatherRows(x, book, table, p, anchor)) return false;
  addCash(x, book.cash, p, anchor);
  scanParabolas(x, book, table, anchor);
  if (setTierRates(x, p, scratch)) addTiers(x, book, table, p, anchor);
  addTwist(x, p, scratch, anchor);
  return true;
}

function clear(x: ScreenExposure, scratch: Scratch): void {
  for (let g = 0; g < x.count; g++) x.placeOf[x.group[g]] = -1;
  x.count = 0;
  x.rounding = 0;
  for (let b = 0; b < scratch.buckets; b++) {
    const bucket = scratch.bucketList[b];
    x.twistUp[bucket] = 0;
    x.twistDown[bucket] = 0;
    x.twistUpBend[bucket] = 0;
    x.twistDownBend[bucket] = 0;
  }
}

function placeOf(x: ScreenExposure, group: number): number {
  const known = x.placeOf[group];
  if (known >= 0) return known;
  const place = x.count++;
  const { stride } = x;
  x.placeOf[group] = place;
  x.group[place] = group;
  x.mark[place] = 0;
  x.markBend[place] = 0;
  x.charges[place] = 0;
  x.chargeBends[place] = 0;
  x.units[place] = 0;
  x.callUnits[place] = 0;
  x.putUnits[place] = 0;
  x.sizeRate[place] = 0;
  x.twistFall[place] = 0;
  x.twistRise[place] = 0;
  x.twistBend[place] = 0;
  x.twistLift[place] = 0;
  x.slopes.fill(0, place * stride, place * stride + stride);
  x.bends.fill(0, place * stride, place * stride + stride);
  return place;
}

function groupOf(row: number, table: RiskTable, p: HouseParameters): number {
  return table.underlying[row] >= 0 ? table.underlying[row] : p.underlyings;
}

function gatherRows(x: ScreenExposure, book: Book, table: RiskTable, p: HouseParameters, anchor: Anchor): boolean {
  const { here, markBend, slopes, bends, stride } = anchor;
  const end = book.start + book.count;
  let grossLots = 0;
  for (let i = book.start; i < end; i++) {
    const row = book.instrument[i];
    const lots = book.lots[i];
    if (anchor.known[row] === 0) return false;
    const g = placeOf(x, groupOf(row, table, p));
    const gross = lots < 0 ? 0 - lots : lots;
    x.mark[g] += lots * here.markSlope[row];
    x.markBend[g] += lots * markBend[row];
    x.units[g] += gross * here.unit[row];
    grossLots += gross;
    x.charges[g] += gross * here.charge[row];
    x.chargeBends[g] += gross * here.chargeBend[row];
    const coin = table.coin[row];
    if (coin >= 0) x.haircutRate[coin] += gross * here.markGrowth[row];
    if (table.kind[row] !== ROW_KIND.spot) x.sizeRate[g] += gross * here.basisGrowth[row];
    if (table.kind[row] >= ROW_KIND.call) {
      const held = table.kind[row] === ROW_KIND.call ? x.callUnits : x.putUnits;
      if (lots > 0) held[g] += gross * here.unit[row];
      const bucket = table.expiry[row];
      const at = row * stride;
      x.twistUp[bucket] += lots * slopes[at + p.zeroUp];
      x.twistDown[bucket] += lots * slopes[at + p.zeroDown];
      x.twistUpBend[bucket] += lots * bends[at + p.zeroUp];
      x.twistDownBend[bucket] += lots * bends[at + p.zeroDown];
    }
  }
  x.rounding += ROUNDING_TICKS * grossLots;
  return true;
}

/** Cash is what balances leave below whole lots: it moves with the stablecoins' rows, by twice their share of the mark for a level of 1. */
function addCash(x: ScreenExposure, cash: number, p: HouseParameters, anchor: Anchor): void {
  if (cash === 0) return;
  x.units[placeOf(x, p.underlyings)] += 2 * standingUnit(anchor) * Math.abs(cash);
  x.rounding += ROUNDING_TICKS * p.coins;
}

/** Slopes and bends are cells of other tables: the same scan. Slopes are then moved to the present price. */
function scanParabolas(x: ScreenExposure, book: Book, table: RiskTable, { slopes, bends, stride, here }: Anchor): void {
  const end = book.start + book.count;
  let from = book.start;
  while (from < end) {
    const underlying = table.underlying[book.instrument[from]];
    let to = from + 1;
    while (to < end && table.underlying[book.instrument[to]] === underlying) to++;
    if (underlying >= 0) {
      const at = x.placeOf[underlying] * stride;
      scanRows(x.slopes, at, book, { cells: slopes, stride }, from, to);
      scanRows(x.bends, at, book, { cells: bends, stride }, from, to);
    }
    from = to;
  }
  for (let g = 0; g < x.count; g++) {
    const move = here.move[x.group[g]];
    for (let c = g * stride; c < g * stride + stride; c++) x.slopes[c] += x.bends[c] * move;
  }
}

/** Marginal rates of size and haircut at the most that each can become inside a box. @returns whether there are any */
function setTierRates(x: ScreenExposure, p: HouseParameters, scratch: Scratch): boolean {
  let isCharged = false;
  for (let g = 0; g < x.count; g++) {
    const underlying = x.group[g];
    if (underlying >= p.underlyings) continue;
    x.sizeRate[g] = marginalRate(p.size[underlying], scratch.closing[underlying] + x.sizeRate[g]);
    if (x.sizeRate[g] > 0) isCharged = true;
  }
  for (let coin = 0; coin < p.coins; coin++) {
    const most = scratch.coinEquity[coin] + x.haircutRate[coin];
    x.haircutRate[coin] = most > 0 ? marginalRate(p.haircut[coin], most) : 0;
    if (x.haircutRate[coin] > 0) isCharged = true;
  }
  return isCharged;
}

/** What the book's own tiers charge. */
function addTiers(x: ScreenExposure, book: Book, table: RiskTable, p: HouseParameters, anchor: Anchor): void {
  const { here, markBend, basisBend, basisUnit } = anchor;
  const end = book.start + book.count;
  for (let i = book.start; i < end; i++) {
    const row = book.instrument[i];
    const gross = Math.abs(book.lots[i]);
    const coin = table.coin[row];
    const g = x.placeOf[groupOf(row, table, p)];
    if (coin >= 0 && x.haircutRate[coin] > 0) {
      const rate = gross * x.haircutRate[coin];
      x.charges[g] += rate * Math.abs(here.markSlope[row]);
      x.chargeBends[g] += 0.5 * rate * Math.abs(markBend[row]);
    }
    if (table.kind[row] === ROW_KIND.spot || x.sizeRate[g] === 0) continue;
    const rate = gross * x.share * x.sizeRate[g];
    x.charges[g] += rate * Math.abs(here.basisSlope[row]);
    x.chargeBends[g] += 0.5 * rate * Math.abs(basisBend[row]);
    x.units[g] += rate * basisUnit[row];
  }
}

/** The twist is a sum over expiries of max(0, -up, -down): each grows by no more than the steeper of the two. */
function addTwist(x: ScreenExposure, p: HouseParameters, scratch: Scratch, { here }: Anchor): void {
  const share = p.twistPpm / 1_000_000;
  for (let b = 0; b < scratch.buckets; b++) {
    const bucket = scratch.bucketList[b];
    const g = x.placeOf[p.bucketUnderlying[bucket]];
    if (g < 0) continue;
    const move = here.move[x.group[g]];
    const upBend = x.twistUpBend[bucket];
    const downBend = x.twistDownBend[bucket];
    const up = x.twistUp[bucket] + upBend * move;
    const down = x.twistDown[bucket] + downBend * move;
    x.twistFall[g] += share * Math.max(0, up, down);
    x.twistRise[g] += share * Math.max(0, 0 - up, 0 - down);
    x.twistBend[g] += share * Math.max(0, 0 - upBend, 0 - downBend);
    x.twistLift[g] += share * Math.max(0, upBend, downBend);
  }
}
