/** Statistics of columns. Every sum is taken in the order of the column with Neumaier's correction, so that a result is one set of bits. */

/** The sum, with the rounding errors of its additions returned at the end. NaN when a term is NaN. Cost: n; allocates nothing. */
export function sum(column: ArrayLike<number>): number {
  let total = 0;
  let lost = 0;
  for (let i = 0; i < column.length; i++) {
    const term = column[i];
    const next = total + term;
    lost += Math.abs(total) >= Math.abs(term) ? total - next + term : term - next + total;
    total = next;
  }
  return lost === lost ? total + lost : total;
}

/** The mean; NaN of an empty column. @see spec/11-QUNT, QUNT-070 */
export function mean(column: ArrayLike<number>): number {
  return sum(column) / column.length;
}

/**
 * The variance with n - 1 in the denominator, in two passes; NaN of fewer than two.
 *
 * @see spec/11-QUNT, QUNT-070
 */
export function variance(column: ArrayLike<number>): number {
  const centre = mean(column);
  const squares = new Float64Array(column.length);
  for (let i = 0; i < column.length; i++) squares[i] = (column[i] - centre) * (column[i] - centre);
  return column.length < 2 ? Number.NaN : sum(squares) / (column.length - 1);
}

/**
 * The exponentially weighted variance after the last return: v <- decay v + (1 - decay) r^2, from v = start on.
 *
 * @param returns  oldest first, mean taken as 0
 * @param decay    in [0, 1): 0.97 halves a day's weight in 23 days
 * @param start    >= 0: the variance before the first return
 * @see spec/11-QUNT, QUNT-071
 */
export function ewmaVariance(returns: ArrayLike<number>, decay: number, start: number): number {
  let forecast = start;
  for (let i = 0; i < returns.length; i++) forecast = decay * forecast + (1 - decay) * returns[i] * returns[i];
  return forecast;
}

/** `ewmaVariance` before each return: path[i] has seen returns 0 .. i - 1 only, so it may scale return i. Allocates one array. */
export function ewmaPath(returns: ArrayLike<number>, decay: number, start: number): Float64Array {
  const path = new Float64Array(returns.length);
  let forecast = start;
  for (let i = 0; i < returns.length; i++) {
    path[i] = forecast;
    forecast = decay * forecast + (1 - decay) * returns[i] * returns[i];
  }
  return path;
}

/** An ascending copy. NaN is not allowed. */
export function sorted(column: ArrayLike<number>): Float64Array {
  return Float64Array.from(column).sort();
}

/**
 * The quantile of an ascending column, linear between order statistics: position p (n - 1) (Hyndman and Fan's type 7).
 *
 * @param ascending  n >= 1
 * @param p          in [0, 1]
 * @see spec/11-QUNT, QUNT-072
 */
export function quantile(ascending: ArrayLike<number>, p: number): number {
  const position = p * (ascending.length - 1);
  const below = Math.min(Math.floor(position), ascending.length - 1);
  const above = Math.min(below + 1, ascending.length - 1);
  const share = position - below;
  return ascending[below] + share * (ascending[above] - ascending[below]);
}

/**
 * Expected shortfall: the mean of the worst part of the losses, the last of them counted in part when n * tail is not whole.
 *
 * @param losses  n >= 1, a loss positive; any order
 * @param tail    in (0, 1]: 0.01 is the worst hundredth
 * @returns       the mean loss of the tail; at least the quantile 1 - tail, at most the worst loss
 * @see spec/11-QUNT, QUNT-073; Acerbi and Tasche, "On the coherence of expected shortfall", 2002
 */
export function expectedShortfall(losses: ArrayLike<number>, tail: number): number {
  const ascending = sorted(losses);
  const weight = tail * ascending.length;
  const whole = Math.floor(weight);
  let total = 0;
  for (let i = 0; i < whole; i++) total += ascending[ascending.length - 1 - i];
  const rest = weight - whole;
  if (rest > 0) total += rest * ascending[ascending.length - 1 - whole];
  return total / weight;
}
