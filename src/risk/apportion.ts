import { assert } from '../units/assert.ts';

/** One who takes part in a division: more weight, more share; never above the cap. Whole numbers, >= 0. */
export interface Sharer {
  readonly weight: bigint;
  readonly cap: bigint;
}

/**
 * Divides a whole total in proportion to weights, none above its cap; what a cap cuts off goes to the others in the same proportion.
 *
 * Whole numbers that add exactly: each share is cut towards zero, then the largest remainders get one more, ties to the earlier sharer. The
 * result adds up to min(total, sum of the caps of those with weight). Exact. Cost: n log n. @see spec/06-LIQD, LIQD-050
 *
 * @param total >= 0
 */
export function apportion(total: bigint, sharers: readonly Sharer[]): bigint[] {
  assert(total >= 0n, 'only a total of zero or more can be divided');
  const shares = sharers.map(() => 0n);
  const waiting = sharers.map((_, i) => i).filter((i) => sharers[i].weight > 0n && sharers[i].cap > 0n);
  waiting.sort((a, b) => byCapPerWeight(sharers[a], sharers[b]) || a - b);
  let rest = total;
  let weight = 0n;
  for (const i of waiting) weight += sharers[i].weight;
  let first = 0;
  for (; first < waiting.length; first++) {
    const i = waiting[first];
    if (rest * sharers[i].weight < sharers[i].cap * weight) break;
    shares[i] = sharers[i].cap;
    rest -= sharers[i].cap;
    weight -= sharers[i].weight;
  }
  divide(rest, weight, sharers, waiting.slice(first), shares);
  return shares;
}

/** No cap binds any more: plain proportion with largest remainders. */
function divide(rest: bigint, weight: bigint, sharers: readonly Sharer[], free: number[], shares: bigint[]): void {
  if (free.length === 0) return;
  let left = rest;
  for (const i of free) {
    shares[i] = (rest * sharers[i].weight) / weight;
    left -= shares[i];
  }
  const remainder = (i: number): bigint => (rest * sharers[i].weight) % weight;
  const byRemainder = free.map((i) => ({ i, remainder: remainder(i) }));
  byRemainder.sort((a, b) => (a.remainder > b.remainder ? -1 : a.remainder < b.remainder ? 1 : a.i - b.i));
  for (let n = 0; BigInt(n) < left; n++) shares[byRemainder[n].i] += 1n;
}

/** Who reaches the cap first: cap / weight ascending, compared without dividing. */
function byCapPerWeight(a: Sharer, b: Sharer): number {
  const left = a.cap * b.weight;
  const right = b.cap * a.weight;
  return left < right ? -1 : left > right ? 1 : 0;
}
