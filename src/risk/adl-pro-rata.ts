import type { AdlCandidates } from './adl-candidates.ts';
import { apportion } from './apportion.ts';

/**
 * Takes lots from all candidates at once, in proportion to their profit, none more than it has; largest remainders make whole lots.
 *
 * @param lots   to take, whole, >= 0
 * @param taken  [count] receives the lots taken of each
 * @returns lots taken in all: min(lots, sum of candidates.lots)
 * @see spec/07-FUND, FUND-042
 */
export function takeProRata(candidates: AdlCandidates, lots: number, taken: Float64Array): number {
  const { count, profit } = candidates;
  const sharers = Array.from({ length: count }, (_, k) => ({
    weight: BigInt(profit[k]),
    cap: BigInt(candidates.lots[k]),
  }));
  let total = 0;
  for (const [k, share] of apportion(BigInt(lots), sharers).entries()) {
    taken[k] = Number(share);
    total += taken[k];
  }
  return total;
}
