import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decimalOf, decimalToNumber, formatDecimal, parseDecimal, rescaled, tenTo } from './decimal.ts';

test('UNIT-022 a decimal keeps every digit', () => {
  expect(parseDecimal('1e-8')).toEqual({ units: 1n, decimals: 8 });
  expect(parseDecimal('12.50')).toEqual({ units: 125n, decimals: 1 });
  expect(parseDecimal(' -0.10 ')).toEqual({ units: -1n, decimals: 1 });
  expect(parseDecimal('+1_234.5')).toEqual({ units: 12_345n, decimals: 1 });
  expect(parseDecimal('25e2')).toEqual({ units: 2_500n, decimals: 0 });
  expect(parseDecimal('0.000')).toEqual({ units: 0n, decimals: 0 });
});

test('UNIT-022 what is no decimal, or too fine, is refused', () => {
  for (const text of [
    '',
    '.',
    '1.',
    '.5',
    '1,5',
    '--1',
    '1_',
    '1__0',
    '1e',
    '1e999',
    'NaN',
    `0.${'0'.repeat(30)}1`,
    '1e-31',
  ]) {
    expect(parseDecimal(text), text).toBeUndefined();
  }
  expect(parseDecimal(`0.${'0'.repeat(29)}1`)).toEqual({ units: 1n, decimals: 30 });
});

test('UNIT-022 printing and reading are inverse', () => {
  const decimals = fc.record({ units: fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n }), decimals: fc.nat(20) });
  fc.assert(
    fc.property(decimals, (x) => {
      const read = parseDecimal(formatDecimal(x));
      expect(read).toBeDefined();
      if (read !== undefined) expect(read.units * tenTo(x.decimals)).toBe(x.units * tenTo(read.decimals));
    }),
  );
});

test('UNIT-022 the decimal of a double prints like it, and back', () => {
  expect(decimalOf(0.1)).toEqual({ units: 1n, decimals: 1 });
  expect(decimalOf(1e21)).toEqual({ units: 10n ** 21n, decimals: 0 });
  expect(() => decimalOf(Number.NaN)).toThrow('finite');
  fc.assert(
    fc.property(fc.double({ min: 1e-12, max: 1e18, noNaN: true }), (x) => {
      expect(decimalToNumber(decimalOf(x))).toBe(x);
    }),
  );
});

test('UNIT-022 more places are exact, fewer only when no digit is lost', () => {
  expect(rescaled({ units: 125n, decimals: 1 }, 3)).toBe(12_500n);
  expect(rescaled({ units: 12_500n, decimals: 3 }, 1)).toBe(125n);
  expect(rescaled({ units: 12_501n, decimals: 3 }, 1)).toBeUndefined();
  expect(tenTo(0)).toBe(1n);
  expect(tenTo(60)).toBe(10n ** 60n);
  for (const n of [-1, 61, 0.5]) expect(() => tenTo(n)).toThrow('power of ten');
});
