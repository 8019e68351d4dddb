/**
 * Sums and products with their rounding errors: the unevaluated pair high + low carries about 106 bits.
 *
 * Dekker and Knuth; exact as long as nothing overflows (|a|, |b| < 2^995) or falls below 2^-969. Internal to quant/.
 */
const SPLIT = 134217729;

/** a + b - sum, exactly, for sum = a + b rounded; any order of magnitude. */
export function sumError(a: number, b: number, sum: number): number {
  const part = sum - a;
  return a - (sum - part) + (b - part);
}

/** a * b - product, exactly, for product = a * b rounded. */
export function productError(a: number, b: number, product: number): number {
  const aScaled = SPLIT * a;
  const aHigh = aScaled - (aScaled - a);
  const aLow = a - aHigh;
  const bScaled = SPLIT * b;
  const bHigh = bScaled - (bScaled - b);
  const bLow = b - bHigh;
  return aLow * bLow - (product - aHigh * bHigh - aLow * bHigh - aHigh * bLow);
}
