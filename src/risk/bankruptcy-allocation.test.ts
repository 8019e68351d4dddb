import fc from 'fast-check';
import { expect, test } from 'vitest';
import { allocateBankruptcy } from './bankruptcy-allocation.ts';

const position = fc.record({
  value: fc.integer({ min: -(10 ** 12), max: 10 ** 12 }),
  risk: fc.integer({ min: 0, max: 10 ** 12 }),
  notional: fc.integer({ min: 0, max: 10 ** 12 }),
});

test('LIQD-090 a shortfall of 900 over positions that can lose 200 and 100 is paid 600 and 300 above their marks', () => {
  const positions = [
    { value: 10_000, risk: 200, notional: 10_000 },
    { value: -5_000, risk: 100, notional: 5_000 },
  ];
  expect(allocateBankruptcy(-900, positions)).toEqual({ adjustments: [600, 300], unallocated: 0 });
  expect(allocateBankruptcy(900, positions)).toEqual({ adjustments: [-600, -300], unallocated: 0 });
});

test('LIQD-090 no price goes below zero: what a cheap option cannot carry goes to the others', () => {
  const cheap = { value: 40, risk: 500, notional: 10_000 };
  const future = { value: 10_000, risk: 500, notional: 10_000 };
  expect(allocateBankruptcy(200, [cheap, future]).adjustments).toEqual([-40, -160]);
  const shortOption = { value: -30, risk: 500, notional: 10_000 };
  expect(allocateBankruptcy(-200, [shortOption, future]).adjustments).toEqual([30, 170]);
});

test('LIQD-090 without risk anywhere the notional decides; without positions all of it is left over', () => {
  const flat = (notional: number) => ({ value: notional, risk: 0, notional });
  expect(allocateBankruptcy(-90, [flat(100), flat(200)]).adjustments).toEqual([30, 60]);
  expect(allocateBankruptcy(-90, [])).toEqual({ adjustments: [], unallocated: 90 });
});

test('LIQD-090 adjustments and what is left over add up to the NAV with its sign turned, and no value changes its sign', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: -(10 ** 12), max: 10 ** 12 }),
      fc.array(position, { maxLength: 8 }),
      (nav, positions) => {
        const { adjustments, unallocated } = allocateBankruptcy(nav, positions);
        expect(adjustments.reduce((sum, a) => sum + a, unallocated) + nav).toBe(0);
        for (const [i, a] of adjustments.entries()) {
          expect(Math.abs(a)).toBeLessThanOrEqual(positions[i].notional);
          const { value } = positions[i];
          if (value > 0) expect(value + a).toBeGreaterThanOrEqual(0);
          if (value < 0) expect(value + a).toBeLessThanOrEqual(0);
        }
      },
    ),
  );
});
