import { minimised } from './least-squares.ts';
import { butterflyCheck, calendarCheck } from '../quant/svi-arbitrage.ts';
import type { SviSlice } from '../quant/svi.ts';
import { sviVariance } from '../quant/svi.ts';
import { judgedPoints, leastButterfly, leastCalendar } from './judged-points.ts';
import { startingSlice } from './svi-start.ts';
import type { VolQuote } from './vol-quote.ts';

/** What a slice leans on. */
export interface SliceContext {
  readonly timeYears: number;
  /** The slice of the next later expiry: total variance must stay below it. */
  readonly later?: SviSlice;
  /** Shape where nobody quotes: the next later slice, or the last good one of this expiry. */
  readonly shape?: SviSlice;
}

/** Half spreads narrower than this are not believed: 0.25 vol points. */
const HALF_SPREAD_MIN = 0.0025;
/** Residuals beyond one half spread count in proportion, not in square: an outlier pulls no more than an honest quote. */
const HONEST = 1;
/** Standard deviations where the shape is suggested, and how strongly: as a quote with a half spread of 30 % of the vol. */
const SHAPE_POINTS = [-4, -2.5, -1.2, 1.2, 2.5, 4];
const SHAPE_SPREAD = 0.3;
const PENALTIES = [10, 200, 4_000];
const G_MARGIN = 0.004;
const CALENDAR_MARGIN = 1e-4;
const NEAR_STEPS = 24;
/** Room that a repaired slice keeps below the later one at the judged points, so that none is missing between them. */
const ROOM_MIN = 3e-5;

/**
 * The raw SVI slice nearest to the quotes that admits no arbitrage; undefined when there is none.
 *
 * Least squares of (vol - mid) / half spread, with residuals beyond one half spread counted in proportion, a weak pull to the neighbour's shape where
 * nobody quotes, and penalties on g(k) < 0 and on total variance above the later slice's; then a repair that makes both certain on the
 * judged points. Scaled so that every expiry looks alike: z = k / sqrt(w0), W = w / w0 with w0 the variance at the forward.
 * Deterministic. Cost: about a millisecond for 40 quotes.
 * @see spec/02-MRKT, MRKT-050
 */
export function fitSvi(quotes: readonly VolQuote[], context: SliceContext): SviSlice | undefined {
  const w0 = varianceAtForward(quotes, context.timeYears);
  const scaled = scaledQuotes(quotes, context, w0);
  const reach = reachOf(scaled, w0);
  const points = judgedPoints(1, reach, NEAR_STEPS);
  const bounds = laterBounds(context.later, points, w0);
  const at = Float64Array.from(startingSlice(scaled));
  for (const penalty of PENALTIES) {
    minimised(
      {
        parameters: 5,
        residuals: scaled.length + 2 * points.length + 2,
        evaluate: (p, out) => residuals(p, out, { scaled, points, bounds, penalty, w0 }),
        admit: (p) => admit(p, reach, w0),
      },
      at,
    );
  }
  return repaired(unscaled(at, w0), context.later, w0, reach);
}

/** A quote in scaled coordinates: the residual is weight * (sqrt(W(z)) - root). */
export interface ScaledQuote {
  readonly z: number;
  /** vol / vol at the forward. */
  readonly root: number;
  readonly weight: number;
}

/** Median of the vols of the three quotes nearest to the forward, squared, times the time. */
function varianceAtForward(quotes: readonly VolQuote[], timeYears: number): number {
  const nearest = [...quotes].sort((a, b) => Math.abs(a.k) - Math.abs(b.k) || a.k - b.k).slice(0, 3);
  const vols = nearest.map(({ vol }) => vol).sort((a, b) => a - b);
  const vol = vols[Math.floor(vols.length / 2)];
  return vol * vol * timeYears;
}

function scaledQuotes(quotes: readonly VolQuote[], { timeYears, shape }: SliceContext, w0: number): ScaledQuote[] {
  const deviation = Math.sqrt(w0);
  const vol0 = Math.sqrt(w0 / timeYears);
  const quoted = quotes.map(({ k, vol, halfSpread }) => ({
    z: k / deviation,
    root: vol / vol0,
    weight: vol0 / Math.max(halfSpread, HALF_SPREAD_MIN),
  }));
  if (shape === undefined) return quoted;
  const shapeVariance = sviVariance(shape, 0);
  const shapeDeviation = Math.sqrt(shapeVariance);
  const suggested = SHAPE_POINTS.map((z) => {
    const root = Math.sqrt(sviVariance(shape, z * shapeDeviation) / shapeVariance);
    return { z, root, weight: 1 / (SHAPE_SPREAD * root) };
  });
  return [...quoted, ...suggested];
}

/** Standard deviations within which the slice is judged densely. */
function reachOf(scaled: readonly ScaledQuote[], w0: number): number {
  const widest = scaled.reduce((most, { z }) => Math.max(most, Math.abs(z)), 0);
  return Math.max(8, 1.3 * widest, 0.2 / Math.sqrt(w0));
}

/** The later slice in this slice's coordinates: its variance at each point, and the slopes of its wings. */
interface LaterBounds {
  readonly variance: Float64Array;
  readonly leftSlope: number;
  readonly rightSlope: number;
}

function laterBounds(later: SviSlice | undefined, points: Float64Array, w0: number): LaterBounds | undefined {
  if (later === undefined) return undefined;
  const deviation = Math.sqrt(w0);
  return {
    variance: points.map((z) => sviVariance(later, z * deviation) / w0),
    leftSlope: (later.b * (1 - later.rho)) / deviation,
    rightSlope: (later.b * (1 + later.rho)) / deviation,
  };
}

interface FitTerms {
  readonly scaled: readonly ScaledQuote[];
  readonly points: Float64Array;
  readonly bounds: LaterBounds | undefined;
  readonly penalty: number;
  readonly w0: number;
}

function residuals(p: Float64Array, out: Float64Array, { scaled, points, bounds, penalty, w0 }: FitTerms): void {
  const [a, b, rho, m, sigma] = p;
  let i = 0;
  for (const { z, root, weight } of scaled) {
    const x = z - m;
    const variance = a + b * (rho * x + Math.sqrt(x * x + sigma * sigma));
    out[i++] = tempered(weight * (Math.sqrt(Math.max(variance, 1e-9)) - root));
  }
  for (let j = 0; j < points.length; j++) {
    const z = points[j];
    const x = z - m;
    const distance = Math.sqrt(x * x + sigma * sigma);
    const variance = Math.max(a + b * (rho * x + distance), 1e-9);
    const slope = b * (rho + x / distance);
    const first = 1 - (z * slope) / (2 * variance);
    const bend = (b * sigma * sigma) / (distance * distance * distance);
    const g = first * first - ((slope * slope) / 4) * (1 / variance + w0 / 4) + bend / 2;
    out[i++] = g < G_MARGIN ? penalty * (G_MARGIN - g) : 0;
    out[i++] = bounds === undefined ? 0 : crowding(1 - variance / bounds.variance[j], penalty);
  }
  out[i++] = bounds === undefined ? 0 : crowding(1 - (b * (1 - rho)) / bounds.leftSlope, penalty);
  out[i++] = bounds === undefined ? 0 : crowding(1 - (b * (1 + rho)) / bounds.rightSlope, penalty);
}

/** Penalty for too little room below the later slice. */
function crowding(room: number, penalty: number): number {
  return room < CALENDAR_MARGIN ? penalty * (CALENDAR_MARGIN - room) : 0;
}

/** Huber's loss as a residual: its square is e^2 up to HONEST and grows in proportion beyond. */
function tempered(e: number): number {
  const size = Math.abs(e);
  if (size <= HONEST) return e;
  const root = Math.sqrt(HONEST * (2 * size - HONEST));
  return e < 0 ? -root : root;
}

/** Slopes below Lee's bound of 2, variance above zero, the vertex within reach, the curve not a kink. */
function admit(p: Float64Array, reach: number, w0: number): void {
  p[2] = Math.min(Math.max(p[2], -0.995), 0.995);
  p[4] = Math.min(Math.max(p[4], 0.02), 40);
  p[3] = Math.min(Math.max(p[3], -reach), reach);
  const steepest = 1.98 / (Math.sqrt(w0) * (1 + Math.abs(p[2])));
  p[1] = Math.min(Math.max(p[1], 1e-4), steepest);
  const least = p[0] + p[1] * p[4] * Math.sqrt(1 - p[2] * p[2]);
  if (least < 0.01) p[0] += 0.01 - least;
}

function unscaled([a, b, rho, m, sigma]: Float64Array, w0: number): SviSlice {
  const deviation = Math.sqrt(w0);
  return { a: a * w0, b: b * deviation, rho, m: m * deviation, sigma: sigma * deviation };
}

/**
 * Makes certain what the penalties only urged: flattens the slice until g >= 0 everywhere judged, then lowers it until it lies below the later one,
 * in turn, until both are proved for every log-moneyness. Undefined when sixty turns do not suffice.
 * @see spec/11-QUNT, QUNT-053, QUNT-054
 */
export function repaired(svi: SviSlice, later: SviSlice | undefined, w0: number, reach: number): SviSlice | undefined {
  const points = judgedPoints(Math.sqrt(w0), reach, 8 * NEAR_STEPS);
  let slice = svi;
  for (let turn = 0; turn < 60; turn++) {
    const room = later === undefined ? 1 : leastCalendar(slice, later, points);
    if (leastButterfly(slice, points) < 0) slice = flattened(slice, 0.98);
    else if (room < ROOM_MIN) slice = lowered(slice, room - 2 * ROOM_MIN);
    else if (butterflyCheck(slice, WHOLE_LINE).kind !== 'free') slice = flattened(slice, 0.98);
    else if (later !== undefined && calendarCheck(slice, later, WHOLE_LINE).kind !== 'free')
      slice = lowered(slice, -10 * ROOM_MIN);
    else return slice;
  }
  return undefined;
}

/** The proofs cut this range into cells and bound what lies beyond. */
const WHOLE_LINE = { from: -1, to: 1, wings: true };

/** The same shape with less variance: share < 0 of it is taken off. */
function lowered(slice: SviSlice, share: number): SviSlice {
  return { ...slice, a: slice.a * (1 + share), b: slice.b * (1 + share) };
}

/** Less slope and curvature around the same variance at the forward. */
function flattened(slice: SviSlice, share: number): SviSlice {
  const kept = sviVariance(slice, 0);
  const flatter = { ...slice, b: slice.b * share };
  return { ...flatter, a: slice.a + kept - sviVariance(flatter, 0) };
}
