import { ppmUp } from './parts-per-million.ts';

/**
 * Marginal tiers, like tax brackets: between `from[i]` and `from[i + 1]` each unit is charged `ppm[i]`. `from[0]` is 0 and the rates
 * never fall, so the charge is a convex function of the amount.
 */
export interface Tiers {
  /** [n] ascending, in the unit of the amounts charged. */
  readonly from: Float64Array;
  /** [n] parts per million. */
  readonly ppm: Float64Array;
  /** [n] charge for everything below `from[i]`. */
  readonly below: Float64Array;
}

/** One tier of a preset: `rate` (0.02 = 2 %) holds from `from` dollars on. */
export interface TierParameters {
  readonly from: number;
  readonly rate: number;
}

/** Compiles tiers. @param unitsPerUsd risk ticks of a dollar, 1 in calculators that count dollars */
export function compileTiers(tiers: readonly TierParameters[], unitsPerUsd: number, exact: boolean): Tiers {
  const from = Float64Array.from(tiers, (tier) => tier.from * unitsPerUsd);
  const ppm = Float64Array.from(tiers, (tier) => ppmOf(tier.rate));
  const below = new Float64Array(tiers.length);
  for (let i = 1; i < tiers.length; i++) {
    below[i] = below[i - 1] + ppmUp(from[i] - from[i - 1], ppm[i - 1], exact);
  }
  return { from, ppm, below };
}

/** The charge on an amount >= 0. Rounded up in exact mode. Cost: the number of tiers; allocates nothing. */
export function tieredCharge(tiers: Tiers, amount: number, exact: boolean): number {
  const { from, ppm, below } = tiers;
  let i = from.length - 1;
  while (i > 0 && amount <= from[i]) i--;
  return i < 0 ? 0 : below[i] + ppmUp(amount - from[i], ppm[i], exact);
}

/** A rate in parts per million, the nearest whole one. */
export function ppmOf(rate: number): number {
  return Math.floor(rate * 1_000_000 + 0.5);
}
