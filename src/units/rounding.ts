import { assert } from './assert.ts';

/** Every division of integers names its direction; "nearest by habit" does not exist. @see spec/01-UNIT, UNIT-010 */

/** a / b towards plus infinity. Exact. @throws Fault when b is zero. */
export function divideUp(a: bigint, b: bigint): bigint {
  return -divideDown(-a, b);
}

/** a / b towards minus infinity. Exact. @throws Fault when b is zero. */
export function divideDown(a: bigint, b: bigint): bigint {
  assert(b !== 0n, 'division by zero');
  const quotient = a / b;
  const inexact = quotient * b !== a;
  return inexact && a < 0n !== b < 0n ? quotient - 1n : quotient;
}

/** a / b towards zero: a payout or a credit is never rounded up in magnitude. @throws Fault when b is zero. */
export function divideTowardsZero(a: bigint, b: bigint): bigint {
  assert(b !== 0n, 'division by zero');
  return a / b;
}

/** a / b when it is a whole number. @throws Fault when it is not. */
export function divideExact(a: bigint, b: bigint): bigint {
  assert(b !== 0n, 'division by zero');
  assert(a % b === 0n, 'division leaves a remainder');
  return a / b;
}

/**
 * The nearest integer to a real number; halves away from zero, so that a position and its mirror round alike.
 * Only for the builders that turn one priced cell into risk ticks: everything else names a direction.
 */
export function nearest(x: number): number {
  const magnitude = Math.floor(Math.abs(x) + 0.5);
  return x < 0 ? 0 - magnitude : magnitude;
}

/**
 * value * numerator / denominator on safe integers, rounded towards plus infinity. Exact for any result below 2^53.
 * @throws Fault when an argument is not a safe integer or the denominator is not positive.
 */
export function scaleUp(value: number, numerator: number, denominator: number): number {
  return 0 - scaleDown(0 - value, numerator, denominator);
}

/** value * numerator / denominator on safe integers, rounded towards minus infinity. */
export function scaleDown(value: number, numerator: number, denominator: number): number {
  assert(Number.isSafeInteger(value) && Number.isSafeInteger(numerator), 'scaling needs safe integers');
  assert(Number.isSafeInteger(denominator) && denominator > 0, 'scaling needs a positive denominator');
  const product = value * numerator;
  const guess = Math.floor(product / denominator);
  // Of one safe integer by another the guess is the quotient or one more, and its multiple passes the value only then.
  if (numerator === 1) return guess * denominator > value ? guess - 1 : guess + 0;
  if (denominator > DIVISOR_MAX || !(Math.abs(guess) <= QUOTIENT_MAX)) {
    return Number(divideDown(BigInt(value) * BigInt(numerator), BigInt(denominator)));
  }
  // product - guess * denominator, both products exact as a sum of two doubles: no more than a few denominators, so a whole double.
  const multiple = guess * denominator;
  const rest = product - multiple + (lostBy(value, numerator, product) - lostBy(guess, denominator, multiple));
  return guess + Math.floor(rest / denominator);
}

/** Below these the rest of the division is a whole number of less than 2^53, and the quotient of it by the divisor is off by nothing. */
const DIVISOR_MAX = 1_125_899_906_842_624;
const QUOTIENT_MAX = 2_251_799_813_685_248;

/** a * b - product, where product is a * b as a double: exact for safe integers. Dekker (1971), A floating-point technique. */
function lostBy(a: number, b: number, product: number): number {
  const aHigh = highHalf(a);
  const bHigh = highHalf(b);
  const aLow = a - aHigh;
  const bLow = b - bHigh;
  return aHigh * bHigh - product + aHigh * bLow + aLow * bHigh + aLow * bLow;
}

/** The upper 26 bits of a double: what is left has 26 as well. Veltkamp (1968). */
function highHalf(a: number): number {
  const spread = SPLITTER * a;
  return spread - (spread - a);
}

/** 2^27 + 1 */
const SPLITTER = 134_217_729;
