import { productError } from './double-double.ts';
import { exp, expOfSum } from './exp.ts';
import { log } from './log.ts';
import { millsRatio } from './mills.ts';

/** 1 / sqrt(2 pi). */
export const INVERSE_SQRT_TWO_PI = 0.3989422804014327;

/**
 * e^(-x^2 / 2) with the rounding error of the square returned to the exponent: within 1 ulp wherever it is normal.
 *
 * @param x  any double
 */
export function gaussian(x: number): number {
  if (!(x > -39 && x < 39)) return x !== x ? x : 0;
  const square = x * x;
  return expOfSum(-0.5 * square, square < 1e-16 ? 0 : -0.5 * productError(x, x, square));
}

/**
 * The density of the standard normal distribution, phi(x) = e^(-x^2 / 2) / sqrt(2 pi).
 *
 * @param x  any double
 * @returns  within 2 ulp while normal; 0 for |x| >= 39
 * @see spec/11-QUNT, QUNT-020
 */
export function normalPdf(x: number): number {
  return INVERSE_SQRT_TWO_PI * gaussian(x);
}

/**
 * The standard normal distribution function Phi(x), with full relative accuracy in the lower tail.
 *
 * |x| <= 0.67: 1/2 + x C(x^2). Beyond: phi(x) G(|x|) with Mills' ratio G, and its complement for positive x.
 *
 * @param x  any double
 * @returns  within 3 ulp for x < 0 as long as the result is normal, within 1 ulp for x >= 0; Phi(0) = 1/2 exactly;
 *           0 below -38.6, 1 above 8.3
 * @see spec/11-QUNT, QUNT-021
 */
export function normalCdf(x: number): number {
  if (x <= 0.67 && x >= -0.67) return 0.5 + x * normalCentre(x * x);
  const tail = INVERSE_SQRT_TWO_PI * gaussian(x) * millsRatio(x < 0 ? -x : x);
  return x < 0 ? tail : 1 - tail;
}

/** (Phi(x) - 1/2) / x in y = x^2 <= 0.49. */
export function normalCentre(y: number): number {
  const low = 0.3989422804014327 + y * (-0.06649038006690501 + y * (0.00997355701001252 + y * -0.001187328214993588));
  const high =
    -9.444626146262233e-6 + y * (6.658647410387999e-7 + y * (-4.10139596536394e-8 + y * 2.0379125472623358e-9));
  const square = y * y;
  return low + square * square * (0.00011543468251175357 + y * high);
}

/**
 * The normal distribution function without a branch, for column kernels: one rational function for every x.
 *
 * The form of Hart 5666 (West, "Better approximations to cumulative normal functions", 2005), coefficients levelled
 * anew in the absolute error; its ratio tends to the right limit, so it serves every argument. Only selects.
 *
 * @param x  any double but NaN
 * @returns  within 2e-16 absolute; relative accuracy of the lower tail 6e-10 at x = -6 and 4e-6 at x = -36: where that
 *           matters use normalCdf
 * @see spec/11-QUNT, QUNT-022
 */
export function normalCdfBranchFree(x: number): number {
  const z = Math.min(Math.abs(x), 37.5);
  const tail = exp(-0.5 * z * z) * hartRatio(z);
  return x > 0 ? 1 - tail : tail;
}

/** Phi(-z) e^(z^2 / 2) for z >= 0, level in the absolute error of Phi(-z). */
export function hartRatio(z: number): number {
  return hartNumerator(z) / hartDenominator(z);
}

function hartNumerator(z: number): number {
  return (
    (((((8.009493254332942e-5 * z + 0.0015907231547111884) * z + 0.014475741807278314) * z + 0.07701441720404298) * z +
      0.25451356929185237) *
      z +
      0.5023164817116782) *
      z +
    0.5
  );
}

function hartDenominator(z: number): number {
  return (
    ((((((0.00020076454227596478 * z + 0.0039875039580790335) * z + 0.0364829729705619) * z + 0.1970751183506113) * z +
      0.6734525030343242) *
      z +
      1.4472280417400034) *
      z +
      1.8025175242262323) *
      z +
    1
  );
}

/**
 * The quantile of the standard normal distribution: the x with Phi(x) = p.
 *
 * |p - 1/2| <= 0.425: q R(0.180625 - q^2) with q = p - 1/2. Tails: a rational function of r = sqrt(-ln p), cut at
 * r = 5 (the division of Wichura's AS 241; coefficients our own).
 *
 * @param p  probability in [0, 1]
 * @returns  within 6 ulp for p <= 1/2 (for p near 1 the rounding of p itself moves the quantile more);
 *           -Infinity at 0, +Infinity at 1, NaN outside
 * @see spec/11-QUNT, QUNT-023
 */
export function inverseNormalCdf(p: number): number {
  const q = p - 0.5;
  if (q <= 0.425 && q >= -0.425) return q * inverseCentre(0.180625 - q * q);
  if (!(p > 0 && p < 1)) {
    if (p === 0) return Number.NEGATIVE_INFINITY;
    return p === 1 ? Number.POSITIVE_INFINITY : Number.NaN;
  }
  return q < 0 ? inverseNormalTail(log(p)) : -inverseNormalTail(log(1 - p));
}

/**
 * The quantile of a small probability given by its logarithm, so that p may lie far below the least double.
 *
 * @param logP  ln p in [-784, -2.56]
 * @returns  x < 0 with Phi(x) = p
 */
export function inverseNormalTail(logP: number): number {
  const r = Math.sqrt(-logP);
  return r <= 5 ? -(nearNumerator(r) / nearDenominator(r)) : -(farNumerator(r) / farDenominator(r));
}

/** Phi^-1(1/2 + q) / q in y = 0.180625 - q^2. */
export function inverseCentre(y: number): number {
  const numerator =
    ((((((2509.074386922714 * y + 33430.50333811394) * y + 67265.65549795609) * y + 45921.894607240836) * y +
      13731.681351112293) *
      y +
      1971.5898463557664) *
      y +
      133.14163330527734) *
      y +
    3.3871328727963665;
  const denominator =
    ((((((5226.482599386471 * y + 28729.028154094154) * y + 39307.83339603447) * y + 21213.768967576052) * y +
      5394.1915097874635) *
      y +
      687.1866508800855) *
      y +
      42.313320490455276) *
      y +
    1;
  return numerator / denominator;
}

function nearNumerator(r: number): number {
  return (
    ((((((0.4892000641451392 * r + 8.873258616079255) * r + 41.22533189532205) * r + 61.751914430547934) * r +
      14.291891309775838) *
      r -
      41.67698341634366) *
      r -
      30.186490469455617) *
      r -
    3.477233304956846
  );
}

function nearDenominator(r: number): number {
  return (
    ((((((6.636561734721922e-7 * r + 0.3458510014295665) * r + 6.279218011817375) * r + 30.027543818811306) * r +
      54.39965574002696) *
      r +
      45.268544708441866) *
      r +
      14.663464561162302) *
      r +
    1
  );
}

function farNumerator(r: number): number {
  return (
    ((((((0.00019768766666015876 * r + 0.01991849460696378) * r + 0.5341697517940388) * r + 4.774930990971225) * r +
      13.303977125807918) *
      r +
      4.01871148727009) *
      r -
      11.74487224966618) *
      r -
    3.199711455553426
  );
}

function farDenominator(r: number): number {
  return (
    ((((((1.9378781852882778e-12 * r + 0.00013978532424112127) * r + 0.01408487186471232) * r + 0.37818792808136265) *
      r +
      3.412622052653061) *
      r +
      10.163923104429106) *
      r +
      7.869993906620089) *
      r +
    1
  );
}
