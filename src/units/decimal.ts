import { assert } from './assert.ts';

/** An exact decimal: units * 10^-decimals. Used for tick sizes, lot sizes, strikes and amounts at the edge. */
export interface Decimal {
  readonly units: bigint;
  readonly decimals: number;
}

const DECIMALS_MAX = 30;
const FORM = /^([+-]?)(\d+(?:_\d+)*)(?:\.(\d+))?(?:[eE]([+-]?\d{1,2}))?$/;

/** Reads "-12.50", "1_000.25" or "1e-8" exactly; undefined when the text is not a decimal number. */
export function parseDecimal(text: string): Decimal | undefined {
  const match = FORM.exec(text.trim());
  if (match === null) return undefined;
  const [, sign, whole = '', fraction = '', exponent = '0'] = match;
  const digits = BigInt(whole.replaceAll('_', '') + fraction);
  const decimals = fraction.length - Number(exponent);
  if (decimals > DECIMALS_MAX) return undefined;
  const units = sign === '-' ? -digits : digits;
  return decimals < 0 ? { units: units * tenTo(-decimals), decimals: 0 } : trimmed({ units, decimals });
}

/** The exact decimal that prints like the shortest text of a double. @throws Fault when x is not finite. */
export function decimalOf(x: number): Decimal {
  assert(Number.isFinite(x), 'a decimal needs a finite number');
  const parsed = parseDecimal(String(x));
  assert(parsed !== undefined, 'a double prints as a decimal');
  return parsed;
}

/** Prints every digit, without trailing zeros. */
export function formatDecimal({ units, decimals }: Decimal): string {
  const digits = (units < 0n ? -units : units).toString().padStart(decimals + 1, '0');
  const whole = digits.slice(0, digits.length - decimals);
  const fraction = digits.slice(digits.length - decimals).replace(/0+$/, '');
  return `${units < 0n ? '-' : ''}${whole}${fraction === '' ? '' : `.${fraction}`}`;
}

/** The nearest double (correctly rounded: decimal literals are parsed as the standard fixes). */
export function decimalToNumber(value: Decimal): number {
  return Number(`${value.units}e-${value.decimals}`);
}

/** The same value with more decimals; undefined when digits would be lost. */
export function rescaled(value: Decimal, decimals: number): bigint | undefined {
  if (decimals >= value.decimals) return value.units * tenTo(decimals - value.decimals);
  const divisor = tenTo(value.decimals - decimals);
  return value.units % divisor === 0n ? value.units / divisor : undefined;
}

const TENS: readonly bigint[] = Array.from({ length: 61 }, (_, n) => BigInt(`1${'0'.repeat(n)}`));

/** 10^n for n >= 0, exact. */
export function tenTo(n: number): bigint {
  assert(Number.isInteger(n) && n >= 0 && n < TENS.length, 'power of ten out of range');
  return TENS[n];
}

function trimmed(value: Decimal): Decimal {
  let { units, decimals } = value;
  while (decimals > 0 && units % 10n === 0n) {
    units /= 10n;
    decimals -= 1;
  }
  return { units, decimals };
}
