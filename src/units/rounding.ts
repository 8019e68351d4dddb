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
  return Number(divideUp(...product(value, numerator, denominator)));
}

/** value * numerator / denominator on safe integers, rounded towards minus infinity. */
export function scaleDown(value: number, numerator: number, denominator: number): number {
  return Number(divideDown(...product(value, numerator, denominator)));
}

function product(value: number, numerator: number, denominator: number): [bigint, bigint] {
  assert(Number.isSafeInteger(value) && Number.isSafeInteger(numerator), 'scaling needs safe integers');
  assert(Number.isSafeInteger(denominator) && denominator > 0, 'scaling needs a positive denominator');
  return [BigInt(value) * BigInt(numerator), BigInt(denominator)];
}
