import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { State } from './state.ts';
import { ticksAtIndex, ticksOfUnits } from './worth.ts';

/** As much of a state as the worth of an asset is read from. */
const listed = (decimals: number, indexPrice: number): State =>
  ({
    assets: { columns: { decimals: [decimals], underlying: [0] } },
    underlyings: { columns: { indexPrice: [indexPrice] } },
  }) as unknown as State;

test('LEDG-040 an amount is worth the same by quick and by exact arithmetic, whatever the places of its asset', () => {
  const units = fc.oneof(fc.integer({ min: -(10 ** 6), max: 10 ** 6 }), fc.maxSafeInteger());
  const price = fc.oneof(fc.integer({ min: 1, max: 10 ** 9 }), fc.integer({ min: 1, max: 10 ** 14 }));
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 18 }), units, price, (decimals, amount, indexPrice) => {
      const exact = ticksOfUnits(BigInt(amount), decimals, indexPrice);
      fc.pre(exact > -(2n ** 53n) && exact < 2n ** 53n);
      expect(ticksAtIndex(listed(decimals, indexPrice), 0, amount)).toBe(Number(exact));
    }),
    { numRuns: 400 },
  );
  expect(ticksAtIndex(listed(2, 150_000_000), 0, 12_345)).toBe(1_851_750);
});
