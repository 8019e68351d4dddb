import { z } from 'zod';

/** A decimal as text: the same grammar as units/decimal.ts. */
const DECIMAL = /^[+-]?\d+(_\d+)*(\.\d+)?([eE][+-]?\d{1,2})?$/;

/** The range of a number field; absent bounds are open. */
export interface Range {
  readonly above?: number;
  readonly from?: number;
  readonly to?: number;
  readonly below?: number;
}

/** What a field takes: the range, and the words that a refusal puts after "it must be". */
export interface NumberRule extends Range {
  readonly allowed: string;
}

/**
 * A number written as a JSON number or as a decimal string ("1_000.25"); read as the nearest double. NaN and infinities are refused.
 * The parsed type is a number; the JSON Schema shows both forms.
 */
export function numberField(rule: NumberRule) {
  const error = rule.allowed;
  return z
    .union([bounded(z.number({ error }), rule), z.string({ error }).regex(DECIMAL, { error })], { error })
    .transform((written) => (typeof written === 'number' ? written : Number(written.replaceAll('_', ''))))
    .refine((read) => Number.isFinite(read) && isWithin(read, rule), { error });
}

function bounded(number: z.ZodNumber, { above, from, to, below, allowed: error }: NumberRule): z.ZodNumber {
  let result = number;
  if (above !== undefined) result = result.gt(above, { error });
  if (from !== undefined) result = result.gte(from, { error });
  if (to !== undefined) result = result.lte(to, { error });
  if (below !== undefined) result = result.lt(below, { error });
  return result;
}

/** Whether a number keeps to a range. */
export function isWithin(x: number, { above, from, to, below }: Range): boolean {
  return (
    (above === undefined || x > above) &&
    (from === undefined || x >= from) &&
    (to === undefined || x <= to) &&
    (below === undefined || x < below)
  );
}

/** The highest price the engine can hold: 2^53 units of 10^-8, about 90 million. */
const PRICE_TOP = 90_071_992;

/** A price above zero, in US dollars unless the field says otherwise. */
export const priceField = () =>
  numberField({ above: 0, to: PRICE_TOP, allowed: 'a price above 0 and at most 90,071,992' });

/** [0, 1] */
export const confidenceField = () =>
  numberField({ from: 0, to: 1, allowed: 'a confidence from 0 (unknown) to 1 (certain)' });

/** Annualised, as a fraction. */
export const volField = () =>
  numberField({ above: 0, to: 20, allowed: 'an annualised vol as a fraction, above 0 and at most 20 (0.55 is 55 %)' });

/** Per year, as a fraction. */
export const rateField = () =>
  numberField({ from: -1, to: 1, allowed: 'a rate per year as a fraction, from -1 to 1 (0.05 is 5 %)' });

/** Signed contracts, or units of an asset. */
export const quantityField = (what: string) =>
  numberField({ from: -1e15, to: 1e15, allowed: `${what}, at most 1,000,000,000,000,000 in size` });

/** Any finite number. */
export const realField = (what: string) => numberField({ from: -1e15, to: 1e15, allowed: what });
