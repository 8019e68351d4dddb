import type { SviSlice } from '../quant/svi.ts';
import { sviVariance } from '../quant/svi.ts';
import { yearsBetween } from '../units/time.ts';
import type { SviSmile } from './market.ts';
import { fitSvi, repaired } from './svi-fit.ts';
import { volQuotes } from './vol-quote.ts';
import type { OptionQuote, QuoteFault, VolQuote } from './vol-quote.ts';

/** What a venue quotes on one expiry. */
export interface ExpiryQuotes {
  readonly expiryMs: number;
  /** Forward price of the underlying, quote currency, > 0. */
  readonly forward: number;
  readonly quotes: readonly OptionQuote[];
}

/** The smile of one expiry, how it came about and how well it fits. */
export interface ExpiryFit {
  readonly expiryMs: number;
  /** `fitted` to these quotes; `held`: the last good one, aged; `missing`: there is none. */
  readonly state: 'fitted' | 'held' | 'missing';
  readonly smile?: SviSmile;
  readonly quotes: readonly VolQuote[];
  readonly dropped: ReadonlyMap<QuoteFault, number>;
  /** Median of |vol - mid|, each quote weighted by one over its spread; 0.01 is one vol point. 0 without quotes. */
  readonly medianError: number;
  readonly worstError: number;
  /** Share of the quotes whose bid and ask vols enclose the smile, [0, 1]. */
  readonly insideShare: number;
  /** Why it is held or missing. */
  readonly sentence?: string;
}

/** With a neighbour's shape to lean on two strikes fix level and skew; without one, five parameters need five. */
const STRIKES_MIN = 2;
const STRIKES_MIN_ALONE = 5;
/** A smile that misses its quotes by more than this (weighted median) is not believed. */
const ERROR_MAX = 0.05;
const HELD_REACH = 8;

/**
 * The vol surface of one underlying: a smile per expiry, ascending in time, free of butterfly and calendar arbitrage among all of them.
 *
 * Fitted from the last expiry to the first, each below the next: far expiries are quoted over the widest strikes, so they bound the wings of near
 * ones, where nobody quotes. An expiry that cannot be fitted keeps its last good smile, aged to now and lowered below its neighbour.
 * Deterministic. @see spec/02-MRKT, MRKT-050 to MRKT-055
 */
export function fitSurface(
  timeMs: number,
  expiries: readonly ExpiryQuotes[],
  lastGood: ReadonlyMap<number, SviSmile> = new Map(),
): ExpiryFit[] {
  const fits: ExpiryFit[] = [];
  let later: SviSlice | undefined;
  for (const expiry of [...expiries].sort((a, b) => b.expiryMs - a.expiryMs)) {
    const fit = fitExpiry(timeMs, expiry, later, lastGood.get(expiry.expiryMs));
    later = fit.smile ?? later;
    fits.push(fit);
  }
  return fits.reverse();
}

/** Smiles of a fitted surface by expiry, to be handed to the next fit as the last good ones. */
export function smilesOf(fits: readonly ExpiryFit[]): Map<number, SviSmile> {
  return new Map(fits.flatMap(({ expiryMs, smile }) => (smile === undefined ? [] : [[expiryMs, smile] as const])));
}

function fitExpiry(
  timeMs: number,
  expiry: ExpiryQuotes,
  later: SviSlice | undefined,
  last: SviSmile | undefined,
): ExpiryFit {
  const { expiryMs, forward } = expiry;
  const timeYears = yearsBetween(timeMs, expiryMs);
  const none = { expiryMs, quotes: [], dropped: new Map(), medianError: 0, worstError: 0, insideShare: 0 } as const;
  if (timeYears === 0) return { ...none, state: 'missing', sentence: `the expiry ${expiryMs} is not after ${timeMs}` };
  if (!(forward > 0 && forward < Number.POSITIVE_INFINITY)) {
    return heldFit(
      none,
      { timeYears, forward: last?.forward ?? 0, later, last },
      `the forward is ${forward}; it must be above zero`,
    );
  }
  const { quotes, dropped } = volQuotes(expiry.quotes, forward, timeYears);
  const shape = later ?? last;
  const judged = { ...none, quotes, dropped };
  const needed = shape === undefined ? STRIKES_MIN_ALONE : STRIKES_MIN;
  if (quotes.length < needed) {
    return heldFit(
      judged,
      { timeYears, forward, later, last },
      `${quotes.length} usable strikes; a fit needs ${needed}`,
    );
  }
  const context = { timeYears, ...(later === undefined ? {} : { later }), ...(shape === undefined ? {} : { shape }) };
  const slice = fitSvi(quotes, context);
  if (slice === undefined)
    return heldFit(judged, { timeYears, forward, later, last }, 'no slice without arbitrage was found');
  const errors = errorsOf(slice, quotes, timeYears);
  if (errors.medianError > ERROR_MAX) {
    return heldFit(
      judged,
      { timeYears, forward, later, last },
      `the best slice misses its quotes by ${errors.medianError}`,
    );
  }
  return { ...judged, ...errors, state: 'fitted', smile: { kind: 'svi', ...slice, forward, timeYears } };
}

interface HeldContext {
  readonly timeYears: number;
  readonly forward: number;
  readonly later: SviSlice | undefined;
  readonly last: SviSmile | undefined;
}

/** The last good smile: same vols by moneyness, less time, below the later slice. */
function heldFit(
  judged: Omit<ExpiryFit, 'state' | 'sentence' | 'smile'>,
  { timeYears, forward, later, last }: HeldContext,
  sentence: string,
): ExpiryFit {
  if (last === undefined) return { ...judged, state: 'missing', sentence };
  const aging = timeYears / last.timeYears;
  const aged = { a: last.a * aging, b: last.b * aging, rho: last.rho, m: last.m, sigma: last.sigma };
  const slice = repaired(aged, later, sviVariance(aged, 0), HELD_REACH);
  if (slice === undefined)
    return { ...judged, state: 'missing', sentence: `${sentence}; the last good smile no longer fits its neighbour` };
  const errors = errorsOf(slice, judged.quotes, timeYears);
  return { ...judged, ...errors, state: 'held', smile: { kind: 'svi', ...slice, forward, timeYears }, sentence };
}

function errorsOf(
  slice: SviSlice,
  quotes: readonly VolQuote[],
  timeYears: number,
): Pick<ExpiryFit, 'medianError' | 'worstError' | 'insideShare'> {
  const errors = quotes.map(({ k, vol, halfSpread }) => {
    const error = Math.abs(Math.sqrt(sviVariance(slice, k) / timeYears) - vol);
    return { error, weight: 1 / Math.max(halfSpread, 1e-4), inside: error <= halfSpread };
  });
  errors.sort((a, b) => a.error - b.error);
  const total = errors.reduce((sum, { weight }) => sum + weight, 0);
  let passed = 0;
  const median = errors.find(({ weight }) => {
    passed += weight;
    return passed >= total / 2;
  });
  return {
    medianError: median?.error ?? 0,
    worstError: errors.at(-1)?.error ?? 0,
    insideShare: errors.length === 0 ? 0 : errors.filter(({ inside }) => inside).length / errors.length,
  };
}
