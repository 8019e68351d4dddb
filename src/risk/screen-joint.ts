import type { HouseParameters } from './house-parameters.ts';
import { CALL_TERMS, PUT_TERMS, TERMS } from './joint-columns.ts';
import type { JointColumns } from './joint-columns.ts';
import { ROUNDING_TICKS } from './screen-anchor.ts';
import type { ScreenExposure, Vectors } from './screen-exposure.ts';

/** How a book answers in joint columns, which read its own columns by chords. */
export interface JointExposure {
  /** The most that the weights of a joint column add up to, without sign: what interpolation can make of a cell's deviation. >= 1 */
  readonly gain: number;
  /** [stress vectors * groups] net slope and bend by place; units for a level of 1. */
  readonly slope: Float64Array;
  readonly bend: Float64Array;
  readonly units: Float64Array;
  /** [stress vectors] what rounding can make of the book's deviations there beyond their marks' and own columns', at one time. */
  readonly rounding: Float64Array;
  /** [groups] historical days: highest and lowest slope by place, and bend. */
  readonly high: Float64Array;
  readonly low: Float64Array;
  readonly bendHigh: Float64Array;
  readonly bendLow: Float64Array;
}

export function createJointExposure(p: HouseParameters): JointExposure {
  const groups = p.underlyings + 1;
  const stress = p.joint === undefined ? 0 : p.joint.labels.length - p.joint.historical;
  const zeros = (n: number): Float64Array => new Float64Array(n);
  return {
    gain: interpolationGain(p),
    slope: zeros(stress * groups),
    bend: zeros(stress * groups),
    units: zeros(stress * groups),
    rounding: zeros(stress),
    high: zeros(groups),
    low: zeros(groups),
    bendHigh: zeros(groups),
    bendLow: zeros(groups),
  };
}

/** Reads the columns of a book that `x` holds the exposure of. Cost: joint columns * underlyings of the book. */
export function measureJoint(joint: JointExposure, x: ScreenExposure, p: HouseParameters): void {
  const columns = p.joint;
  if (columns === undefined) return;
  const groups = p.underlyings + 1;
  joint.rounding.fill(0);
  for (let g = 0; g < x.slots; g++) {
    const at = g * x.stride;
    const first = (columns.historical * p.underlyings + x.group[g]) * TERMS;
    for (let j = columns.historical, t = first; j < columns.labels.length; j++, t += p.underlyings * TERMS) {
      const place = (j - columns.historical) * groups + g;
      joint.slope[place] = readTerms(x.slopes, columns, t, at);
      joint.bend[place] = readTerms(x.bends, columns, t, at);
      joint.units[place] = unitsIn(columns, t, g, x);
      joint.rounding[j - columns.historical] += ROUNDING_TICKS * (lotsIn(columns, t, g, x) - x.lots[g]);
    }
    if (columns.historical > 0) setDays(joint, g, x, p, columns);
  }
}

function setDays(joint: JointExposure, g: number, x: ScreenExposure, p: HouseParameters, columns: JointColumns): void {
  joint.high[g] = 0;
  joint.low[g] = 0;
  joint.bendHigh[g] = 0;
  joint.bendLow[g] = 0;
  for (let j = 0; j < columns.historical; j++) {
    const terms = (j * p.underlyings + x.group[g]) * TERMS;
    const slope = readTerms(x.slopes, columns, terms, g * x.stride);
    const bend = readTerms(x.bends, columns, terms, g * x.stride);
    if (slope > joint.high[g]) joint.high[g] = slope;
    if (slope < joint.low[g]) joint.low[g] = slope;
    if (bend > joint.bendHigh[g]) joint.bendHigh[g] = bend;
    if (bend < joint.bendLow[g]) joint.bendLow[g] = bend;
  }
}

/** One joint column of the slot at `at`: short positions, long calls and long puts each by their chord. */
function readTerms({ way }: Vectors, { columns, weights }: JointColumns, t: number, at: number): number {
  const [, rest, calls, puts] = way;
  const c = t + CALL_TERMS;
  const p = t + PUT_TERMS;
  return (
    weights[t] * rest[at + columns[t]] +
    weights[t + 1] * rest[at + columns[t + 1]] +
    weights[c] * calls[at + columns[c]] +
    weights[c + 1] * calls[at + columns[c + 1]] +
    weights[p] * puts[at + columns[p]] +
    weights[p + 1] * puts[at + columns[p + 1]]
  );
}

/** Units of a group in a joint column: a row's deviation counts as often as the weights of the cells that it is read from add up to. */
function unitsIn({ weights }: JointColumns, t: number, g: number, x: ScreenExposure): number {
  const rest = x.units[g] - x.callUnits[g] - x.putUnits[g];
  return (
    weightOf(weights, t) * rest +
    weightOf(weights, t + CALL_TERMS) * x.callUnits[g] +
    weightOf(weights, t + PUT_TERMS) * x.putUnits[g]
  );
}

/** Gross lots of a group in a joint column, weighted alike. */
function lotsIn({ weights }: JointColumns, t: number, g: number, x: ScreenExposure): number {
  const rest = x.lots[g] - x.callLots[g] - x.putLots[g];
  return (
    weightOf(weights, t) * rest +
    weightOf(weights, t + CALL_TERMS) * x.callLots[g] +
    weightOf(weights, t + PUT_TERMS) * x.putLots[g]
  );
}

/** The marks deviate as well, whatever the weights. */
function weightOf(weights: Float64Array, t: number): number {
  const sum = Math.abs(weights[t]) + Math.abs(weights[t + 1]);
  return sum < 1 ? 1 : sum;
}

function interpolationGain(p: HouseParameters): number {
  const { joint } = p;
  let most = 1;
  if (joint === undefined) return most;
  for (let t = 0; t < joint.weights.length; t += 2) most = Math.max(most, weightOf(joint.weights, t));
  return most;
}
