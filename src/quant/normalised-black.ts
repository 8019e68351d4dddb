import { MILLS_SERIES, millsRatio, millsSlope } from './mills.ts';
import { normalCentre } from './normal.ts';
import { gaussian } from './normal.ts';

const SQRT_TWO_PI = 2.5066282746310007;

/** Below it the difference of Mills' ratios is summed as a Taylor series in t. */
const SMALL_T = 0.3;

/**
 * The price of an out-of-the-money option over its vega (both of the same scale): D(h, t).
 *
 * With x = -|ln(forward / strike)|, s = vol * sqrt(time), h = x / s, t = s / 2, d1 = h + t, d2 = h - t:
 * price / (scale * phi(d1)) = D = Phi(d1) / phi(d1) - Phi(d2) / phi(d2). The scale is the forward of a call, the strike of
 * a put. D needs no exponential in the wing, where both terms are Mills' ratios G, and their difference is taken without
 * cancelling: far out by the series of G, for small t by a Taylor series in t around h, else by the slope of G.
 *
 * The regions are those of Jaeckel, "Let's Be Rational" (2013-2024), section 6; the expansions are our own.
 *
 * @param h  <= 0
 * @param t  > 0
 * @returns  within 4 ulp of D for the given h and t; in the limit of large -h about 2 t / h^2
 * @see spec/11-QUNT, QUNT-030
 */
export function priceOverVega(h: number, t: number): number {
  const near = -h - t;
  if (near >= 8) return farDifference(near, t - h, t);
  if (t < SMALL_T) return taylorDifference(h, t);
  const far = t - h;
  if (near >= 0.75) {
    return (2 * t - (far * millsSlope(near) - near * millsSlope(far))) / (near * far);
  }
  if (near >= 0) return millsRatio(near) - millsRatio(far);
  return cdfOverPdf(-near) - millsRatio(far);
}

/** G(a) - G(c) for 8 <= a < c = a + 2 t by G(z) = sum M_k z^-(2k+1), every difference of powers as a sum of positive terms. */
function farDifference(a: number, c: number, t: number): number {
  const p = 1 / a;
  const q = 1 / c;
  const p2 = p * p;
  const q2 = q * q;
  const sum = p + q;
  // (p^n - q^n) / (p - q) for odd n = 2 k + 1.
  let quotient = 1;
  let power = q;
  let total = 1;
  for (let k = 1; k < 12; k++) {
    quotient = p2 * quotient + power * sum;
    power *= q2;
    total += MILLS_SERIES[k] * quotient;
  }
  return 2 * t * p * q * total;
}

/** 1 / (2k+1) / (2k): from one odd term of the Taylor series to the next. */
const STEPS = new Float64Array([1 / 6, 1 / 20, 1 / 42, 1 / 72, 1 / 110, 1 / 156, 1 / 210, 1 / 272]);

/**
 * Y(h + t) - Y(h - t) for Y = Phi / phi: twice the odd part of its Taylor series.
 *
 * Y' = 1 + h Y and Y^(n+1) = h Y^(n) + n Y^(n-1), carried as Y^(odd) and h Y^(even), so that h enters as h^2 only.
 */
function taylorDifference(h: number, t: number): number {
  const h2 = h * h;
  const t2 = t * t;
  let odd = millsSlope(-h);
  let even = odd - 1;
  const first = odd;
  let weight = t2;
  let rest = 0;
  for (let k = 0; k < 8; k++) {
    even = h2 * odd + (2 * k + 1) * even;
    odd = even + (2 * k + 2) * odd;
    weight *= STEPS[k];
    rest += weight * odd;
    weight *= t2;
  }
  return 2 * t * (first + rest);
}

/** Phi(x) / phi(x) for x >= 0. */
function cdfOverPdf(x: number): number {
  const inverseBell = SQRT_TWO_PI / gaussian(x);
  return x <= 0.67 ? (0.5 + x * normalCentre(x * x)) * inverseBell : inverseBell - millsRatio(x);
}
