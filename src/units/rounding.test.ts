import fc from 'fast-check';
import { expect, test } from 'vitest';
import { divideDown, divideExact, divideTowardsZero, divideUp, nearest, scaleDown, scaleUp } from './rounding.ts';

const integers = fc.bigInt({ min: -(2n ** 70n), max: 2n ** 70n });
const divisors = integers.filter((b) => b !== 0n);

test('UNIT-010 -7 / 2 is -4 down, -3 up and -3 towards zero', () => {
  expect([divideDown(-7n, 2n), divideUp(-7n, 2n), divideTowardsZero(-7n, 2n)]).toEqual([-4n, -3n, -3n]);
  expect([divideDown(7n, -2n), divideUp(7n, -2n), divideTowardsZero(7n, -2n)]).toEqual([-4n, -3n, -3n]);
  expect([divideDown(7n, 2n), divideUp(7n, 2n), divideTowardsZero(7n, 2n)]).toEqual([3n, 4n, 3n]);
});

test('UNIT-010 down <= exact <= up, less than one apart, and equal only when nothing is left', () => {
  fc.assert(
    fc.property(integers, divisors, (a, b) => {
      const down = divideDown(a, b);
      const up = divideUp(a, b);
      const [top, bottom] = b < 0n ? [-a, -b] : [a, b];
      expect(down * bottom <= top && top <= up * bottom).toBe(true);
      expect(up - down).toBe(a % b === 0n ? 0n : 1n);
      const cut = divideTowardsZero(a, b);
      expect(cut).toBe(a < 0n === b < 0n ? down : up);
    }),
  );
});

test('UNIT-010 an exact division is a fault when something is left, and so is a division by zero', () => {
  expect(divideExact(12n, -4n)).toBe(-3n);
  expect(() => divideExact(13n, 4n)).toThrow('remainder');
  for (const divide of [divideDown, divideUp, divideTowardsZero, divideExact]) {
    expect(() => divide(1n, 0n)).toThrow('division by zero');
  }
});

test('UNIT-010 nearest takes halves away from zero, so a number and its mirror round alike', () => {
  expect([2.5, -2.5, 2.4, -2.4, 0.5, -0.5, 0, 0.49999].map(nearest)).toEqual([3, -3, 2, -2, 1, -1, 0, 0]);
  fc.assert(
    fc.property(fc.double({ min: -1e15, max: 1e15, noNaN: true }), (x) => {
      expect(nearest(-x)).toBe(0 - nearest(x));
      expect(Math.abs(nearest(x) - x)).toBeLessThanOrEqual(0.5);
    }),
  );
});

test('UNIT-011 scaling loses no digit at the end of the safe range', () => {
  expect(scaleDown(9_007_199_254_740_991, 3, 4)).toBe(6_755_399_441_055_743);
  expect(scaleUp(9_007_199_254_740_991, 3, 4)).toBe(6_755_399_441_055_744);
  expect(scaleUp(-10, 1, 3)).toBe(-3);
  expect(scaleDown(-10, 1, 3)).toBe(-4);
  expect([scaleDown(-0, 1, 3), scaleDown(-0, 2, 3)]).toEqual([0, 0]);
});

test('UNIT-011 what is no safe integer cannot be scaled', () => {
  for (const [a, b, c] of [
    [0.5, 1, 1],
    [1, 2 ** 53, 1],
    [1, 1, 0],
    [1, 1, -1],
    [Number.NaN, 1, 1],
  ] as const) {
    expect(() => scaleUp(a, b, c)).toThrow('scaling needs');
    expect(() => scaleDown(a, b, c)).toThrow('scaling needs');
  }
});

test('UNIT-011 scaling agrees with arbitrary precision, whatever the sizes and however near to a whole quotient', () => {
  const sized = fc
    .tuple(fc.nat(53), fc.bigInt({ min: 0n, max: 2n ** 53n - 1n }))
    .map(([bits, x]) => Number(x >> BigInt(bits)));
  const signed = fc.tuple(sized, fc.boolean()).map(([x, negative]) => (negative ? 0 - x : x));
  const divisor = sized.map((x) => Math.max(1, x));
  const agree = (a: number, b: number, c: number): void => {
    const top = BigInt(a) * BigInt(b);
    const down = divideDown(top, BigInt(c));
    if (down > 2n ** 53n || down < -(2n ** 53n)) return;
    expect(scaleDown(a, b, c)).toBe(Number(down));
    expect(scaleUp(a, b, c)).toBe(Number(divideUp(top, BigInt(c))));
  };
  fc.assert(fc.property(signed, signed, divisor, agree), { numRuns: 20_000 });
  fc.assert(
    fc.property(signed, divisor, fc.integer({ min: -2, max: 2 }), (a, c, off) => {
      const near = (BigInt(c) * 1_000_003n) / BigInt(Math.max(1, Math.abs(a))) + BigInt(off);
      if (near < 2n ** 53n) agree(a, Number(near), c);
    }),
    { numRuns: 20_000 },
  );
  fc.assert(
    fc.property(signed, divisor, fc.integer({ min: -1, max: 1 }), (q, c, off) => {
      agree(q, c, c);
      if (Number.isSafeInteger(q * c + off)) agree(q * c + off, 1, c);
    }),
    { numRuns: 20_000 },
  );
});
