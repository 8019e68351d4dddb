import type { SviSlice } from './svi.ts';
import { durrleman, sviCurvature, sviSlope, sviVariance } from './svi.ts';

/**
 * What a check found. `free` is a proof: the line is cut into cells, and a lower bound of the condition over each whole cell is not
 * negative; beyond the last cells the wings are bounded by their asymptotes. `violated` names a place that anybody can evaluate.
 */
export type ArbitrageVerdict =
  | { readonly kind: 'free'; readonly cells: number }
  | { readonly kind: 'violated'; readonly k: number; readonly margin: number }
  /** Neither proved nor refuted with the cells allowed: the condition touches zero around here. */
  | { readonly kind: 'undecided'; readonly k: number };

export interface CheckedRange {
  /** ln(strike / forward). */
  readonly from: number;
  readonly to: number;
  /** Whether the proof must also cover everything outside the range. */
  readonly wings: boolean;
}

const CELLS_MAX = 20_000;
/** What rounding may add to a bound; a margin of less is not a proof. */
const ROUNDING = 1e-12;
/** Beyond it no strike exists; a wing that is not proved free from here on stays undecided. */
const K_MAX = 1e6;

/**
 * Whether a slice has no butterfly arbitrage: g(k) >= 0 (Durrleman) over a range and, if asked, over the whole line.
 *
 * @param slice  valid (sviProblems)
 * @see spec/11-QUNT, QUNT-053
 */
export function butterflyCheck(slice: SviSlice, { from, to, wings }: CheckedRange): ArbitrageVerdict {
  const condition = (k: number): number => durrleman(slice, k);
  const bound = (left: number, right: number): number => durrlemanBound(slice, left, right);
  if (!wings) return prove(from, to, condition, bound);
  const right = wingStart(to, (k) => butterflyWingBound(slice, k), condition);
  if (right.kind !== 'free') return right;
  const mirror = mirrored(slice);
  const left = wingStart(
    -from,
    (k) => butterflyWingBound(mirror, k),
    (k) => condition(-k),
  );
  if (left.kind !== 'free') return { ...left, k: -left.k };
  return prove(-left.from, right.from, condition, bound);
}

/**
 * Whether total variance does not fall from one expiry to the next: later(k) >= earlier(k) - slack over a range and, if asked, beyond.
 *
 * @param slack  total variance, >= 0: a fall of at most this is let pass
 * @see spec/11-QUNT, QUNT-054
 */
export function calendarCheck(
  earlier: SviSlice,
  later: SviSlice,
  { from, to, wings }: CheckedRange,
  slack = 0,
): ArbitrageVerdict {
  if (isSame(earlier, later)) return { kind: 'free', cells: 0 };
  const condition = (k: number): number => sviVariance(later, k) - sviVariance(earlier, k) + slack;
  const bound = (left: number, right: number): number => calendarBound(earlier, later, left, right) + slack;
  if (!wings) return prove(from, to, condition, bound);
  const right = wingStart(to, (k) => calendarWingBound(earlier, later, k) + slack, condition);
  if (right.kind !== 'free') return right;
  const left = wingStart(
    -from,
    (k) => calendarWingBound(mirrored(earlier), mirrored(later), k) + slack,
    (k) => condition(-k),
  );
  if (left.kind !== 'free') return { ...left, k: -left.k };
  return prove(-left.from, right.from, condition, bound);
}

type WingVerdict = Exclude<ArbitrageVerdict, { kind: 'free' }> | { readonly kind: 'free'; readonly from: number };

/** The first of k, 2k, 4k, ... from which a wing is proved free. */
function wingStart(start: number, bound: (k: number) => number, condition: (k: number) => number): WingVerdict {
  for (let k = Math.max(1, start); k <= K_MAX; k *= 2) {
    if (bound(k) >= ROUNDING) return { kind: 'free', from: k };
    const margin = condition(k);
    if (margin < -ROUNDING) return { kind: 'violated', k, margin };
  }
  return { kind: 'undecided', k: K_MAX };
}

/** Halves cells until each is proved, one sample is negative, or the allowance is spent. */
function prove(
  from: number,
  to: number,
  condition: (k: number) => number,
  bound: (left: number, right: number) => number,
): ArbitrageVerdict {
  const lefts = [from];
  const rights = [to];
  let cells = 0;
  while (lefts.length > 0) {
    const left = lefts.pop() as number;
    const right = rights.pop() as number;
    const middle = 0.5 * (left + right);
    if (++cells > CELLS_MAX || middle === left) return { kind: 'undecided', k: middle };
    if (bound(left, right) >= ROUNDING) continue;
    const margin = condition(middle);
    if (margin < -ROUNDING) return { kind: 'violated', k: middle, margin };
    lefts.push(left, middle);
    rights.push(middle, right);
  }
  return { kind: 'free', cells };
}

function isSame(one: SviSlice, other: SviSlice): boolean {
  const { a, b, rho, m, sigma } = other;
  return one.a === a && one.b === b && one.rho === rho && one.m === m && one.sigma === sigma;
}

/** The same slice seen from the other side: w(-k). */
function mirrored({ a, b, rho, m, sigma }: SviSlice): SviSlice {
  return { a, b, rho: -rho, m: -m, sigma };
}

/** A lower bound of g over [left, right] by interval arithmetic: w is convex, w' rises, w'' has one peak. */
function durrlemanBound(slice: SviSlice, left: number, right: number): number {
  const low = leastVariance(slice, left, right);
  if (!(low > 0)) return Number.NEGATIVE_INFINITY;
  const high = Math.max(sviVariance(slice, left), sviVariance(slice, right));
  const slopeLeft = sviSlope(slice, left);
  const slopeRight = sviSlope(slice, right);
  const products = [left * slopeLeft, left * slopeRight, right * slopeLeft, right * slopeRight];
  const productLow = Math.min(...products);
  const productHigh = Math.max(...products);
  const leanLow = 1 - productHigh / (2 * (productHigh > 0 ? low : high));
  const leanHigh = 1 - productLow / (2 * (productLow > 0 ? high : low));
  const lean = leanLow > 0 ? leanLow : Math.min(0, leanHigh);
  const steepest = Math.max(slopeLeft * slopeLeft, slopeRight * slopeRight);
  const curvature = Math.min(sviCurvature(slice, left), sviCurvature(slice, right));
  return lean * lean - 0.25 * steepest * (1 / low + 0.25) + 0.5 * curvature;
}

/** The least w over [left, right]: at the vertex when it lies inside, else at an end. */
function leastVariance(slice: SviSlice, left: number, right: number): number {
  const { rho, m, sigma } = slice;
  const vertex =
    Math.abs(rho) < 1 ? m - (rho * sigma) / Math.sqrt((1 - rho) * (1 + rho)) : rho * Number.NEGATIVE_INFINITY;
  return sviVariance(slice, Math.max(left, Math.min(right, vertex)));
}

/**
 * A lower bound of g over [k, infinity), k > 0: there w' lies between p = w'(k) and its limit c = b (1 + rho), and w above its tangent,
 * so x w'(x) / (2 w(x)) is at most the greater of c k / (2 w(k)) and c / (2 p).
 */
function butterflyWingBound(slice: SviSlice, k: number): number {
  const limit = slice.b * (1 + slice.rho);
  const slope = sviSlope(slice, k);
  const variance = sviVariance(slice, k);
  if (!(k > slice.m && variance > 0)) return Number.NEGATIVE_INFINITY;
  if (limit === 0) {
    // A wing that falls towards its floor a: x w' is negative, and 1 - x w' / (2 w) at least 1.
    return slice.a > 0 ? 1 - 0.25 * slope * slope * (1 / slice.a + 0.25) : Number.NEGATIVE_INFINITY;
  }
  if (!(slope > 0)) return Number.NEGATIVE_INFINITY;
  const lean = 1 - Math.max((limit * k) / (2 * variance), limit / (2 * slope));
  return lean > 0 ? lean * lean - 0.25 * limit * limit * (1 / variance + 0.25) : Number.NEGATIVE_INFINITY;
}

/** A lower bound of later - earlier over [left, right]: the tangent of a convex function lies below it, the chord above. */
function calendarBound(earlier: SviSlice, later: SviSlice, left: number, right: number): number {
  const half = 0.5 * (right - left);
  const middle = left + half;
  const variance = sviVariance(later, middle);
  const slope = sviSlope(later, middle);
  const atLeft = variance - slope * half - sviVariance(earlier, left);
  const atRight = variance + slope * half - sviVariance(earlier, right);
  return Math.min(atLeft, atRight);
}

/**
 * A lower bound of later - earlier over [k, infinity): right of m, w is its asymptote a + b (1 + rho) (x - m) plus a rest that is positive
 * and falls; later at least its asymptote, earlier at most its asymptote plus the rest at k.
 */
function calendarWingBound(earlier: SviSlice, later: SviSlice, k: number): number {
  const gentler = earlier.b * (1 + earlier.rho);
  const steeper = later.b * (1 + later.rho);
  if (!(steeper >= gentler && k > earlier.m && k > later.m)) return Number.NEGATIVE_INFINITY;
  return later.a + steeper * (k - later.m) - sviVariance(earlier, k);
}
