import type { DepthLevel } from '../../risk/cost-curve.ts';
import { PPM } from '../../units/limits.ts';
import type { CrashStep } from './crash-day.ts';

/** How much of a coin the market takes at what distance from the mark: the same for every way of liquidating. */
export interface DepthModel {
  /** [coins] USD of open interest of the venue when the day begins. */
  readonly openInterest: readonly number[];
  /** Times that the venue's open interest changes hands on a normal day. */
  readonly turnover: number;
}

/** Levels of a side. */
const LEVELS = 8;

/** Half a spread, ppm of the price. */
const HALF_SPREAD_PPM = 200;

/**
 * The levels of one coin for one step, whole lots, nearest first; the same for buyers and sellers.
 *
 * The impact of taking the share p of what trades while the price deviates by sigma is sigma * sqrt(p): the square-root law (Almgren and others, "Direct
 * estimation of equity market impact", 2005; Donier and Bonart, "A million metaorder analysis of market impact on the Bitcoin", 2015). Read as a
 * book, (i / 8)^2 of the step's turnover stands within i / 8 of sigma, and nobody can sell more than the step traded.
 *
 * @param lotUsd what a lot is worth now
 */
export function depthLevels(
  { openInterest, turnover }: DepthModel,
  step: CrashStep,
  coin: number,
  lotUsd: number,
): DepthLevel[] {
  const lotsTraded = (openInterest[coin] * turnover * step.turnover[coin]) / lotUsd;
  const levels: DepthLevel[] = [];
  let reached = 0;
  for (let i = 1; i <= LEVELS; i++) {
    const within = Math.floor(lotsTraded * (i / LEVELS) * (i / LEVELS));
    const middle = (step.vol[coin] * (i - 0.5)) / LEVELS;
    const distancePpm = HALF_SPREAD_PPM + Math.floor(middle * PPM);
    if (within > reached && distancePpm <= PPM) levels.push({ distancePpm, lots: within - reached });
    reached = within;
  }
  return levels;
}
