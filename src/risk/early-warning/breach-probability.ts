import { YEAR_MS } from '../../units/time.ts';
import type { Horizon } from './horizon.ts';

/** The deviation of moves over a time: vol * sqrt(time). @param vol annualised */
export function horizonDeviation(vol: number, lengthMs: number): number {
  return vol * Math.sqrt(lengthMs / YEAR_MS);
}

/**
 * Probability that a price which moves without drift touches a line within a horizon: twice that of ending beyond it (reflection), with the tails of
 * Student's t of four degrees of freedom at unit variance, because returns of coins are no normal ones.
 *
 * p = min(1, 2 * T4(-sqrt(2) * distance / scale)). T4 has a closed form of + - * / and a square root.
 * @param distance to the line, in deviations of the horizon, >= 0; 0 or less: it is touched already
 * @see spec/06-LIQD, LIQD-003
 */
export function breachProbability(distance: number, { scale }: Pick<Horizon, 'scale'>): number {
  if (!(distance > 0)) return 1;
  if (distance === Number.POSITIVE_INFINITY) return 0;
  return Math.min(1, 2 * studentTail((Math.SQRT2 * distance) / scale));
}

/** P(T > t) of Student's t with four degrees of freedom, t >= 0: 1/2 - (3/4) * (x - x^3 / 3), x = t / sqrt(4 + t^2). Without cancellation far out. */
export function studentTail(t: number): number {
  const x = t / Math.sqrt(4 + t * t);
  // 1 - x = 4 / (4 + t^2 + t * sqrt(4 + t^2)); 1/2 - (3/4)(x - x^3/3) = (1 - x)^2 (2 + x) / 4
  const rest = 4 / (4 + t * t + t * Math.sqrt(4 + t * t));
  return (rest * rest * (2 + x)) / 4;
}
