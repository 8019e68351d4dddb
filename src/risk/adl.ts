import { assert } from '../units/assert.ts';
import type { AdlCandidates } from './adl-candidates.ts';
import { takeHedgeAware } from './adl-hedge-aware.ts';
import { takeProRata } from './adl-pro-rata.ts';
import { takeByQueue } from './adl-queue.ts';

/** Who is deleveraged: the queue of the large venues, all in proportion, or where it hurts least. */
export const ADL_POLICIES = ['queue', 'pro-rata', 'hedge-aware'] as const;

export type AdlPolicy = (typeof ADL_POLICIES)[number];

export interface AdlChoice {
  readonly policy: AdlPolicy;
  /** Width of a damage class, risk ticks a lot, > 0; `hedge-aware` only. */
  readonly classTicks: number;
}

/**
 * Lots that must be closed at the bankruptcy price to recover a shortfall: the least whole number, at most what is held. So what is taken passes
 * the shortfall by less than one lot.
 *
 * @param shortfall  risk ticks, >= 0
 * @param gap        what the bankruptcy price is worse than the mark for one who is deleveraged, risk ticks a lot, > 0
 * @param held       lots of the bankrupt position, a magnitude
 * Exact. @see spec/07-FUND, FUND-040
 */
export function adlLots(shortfall: number, gap: number, held: number): number {
  assert(Number.isSafeInteger(shortfall) && shortfall >= 0, 'a shortfall is a whole number of ticks');
  assert(Number.isSafeInteger(gap) && gap > 0, 'a gap is a whole number of ticks above zero');
  const lots = (BigInt(shortfall) + BigInt(gap) - 1n) / BigInt(gap);
  return lots < BigInt(held) ? Number(lots) : held;
}

/**
 * Chooses how many lots each candidate loses. @param taken [count] receives them
 * @returns lots taken in all: min(lots, sum of candidates.lots)
 */
export function chooseDeleveraged(
  { policy, classTicks }: AdlChoice,
  candidates: AdlCandidates,
  lots: number,
  taken: Float64Array,
): number {
  switch (policy) {
    case 'queue':
      return takeByQueue(candidates, lots, taken);
    case 'pro-rata':
      return takeProRata(candidates, lots, taken);
    case 'hedge-aware':
      return takeHedgeAware(candidates, lots, classTicks, taken);
  }
}
