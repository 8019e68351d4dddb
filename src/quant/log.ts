import { highWord, POWER_OF_TWO } from './float-bits.ts';

/** ln 2 in two parts; k * LN2_HIGH is exact for |k| < 2^11. */
const LN2_HIGH = 0.6931471803691238;
const LN2_LOW = 1.9082149292705877e-10;
const TWO_54 = 18014398509481984;
const MIN_NORMAL = 2.2250738585072014e-308;
/** 2^1000: beyond it the power of two that undoes the exponent would be subnormal. */
const LARGE = 1.0715086071862673e301;

/**
 * The natural logarithm, identical to the last bit on every engine.
 *
 * x = 2^k (1 + f), sqrt(1/2) <= 1 + f < sqrt(2); with s = f / (2 + f),
 * ln(1 + f) = f - (f^2/2 - s (f^2/2 + R(s^2))), R of degree 8 in s^2, levelled against 80 digits.
 *
 * @param x  any double; subnormal arguments keep full precision
 * @returns  ln x within 1 ulp; -Infinity for 0, NaN for negative x and NaN, +Infinity for +Infinity
 * @see spec/11-QUNT, QUNT-011
 */
export function log(x: number): number {
  if (!(x >= MIN_NORMAL && x <= LARGE)) return logOfRareArgument(x);
  return logOfNormal(x, 0);
}

function logOfRareArgument(x: number): number {
  if (x === 0) return Number.NEGATIVE_INFINITY;
  if (x < 0 || x !== x) return Number.NaN;
  if (x === Number.POSITIVE_INFINITY) return x;
  return x > 1 ? logOfNormal(x / TWO_54, 54) : logOfNormal(x * TWO_54, -54);
}

function logOfNormal(x: number, exponent: number): number {
  const high = highWord(x);
  // Fractions from sqrt(2) up count to the next exponent, so that 1 + f stays between sqrt(1/2) and sqrt(2).
  const scale = ((high + 0x95f64) >>> 20) - 1023;
  const k = exponent + scale;
  const f = x * POWER_OF_TWO[1022 - scale] - 1;
  const halfSquare = 0.5 * f * f;
  const s = f / (2 + f);
  const remainder = logRemainder(s * s);
  return k * LN2_HIGH - (halfSquare - (s * (halfSquare + remainder) + k * LN2_LOW) - f);
}

/** z R(z) with ln((1 + s) / (1 - s)) = 2 s + s z R(z), z = s^2 <= 0.0295. */
function logRemainder(z: number): number {
  const w = z * z;
  const odd = 0.40000000000006236 + w * (0.22222222646334439 + w * (0.15387089301058174 + w * 0.13251058420724607));
  const even = 0.6666666666666666 + w * (0.285714285690891 + w * (0.18181775700627906 + w * 0.132501493451512));
  return z * (even + z * odd);
}
