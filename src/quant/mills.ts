import { RATIO, SLOPE } from './mills-table.ts';

/**
 * Mills' ratio of the normal distribution: G(z) = Q(z) / phi(z), the tail beyond z over the density at z.
 *
 * It is sqrt(pi / 2) * erfcx(z / sqrt 2): the part of a tail probability that neither overflows nor cancels.
 * Below 8 one of 32 polynomials (mills-table.ts), from 8 on a polynomial in 1 / z^2 over z.
 *
 * @param z  >= 0, also +Infinity
 * @returns  G(z) in [0, 1.2534] within 1.5 ulp
 * @see spec/11-QUNT, QUNT-014
 */
export function millsRatio(z: number): number {
  if (z >= 8) return ratioSeries(1 / (z * z)) / z;
  const segment = (4 * z) | 0;
  const t = (0.25 * segment + 0.125 - z) / (4 + z);
  const at = 9 * segment;
  const square = t * t;
  const high = RATIO[at + 6] + t * RATIO[at + 7] + square * RATIO[at + 8];
  const middle = RATIO[at + 2] + t * RATIO[at + 3] + square * (RATIO[at + 4] + t * RATIO[at + 5]);
  return RATIO[at] + t * (RATIO[at + 1] + t * (middle + square * square * high));
}

/**
 * Minus the slope of Mills' ratio: w(z) = -G'(z) = 1 - z G(z), without the cancellation; about 1 / z^2 for large z.
 *
 * @param z  >= 0, also +Infinity
 * @returns  w(z) in [0, 1] within 2 ulp
 * @see spec/11-QUNT, QUNT-014
 */
export function millsSlope(z: number): number {
  if (z >= 8) {
    const v = 1 / (z * z);
    return v * slopeSeries(v);
  }
  const segment = (4 * z) | 0;
  const t = (0.25 * segment + 0.125 - z) / (4 + z);
  const at = 9 * segment;
  const square = t * t;
  const high = SLOPE[at + 6] + t * SLOPE[at + 7] + square * SLOPE[at + 8];
  const middle = SLOPE[at + 2] + t * SLOPE[at + 3] + square * (SLOPE[at + 4] + t * SLOPE[at + 5]);
  return SLOPE[at] + t * (SLOPE[at + 1] + t * (middle + square * square * high));
}

/** P with G(z) = P(1 / z^2) / z, for 1 / z^2 <= 1 / 64. */
function ratioSeries(v: number): number {
  let sum = MILLS_SERIES[11];
  for (let k = 10; k >= 0; k--) sum = sum * v + MILLS_SERIES[k];
  return sum;
}

/** S with w(z) = S(1 / z^2) / z^2, for 1 / z^2 <= 1 / 64. */
function slopeSeries(v: number): number {
  let sum = SLOPE_SERIES[11];
  for (let k = 10; k >= 0; k--) sum = sum * v + SLOPE_SERIES[k];
  return sum;
}

/** Coefficients of P, levelled on z >= 8; the asymptotic series 1, -1, 3, -15, 105, ... bent at its end. */
export const MILLS_SERIES = new Float64Array([
  1, -0.9999999999999809, 2.9999999999399547, -14.999999926136542, 104.99995290731036, -944.9821876522699,
  10390.690976692045, -134438.86963710017, 1950160.65912551, -28602415.797934942, 345851989.2770529, -2335926866.566644,
]);

const SLOPE_SERIES = new Float64Array([
  1, -2.9999999999995866, 14.999999998700272, -104.99999839748118, 944.9989756659423, -10394.611376515217,
  135040.62779127317, -2011701.136278728, 32755074.65027923, -523400233.7044391, 6693550647.178636, -46762084730.483894,
]);
