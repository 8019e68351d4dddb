import type { DepthLevel } from '../../risk/cost-curve.ts';
import { assert } from '../../units/assert.ts';
import { PRICE_ONE, priceOf } from '../../units/price.ts';
import type { CrashDay, CrashStep } from './crash-day.ts';
import { crashSteps } from './crash-day.ts';
import { depthLevels } from './depth.ts';
import { UNITS_PER_USD } from './venue-books.ts';

/** What is the same for every way of liquidating that lives through a day: prices, depth, what a lot is, the fund. */
export interface CrashRun {
  readonly name: string;
  readonly coins: readonly string[];
  readonly steps: readonly CrashStep[];
  /** Conservation is asked after every so many steps, and at the end. */
  readonly conservationEvery: number;
  /** ms */
  readonly stepMs: number;
  /** [coins] coins in a lot: a power of ten. */
  readonly lotCoins: readonly number[];
  readonly fundUsd: number;
  /** Share of the depth of a step that all liquidations together may take. */
  readonly depthSharePpm: number;
  /** [coins] price in 10^-8 USD, whole. */
  prices(step: number): readonly number[];
  /** [coins] millionths of a dollar that a lot is worth, whole. A new array at each call. */
  marks(step: number): Float64Array;
  /** What the market takes of a coin until the next step. */
  levels(step: number, coin: number): DepthLevel[];
}

/** What a day is set up with, beside its bars. */
export interface CrashSetting {
  /** Steps of a bar, a multiple of three. */
  readonly perBar: number;
  /** [coins] USD, at the first prices. */
  readonly openInterest: readonly number[];
  /** Times that open interest changes hands on a normal day. */
  readonly turnover: number;
  readonly fundUsd: number;
  readonly depthSharePpm: number;
  readonly conservationEvery: number;
}

/** A lot is worth at most so many dollars when the day begins. */
const LOT_USD_MAX = 100;

/** The largest power of ten of coins that is worth at most LOT_USD_MAX. */
export function lotCoinsOf(price: number): number {
  let places = 0;
  while (10 ** -places * price > LOT_USD_MAX) places += 1;
  while (10 ** (1 - places) * price <= LOT_USD_MAX) places -= 1;
  return 10 ** -places;
}

export function crashRun(day: CrashDay, { perBar, openInterest, turnover, ...shared }: CrashSetting): CrashRun {
  const { name, coins, barMs } = day;
  const steps = crashSteps(day, perBar);
  const lotCoins = steps[0].prices.map(lotCoinsOf);
  const prices = (step: number): number[] => steps[step].prices.map(wholePrice);
  const markOf = (price: number, c: number): number => Math.round((price / PRICE_ONE) * lotCoins[c] * UNITS_PER_USD);
  return {
    name,
    coins,
    steps,
    stepMs: barMs / perBar,
    lotCoins,
    ...shared,
    prices,
    marks: (step) => Float64Array.from(prices(step), markOf),
    levels: (step, c) =>
      depthLevels(
        { openInterest, turnover },
        steps[step],
        c,
        markOf(wholePrice(steps[step].prices[c]), c) / UNITS_PER_USD,
      ),
  };
}

function wholePrice(real: number): number {
  const price = priceOf(real);
  assert(price !== undefined, 'a recorded price is above zero');
  return price;
}
