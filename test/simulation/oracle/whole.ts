/** Division of whole numbers with a direction, the naive way. */

/** a / b towards minus infinity. @param b above zero */
export function floorDiv(a: bigint, b: bigint): bigint {
  const cut = a / b;
  return a % b < 0n ? cut - 1n : cut;
}

/** a / b towards plus infinity. @param b above zero */
export const ceilDiv = (a: bigint, b: bigint): bigint => -floorDiv(-a, b);

const MILLION = 1_000_000n;

/** A rate of a preset (0.02 = 2 %) in whole parts per million, the nearest one. */
export const ppm = (rate: number): bigint => BigInt(Math.floor(Math.abs(rate) * 1_000_000 + 0.5));

/** amount * ppm / 10^6, rounded up. */
export const charged = (amount: bigint, partsPerMillion: bigint): bigint => ceilDiv(amount * partsPerMillion, MILLION);

export const magnitude = (x: bigint): bigint => (x < 0n ? -x : x);
export const least = (a: bigint, b: bigint): bigint => (a < b ? a : b);
export const most = (a: bigint, b: bigint): bigint => (a > b ? a : b);
export const positive = (x: bigint): bigint => most(x, 0n);
