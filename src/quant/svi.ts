/**
 * One expiry of raw SVI (Gatheral): total implied variance w(k) = a + b (rho (k - m) + sqrt((k - m)^2 + s^2)), k = ln(strike / forward).
 *
 * Total variance is vol^2 * time, so the slice knows no time; divide by its own time for a vol.
 */
export interface SviSlice {
  readonly a: number;
  /** >= 0. */
  readonly b: number;
  /** In [-1, 1]. */
  readonly rho: number;
  readonly m: number;
  /** > 0: the roundness at the vertex. */
  readonly sigma: number;
}

/** Clamps that keep absurd strikes from absurd vols: k to +-multiple * sqrt(a + b sigma) and total variance to a ceiling. */
export interface SviClamp {
  /** Derive: 4. */
  readonly deviations: number;
  /** Derive: 144. */
  readonly varianceMax: number;
}

/** The clamp of Derive's vol feed (audit finding DRV-03): the wings are flat beyond four deviations. */
export const DERIVE_CLAMP: SviClamp = { deviations: 4, varianceMax: 144 };

/** Why parameters are not a slice, one sentence each; empty: they are. @see spec/11-QUNT, QUNT-050 */
export function sviProblems({ a, b, rho, m, sigma }: SviSlice): readonly string[] {
  const problems: string[] = [];
  if (!(a - a === 0 && m - m === 0)) problems.push(`a and m must be finite numbers, got ${a} and ${m}`);
  if (!(b >= 0 && b <= Number.MAX_VALUE)) problems.push(`b must be a finite number of at least 0, got ${b}`);
  if (!(rho >= -1 && rho <= 1)) problems.push(`rho must lie in [-1, 1], got ${rho}`);
  if (!(sigma > 0 && sigma <= Number.MAX_VALUE)) problems.push(`sigma must be a finite number above 0, got ${sigma}`);
  const least = a + b * sigma * Math.sqrt(Math.max(0, 1 - rho * rho));
  if (problems.length === 0 && !(least >= 0)) {
    problems.push(`the least total variance, a + b * sigma * sqrt(1 - rho^2), must be at least 0, got ${least}`);
  }
  return problems;
}

/**
 * Total variance w(k). In the wing where the slope and the root nearly cancel it is computed from their product, so that a slice with
 * rho near -1 or 1 keeps its digits.
 *
 * @param k  ln(strike / forward)
 * @returns  variance (not per year); >= 0 for a valid slice
 * @see spec/11-QUNT, QUNT-050; Gatheral and Jacquier, "Arbitrage-free SVI volatility surfaces", 2014
 */
export function sviVariance(slice: SviSlice, k: number): number {
  return slice.a + slice.b * hinge(slice, k - slice.m);
}

/** rho d + sqrt(d^2 + s^2) >= 0. */
function hinge({ rho, sigma }: SviSlice, d: number): number {
  const root = Math.sqrt(d * d + sigma * sigma);
  const tilt = rho * d;
  if (tilt >= 0) return tilt + root;
  return (d * d * ((1 - rho) * (1 + rho)) + sigma * sigma) / (root - tilt);
}

/** dw/dk, between b (rho - 1) and b (rho + 1), rising; where its two parts have opposite signs, from their product. */
export function sviSlope({ b, rho, m, sigma }: SviSlice, k: number): number {
  const d = k - m;
  const root = Math.sqrt(d * d + sigma * sigma);
  if (rho * d >= 0) return b * (rho + d / root);
  const product = d * d * ((1 - rho) * (1 + rho)) - rho * rho * sigma * sigma;
  return (b * product) / (root * (d - rho * root));
}

/** d2w/dk2 >= 0, largest at m. */
export function sviCurvature({ b, m, sigma }: SviSlice, k: number): number {
  const d = k - m;
  const square = d * d + sigma * sigma;
  return (b * sigma * sigma) / (square * Math.sqrt(square));
}

/**
 * Durrleman's g(k) = (1 - k w' / (2 w))^2 - w'^2 / 4 (1 / w + 1 / 4) + w'' / 2: the slice is free of butterfly arbitrage where g >= 0,
 * because the density of the terminal price is g times a positive function.
 *
 * @see spec/11-QUNT, QUNT-051
 */
export function durrleman(slice: SviSlice, k: number): number {
  const w = sviVariance(slice, k);
  const slope = sviSlope(slice, k);
  const lean = 1 - (k * slope) / (2 * w);
  return lean * lean - 0.25 * slope * slope * (1 / w + 0.25) + 0.5 * sviCurvature(slice, k);
}

/**
 * Vol of a slice at k for its own time, with the venue's clamp when one is given.
 *
 * @param k          ln(strike / forward); +-Infinity allowed with a clamp
 * @param timeYears  > 0: the time the slice was fitted for
 * @returns          annualised vol; NaN for a variance below 0 or a time that is not positive
 * @see spec/11-QUNT, QUNT-052
 */
export function sviVol(slice: SviSlice, k: number, timeYears: number, clamp?: SviClamp): number {
  if (!(timeYears > 0)) return Number.NaN;
  if (clamp === undefined) return Math.sqrt(sviVariance(slice, k) / timeYears);
  const reach = clamp.deviations * Math.sqrt(slice.a + slice.b * slice.sigma);
  const inside = Math.max(-reach, Math.min(reach, k));
  return Math.sqrt(Math.min(clamp.varianceMax, sviVariance(slice, inside)) / timeYears);
}
