import { productError, sumError } from './double-double.ts';
import { expOfSum } from './exp.ts';
import { log } from './log.ts';
import { logRatioPair } from './log-ratio.ts';
import { millsRatio } from './mills.ts';
import { INVERSE_SQRT_TWO_PI, normalCdf } from './normal.ts';
import { priceOverVega } from './normalised-black.ts';

/** A European option on a forward. */
export interface Black76Option {
  /** >= 0, quote currency. */
  readonly forward: number;
  /** >= 0, quote currency. */
  readonly strike: number;
  /** >= 0. */
  readonly timeYears: number;
  /** >= 0, annualised; 0.5 is 50 %. */
  readonly vol: number;
  readonly isCall: boolean;
  /** In (0, 1] as a rule; 1: undiscounted, as venues margin in the settlement asset. */
  readonly discount: number;
}

/** Price and its derivatives, quote currency, of one long option. */
export interface Black76Value {
  readonly price: number;
  /** Per unit of the forward. */
  readonly delta: number;
  /** Per unit of the forward, twice. */
  readonly gamma: number;
  /** Per 1.00 of vol: 0.01 of it is the vega of one vol point. */
  readonly vega: number;
  /** Per year of calendar time, forward and vol standing still: negative for a long option without discounting. */
  readonly theta: number;
}

/** Beyond it a price is the forward (call) or the strike (put) to the last bit, for any two doubles. */
const TOTAL_VOL_MAX = 100;
/** Beyond it the density times any double is zero. */
const DEVIATIONS_MAX = 54.5;

/** What the out-of-the-money option of a strike is made of; one record, filled and read within a call. */
const terms = { h: 0, t: 0, d1: 0, correction: 0 };
const moneyness = new Float64Array(2);

/**
 * Undiscounted Black-76 price: forward * Phi(d1) - strike * Phi(d2) for a call.
 *
 * Computed as intrinsic value plus the price of the out-of-the-money option of the same strike, and that as
 * scale * phi(d1) * D(h, t), so that nothing cancels; the exponent of phi carries the rounding errors of
 * ln(forward / strike), of its division by totalVol and of the sum d1.
 *
 * Careful: totalVol is vol * sqrt(time), not vol.
 *
 * @param forward   >= 0, finite
 * @param strike    >= 0, finite
 * @param totalVol  >= 0, +Infinity allowed
 * @returns         within 6 ulp while normal, deep wings included; at totalVol 0, forward 0 or strike 0 the intrinsic
 *                  value; from totalVol 100 on the forward (call) or the strike (put); NaN outside the domain
 * @see spec/11-QUNT, QUNT-031
 */
export function black76Price(forward: number, strike: number, totalVol: number, isCall: boolean): number {
  if (!(isPrice(forward) && isPrice(strike) && totalVol >= 0)) return Number.NaN;
  const intrinsic = Math.max(0, isCall ? forward - strike : strike - forward);
  const bound = isCall ? forward : strike;
  return Math.min(bound, intrinsic + timeValue(Math.min(forward, strike), Math.max(forward, strike), totalVol));
}

/**
 * Price, delta, gamma, vega and theta of one long option, discounted.
 *
 * Delta, gamma and vega are those of the undiscounted formula times the discount. Theta = -discount * forward * phi(d1) *
 * vol / (2 sqrt(time)) + rate * price with rate = -ln(discount) / time: time passes, forward, vol and rate stand still.
 *
 * At time 0 or vol 0 the option is its intrinsic value: delta of a call 1, 1/2 or 0 as the forward is above, at or below
 * the strike (a put one less), gamma and vega 0, theta rate * price.
 *
 * @returns  every field within 8 ulp of its terms; all NaN when an argument is outside its domain
 * @see spec/11-QUNT, QUNT-032
 */
export function black76(option: Black76Option): Black76Value {
  const { forward, strike, timeYears, vol, isCall, discount } = option;
  const valid = isPrice(forward) && isPrice(strike) && isPrice(timeYears) && isPrice(vol) && discount > 0;
  if (!(valid && discount <= Number.MAX_VALUE)) return NOT_A_VALUE;
  const rootTime = Math.sqrt(timeYears);
  const totalVol = vol * rootTime;
  const price = discount * black76Price(forward, strike, totalVol, isCall);
  // 0 minus, so that no rate gives 0 and not -0.
  const carry = timeYears > 0 ? 0 - (log(discount) / timeYears) * price : 0;
  const lower = Math.min(forward, strike);
  if (lower === 0 || totalVol === 0 || totalVol > TOTAL_VOL_MAX) {
    const delta = discount * limitDelta(forward, strike, totalVol, isCall);
    return { price, delta, gamma: 0, vega: 0, theta: carry };
  }
  setTerms(lower, Math.max(forward, strike), totalVol);
  // The forward's d1; when the put is out of the money its own d1 is minus the forward's d2.
  const d1 = forward <= strike ? terms.d1 : terms.t - terms.h;
  const density = scaledBell(lower);
  return {
    price,
    delta: discount * forwardDelta(d1, density / forward, isCall),
    gamma: (discount * (density / forward)) / (forward * totalVol),
    vega: discount * density * rootTime,
    theta: carry - (discount * density * vol) / (2 * rootTime),
  };
}

const NOT_A_VALUE: Black76Value = {
  price: Number.NaN,
  delta: Number.NaN,
  gamma: Number.NaN,
  vega: Number.NaN,
  theta: Number.NaN,
};

function isPrice(x: number): boolean {
  return x >= 0 && x <= Number.MAX_VALUE;
}

/** Delta where the formula has no inside: no time, no vol, a zero price, or so much vol that only the limit is left. */
function limitDelta(forward: number, strike: number, totalVol: number, isCall: boolean): number {
  const unbounded = totalVol > TOTAL_VOL_MAX && forward > 0;
  const call = unbounded || forward > strike ? 1 : forward === strike ? 0.5 : 0;
  return isCall ? call : call - 1;
}

/** Phi(d1) or -Phi(-d1), relative in both tails: phi(d1) G(|d1|) where that is the smaller part. */
function forwardDelta(d1: number, density: number, isCall: boolean): number {
  if (d1 <= 0.67 && d1 >= -0.67) return isCall ? normalCdf(d1) : -normalCdf(-d1);
  const tail = density * millsRatio(Math.abs(d1));
  const call = d1 < 0 ? tail : 1 - tail;
  return isCall ? call : d1 < 0 ? tail - 1 : -tail;
}

/**
 * Price above intrinsic value, the same for the call and the put of a strike: lower * (Phi(d1) - higher / lower * Phi(d2))
 * with the d1 of the option out of the money.
 */
function timeValue(lower: number, higher: number, totalVol: number): number {
  if (lower === 0 || totalVol === 0) return 0;
  if (totalVol > TOTAL_VOL_MAX) return lower;
  setTerms(lower, higher, totalVol);
  const { h, t, d1 } = terms;
  if (d1 < -DEVIATIONS_MAX) return 0;
  if (d1 <= 0 || t < 0.3) return scaledBell(lower * priceOverVega(h, t));
  return lower * (normalCdf(d1) - scaledBell(1) * millsRatio(t - h));
}

/** Fills `terms` for the option out of the money: h = x / s, t = s / 2, d1 = h + t and what rounding took from d1. */
function setTerms(lower: number, higher: number, totalVol: number): void {
  logRatioPair(lower, higher, moneyness);
  const x = moneyness[0];
  const h = x / totalVol;
  const t = 0.5 * totalVol;
  const d1 = h + t;
  terms.h = h;
  terms.t = t;
  terms.d1 = d1;
  terms.correction = 0;
  if (d1 < -DEVIATIONS_MAX) return;
  const back = h * totalVol;
  const remainder = x - back - productError(h, totalVol, back) + moneyness[1];
  terms.correction = remainder / totalVol + sumError(h, t, d1);
}

/** scale * phi(d1 + correction): the exponent in one and a half precision, split in two where it alone would underflow. */
function scaledBell(scale: number): number {
  const { d1, correction } = terms;
  if (!(Math.abs(d1) < DEVIATIONS_MAX)) return 0;
  const square = d1 * d1;
  const exponent = -0.5 * square;
  const rest = -0.5 * productError(d1, d1, square) - d1 * correction;
  if (exponent > -700) return scale * INVERSE_SQRT_TWO_PI * expOfSum(exponent, rest);
  const half = expOfSum(0.5 * exponent, 0.5 * rest);
  return scale * INVERSE_SQRT_TWO_PI * half * half;
}
