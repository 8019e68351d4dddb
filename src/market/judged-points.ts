import type { SviSlice } from '../quant/svi.ts';
import { durrleman, sviVariance } from '../quant/svi.ts';

/**
 * Log-moneyness where a slice is judged while it is being fitted, ascending: even steps over `reach` standard deviations on both sides, then in even
 * ratios to forty times as far, where both wings are straight. Between them the proof of quant/svi-arbitrage.ts decides.
 * @param deviation  square root of the total variance at the forward
 */
export function judgedPoints(deviation: number, reach: number, stepsEachSide: number): Float64Array {
  const ratio = 1 + 4 / stepsEachSide;
  const positive: number[] = [];
  for (let i = 1; i <= stepsEachSide; i++) positive.push((i / stepsEachSide) * reach * deviation);
  for (let k = reach * deviation * ratio; k < 40 * reach * deviation; k *= ratio) positive.push(k);
  return Float64Array.from([...positive.map((k) => -k).reverse(), 0, ...positive]);
}

/** The smallest g(k) over some points: butterfly arbitrage where it is negative. */
export function leastButterfly(slice: SviSlice, points: Float64Array): number {
  let least = Number.POSITIVE_INFINITY;
  for (const k of points) least = Math.min(least, durrleman(slice, k));
  return least;
}

/** The smallest (later - earlier) / later total variance over some points and in the wings' slopes: calendar arbitrage where it is negative. */
export function leastCalendar(earlier: SviSlice, later: SviSlice, points: Float64Array): number {
  let least = Math.min(
    1 - (earlier.b * (1 - earlier.rho)) / (later.b * (1 - later.rho)),
    1 - (earlier.b * (1 + earlier.rho)) / (later.b * (1 + later.rho)),
  );
  for (const k of points) least = Math.min(least, 1 - sviVariance(earlier, k) / sviVariance(later, k));
  return least;
}
