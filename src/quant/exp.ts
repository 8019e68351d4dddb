import { POWER_OF_TWO } from './float-bits.ts';

/** 1.5 * 2^52: adding and taking it away rounds |x| < 2^51 to an integer, ties to even. */
const ROUND = 6755399441055744;
const INVERSE_LN2 = 1.4426950408889634;
/** ln 2 in two parts; the first has 21 zero bits at its end, so that k * LN2_HIGH is exact for |k| < 2^11. */
const LN2_HIGH = 0.6931471803691238;
const LN2_LOW = 1.9082149292705877e-10;

/** Above it e^x is beyond the largest double. */
export const EXP_MAX = 709.782712893384;
/** Below it e^x is less than half of the least subnormal. */
export const EXP_MIN = -745.1332191019412;

/**
 * e^x, identical to the last bit on every engine.
 *
 * x = k ln 2 + r, |r| <= ln 2 / 2; e^r = 1 + r + r^2 P(r) with P of degree 10, levelled against 80 digits
 * (tools/golden/coefficients.py); only + - * and bit assembly.
 *
 * @param x  any double
 * @returns  e^x within 1 ulp of the exact value while e^x is normal (half a least subnormal more below 2^-1022);
 *           +Infinity above EXP_MAX, 0 below EXP_MIN, NaN for NaN
 * @see spec/11-QUNT, QUNT-010
 */
export function exp(x: number): number {
  return expOfSum(x, 0);
}

/**
 * e^(x + correction), the sum unrounded: for an exponent that is known to more digits than a double holds.
 *
 * @param x           any double
 * @param correction  |correction| <= 2^-52 |x|, or 0
 * @returns           within 1 ulp, with the limits of exp
 */
export function expOfSum(x: number, correction: number): number {
  if (!(x <= EXP_MAX)) return x > EXP_MAX ? Number.POSITIVE_INFINITY : x;
  if (x < EXP_MIN) return 0;
  const k = x * INVERSE_LN2 + ROUND - ROUND;
  const high = x - k * LN2_HIGH;
  const low = k * LN2_LOW - correction;
  const r = high - low;
  const r2 = r * r;
  const even = 0.5 + r2 * (0.041666666666666095 + r2 * (0.001388888888911569 + r2 * evenTail(r2)));
  const odd = 0.16666666666666682 + r2 * (0.00833333333331705 + r2 * (0.0001984126989634759 + r2 * oddTail(r2)));
  // What the subtraction rounded away from r returns with the small terms.
  const lost = high - r - low;
  const power = 1 + (r + (r2 * (even + r * odd) + lost));
  if (k < -1021) return power * POWER_OF_TWO[k + 1086] * 5.421010862427522e-20;
  if (k > 1023) return power * 2 * POWER_OF_TWO[2045];
  return power * POWER_OF_TWO[k + 1022];
}

function evenTail(r2: number): number {
  return 2.480158692645906e-5 + r2 * (2.755758203121095e-7 + r2 * 2.0826560922816024e-9);
}

function oddTail(r2: number): number {
  return 2.7557234897673196e-6 + r2 * 2.511202443340056e-8;
}
