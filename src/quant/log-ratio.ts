import { productError, sumError } from './double-double.ts';
import { highWord, POWER_OF_TWO } from './float-bits.ts';

const SQRT_2 = 1.4142135623730951;
/** 2^-480 and 2^480: between them products of two and their errors are normal. */
const SMALL = 3.2033329522929615e-145;
const LARGE = 3.1217485503159922e144;
const TWO_600 = 4.149515568880993e180;
/** ln 2 in three parts; k * LN2_HIGH is exact for |k| < 2^11. */
const LN2_HIGH = 0.6931471803691238;
const LN2_LOW = 1.9082149292705877e-10;
const TWO_THIRDS = 0.6666666666666666;
const TWO_THIRDS_LOW = 3.700743415417188e-17;

/** The reduced ratio: a / b = 2^exponent * upper / lower, the quotient between sqrt(1/2) and sqrt(2). */
const reduced = { upper: 1, lower: 1, exponent: 0 };

/**
 * ln(a / b) without rounding the quotient first, so that it keeps its relative precision when a is close to b.
 *
 * With the mantissas u, l of a and b, s = (u - l) / (u + l): ln(a / b) = k ln 2 + 2 atanh(s), and u - l is exact.
 *
 * @param a  > 0, finite
 * @param b  > 0, finite
 * @returns  ln(a / b) within 1.5 ulp; NaN outside the domain
 * @see spec/11-QUNT, QUNT-012
 */
export function logRatio(a: number, b: number): number {
  if (a > SMALL && b > SMALL && a < LARGE && b < LARGE) {
    // The exponent of the rounded quotient decides; that rounding does not enter the result.
    const exponent = ((highWord(a / b) + 0x95f64) >>> 20) - 1023;
    return logOfReduced(a, b * POWER_OF_TWO[exponent + 1022], exponent);
  }
  if (!reduce(a, b)) return Number.NaN;
  return logOfReduced(reduced.upper, reduced.lower, reduced.exponent);
}

function logOfReduced(upper: number, lower: number, exponent: number): number {
  const difference = upper - lower;
  const f = difference / lower;
  const s = difference / (upper + lower);
  const z = s * s;
  const halfSquare = 0.5 * f * f;
  const inner = s * (halfSquare + z * (TWO_THIRDS + z * atanhTail(z)));
  return exponent * LN2_HIGH - (halfSquare - (inner + exponent * LN2_LOW) - f);
}

/**
 * ln(a / b) as an unevaluated pair: out[0] + out[1], relative error below 2^-64.
 *
 * @param a    > 0, finite
 * @param b    > 0, finite
 * @param out  two slots: the nearest double (almost always) and what it misses; both NaN outside the domain
 * Cost: about 120 operations; allocates nothing.
 * @see spec/11-QUNT, QUNT-012
 */
export function logRatioPair(a: number, b: number, out: Float64Array): void {
  if (!reduce(a, b)) {
    out[0] = Number.NaN;
    out[1] = Number.NaN;
    return;
  }
  const difference = reduced.upper - reduced.lower;
  const sum = reduced.upper + reduced.lower;
  const sumLow = sumError(reduced.upper, reduced.lower, sum);
  const s = difference / sum;
  const product = s * sum;
  const sLow = (difference - product - productError(s, sum, product) - s * sumLow) / sum;
  const z = s * s;
  const zLow = productError(s, s, z) + 2 * s * sLow;
  const series = z * atanhTail(z);
  const factor = TWO_THIRDS + series;
  const factorLow = series - (factor - TWO_THIRDS) + TWO_THIRDS_LOW;
  const cube = s * z;
  const cubeLow = productError(s, z, cube) + s * zLow + sLow * z;
  const small = cube * factor;
  const smallLow = productError(cube, factor, small) + cube * factorLow + cubeLow * factor;
  const mantissa = 2 * s + small;
  const mantissaLow = small - (mantissa - 2 * s) + (smallLow + 2 * sLow);
  const k = reduced.exponent;
  const whole = k * LN2_HIGH;
  const rest = k * LN2_LOW;
  const first = whole + mantissa;
  const second = sumError(whole, mantissa, first);
  const low = second + rest;
  const lowest = sumError(second, rest, low) + productError(k, LN2_LOW, rest) + mantissaLow;
  const high = first + low;
  out[0] = high + lowest;
  out[1] = low - (high - first) + (lowest - (out[0] - high));
}

/** T(z) with ln((1 + s) / (1 - s)) = 2 s + (2/3) s z + s z^2 T(z), z = s^2 <= 0.0295. */
function atanhTail(z: number): number {
  const w = z * z;
  const even =
    0.4 + w * (0.2222222222222848 + w * (0.15384615762925363 + w * (0.11766818140676702 + w * 0.1076329980905156)));
  const odd = 0.28571428571428564 + w * (0.18181818179643663 + w * (0.13333296408310005 + w * 0.10456223259772197));
  return even + z * odd;
}

/** Fills `reduced`; false when an argument is not positive and finite. */
function reduce(a: number, b: number): boolean {
  if (a > SMALL && b > SMALL && a < LARGE && b < LARGE) {
    // One power of two brings b next to a; the quotient then lies between 1/2 and 2.
    const apart = (highWord(a) >>> 20) - (highWord(b) >>> 20);
    const scaled = b * POWER_OF_TWO[apart + 1022];
    reduced.exponent = apart;
    reduced.lower = scaled;
    reduced.upper = a;
    if (a > SQRT_2 * scaled) {
      reduced.lower = 2 * scaled;
      reduced.exponent = apart + 1;
    } else if (scaled > SQRT_2 * a) {
      reduced.lower = 0.5 * scaled;
      reduced.exponent = apart - 1;
    }
    return true;
  }
  if (!(a > 0 && b > 0 && a <= Number.MAX_VALUE && b <= Number.MAX_VALUE)) return false;
  const aShift = shiftToMiddle(a);
  const bShift = shiftToMiddle(b);
  reduce(a * aShift, b * bShift);
  reduced.exponent += shiftExponent(aShift) - shiftExponent(bShift);
  return true;
}

/** Powers of two that bring any positive double between SMALL and LARGE. */
function shiftToMiddle(x: number): number {
  if (x <= SMALL) return TWO_600;
  return x >= LARGE ? 1 / TWO_600 : 1;
}

function shiftExponent(shift: number): number {
  return shift === 1 ? 0 : shift > 1 ? -600 : 600;
}
