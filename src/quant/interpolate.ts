/**
 * Interpolation on ascending knots. A knot table is two columns of equal length >= 1; outside the knots the nearest value holds.
 */

/** The segment of x: the i with xs[i] <= x < xs[i + 1], clamped to [0, n - 2]. xs ascending, n >= 2. Cost: log n. */
export function segmentOf(xs: ArrayLike<number>, x: number): number {
  let low = 0;
  let high = xs.length - 1;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (xs[middle] <= x) low = middle;
    else high = middle;
  }
  return low;
}

/**
 * The broken line through the knots, flat outside.
 *
 * @param xs  ascending, n >= 1
 * @param ys  n values
 * @returns   NaN for x = NaN
 * @see spec/11-QUNT, QUNT-060
 */
export function interpolateLinear(xs: ArrayLike<number>, ys: ArrayLike<number>, x: number): number {
  const last = xs.length - 1;
  if (x <= xs[0]) return ys[0];
  if (x >= xs[last]) return ys[last];
  const i = segmentOf(xs, x);
  const share = (x - xs[i]) / (xs[i + 1] - xs[i]);
  return ys[i] * (1 - share) + ys[i + 1] * share;
}

/**
 * Slopes at the knots of the monotone cubic of Fritsch and Carlson in Brodlie's form: zero at a turn, else the weighted harmonic mean of
 * the neighbouring chords. The curve then never leaves the range of the two knots around it.
 *
 * @param xs  ascending, n >= 2
 * @returns   n slopes; allocates one array
 * @see spec/11-QUNT, QUNT-061; Fritsch and Butland, SIAM J. Sci. Stat. Comput. 5, 1984
 */
export function monotoneSlopes(xs: ArrayLike<number>, ys: ArrayLike<number>): Float64Array {
  const last = xs.length - 1;
  const slopes = new Float64Array(last + 1);
  const chord = (i: number): number => (ys[i + 1] - ys[i]) / (xs[i + 1] - xs[i]);
  for (let i = 1; i < last; i++) {
    const before = chord(i - 1);
    const after = chord(i);
    if (before * after <= 0) continue;
    const widthBefore = xs[i] - xs[i - 1];
    const widthAfter = xs[i + 1] - xs[i];
    const weight = (widthBefore + 2 * widthAfter) / (3 * (widthBefore + widthAfter));
    slopes[i] = (before * after) / (weight * after + (1 - weight) * before);
  }
  slopes[0] = last === 1 ? chord(0) : endSlope(chord(0), slopes[1]);
  slopes[last] = last === 1 ? chord(0) : endSlope(chord(last - 1), slopes[last - 1]);
  return slopes;
}

/** The end slope that leaves no second derivative at the end, held between 0 and three chords. */
function endSlope(chord: number, inner: number): number {
  const free = 1.5 * chord - 0.5 * inner;
  if (free * chord <= 0) return 0;
  return Math.abs(free) > 3 * Math.abs(chord) ? 3 * chord : free;
}

/**
 * The cubic through the knots with `monotoneSlopes`, flat outside. At a knot it is the knot's value exactly.
 *
 * @see spec/11-QUNT, QUNT-061
 */
export function interpolateMonotone(
  xs: ArrayLike<number>,
  ys: ArrayLike<number>,
  slopes: ArrayLike<number>,
  x: number,
): number {
  const last = xs.length - 1;
  if (x <= xs[0]) return ys[0];
  if (x >= xs[last]) return ys[last];
  const i = segmentOf(xs, x);
  const width = xs[i + 1] - xs[i];
  const u = (x - xs[i]) / width;
  const v = 1 - u;
  return (
    v * v * (1 + 2 * u) * ys[i] + u * u * (1 + 2 * v) * ys[i + 1] + width * u * v * (v * slopes[i] - u * slopes[i + 1])
  );
}

/**
 * Total variance at a time from total variances at expiries (at one log-moneyness): linear in time between expiries, so that forward
 * variance is constant there; the vol of the nearest expiry outside.
 *
 * @param times      years, > 0, ascending, n >= 1
 * @param variances  n total variances
 * @param time       years, >= 0
 * @see spec/11-QUNT, QUNT-062
 */
export function interpolateTotalVariance(times: ArrayLike<number>, variances: ArrayLike<number>, time: number): number {
  const last = times.length - 1;
  if (time <= times[0]) return (variances[0] / times[0]) * time;
  if (time >= times[last]) return (variances[last] / times[last]) * time;
  return interpolateLinear(times, variances, time);
}
