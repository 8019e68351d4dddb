import { assert } from '../units/assert.ts';
import { PPM } from '../units/limits.ts';
import { isPrice } from '../units/price.ts';
import { scaleDown } from '../units/rounding.ts';
import { averageAt, firstAverage, heardAverage } from './moving-average.ts';
import type { MovingAverage } from './moving-average.ts';

/** How a perpetual or a future is marked. Times in ms, ratios in ppm. @see spec/02-MRKT, MRKT-070 */
export interface MarkParameters {
  /** Time constant of the average of (mid - index): 30 s to 150 s on the venues. */
  readonly tauMs: number;
  /** The mark stays within this share of the index. */
  readonly bandPpm: number;
  /** A book wider than this (of its mid) has no mid. */
  readonly spreadMaxPpm: number;
}

/** The best bid and ask of a venue's own book, 10^-8; absent: that side is empty. */
export interface TopOfBook {
  readonly bid?: number;
  readonly ask?: number;
}

/** What the mark remembers: the average of (mid - index). Undefined until a book was seen. */
export type MarkState = MovingAverage | undefined;

export interface PerpetualInputs {
  readonly timeMs: number;
  /** 10^-8, > 0. */
  readonly indexPrice: number;
  readonly book: TopOfBook;
  /** The funding rate in force, per interval, and the share of the interval still to come, (0..1). */
  readonly fundingRatePpb: number;
  readonly intervalLeft: number;
}

export interface MarkResult {
  /** 10^-8. */
  readonly price: number;
  readonly state: MarkState;
  /** Its candidates, 10^-8, before the band: by funding, by the average basis, by the mid of the book. */
  readonly byFunding: number;
  readonly byAverage: number;
  readonly byMid: number | undefined;
}

/** The middle of a book, 10^-8 rounded down; undefined when a side is empty, crossed, senseless or too wide. */
export function midPrice({ bid, ask }: TopOfBook, spreadMaxPpm: number): number | undefined {
  if (bid === undefined || ask === undefined || !isPrice(bid) || !isPrice(ask) || bid > ask) return undefined;
  const mid = bid + Math.floor((ask - bid) / 2);
  return ask - bid <= scaleDown(mid, spreadMaxPpm, PPM) ? mid : undefined;
}

/**
 * The mark price of a perpetual: the median of index * (1 + funding rate * share of the interval left), index + average of (mid - index), and the
 * mid of the venue's own book; held within the band around the index. Never the last trade.
 *
 * Without a mid the first two are averaged; without an average the basis is zero. Candidates are rounded down to 10^-8.
 * @see spec/02-MRKT, MRKT-070, MRKT-071
 */
export function perpetualMark(parameters: MarkParameters, inputs: PerpetualInputs, last: MarkState): MarkResult {
  const { timeMs, indexPrice, fundingRatePpb, intervalLeft } = inputs;
  assert(isPrice(indexPrice), 'a mark needs an index price');
  const mid = midPrice(inputs.book, parameters.spreadMaxPpm);
  const state = heardBasis(parameters, last, mid === undefined ? undefined : mid - indexPrice, timeMs);
  const byAverage = indexPrice + Math.floor(state === undefined ? 0 : averageAt(state, timeMs, parameters.tauMs));
  const byFunding = indexPrice + Math.floor((indexPrice * fundingRatePpb * intervalLeft) / 1e9);
  const middle =
    mid === undefined ? byFunding + Math.floor((byAverage - byFunding) / 2) : medianOfThree(byFunding, byAverage, mid);
  return { price: banded(middle, indexPrice, parameters.bandPpm), state, byFunding, byAverage, byMid: mid };
}

/**
 * The mark price of a dated future: the index plus the average of (mid - index), within the band; `fallbackBasis` (the forward curve's) while no
 * book was seen. 10^-8, rounded down. @see spec/02-MRKT, MRKT-072
 */
export function futureMark(
  parameters: MarkParameters,
  inputs: Pick<PerpetualInputs, 'timeMs' | 'indexPrice' | 'book'> & { readonly fallbackBasis: number },
  last: MarkState,
): { readonly price: number; readonly state: MarkState } {
  const { timeMs, indexPrice, book, fallbackBasis } = inputs;
  assert(isPrice(indexPrice), 'a mark needs an index price');
  const mid = midPrice(book, parameters.spreadMaxPpm);
  const state = heardBasis(parameters, last, mid === undefined ? undefined : mid - indexPrice, timeMs);
  const basis = state === undefined ? fallbackBasis : averageAt(state, timeMs, parameters.tauMs);
  return { price: banded(indexPrice + Math.floor(basis), indexPrice, parameters.bandPpm), state };
}

/** The average hears a basis; while there is no mid the last basis holds. */
function heardBasis({ tauMs }: MarkParameters, last: MarkState, basis: number | undefined, timeMs: number): MarkState {
  if (last === undefined) return basis === undefined ? undefined : firstAverage(basis, timeMs);
  return basis === undefined ? last : heardAverage(last, basis, timeMs, tauMs);
}

function medianOfThree(a: number, b: number, c: number): number {
  return Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
}

function banded(price: number, indexPrice: number, bandPpm: number): number {
  const reach = scaleDown(indexPrice, bandPpm, PPM);
  return Math.min(Math.max(price, indexPrice - reach), indexPrice + reach);
}
