import fc from 'fast-check';
import { expect, test } from 'vitest';
import { CELL_LIMIT_MAX, EXACT_MAX, POSITIONS_MAX, PPM, RISK_TICKS_PER_USD } from './limits.ts';
import { Fault } from './assert.ts';
import { formatMoney, isMoney, minus, money, negated, NO_MONEY, parseMoney, plus } from './money.ts';

const MAX = 2n ** 63n - 1n;

test('UNIT-020 money stops at 64 bits on both sides', () => {
  expect(money(MAX)).toBe(MAX);
  expect(money(-MAX)).toBe(-MAX);
  expect([isMoney(MAX), isMoney(MAX + 1n), isMoney(-MAX), isMoney(-MAX - 1n)]).toEqual([true, false, true, false]);
  expect(() => money(MAX + 1n)).toThrow('out of range');
  expect(() => plus(money(MAX), money(1n))).toThrow('out of range');
  expect(() => minus(money(-MAX), money(1n))).toThrow('out of range');
});

test('UNIT-020 sums and differences are those of integers', () => {
  const amounts = fc.bigInt({ min: -(2n ** 61n), max: 2n ** 61n }).map(money);
  fc.assert(
    fc.property(amounts, amounts, (a, b) => {
      expect(plus(a, b)).toBe(a + b);
      expect(minus(a, b)).toBe(a - b);
      expect(plus(a, negated(a))).toBe(NO_MONEY);
    }),
  );
});

test('UNIT-021 an amount is read exactly or not at all', () => {
  expect(parseMoney('1_000.25', 6)).toBe(1_000_250_000n);
  expect(parseMoney('-12.5', 6)).toBe(-12_500_000n);
  expect(parseMoney('1e3', 0)).toBe(1_000n);
  for (const text of ['0.0000001', '', 'abc', '1.2.3', '0x10', 'NaN', 'Infinity', '9223372036855']) {
    expect(parseMoney(text, 6), text).toBeUndefined();
  }
});

test('UNIT-021 printing and reading are inverse', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: -MAX, max: MAX }), fc.integer({ min: 0, max: 18 }), (units, decimals) => {
      expect(parseMoney(formatMoney(money(units), decimals), decimals)).toBe(units);
    }),
  );
});

test('UNIT-030 the limits are what a double carries exactly, and a risk tick is a ten-thousandth of a dollar', () => {
  expect(EXACT_MAX - 1).toBe(Number.MAX_SAFE_INTEGER);
  // Above it the next integer is lost; below it none is.
  expect([EXACT_MAX + 1, EXACT_MAX - 1 + 1]).toEqual([EXACT_MAX, EXACT_MAX]);
  expect(CELL_LIMIT_MAX).toBe(2 ** 31);
  expect([RISK_TICKS_PER_USD, PPM, POSITIONS_MAX]).toEqual([10_000, 1_000_000, 512]);
});

test('UNIT-020 what money refuses to be leaves a sentence, and nothing is none', () => {
  expect(NO_MONEY).toBe(0n);
  expect(() => money(-MAX - 1n)).toThrow(new Fault('money out of range'));
  expect(new Fault('x').name).toBe('Fault');
});
