import { nearest } from '../../units/rounding.ts';
import { expTail, millsRatio } from './fast-normal.ts';

/** Doubles of one option as the refill reads it, in this order. */
export const OPTION_FIELD = {
  /** > 0 */
  strike: 0,
  logStrike: 1,
  /** Annualised, unshocked. */
  vol: 2,
  /** Square root of the years to expiry. */
  rootTime: 3,
  /** +1 call, -1 put. */
  sign: 4,
  /** Risk ticks of one lot for one unit of price, discount included. */
  ticks: 5,
  /** Where the strike stands on the smile, [-1, 1]: what a skew column tilts by. */
  tilt: 6,
  /** Undiscounted price now, unrounded. */
  present: 7,
} as const;

export const OPTION_FIELDS = 8;

/** Runs of `stride` doubles that say what the columns do to one expiry, in this order. */
export const SHOCK_FIELD = {
  /** Shocked forward, > 0 (in padding too). */
  forward: 0,
  logForward: 1,
  /** The vol is multiplied by this ... */
  volFactor: 2,
  /** ... and is at least this. */
  volFloor: 3,
  skew: 4,
  /** Weight of the column, 0 in padding. */
  weight: 5,
} as const;

export const SHOCK_FIELDS = 6;

export interface RefillCall {
  /** Index of the first option's first double. */
  readonly options: number;
  /** Index of the first row number among the 32-bit integers. */
  readonly rows: number;
  readonly count: number;
  /** Index of the shocks' first double. */
  readonly shocks: number;
  readonly stride: number;
  /** Index of row 0 of the cells. */
  readonly cells: number;
}

/**
 * Cells of options of one expiry: the scalar twin of the vector kernel, equal bit for bit.
 *
 * cell = nearest(weight * ticks * (price(shocked forward, shocked vol) - present)), halves away from zero
 * shocked vol = max(volFloor, vol * volFactor) * max(0, 1 + skew * tilt)
 *
 * Cost: about 25 ns a cell, 14 in the vector kernel and 8 there for a call and a put of one strike that follow each other; allocates
 * nothing. @see spec/03-SCAN, SCAN-030
 */
export function refill(doubles: Float64Array, integers: Int32Array, call: RefillCall): void {
  const { options, rows, count, stride, cells } = call;
  for (let i = 0; i < count; i++)
    refillRow(doubles, options + i * OPTION_FIELDS, call, cells + integers[rows + i] * stride);
}

function refillRow(f: Float64Array, option: number, { shocks, stride }: RefillCall, into: number): void {
  const strike = f[option];
  const logStrike = f[option + 1];
  const vol = f[option + 2];
  const rootTime = f[option + 3];
  const sign = f[option + 4];
  const ticks = f[option + 5];
  const tilt = f[option + 6];
  const present = f[option + 7];
  for (let c = 0; c < stride; c++) {
    const shock = shocks + c;
    const forward = f[shock];
    const scaled = vol * f[shock + stride * 2];
    const floor = f[shock + stride * 3];
    const level = floor < scaled ? scaled : floor;
    const leaning = 1 + f[shock + stride * 4] * tilt;
    const tilted = 0 < leaning ? leaning : 0;
    const deviation = level * tilted * rootTime;
    const width = 1e-9 < deviation ? deviation : 1e-9;
    const d1 = (f[shock + stride] - logStrike) / width + 0.5 * width;
    const d2 = d1 - width;
    const near1 = Math.abs(d1);
    const near2 = Math.abs(d2);
    const far1 = near1 < 37 ? near1 : 37;
    const far2 = near2 < 37 ? near2 : 37;
    const bell = forward * expTail(-0.5 * (far1 * far1));
    const tail1 = bell * millsRatio(far1);
    const tail2 = bell * millsRatio(far2);
    const forwardLeg = sign * d1 > 0 ? forward - tail1 : tail1;
    const strikeLeg = sign * d2 > 0 ? strike - tail2 : tail2;
    const price = sign * (forwardLeg - strikeLeg);
    f[into + c] = nearest(f[shock + stride * 5] * ticks * (price - present));
  }
}
