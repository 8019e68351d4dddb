import fc from 'fast-check';
import { expect, test } from 'vitest';
import { apportion } from './apportion.ts';

const sum = (numbers: readonly bigint[]): bigint => numbers.reduce((a, b) => a + b, 0n);
const sharers = fc.array(fc.record({ weight: fc.bigInt(0n, 1n << 53n), cap: fc.bigInt(0n, 1n << 40n) }), {
  maxLength: 12,
});

test('LIQD-050 ten among weights 5, 3 and 3 are 4, 3 and 3: the largest remainders round up, ties to the earlier', () => {
  const cap = 100n;
  expect(
    apportion(
      10n,
      [5n, 3n, 3n].map((weight) => ({ weight, cap })),
    ),
  ).toEqual([4n, 3n, 3n]);
  expect(
    apportion(
      10n,
      [1n, 1n, 1n].map((weight) => ({ weight, cap })),
    ),
  ).toEqual([4n, 3n, 3n]);
});

test('LIQD-050 what a cap cuts off goes to the others in proportion', () => {
  expect(
    apportion(100n, [
      { weight: 1n, cap: 5n },
      { weight: 1n, cap: 100n },
      { weight: 3n, cap: 60n },
    ]),
  ).toEqual([5n, 35n, 60n]);
});

test('LIQD-050 shares add up exactly to the total or to all caps, and nobody passes its cap', () => {
  fc.assert(
    fc.property(fc.bigInt(0n, 1n << 44n), sharers, (total, list) => {
      const shares = apportion(total, list);
      const room = sum(list.filter(({ weight }) => weight > 0n).map(({ cap }) => cap));
      expect(sum(shares)).toBe(total < room ? total : room);
      for (const [i, share] of shares.entries()) {
        expect(share).toBeGreaterThanOrEqual(0n);
        expect(share).toBeLessThanOrEqual(list[i].weight === 0n ? 0n : list[i].cap);
      }
    }),
  );
});

test('LIQD-050 of two below their caps the heavier has no less, up to the one unit of rounding', () => {
  fc.assert(
    fc.property(fc.bigInt(0n, 1n << 44n), sharers, (total, list) => {
      const shares = apportion(total, list);
      for (const [i, a] of list.entries()) {
        for (const [j, b] of list.entries()) {
          if (a.weight > b.weight && shares[i] < a.cap) expect(shares[i] + 1n).toBeGreaterThanOrEqual(shares[j]);
        }
      }
    }),
  );
});
