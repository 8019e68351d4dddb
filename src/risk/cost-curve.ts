import { assert } from '../units/assert.ts';
import { PPM } from '../units/limits.ts';
import { ppmUp } from './parts-per-million.ts';

/**
 * What trading one instrument in one direction costs, beyond its mark: segments of lots, each dearer a lot than the one before. Convex.
 * Whole numbers in the engine: lots, and risk ticks a lot.
 */
export interface CostCurve {
  /** [segments] lots of each, > 0. */
  readonly lots: Float64Array;
  /** [segments] risk ticks a lot, >= 0, ascending. */
  readonly ticks: Float64Array;
}

/** One level of depth: so many lots can be traded so far from the mark. */
export interface DepthLevel {
  /** Distance from the mark, parts per million, ascending over the levels. */
  readonly distancePpm: number;
  /** Lots within this level alone, > 0. */
  readonly lots: number;
}

/** Nothing can be traded. */
export const NO_CURVE: CostCurve = { lots: new Float64Array(0), ticks: new Float64Array(0) };

/**
 * The curve of a depth: a level costs its distance on the notional of a lot, plus what every lot pays (fee, penalty).
 *
 * Levels farther than `bandPpm` are left out: nobody is liquidated at any price. Costs are rounded up to whole ticks.
 * @param notional  risk ticks of one lot
 * @param everyPpm  paid on the notional of every lot
 * @see spec/06-LIQD, LIQD-060
 */
export function costCurveOf(
  levels: readonly DepthLevel[],
  notional: number,
  everyPpm: number,
  bandPpm: number = PPM,
): CostCurve {
  const kept = levels.filter(({ distancePpm, lots }) => distancePpm <= bandPpm && lots > 0);
  const ticks = kept.map(({ distancePpm }) => ppmUp(notional, distancePpm, true) + ppmUp(notional, everyPpm, true));
  for (let i = 1; i < ticks.length; i++) assert(ticks[i] >= ticks[i - 1], 'the levels of a depth are ascending');
  return { lots: Float64Array.from(kept, ({ lots }) => lots), ticks: Float64Array.from(ticks) };
}

/** Lots that a curve reaches. */
export function curveLots({ lots }: CostCurve): number {
  let sum = 0;
  for (const n of lots) sum += n;
  return sum;
}

/** Cost of `lots`, risk ticks; what lies beyond the last segment costs like it. Exact while lots * ticks < 2^53. */
export function curveCost(curve: CostCurve, lots: number): number {
  let rest = lots;
  let cost = 0;
  const last = curve.lots.length - 1;
  for (let i = 0; i <= last && rest > 0; i++) {
    const part = i === last ? rest : Math.min(rest, curve.lots[i]);
    cost += part * curve.ticks[i];
    rest -= part;
  }
  return cost;
}

/**
 * The curve as a plan sees it, which goes on after this interval's depth is used: as many times deeper as there are intervals to come, with
 * the last segment open to `lots`. What a slice may use at once is the plain curve.
 * @param intervals whole, >= 1
 */
export function refilledCurve(curve: CostCurve, intervals: number, lots: number): CostCurve {
  if (curve.lots.length === 0) return curve;
  const deep = Float64Array.from(curve.lots, (n) => n * intervals);
  const reach = curveLots({ lots: deep, ticks: curve.ticks });
  if (reach < lots) deep[deep.length - 1] += lots - reach;
  return { lots: deep, ticks: curve.ticks };
}
