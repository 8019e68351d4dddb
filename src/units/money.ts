import { assert } from './assert.ts';
import { formatDecimal, parseDecimal, rescaled } from './decimal.ts';

declare const unit: unique symbol;

/** An amount of one asset in its smallest ledger unit (1 USDC = 1_000_000n with 6 decimals). Signed; |amount| < 2^63. */
export type Money = bigint & { readonly [unit]: 'ledger-unit' };

const MAX = 9_223_372_036_854_775_808n;

/** Admits an integer as money. @throws Fault when it does not fit the ledger column. */
export function money(units: bigint): Money {
  assert(isMoney(units), 'money out of range');
  return units as Money;
}

/** Whether an integer fits the ledger column. */
export function isMoney(units: bigint): boolean {
  return -MAX < units && units < MAX;
}

/** None. Not made by `money`: a file that asserts while it is loaded fails before any test can say what is wrong. */
export const NO_MONEY = 0n as Money;

export const plus = (a: Money, b: Money): Money => money(a + b);
export const minus = (a: Money, b: Money): Money => money(a - b);
export const negated = (a: Money): Money => money(-a);

/** Reads a decimal text as money with `decimals` places; undefined when it is no number, too fine for the asset, or too large. */
export function parseMoney(text: string, decimals: number): Money | undefined {
  const value = parseDecimal(text);
  const units = value === undefined ? undefined : rescaled(value, decimals);
  return units === undefined || !isMoney(units) ? undefined : money(units);
}

/** Prints money with the decimals of its asset, without trailing zeros. */
export function formatMoney(amount: Money, decimals: number): string {
  return formatDecimal({ units: amount, decimals });
}
