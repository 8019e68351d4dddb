import { jointDistance } from '../../risk/early-warning/distance.ts';
import { horizonDeviation } from '../../risk/early-warning/breach-probability.ts';
import type { Horizon } from '../../risk/early-warning/horizon.ts';
import { VolWatch } from '../../risk/early-warning/vol-watch.ts';
import { randomStream } from '../random-stream.ts';

/** A bar of a recorded price. */
export interface PriceBar {
  readonly timeMs: number;
  readonly low: number;
  readonly high: number;
  readonly close: number;
}

export interface PriceSeries {
  readonly name: string;
  readonly bars: readonly PriceBar[];
}

/** One account at one time: what a warning could know, and what happened. */
export interface WarningSample {
  readonly timeMs: number;
  /** Distance to the line in deviations of the horizon. */
  readonly distance: number;
  /** Headroom over maintenance margin: all that the naive rule looks at. */
  readonly headroomRatio: number;
  readonly breached: boolean;
}

/** How samples are taken. */
export interface Sampling {
  readonly horizon: Horizon;
  /** Length of a bar, ms; the horizon is a whole number of them. */
  readonly barMs: number;
  /** Bars between two samples. */
  readonly every: number;
  /** Bars before the first sample, so that the forecast has something to remember. */
  readonly warmUp: number;
}

/** Maintenance margin of a book by its gross, as the house model has it for one coin: 80 % of a move of 16 %. */
const MAINTENANCE_RATE = 0.13;

/** Headroom of the invented accounts, as a share of gross: from a hair above the line to safe. */
const HEADROOMS = [0.002, 0.005, 0.01, 0.02, 0.03, 0.05, 0.08, 0.12, 0.18, 0.27];

/**
 * Accounts that hold one coin, long or short, at every distance from the line: breached when a low or a high within the horizon reaches it. Nothing
 * after the sample's time is known to its forecast.
 */
export function singleCoinSamples(
  { name, bars }: PriceSeries,
  { horizon, barMs, every, warmUp }: Sampling,
): WarningSample[] {
  const samples: WarningSample[] = [];
  const watch = new VolWatch();
  const ahead = horizon.lengthMs / barMs;
  for (let i = 0; i + ahead < bars.length; i++) {
    const { timeMs, close } = bars[i];
    watch.observe(timeMs, [[name, close]]);
    if (i < warmUp || i % every !== 0 || bars[i + ahead].timeMs - timeMs !== horizon.lengthMs) continue;
    const { low, high } = extremes(bars, i + 1, i + ahead);
    const deviation = horizonDeviation(watch.vol(name, horizon), horizon.lengthMs);
    if (deviation === 0) continue;
    for (const headroom of HEADROOMS) {
      for (const breached of [low <= close * (1 - headroom), high >= close * (1 + headroom)]) {
        samples.push({ timeMs, distance: headroom / deviation, headroomRatio: headroom / MAINTENANCE_RATE, breached });
      }
    }
  }
  return samples;
}

/** The lowest and the highest price of the bars from one to another, both included. */
function extremes(bars: readonly PriceBar[], from: number, to: number): { low: number; high: number } {
  let low = Number.POSITIVE_INFINITY;
  let high = 0;
  for (let i = from; i <= to; i++) {
    low = Math.min(low, bars[i].low);
    high = Math.max(high, bars[i].high);
  }
  return { low, high };
}

/**
 * Accounts that hold several coins, long and short, with weights drawn from a seed: breached when their P&L at a close within the horizon passes the
 * headroom. The joint distance uses correlations that the same past says.
 */
export function portfolioSamples(series: readonly PriceSeries[], sampling: Sampling, seed: number): WarningSample[] {
  const { horizon, barMs, every, warmUp } = sampling;
  const ahead = horizon.lengthMs / barMs;
  const random = randomStream(seed);
  const names = series.map(({ name }) => name);
  const closes = aligned(series);
  const watch = new VolWatch();
  const samples: WarningSample[] = [];
  for (let i = 0; i + ahead < closes.length; i++) {
    const { timeMs, prices } = closes[i];
    watch.observe(
      timeMs,
      prices.map((price, s) => [names[s], price]),
    );
    if (i < warmUp || i % every !== 0 || closes[i + ahead].timeMs - timeMs !== horizon.lengthMs) continue;
    const weights = drawnWeights(series.length, random);
    const legs = weights.map((weight, s) => {
      const up = weight * horizonDeviation(watch.vol(names[s], horizon), horizon.lengthMs);
      return { up, down: -up };
    });
    const correlation = names.map((a) => names.map((b) => watch.correlation(a, b)));
    const lowest = lowestPnl(weights, closes.slice(i, i + ahead + 1));
    for (const headroom of HEADROOMS) {
      const distance = jointDistance(headroom, legs, correlation);
      samples.push({ timeMs, distance, headroomRatio: headroom / MAINTENANCE_RATE, breached: lowest <= -headroom });
    }
  }
  return samples;
}

/** The lowest P&L of a book on the way, by unit of gross, at most 0. */
function lowestPnl(
  weights: readonly number[],
  [now, ...later]: readonly { readonly prices: readonly number[] }[],
): number {
  let lowest = 0;
  for (const { prices } of later) {
    let pnl = 0;
    for (const [s, weight] of weights.entries()) pnl += weight * (prices[s] / now.prices[s] - 1);
    lowest = Math.min(lowest, pnl);
  }
  return lowest;
}

/** Weights of two to five coins, long and short, of gross one. */
function drawnWeights(coins: number, random: ReturnType<typeof randomStream>): number[] {
  const weights = Array.from({ length: coins }, () => 0);
  for (let n = random.whole(2, Math.min(5, coins)); n > 0; n--) {
    weights[random.whole(0, coins - 1)] += random.between(-1, 1);
  }
  const gross = weights.reduce((sum, weight) => sum + Math.abs(weight), 0);
  return gross === 0 ? weights.map((_, s) => (s === 0 ? 1 : 0)) : weights.map((weight) => weight / gross);
}

/** Closes of all series at the times that all of them have. */
function aligned(series: readonly PriceSeries[]): { timeMs: number; prices: number[] }[] {
  const byTime = new Map<number, number[]>();
  for (const { bars } of series) {
    for (const { timeMs, close } of bars) {
      const prices = byTime.get(timeMs);
      if (prices === undefined) byTime.set(timeMs, [close]);
      else prices.push(close);
    }
  }
  return [...byTime]
    .filter(([, prices]) => prices.length === series.length)
    .map(([timeMs, prices]) => ({ timeMs, prices }))
    .sort((a, b) => a.timeMs - b.timeMs);
}
