import { assert } from '../units/assert.ts';
import { PPM } from '../units/limits.ts';
import { isPrice } from '../units/price.ts';
import { divideUp, scaleDown } from '../units/rounding.ts';

/** How the index of one underlying is made from its sources. Ratios in ppm, times in ms. @see spec/02-MRKT, MRKT-030 */
export interface IndexParameters {
  readonly sources: readonly IndexSource[];
  /** A quote older than this is stale and out. */
  readonly staleMs: number;
  /** A quote stamped later than this after the present is refused: clocks of sources may run ahead by so much and no more. */
  readonly skewMs: number;
  /** A quote farther than this from the median counts at this distance. */
  readonly clampPpm: number;
  /** A quote farther than this from the median has no weight, as long as a quorum of others stands. At least clampPpm. */
  readonly outlierPpm: number;
  /** Fewest fresh sources that make an index; below it the last index is held without confidence. */
  readonly quorum: number;
  /** The index moves at most this much per stepMs, whole steps, at least one. */
  readonly stepPpm: number;
  readonly stepMs: number;
  /** Average distance of the sources from their median at which confidence is zero. */
  readonly doubtPpm: number;
}

export interface IndexSource {
  readonly source: string;
  readonly weightPpm: number;
  /** The disable switch: a source that is off is as if it were not there. */
  readonly enabled: boolean;
  /** Its own limit of age, where it speaks at another pace than the others. */
  readonly staleMs?: number;
}

/** The latest word of one source: 10^-8 of the quote currency, stamped with the source's own clock. */
export interface SourceQuote {
  readonly source: string;
  readonly price: number;
  readonly timeMs: number;
}

/** The index that was published last. */
export interface PublishedIndex {
  readonly price: number;
  readonly timeMs: number;
}

/** `used`, or why a source does not count. */
export type SourceState = 'used' | 'clamped' | 'outlier' | 'stale' | 'future' | 'malformed' | 'silent' | 'disabled';

export interface SourceReport {
  readonly source: string;
  readonly state: SourceState;
  readonly weightPpm: number;
  readonly price?: number;
  readonly ageMs?: number;
  /** What entered the average, after the clamp; absent when nothing did. */
  readonly countedPrice?: number;
}

export interface IndexComposite {
  /** 10^-8; undefined when there is no quorum and nothing was ever published. */
  readonly price: number | undefined;
  /** 0 .. 1_000_000: the smallest of the three doubts (sources missing, sources apart, step too small). */
  readonly confidencePpm: number;
  /** `live`; `stepped`: the bound on the step holds it back; `held`: no quorum, the last index stands. */
  readonly state: 'live' | 'stepped' | 'held';
  readonly median: number | undefined;
  readonly sources: readonly SourceReport[];
}

/**
 * The index price of one underlying at one moment.
 *
 * Fresh quotes; their median; each clamped to median * (1 -+ clamp), outliers out; weighted average, rounded down; then the bounded
 * step from the last published index. Exact integers throughout: the same quotes give the same index on every machine.
 * @see spec/02-MRKT, MRKT-030 to MRKT-036
 */
export function compositeIndex(
  parameters: IndexParameters,
  quotes: readonly SourceQuote[],
  timeMs: number,
  last?: PublishedIndex,
): IndexComposite {
  const admitted = parameters.sources.map((source) => admit(parameters, source, quotes, timeMs));
  const prices = admitted.flatMap(({ state, price }) => (state === 'used' && price !== undefined ? [price] : []));
  if (prices.length < parameters.quorum || prices.length === 0) {
    return { price: last?.price, confidencePpm: 0, state: 'held', median: undefined, sources: admitted };
  }
  const median = medianPrice(prices);
  const sources = clampedSources(parameters, admitted, median);
  const average = weightedAverage(sources);
  const price = last === undefined ? average : stepped(parameters, last, timeMs, average);
  const confidencePpm = Math.min(
    countConfidence(parameters, sources),
    spreadConfidence(parameters, sources, median),
    stepConfidence(last, average, price),
  );
  return { price, confidencePpm, state: price === average ? 'live' : 'stepped', median, sources };
}

/** Whether a set of parameters makes sense; the sentences say field, value and what is allowed. */
export function indexParameterProblems(parameters: IndexParameters): readonly string[] {
  const problems: string[] = [];
  const { sources, clampPpm, outlierPpm, quorum, stepPpm, doubtPpm, staleMs, skewMs, stepMs } = parameters;
  if (sources.length === 0) problems.push('sources is empty; an index needs at least one');
  if (new Set(sources.map(({ source }) => source)).size !== sources.length)
    problems.push('sources names one source twice');
  for (const { source, weightPpm } of sources) {
    if (!isPpm(weightPpm) || weightPpm === 0)
      problems.push(`weightPpm of ${source} is ${weightPpm}; it must be a whole number from 1 to ${PPM}`);
  }
  for (const [field, ppm] of Object.entries({ clampPpm, outlierPpm, stepPpm, doubtPpm })) {
    if (!isPpm(ppm) || ppm === 0) problems.push(`${field} is ${ppm}; it must be a whole number from 1 to ${PPM}`);
  }
  if (outlierPpm < clampPpm) problems.push(`outlierPpm is ${outlierPpm}; it must be at least clampPpm ${clampPpm}`);
  if (!Number.isSafeInteger(quorum) || quorum < 1 || quorum > sources.length) {
    problems.push(`quorum is ${quorum}; it must be a whole number from 1 to the number of sources ${sources.length}`);
  }
  for (const [field, ms] of Object.entries({ staleMs, stepMs, skewMs })) {
    if (!Number.isSafeInteger(ms) || ms < (field === 'skewMs' ? 0 : 1))
      problems.push(`${field} is ${ms}; it must be a whole number of milliseconds`);
  }
  return problems;
}

/** The middle price; of an even number the mean of the two in the middle, rounded down. */
export function medianPrice(prices: readonly number[]): number {
  assert(prices.length > 0, 'a median needs a price');
  const sorted = [...prices].sort((a, b) => a - b);
  const upper = Math.floor(sorted.length / 2);
  if (sorted.length % 2 === 1) return sorted[upper];
  return sorted[upper - 1] + Math.floor((sorted[upper] - sorted[upper - 1]) / 2);
}

function admit(
  parameters: IndexParameters,
  { source, weightPpm, enabled, staleMs = parameters.staleMs }: IndexSource,
  quotes: readonly SourceQuote[],
  timeMs: number,
): SourceReport {
  const report = { source, weightPpm };
  if (!enabled) return { ...report, state: 'disabled' };
  const quote = quotes.findLast((each) => each.source === source);
  if (quote === undefined) return { ...report, state: 'silent' };
  const { price } = quote;
  if (!isPrice(price) || !Number.isSafeInteger(quote.timeMs)) return { ...report, state: 'malformed' };
  const ageMs = timeMs - quote.timeMs;
  if (ageMs < -parameters.skewMs) return { ...report, state: 'future', price, ageMs };
  return { ...report, state: ageMs > staleMs ? 'stale' : 'used', price, ageMs };
}

/** Clamps the used sources around the median; outliers lose their weight while a quorum stands without them. */
function clampedSources(
  parameters: IndexParameters,
  admitted: readonly SourceReport[],
  median: number,
): SourceReport[] {
  const low = median - scaleDown(median, parameters.clampPpm, PPM);
  const high = median + scaleDown(median, parameters.clampPpm, PPM);
  const reach = scaleDown(median, parameters.outlierPpm, PPM);
  const near = admitted.filter(
    ({ state, price }) => state === 'used' && price !== undefined && Math.abs(price - median) <= reach,
  );
  const dropOutliers = near.length >= parameters.quorum;
  return admitted.map((report) => {
    const { price } = report;
    if (report.state !== 'used' || price === undefined) return report;
    if (dropOutliers && Math.abs(price - median) > reach) return { ...report, state: 'outlier' };
    const countedPrice = Math.min(Math.max(price, low), high);
    return { ...report, state: countedPrice === price ? 'used' : 'clamped', countedPrice };
  });
}

/** Sum of weight * price over sum of weight, rounded down. Exact. */
function weightedAverage(sources: readonly SourceReport[]): number {
  let weights = 0n;
  let total = 0n;
  for (const { countedPrice, weightPpm } of sources) {
    if (countedPrice === undefined) continue;
    weights += BigInt(weightPpm);
    total += BigInt(weightPpm) * BigInt(countedPrice);
  }
  assert(weights > 0n, 'an average needs a weight');
  return Number(total / weights);
}

/** The index nearest to `wanted` within the steps that the elapsed time allows; a bound is rounded towards the last index. */
function stepped({ stepPpm, stepMs }: IndexParameters, last: PublishedIndex, timeMs: number, wanted: number): number {
  const steps = Math.max(1, Math.floor((timeMs - last.timeMs) / stepMs));
  const reachPpm = Math.min(steps * stepPpm, 1_000 * PPM);
  const reach = scaleDown(last.price, reachPpm, PPM);
  return Math.min(Math.max(wanted, last.price - reach), last.price + reach);
}

/** Weight that counts over weight that is switched on, rounded down. */
function countConfidence({ sources: all }: IndexParameters, sources: readonly SourceReport[]): number {
  const enabled = all.reduce((sum, { enabled: on, weightPpm }) => sum + (on ? weightPpm : 0), 0);
  const counted = sources.reduce(
    (sum, { countedPrice, weightPpm }) => sum + (countedPrice === undefined ? 0 : weightPpm),
    0,
  );
  return scaleDown(counted, PPM, enabled);
}

/** One minus the weighted mean distance from the median (outliers included) over the doubt limit, rounded down, never below zero. */
function spreadConfidence({ doubtPpm }: IndexParameters, sources: readonly SourceReport[], median: number): number {
  let weights = 0n;
  let distance = 0n;
  for (const { state, price, weightPpm } of sources) {
    if (price === undefined || (state !== 'used' && state !== 'clamped' && state !== 'outlier')) continue;
    weights += BigInt(weightPpm);
    distance += BigInt(weightPpm) * BigInt(Math.abs(price - median));
  }
  const doubted = divideUp(distance * BigInt(PPM) * BigInt(PPM), weights * BigInt(median) * BigInt(doubtPpm));
  return doubted >= BigInt(PPM) ? 0 : PPM - Number(doubted);
}

/** Share of the wanted move that the bounded step allows, rounded down; a million when it is not held back. */
function stepConfidence(last: PublishedIndex | undefined, wanted: number, price: number): number {
  if (last === undefined || wanted === price) return PPM;
  return scaleDown(Math.abs(price - last.price), PPM, Math.abs(wanted - last.price));
}

function isPpm(x: number): boolean {
  return Number.isSafeInteger(x) && x >= 0 && x <= PPM;
}
