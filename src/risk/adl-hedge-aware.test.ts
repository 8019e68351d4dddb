import { describe, expect, test } from 'vitest';
import { createAdlCandidates, DAMAGE_STEPS, damageStepEnd, damageStepLots } from './adl-candidates.ts';
import { takeHedgeAware } from './adl-hedge-aware.ts';

const STEPS = Array.from({ length: DAMAGE_STEPS }, (_, step) => step);

test('FUND-043 a position in eight parts: whole lots that add up', () => {
  const ends = (lots: number) => STEPS.map((step) => damageStepEnd(lots, step));
  expect(ends(16)).toEqual([2, 4, 6, 8, 10, 12, 14, 16]);
  expect(ends(10)).toEqual([1, 2, 3, 5, 6, 7, 8, 10]);
  expect(ends(3)).toEqual([0, 0, 1, 1, 1, 2, 2, 3]);
  expect(STEPS.map((step) => damageStepLots(10, step))).toEqual([1, 1, 1, 2, 1, 1, 1, 2]);
});

/** Candidates of eight lots and these damages after each; classes of ten ticks a lot. */
function taken(lots: number, damages: readonly (readonly number[])[], profits = damages.map(() => 1), held = 8) {
  const candidates = createAdlCandidates(damages.length + 1);
  candidates.count = damages.length;
  damages.forEach((damage, k) => {
    candidates.lots[k] = held;
    candidates.profit[k] = profits[k];
    candidates.damage.set(damage, k * DAMAGE_STEPS);
  });
  const out = new Float64Array(damages.length + 1).fill(99);
  const total = takeHedgeAware(candidates, lots, 10, out);
  expect(out[damages.length]).toBe(99);
  return [total, ...out.subarray(0, damages.length)];
}

describe('FUND-043 where it hurts least', () => {
  // Four lots for nothing, then twenty a lot; and ten a lot from the first on.
  const half = [0, 0, 0, 0, 20, 40, 60, 80];
  const even = [10, 20, 30, 40, 50, 60, 70, 80];

  test('class by class', () => {
    const some = (lots: number) => taken(lots, [half, even]);
    expect(some(0)).toEqual([0, 0, 0]);
    expect(some(4)).toEqual([4, 4, 0]);
    expect(some(6)).toEqual([6, 4, 2]);
    expect(some(12)).toEqual([12, 4, 8]);
    expect(some(13)).toEqual([13, 5, 8]);
    expect(some(16)).toEqual([16, 8, 8]);
    expect(some(20)).toEqual([16, 8, 8]);
  });

  test('a class is whole steps, rounded up: ten ticks are one, eleven are two', () => {
    const eleven = even.map((_, step) => 11 * (step + 1));
    const twenty = even.map((_, step) => 20 * (step + 1));
    expect(taken(8, [eleven, even])).toEqual([8, 0, 8]);
    expect(taken(8, [eleven, twenty])).toEqual([8, 4, 4]);
  });

  test('a part is never in a lower class than the part before it', () => {
    // Only the first lot hurts, yet the others cannot be had before it.
    const first = new Array<number>(8).fill(20);
    expect(taken(8, [first, even])).toEqual([8, 0, 8]);
    expect(taken(12, [first, even])).toEqual([12, 4, 8]);
  });

  test('damage is a lot: of sixteen lots each part is two', () => {
    const twenty = even.map((_, step) => 20 * (step + 1));
    expect(taken(16, [twenty, even.map((d) => d * 3)], [1, 1], 16)).toEqual([16, 16, 0]);
  });

  test('within a class by profit', () => {
    expect(taken(8, [even, even], [1, 3])).toEqual([8, 2, 6]);
  });
});
