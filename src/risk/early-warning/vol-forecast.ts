import { exp } from '../../quant/exp.ts';
import { YEAR_MS } from '../../units/time.ts';
import { MEMORIES_MS } from './horizon.ts';
import type { Horizon } from './horizon.ts';

/** What a forecast remembers of one underlying; a plain record that its owner replaces. */
export interface VolState {
  readonly timeMs: number;
  readonly price: number;
  /** [memories] variance a millisecond, and how much of the memory is filled, [0, 1]. */
  readonly variance: readonly number[];
  readonly filled: readonly number[];
}

/** The first price: nothing is known of its moves. */
export function startVol(timeMs: number, price: number): VolState {
  const none = MEMORIES_MS.map(() => 0);
  return { timeMs, price, variance: none, filled: none };
}

/**
 * The next price. Each memory keeps exp(-elapsed / memory) of what it had and takes the squared return for the rest of it, so that prices may come at
 * any times. A price that is not later changes nothing. @see spec/06-LIQD, LIQD-001
 */
export function observeVol(state: VolState, timeMs: number, price: number): VolState {
  const elapsed = timeMs - state.timeMs;
  if (!(elapsed > 0) || !(price > 0)) return state;
  const move = price / state.price - 1;
  const seen = (move * move) / elapsed;
  const kept = MEMORIES_MS.map((memoryMs) => keptAfter(elapsed, memoryMs));
  return {
    timeMs,
    price,
    variance: state.variance.map((variance, m) => kept[m] * variance + (1 - kept[m]) * seen),
    filled: state.filled.map((filled, m) => kept[m] * filled + (1 - kept[m])),
  };
}

/** Share of a memory that is left after some time. */
export function keptAfter(elapsedMs: number, memoryMs: number): number {
  return exp(0 - Math.min(700, elapsedMs / memoryMs));
}

/** The forecast of vol over a horizon, annualised; 0 before the second price. Memories that are not filled yet count for what they have seen. */
export function forecastVol({ variance, filled }: VolState, { weights }: Pick<Horizon, 'weights'>): number {
  let sum = 0;
  for (const [m, weight] of weights.entries()) if (filled[m] > 0) sum += weight * (variance[m] / filled[m]);
  return Math.sqrt(sum * YEAR_MS);
}

/** The forecast, not below what the vol surface says: options know what is coming before prices do. @param surfaceVol annualised, 0 for none */
export function stressedVol(forecast: number, surfaceVol: number): number {
  return Math.max(forecast, surfaceVol);
}
