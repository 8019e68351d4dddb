import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseDecimal } from './decimal.ts';
import { isPrice, PRICE_MAX, PRICE_ONE, priceOf, priceOfDecimal, realPrice } from './price.ts';
import { DAY_MS, daysBetween, YEAR_MS, yearsBetween } from './time.ts';

test('UNIT-040 a price is a whole number of 10^-8 units above zero', () => {
  expect(priceOf(60_000.5)).toBe(6_000_050_000_000);
  expect(realPrice(6_000_050_000_000)).toBe(60_000.5);
  expect(priceOf(0.000_000_004)).toBeUndefined();
  expect(priceOf(0.000_000_005)).toBe(1);
  for (const x of [0, -1, Number.NaN, Infinity, 1e9]) expect(priceOf(x), String(x)).toBeUndefined();
  for (const x of [0, -1, 0.5, Number.NaN, 2 ** 53]) expect(isPrice(x), String(x)).toBe(false);
  expect([isPrice(1), isPrice(PRICE_MAX)]).toEqual([true, true]);
});

test('UNIT-040 a decimal price is exact or refused', () => {
  const read = (text: string) => {
    const value = parseDecimal(text);
    return value === undefined ? undefined : priceOfDecimal(value);
  };
  expect(read('60000.5')).toBe(6_000_050_000_000);
  expect(read('90071992.54740991')).toBe(PRICE_MAX);
  for (const text of ['0', '-1', '0.000000001', '90071992.54740992']) expect(read(text), text).toBeUndefined();
});

test('UNIT-040 a price survives the way to a real number and back', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 1_000_000 * PRICE_ONE }), (price) => {
      expect(priceOf(realPrice(price))).toBe(price);
    }),
  );
});

test('UNIT-050 a year is 365 days, and what has passed is 0 away', () => {
  const start = Date.UTC(2026, 0, 1);
  expect(daysBetween(start, start + 30 * DAY_MS)).toBe(30);
  expect(yearsBetween(start, start + YEAR_MS)).toBe(1);
  expect(yearsBetween(start, start + 30 * DAY_MS)).toBe(30 / 365);
  expect([daysBetween(start, start - 1), yearsBetween(start, start), yearsBetween(start, start - 1)]).toEqual([
    0, 0, 0,
  ]);
});
