/** Raw SVI of one expiry: w(k) = a + b (rho (k - m) + sqrt((k - m)^2 + sigma^2)), total variance at log-moneyness k. */
export interface RawSvi {
  readonly a: number;
  readonly b: number;
  readonly rho: number;
  readonly m: number;
  readonly sigma: number;
}

/** Total variance at log-moneyness k. */
export function totalVariance({ a, b, rho, m, sigma }: RawSvi, k: number): number {
  const x = k - m;
  return a + b * (rho * x + Math.sqrt(x * x + sigma * sigma));
}

/**
 * Durrleman's function g(k) = (1 - k w' / 2w)^2 - w'^2 / 4 (1 / w + 1 / 4) + w'' / 2: the sign of the density. A smile is free of butterfly
 * arbitrage where g >= 0. @see Gatheral and Jacquier, "Arbitrage-free SVI volatility surfaces", lemma 2.2
 */
export function butterfly(svi: RawSvi, k: number): number {
  const { b, rho, m, sigma } = svi;
  const x = k - m;
  const root = Math.sqrt(x * x + sigma * sigma);
  const w = totalVariance(svi, k);
  const slope = b * (rho + x / root);
  const bend = (b * sigma * sigma) / (root * root * root);
  const first = 1 - (k * slope) / (2 * w);
  return first * first - ((slope * slope) / 4) * (1 / w + 0.25) + bend / 2;
}

/**
 * Log-moneyness where a slice is judged, ascending: even steps over `reach` standard deviations on both sides, then in even ratios to forty
 * times as far, where both wings are straight.
 * @param deviation  square root of the total variance at the forward
 */
export function judgedPoints(deviation: number, reach: number, stepsEachSide: number): Float64Array {
  const ratio = 1 + 4 / stepsEachSide;
  const positive: number[] = [];
  for (let i = 1; i <= stepsEachSide; i++) positive.push((i / stepsEachSide) * reach * deviation);
  for (let k = reach * deviation * ratio; k < 40 * reach * deviation; k *= ratio) positive.push(k);
  return Float64Array.from([...positive.map((k) => -k).reverse(), 0, ...positive]);
}

/** The smallest g(k) over some points. */
export function leastButterfly(svi: RawSvi, points: Float64Array): number {
  let least = Number.POSITIVE_INFINITY;
  for (const k of points) least = Math.min(least, butterfly(svi, k));
  return least;
}

/** The smallest (later - earlier) / later total variance over some points and in the wings' slopes: calendar arbitrage where it is negative. */
export function leastCalendar(earlier: RawSvi, later: RawSvi, points: Float64Array): number {
  let least = Math.min(
    1 - (earlier.b * (1 - earlier.rho)) / (later.b * (1 - later.rho)),
    1 - (earlier.b * (1 + earlier.rho)) / (later.b * (1 + later.rho)),
  );
  for (const k of points) least = Math.min(least, 1 - totalVariance(earlier, k) / totalVariance(later, k));
  return least;
}
