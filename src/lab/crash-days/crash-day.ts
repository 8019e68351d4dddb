import { log } from '../../quant/log.ts';
import { DAY_MS } from '../../units/time.ts';

/** One bar of one coin. */
export interface CrashBar {
  /** When it began. */
  readonly timeMs: number;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  /** USD that changed hands. */
  readonly turnover: number;
}

/** A recorded day, ready to be lived through. */
export interface CrashDay {
  readonly name: string;
  /** The first leads: see `crashSteps`. */
  readonly coins: readonly string[];
  readonly barMs: number;
  /** [coins][bars] the same times for every coin. */
  readonly bars: readonly (readonly CrashBar[])[];
  /** [coins] USD that a bar turned over on average in the days before. */
  readonly normalTurnover: readonly number[];
}

/** One moment of a crash day. */
export interface CrashStep {
  readonly timeMs: number;
  /** [coins] USD. */
  readonly prices: readonly number[];
  /** [coins] what trades until the next step, in turnovers of a normal day. */
  readonly turnover: readonly number[];
  /** [coins] deviation of the price over one step. */
  readonly vol: readonly number[];
}

/**
 * The moments of a day: its first open, then `perBar` of each bar. A bar says four prices and not their order: where the leader fell, every coin goes
 * from its open to its high, its low and its close; where the leader rose, to its low first; a third of the bar each, in straight lines. So the coins
 * have their lows together, which is a little harsher than the day was.
 *
 * @param perBar steps of a bar, a multiple of three
 */
export function crashSteps(day: CrashDay, perBar: number): CrashStep[] {
  const { coins, barMs, bars } = day;
  const flat = coins.map(() => 0);
  const opens = bars.map(([first]) => first.open);
  const steps: CrashStep[] = [{ timeMs: bars[0][0].timeMs, prices: opens, turnover: flat, vol: flat }];
  for (const [b, { timeMs, open, close }] of bars[0].entries()) {
    const corners = bars.map((series) => cornersOf(series[b], close < open));
    const turnover = bars.map((series, c) => normalDays(day, series[b], c) / perBar);
    const vol = bars.map((series) => barVol(series[b]) / Math.sqrt(perBar));
    for (let s = 1; s <= perBar; s++) {
      const prices = corners.map((four) => onTheWay(four, (3 * s) / perBar));
      steps.push({ timeMs: timeMs + (barMs * s) / perBar, prices, turnover, vol });
    }
  }
  return steps;
}

function cornersOf({ open, high, low, close }: CrashBar, falls: boolean): readonly number[] {
  return falls ? [open, high, low, close] : [open, low, high, close];
}

/** The price at a place between corners: 1.5 is half way from the second to the third. */
function onTheWay(corners: readonly number[], place: number): number {
  const from = Math.min(Math.floor(place), corners.length - 2);
  return corners[from] + (corners[from + 1] - corners[from]) * (place - from);
}

/** What a bar turned over, in turnovers of a normal day. */
function normalDays({ barMs, normalTurnover }: CrashDay, { turnover }: CrashBar, coin: number): number {
  return (turnover / normalTurnover[coin]) * (barMs / DAY_MS);
}

/** Deviation over a bar from its range: Parkinson, "The extreme value method for estimating the variance of the rate of return" (1980). */
function barVol({ high, low }: CrashBar): number {
  return log(high / low) / (2 * Math.sqrt(Math.LN2));
}
