import { productError } from './double-double.ts';
import { expOfSum } from './exp.ts';
import { logRatioPair } from './log-ratio.ts';

const logarithm = new Float64Array(2);

/**
 * x^p = exp(p ln x), with ln x carried to 106 bits, so that a large exponent does not magnify the rounding of the
 * logarithm.
 *
 * @param x  >= 0
 * @param p  any finite double
 * @returns  x^p within 1 ulp while normal; x = 0: 0 for p > 0, 1 for p = 0, +Infinity for p < 0;
 *           NaN for negative or infinite x and for p that is not finite
 * @see spec/11-QUNT, QUNT-013
 */
export function power(x: number, p: number): number {
  if (!(x >= 0 && x <= Number.MAX_VALUE && p - p === 0)) return Number.NaN;
  if (p === 0) return 1;
  if (x === 0) return p > 0 ? 0 : Number.POSITIVE_INFINITY;
  logRatioPair(x, 1, logarithm);
  const exponent = p * logarithm[0];
  if (!(exponent < 710)) return Number.POSITIVE_INFINITY;
  if (exponent < -746) return 0;
  // So small an exponent changes nothing, and its rounding error could not be represented.
  const rounded = Math.abs(exponent) < 1e-200 ? 0 : productError(p, logarithm[0], exponent);
  return expOfSum(exponent, rounded + p * logarithm[1]);
}
