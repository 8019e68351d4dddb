import type { AdlCandidates } from './adl-candidates.ts';

/**
 * Takes lots in the order in which the large venues do: most profitable and most leveraged first, each wholly before the next.
 *
 * rank = (profit / entry notional) * (notional / equity), descending; ties by account. Compared by cross-multiplication, exact.
 * @param lots   to take, whole, >= 0
 * @param taken  [count] receives the lots taken of each
 * @returns lots taken in all: min(lots, sum of candidates.lots)
 * @see spec/07-FUND, FUND-041
 */
export function takeByQueue(candidates: AdlCandidates, lots: number, taken: Float64Array): number {
  taken.fill(0, 0, candidates.count);
  let rest = lots;
  for (const k of adlOrder(candidates)) {
    if (rest === 0) break;
    taken[k] = Math.min(rest, candidates.lots[k]);
    rest -= taken[k];
  }
  return lots - rest;
}

/** Candidates by rank, the first to be taken first. */
export function adlOrder({ count, account, profit, notional, entryNotional, equity }: AdlCandidates): number[] {
  const ranked = Array.from({ length: count }, (_, k) => ({
    k,
    top: BigInt(profit[k]) * BigInt(notional[k]),
    bottom: BigInt(entryNotional[k]) * BigInt(equity[k]),
  }));
  ranked.sort((a, b) => {
    const left = a.top * b.bottom;
    const right = b.top * a.bottom;
    return left > right ? -1 : left < right ? 1 : account[a.k] - account[b.k];
  });
  return ranked.map(({ k }) => k);
}
