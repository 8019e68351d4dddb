import { MILLS_SERIES, millsRatio, millsSlope } from './mills.ts';
import { gaussian, normalCentre } from './normal.ts';

const SQRT_TWO_PI = 2.5066282746310007;

/** Below it the difference of Mills' ratios is summed as a Taylor series in t. */
const SMALL_T = 0.3;

/**
 * Rows for callers in a loop: h and t in, price over vega out. A number that crosses a call which the engine does not inline is put on
 * the heap; a row number is not, and that is worth a third of the time of a solver.
 */
export const ROWS = 128;
export const rowH = new Float64Array(ROWS + 1);
export const rowT = new Float64Array(ROWS + 1);
export const rowOverVega = new Float64Array(ROWS + 1);

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
  rowH[ROWS] = h;
  rowT[ROWS] = t;
  fillOverVega(ROWS);
  return rowOverVega[ROWS];
}

/** `priceOverVega` of a row: rowOverVega[i] from rowH[i] and rowT[i]. */
export function fillOverVega(i: number): void {
  const t = rowT[i];
  const near = -rowH[i] - t;
  if (near >= 8) fillFar(i);
  else if (t < SMALL_T) fillTaylor(i);
  else if (near >= 0.75) fillMiddle(i);
  else fillNear(i);
}

/** G(a) - G(c) for 8 <= a < c = a + 2 t by G(z) = sum M_k z^-(2k+1), every difference of powers as a sum of positive terms. */
function fillFar(i: number): void {
  const t = rowT[i];
  const p = 1 / (-rowH[i] - t);
  const q = 1 / (t - rowH[i]);
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
  rowOverVega[i] = 2 * t * p * q * total;
}

/**
 * Y(h + t) - Y(h - t) for Y = Phi / phi: twice the odd part of its Taylor series, to t^17.
 *
 * Y' = 1 + h Y = w(-h) and Y^(n+1) = h Y^(n) + n Y^(n-1). Carried as o = Y^(odd) and e = h Y^(even), so that h enters as h^2:
 * from Y^(2k-1) to Y^(2k+1), e becomes h^2 o + (2k-1) e and o becomes that e + 2k o. The sum is divided by the factorials.
 */
function fillTaylor(i: number): void {
  const t = rowT[i];
  const a = rowH[i] * rowH[i];
  const z = t * t;
  const o1 = millsSlope(-rowH[i]);
  const e2 = a * o1 + (o1 - 1);
  const o3 = (a + 2) * o1 + (o1 - 1);
  const e4 = a * o3 + 3 * e2;
  const o5 = (a + 4) * o3 + 3 * e2;
  const e6 = a * o5 + 5 * e4;
  const o7 = (a + 6) * o5 + 5 * e4;
  const e8 = a * o7 + 7 * e6;
  const o9 = (a + 8) * o7 + 7 * e6;
  const e10 = a * o9 + 9 * e8;
  const o11 = (a + 10) * o9 + 9 * e8;
  const cube = z * z * z;
  const low = 0.16666666666666666 * o3 + z * (0.008333333333333333 * o5 + z * (0.0001984126984126984 * o7));
  const middle = 2.7557319223985893e-6 * o9 + z * (2.505210838544172e-8 * o11);
  if (z < 0.01) {
    rowOverVega[i] = 2 * t * (o1 + z * (low + cube * middle));
    return;
  }
  const e12 = a * o11 + 11 * e10;
  const o13 = (a + 12) * o11 + 11 * e10;
  const e14 = a * o13 + 13 * e12;
  const o15 = (a + 14) * o13 + 13 * e12;
  const o17 = (a + 16) * o15 + 15 * e14;
  const high = 1.6059043836821613e-10 * o13 + z * (7.647163731819816e-13 * o15 + z * (2.8114572543455206e-15 * o17));
  rowOverVega[i] = 2 * t * (o1 + z * (low + cube * (middle + z * z * high)));
}

/** The leading parts 1 / a - 1 / c are taken out of G(a) - G(c) = (2 t - (c w(a) - a w(c))) / (a c). */
function fillMiddle(i: number): void {
  const t = rowT[i];
  const near = -rowH[i] - t;
  const far = t - rowH[i];
  rowOverVega[i] = (2 * t - (far * millsSlope(near) - near * millsSlope(far))) / (near * far);
}

function fillNear(i: number): void {
  const near = -rowH[i] - rowT[i];
  const first = near >= 0 ? millsRatio(near) : cdfOverPdf(-near);
  rowOverVega[i] = first - millsRatio(rowT[i] - rowH[i]);
}

/** What the price lacks to its bound, over its vega: G(d1) + G(-d2) in rowOverVega[i], for d1 >= 0. */
export function fillComplement(i: number): void {
  rowOverVega[i] = millsRatio(rowH[i] + rowT[i]) + millsRatio(rowT[i] - rowH[i]);
}

/** Phi(x) / phi(x) for x >= 0. */
function cdfOverPdf(x: number): number {
  const inverseBell = SQRT_TWO_PI / gaussian(x);
  return x <= 0.67 ? (0.5 + x * normalCentre(x * x)) * inverseBell : inverseBell - millsRatio(x);
}
