import { sumError } from './double-double.ts';
import { log } from './log.ts';
import { logRatio } from './log-ratio.ts';
import { guessVols } from './vol-guess.ts';
import { LEAST_SAFE, open, SLOTS, slotBeta, slotGamma, slotLog, slotVol, slotX } from './vol-slots.ts';
import { improveVols } from './vol-step.ts';

/** What a price says about vol. Total vol is vol * sqrt(time). */
export type ImpliedVol =
  | { readonly kind: 'vol'; readonly vol: number; readonly totalVol: number }
  /** The price is less than what exercise would pay: no vol is low enough. */
  | { readonly kind: 'below-intrinsic' }
  /** The price is at least the forward (call) or the strike (put), discounted: no vol is high enough. */
  | { readonly kind: 'above-bound' }
  /** An argument is negative, zero or not a number where it may not be. */
  | { readonly kind: 'outside-domain' };

/** A quoted European option on a forward. */
export interface QuotedOption {
  /** Discounted, quote currency, >= 0. */
  readonly price: number;
  /** > 0. */
  readonly forward: number;
  /** > 0. */
  readonly strike: number;
  /** > 0. */
  readonly timeYears: number;
  readonly isCall: boolean;
  /** > 0; 1: undiscounted. */
  readonly discount: number;
}

/**
 * The vol at which Black-76 gives a quoted price, or why there is none.
 *
 * Careful: a price in coins of an inverse option must be multiplied by the forward first.
 *
 * @see spec/11-QUNT, QUNT-041
 */
export function impliedVol(option: QuotedOption): ImpliedVol {
  const { price, forward, strike, timeYears, isCall, discount } = option;
  if (!(timeYears > 0 && timeYears <= Number.MAX_VALUE && discount > 0)) return { kind: 'outside-domain' };
  const totalVol = impliedTotalVol(price / discount, forward, strike, isCall);
  if (totalVol === Number.NEGATIVE_INFINITY) return { kind: 'below-intrinsic' };
  if (totalVol === Number.POSITIVE_INFINITY) return { kind: 'above-bound' };
  if (totalVol !== totalVol) return { kind: 'outside-domain' };
  return { kind: 'vol', vol: totalVol / Math.sqrt(timeYears), totalVol };
}

/** The arguments and results of `impliedTotalVolColumns`: row i is one option. */
export interface ImpliedVolColumns {
  /** Undiscounted. */
  readonly price: Float64Array;
  readonly forward: Float64Array;
  readonly strike: Float64Array;
  /** 1 call, 0 put. */
  readonly isCall: Uint8Array;
  /** Result: as of `impliedTotalVol`, bit for bit. */
  readonly totalVol: Float64Array;
}

/** The columns of one option: the scalar form is the column form of one row. */
const single: ImpliedVolColumns = {
  price: new Float64Array(1),
  forward: new Float64Array(1),
  strike: new Float64Array(1),
  isCall: new Uint8Array(1),
  totalVol: new Float64Array(1),
};

/** Two steps are enough as a rule; the guard is for what nobody thought of. */
const STEPS_MAX = 6;

/**
 * The total vol (vol * sqrt(time)) at which Black-76 gives a price, to the last digits that the doubles determine.
 *
 * Numeric form of `impliedVol`; `impliedTotalVolColumns` solves many at once.
 *
 * @param price     undiscounted, >= 0
 * @param forward   > 0
 * @param strike    > 0
 * @returns         total vol >= 0: 0 at intrinsic value; -Infinity below intrinsic value; +Infinity from the bound on
 *                  (forward of a call, strike of a put); NaN when an argument is outside its domain
 * @see spec/11-QUNT, QUNT-040; P. Jaeckel, "Let's Be Rational", Wilmott 2015
 */
export function impliedTotalVol(price: number, forward: number, strike: number, isCall: boolean): number {
  single.price[0] = price;
  single.forward[0] = forward;
  single.strike[0] = strike;
  single.isCall[0] = isCall ? 1 : 0;
  solveBlock(single, 0, 1);
  return single.totalVol[0];
}

/**
 * `impliedTotalVol` of rows [from, to), stage by stage over blocks of rows: the machine works on one option's divisions while another's
 * wait. Allocates nothing.
 */
export function impliedTotalVolColumns(columns: ImpliedVolColumns, from: number, to: number): void {
  for (let first = from; first < to; first += SLOTS) solveBlock(columns, first, Math.min(SLOTS, to - first));
}

function solveBlock(columns: ImpliedVolColumns, first: number, count: number): void {
  fillSlots(columns, first, count);
  guessVols();
  for (let n = 0; n < STEPS_MAX && improveVols() > 0; n++);
  for (let i = 0; i < count; i++) columns.totalVol[first + i] = slotVol[i];
}

/** Fills slots with the normalised options out of the money, or with the answer where there is nothing to solve. */
function fillSlots(columns: ImpliedVolColumns, first: number, count: number): void {
  let freshCount = 0;
  for (let i = 0; i < count; i++) {
    const price = columns.price[first + i];
    const isCall = columns.isCall[first + i] === 1;
    const bound = isCall ? columns.forward[first + i] : columns.strike[first + i];
    const other = isCall ? columns.strike[first + i] : columns.forward[first + i];
    const complement = bound - price;
    const worth = bound - other;
    // The intrinsic value need not be a double: what its rounding lost is taken off after it.
    const timeValue = worth > 0 ? price - worth - sumError(bound, -other, worth) : price;
    if (!(complement > 0 && timeValue > 0 && price > 0 && isPrice(bound) && isPrice(other))) {
      slotVol[i] = answerWithoutSolving(price, bound, other, timeValue);
      continue;
    }
    const lower = worth > 0 ? other : bound;
    slotX[i] = worth > 0 ? logRatio(bound, other) : logRatio(other, bound);
    slotBeta[i] = timeValue / lower;
    slotGamma[i] = complement / lower;
    if (slotBeta[i] > LEAST_SAFE) slotLog[i] = log(slotBeta[i]);
    else fillTinyLog(i, timeValue, lower);
    open.fresh[freshCount++] = i;
  }
  open.freshCount = freshCount;
}

function isPrice(x: number): boolean {
  return x > 0 && x <= Number.MAX_VALUE;
}

function fillTinyLog(i: number, timeValue: number, lower: number): void {
  slotLog[i] = log(timeValue) - log(lower);
}

function answerWithoutSolving(price: number, bound: number, other: number, timeValue: number): number {
  if (!(price >= 0 && isPrice(bound) && isPrice(other))) return Number.NaN;
  if (price >= bound) return Number.POSITIVE_INFINITY;
  return timeValue === 0 ? 0 : Number.NEGATIVE_INFINITY;
}
