import fc from 'fast-check';
import { expect, test } from 'vitest';
import { power } from './power.ts';

test('QUNT-013 powers that are exact in binary come out exact', () => {
  expect(power(2, 10)).toBe(1024);
  expect(power(9, 0.5)).toBe(3);
  expect(power(0.5, 3)).toBe(0.125);
  expect(power(7, 1)).toBe(7);
  expect(power(30 / 7, 0.13)).toBe(1.2082672883637753);
});

test('QUNT-013 the ends: zero, one, overflow, underflow and what is not a number', () => {
  expect(power(0, 0)).toBe(1);
  expect(power(5, 0)).toBe(1);
  expect(power(0, 2)).toBe(0);
  expect(power(0, -2)).toBe(Number.POSITIVE_INFINITY);
  expect(power(10, 309)).toBe(Number.POSITIVE_INFINITY);
  expect(power(10, -400)).toBe(0);
  expect(power(-1, 2)).toBeNaN();
  expect(power(Number.POSITIVE_INFINITY, 2)).toBeNaN();
  expect(power(2, Number.NaN)).toBeNaN();
  expect(power(2, Number.POSITIVE_INFINITY)).toBeNaN();
});

test('QUNT-013 x^p x^q = x^(p + q) within the rounding of the three', () => {
  const exponent = fc.integer({ min: -64, max: 64 }).map((n) => n / 16);
  fc.assert(
    fc.property(fc.double({ min: 1e-30, max: 1e30, noNaN: true }), exponent, exponent, (x, p, q) => {
      expect(Math.abs((power(x, p) * power(x, q)) / power(x, p + q) - 1)).toBeLessThan(1.2e-15);
    }),
  );
});
