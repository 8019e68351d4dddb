import type { Capital, CrashSetup, CrashWay } from '../../../lab/crash-days/compare.ts';
import type { CrashOutcome } from '../../../lab/crash-days/tally.ts';
import { PPM } from '../../../units/limits.ts';

/** One run of a day with what came of it. */
export interface CrashResult {
  readonly way: CrashWay;
  readonly capital: Capital;
  /** `portfolio` alone. */
  readonly targetPpm?: number;
  readonly outcome: CrashOutcome;
}

/** A day with the runs that were made. */
export interface CrashDayResult {
  readonly setup: CrashSetup;
  readonly results: readonly CrashResult[];
}

/** What a way is called beside others; the target is named where there are several. */
export function wayName(
  { way, targetPpm }: Pick<CrashResult, 'way' | 'targetPpm'>,
  others: readonly Pick<CrashResult, 'way'>[],
): string {
  if (way === 'portfolio-whole') return 'portfolio, closed whole';
  const several = others.filter((other) => other.way === way).length > 1;
  return several && targetPpm !== undefined ? `${way}, target ${(100 * targetPpm) / PPM} %` : way;
}

/** Results by capital, in the order they were made. */
export function byCapital(results: readonly CrashResult[]): readonly (readonly [Capital, readonly CrashResult[]])[] {
  const capitals = [...new Set(results.map(({ capital }) => capital))];
  return capitals.map((capital) => [capital, results.filter((result) => result.capital === capital)]);
}

/** Assets and perpetuals that did not sum to zero. */
export function imbalancesOf({ imbalance }: CrashOutcome): string[] {
  return Object.entries(imbalance).flatMap(([name, units]) => (units === '0' ? [] : [`${name} ${units}`]));
}
