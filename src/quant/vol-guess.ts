import { exp } from './exp.ts';
import { log } from './log.ts';
import { millsRatio } from './mills.ts';
import { inverseCentre, inverseNormalTail } from './normal.ts';
import { open, slotBeta, slotCentre, slotGamma, slotLog, slotNode, slotVol, slotX } from './vol-slots.ts';

const SQRT_TWO_PI = 2.5066282746310007;
const INVERSE_SQRT_TWO_PI = 0.3989422804014327;
const LN2 = 0.6931471805599453;
/** G(0), Mills' ratio at zero. */
const SQRT_HALF_PI = 1.2533141373155003;
const SQRT_3 = 1.7320508075688772;
/** 3 sqrt 3 / (2 pi). */
const LOWER_MAP = 0.8269933431326881;
const THIRD = 0.3333333333333333;

/** |d1| at the two outer nodes; phi, its inverse, G, w and G'' there. */
const NODE = 1.1;
const NODE_VEGA = 0.21785217703255053;
const NODE_STEEPNESS = 4.590268564773554;
const NODE_RATIO = 0.6227436548688335;
const NODE_FALL = 0.3149819796442831;
const NODE_BEND = 0.2762634772601221;

/**
 * Sorts the fresh slots into branches and gives each a first guess.
 *
 * Jaeckel's "Let's Be Rational": the price of an option out of the money has one inflection in the total vol s, at sqrt(2 X). With one
 * node on either side of it there are four branches; in each a rational cubic (in the outer two of a transformed price) gives a guess
 * good to a few per cent or much better. Ours differs in two points: prices are scaled by their bound, so that nothing over- or
 * underflows; and the outer nodes stand where d1 is a given number, so that price and slope there need one Mills' ratio and no exp.
 *
 * @see spec/11-QUNT, QUNT-040; P. Jaeckel, "Let's Be Rational", Wilmott 2015
 */
export function guessVols(): void {
  sortIntoBranches();
  guessMiddle();
  guessLowWing();
  guessHighWing();
}

function sortIntoBranches(): void {
  const { fresh, freshCount, middle, low, high } = open;
  let middleCount = 0;
  let lowCount = 0;
  let highCount = 0;
  for (let n = 0; n < freshCount; n++) {
    const i = fresh[n];
    const x = slotX[i];
    // At the inflection d1 = 0: beta is 1/2 - phi(0) G(-d2), the slope of s in beta sqrt(2 pi).
    const centre = INVERSE_SQRT_TWO_PI * (SQRT_HALF_PI - millsRatio(Math.sqrt(2 * x)));
    const far = Math.sqrt(NODE * NODE + 2 * x);
    const farRatio = millsRatio(far);
    const isLow = slotBeta[i] < centre;
    const s = (2 * x) / (far + NODE);
    const lowRatio = s < 1e-3 ? s * (NODE_FALL - 0.5 * NODE_BEND * s) : NODE_RATIO - farRatio;
    const node = NODE_VEGA * (isLow ? lowRatio : NODE_RATIO + farRatio);
    slotCentre[i] = centre;
    slotNode[i] = node;
    if (isLow && slotBeta[i] < node) low[lowCount++] = i;
    else if (!isLow && slotGamma[i] < node) high[highCount++] = i;
    else middle[middleCount++] = i;
  }
  open.freshCount = 0;
  open.middleCount = middleCount;
  open.lowCount = lowCount;
  open.highCount = highCount;
}

/**
 * Between an outer node and the inflection: the rational cubic of Delbourgo and Gregory with the slopes of s in beta at both and the
 * second derivative 0 at the inflection. Drawn from the inflection outwards, so that one formula serves both sides.
 */
function guessMiddle(): void {
  for (let n = 0; n < open.middleCount; n++) {
    const i = open.middle[n];
    const x = slotX[i];
    if (x === 0) {
      guessAtTheMoney(i);
      continue;
    }
    const span = NODE + Math.sqrt(NODE * NODE + 2 * x);
    const isLow = slotBeta[i] < slotCentre[i];
    const inner = Math.sqrt(2 * x);
    const outer = isLow ? (2 * x) / span : span;
    const width = (isLow ? slotNode[i] : 1 - slotNode[i]) - slotCentre[i];
    const inverse = 1 / width;
    const u = (slotBeta[i] - slotCentre[i]) * inverse;
    const v = 1 - u;
    const control = (NODE_STEEPNESS - SQRT_TWO_PI) / ((outer - inner) * inverse - SQRT_TWO_PI);
    const top =
      u * u * (outer * u + (control * outer - width * NODE_STEEPNESS) * v) +
      v * v * ((control * inner + width * SQRT_TWO_PI) * u + inner * v);
    const guess = top / (1 + (control - 3) * u * v);
    const inside = guess - inner > 0 === outer - inner > 0 && guess - outer > 0 === inner - outer > 0;
    slotVol[i] = inside ? guess : outer * u + inner * v;
  }
}

/** X = 0: beta = 2 Phi(s / 2) - 1, inverted by the quantile; the steps take away its last few ulp. */
function guessAtTheMoney(i: number): void {
  const half = 0.5 * slotBeta[i];
  slotVol[i] =
    half <= 0.425 ? 2 * half * inverseCentre(0.180625 - half * half) : -2 * inverseNormalTail(log(slotGamma[i]) - LN2);
}

/**
 * The lowest branch: f(b) = 2 pi X / (3 sqrt 3) Phi(-z)^3 e^(X/2) with z = X / (sqrt 3 s) is nearly b; it is interpolated between
 * 0 (slope 1) and the low node (slope and second derivative), then inverted by the quantile of a logarithm.
 */
function guessLowWing(): void {
  for (let n = 0; n < open.lowCount; n++) {
    const i = open.low[n];
    const x = slotX[i];
    const betaLow = slotNode[i];
    const span = NODE + Math.sqrt(NODE * NODE + 2 * x);
    const s = (2 * x) / span;
    const z = (0.5 / SQRT_3) * span;
    const ratio = millsRatio(z);
    const growth = expOfEighthSquare(s);
    const f = (NODE_VEGA / (3 * SQRT_3)) * x * ratio * (ratio * ratio * growth);
    const slope = z * ratio * (z * ratio) * growth;
    const bend = slope * NODE_STEEPNESS * ((span / x) * (z / ratio - z * z - 1) + 0.25 * s);
    const inverseLow = 1 / betaLow;
    const control = (0.5 * betaLow * bend + (slope - 1)) / (slope - f * inverseLow);
    const u = slotBeta[i] * inverseLow;
    const v = 1 - u;
    // f over b, so that b itself may be too small to be written down.
    const top = f * u * u + (control * f - betaLow * slope) * u * v + betaLow * v * v;
    const lift = (LOWER_MAP * top) / (x * betaLow * (1 + (control - 3) * u * v));
    const r = Math.sqrt(THIRD * (0.5 * x - slotLog[i] - log(lift > 0 ? lift : LOWER_MAP / x)));
    slotVol[i] = (x * quantileDenominator(r)) / (SQRT_3 * quantileNumerator(r));
  }
}

/** e^(s^2 / 8), to 1e-4 for s < 2: enough for a guess. */
function expOfEighthSquare(s: number): number {
  if (s >= 2) return exp(0.125 * s * s);
  const y = 0.015625 * s * s;
  const eighth = 1 + y + 0.5 * y * y;
  const quarter = eighth * eighth;
  const half = quarter * quarter;
  return half * half;
}

/** The highest branch: f = Phi(-s / 2) e^(X/2), nearly straight in b; 0 at b = 1 with slope -1/2. */
function guessHighWing(): void {
  for (let n = 0; n < open.highCount; n++) {
    const i = open.high[n];
    const x = slotX[i];
    const gammaHigh = slotNode[i];
    const s = NODE + Math.sqrt(NODE * NODE + 2 * x);
    const h = x / s;
    const growth = exp(0.5 * h * h);
    const f = NODE_VEGA * growth * millsRatio(0.5 * s);
    const slope = -0.5 * growth;
    const chord = -f / gammaHigh;
    const fitted = ((0.25 * gammaHigh * NODE_STEEPNESS * growth * h * h) / s - 0.5 - slope) / (chord - slope);
    // Near the money the map is a straight line, and its second derivative is noise.
    const control = fitted > 2 ? fitted : 2;
    const v = slotGamma[i] / gammaHigh;
    const u = 1 - v;
    const top = 0.5 * gammaHigh * u * u + (control * f + gammaHigh * slope) * u * v + f * v * v;
    const mapped = (v * top) / (1 + (control - 3) * u * v);
    const r = Math.sqrt(0.5 * x - log(mapped > 0 ? mapped : f * v));
    slotVol[i] = (2 * quantileNumerator(r)) / quantileDenominator(r);
  }
}

/**
 * -Phi^-1(p) = numerator / denominator in r = sqrt(-ln p), p < 1/2: a rational function on [sqrt(ln 2), 28], good to 1e-6,
 * which is enough for a guess.
 */
function quantileNumerator(r: number): number {
  return (
    (((0.7944205853887936 * r + 6.884064016042154) * r + 6.335078180811977) * r - 6.847722038206248) * r -
    3.044393632565458
  );
}

function quantileDenominator(r: number): number {
  return ((0.5616581110391121 * r + 4.877365710125687) * r + 5.773563972634834) * r + 1;
}
