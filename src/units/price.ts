import type { Decimal } from './decimal.ts';
import { rescaled, tenTo } from './decimal.ts';

/** A price at rest is a whole number of 10^-8 of its quote currency (of the coin for inverse options). @see spec/01-UNIT, UNIT-040 */
export const PRICE_DECIMALS = 8;

/** One unit of quote currency in price units. */
export const PRICE_ONE = 100_000_000;

/** The highest price: about 90 million of the quote currency, the largest safe integer. */
export const PRICE_MAX = Number.MAX_SAFE_INTEGER;

/** Whether a number is a price: a safe integer above zero, in 10^-8 units. */
export function isPrice(price: number): boolean {
  return Number.isSafeInteger(price) && price > 0;
}

/** The price nearest to a real number of quote currency, halves up; undefined when it is not positive, not finite or too high. */
export function priceOf(real: number): number | undefined {
  const price = Math.floor(real * PRICE_ONE + 0.5);
  return isPrice(price) ? price : undefined;
}

/** An exact decimal as a price; undefined when it has more than eight places, is not positive or too high. */
export function priceOfDecimal(value: Decimal): number | undefined {
  const units = rescaled(value, PRICE_DECIMALS);
  if (units === undefined || units <= 0n || units > BigInt(PRICE_MAX)) return undefined;
  return Number(units);
}

/** A price as a real number of quote currency: the nearest double. */
export function realPrice(price: number): number {
  return price / PRICE_ONE;
}

/** 10^PRICE_DECIMALS as a bigint, for exact cash arithmetic. */
export const PRICE_SCALE: bigint = tenTo(PRICE_DECIMALS);
