import { describe, expect, test } from 'vitest';
import { BoundedProgramme } from './bounded-programme.ts';

const of = (cost: readonly number[], upper: readonly number[], rows = 9) =>
  new BoundedProgramme(Float64Array.from(cost), Float64Array.from(upper), rows);

function pointOf(programme: BoundedProgramme, n: number): number[] {
  const x = new Float64Array(n).fill(-7);
  programme.read(x);
  return [...x];
}

const near = (...x: readonly number[]): unknown[] => x.map((value) => expect.closeTo(value, 12));

describe('LIQD-071 the cheapest point of a box under conditions', () => {
  test('without conditions, and with those that zero satisfies, it is zero', () => {
    const programme = of([1, 2], [10, 10]);
    expect(pointOf(programme, 2)).toEqual([0, 0]);
    expect(programme.add(Float64Array.of(1, 1), 0)).toBe(true);
    expect(programme.add(Float64Array.of(-1, 3), -2)).toBe(true);
    expect(pointOf(programme, 2)).toEqual([0, 0]);
  });

  test('the cheapest fill first, up to their bounds; later conditions move what earlier ones chose', () => {
    const programme = of([1, 2, 4], [10, 10, 10]);
    expect(programme.add(Float64Array.of(1, 1, 1), 15)).toBe(true);
    expect(pointOf(programme, 3)).toEqual(near(10, 5, 0));
    expect(programme.add(Float64Array.of(0, 0, 1), 3)).toBe(true);
    expect(pointOf(programme, 3)).toEqual(near(10, 2, 3));
    expect(programme.add(Float64Array.of(-1, 0, 0), -4)).toBe(true);
    expect(pointOf(programme, 3)).toEqual(near(4, 8, 3));
    expect(programme.add(Float64Array.of(0, -2, 0), -10)).toBe(true);
    expect(pointOf(programme, 3)).toEqual(near(4, 5, 6));
  });

  test('the cheapest is what costs least for its effect', () => {
    const programme = of([3, 4], [10, 10]);
    // 3 for one against 4 for two; the second alone reaches 20.
    programme.add(Float64Array.of(1, 2), 14);
    expect(pointOf(programme, 2)).toEqual(near(0, 7));
    programme.add(Float64Array.of(1, 2), 26);
    expect(pointOf(programme, 2)).toEqual(near(6, 10));
  });

  test('two conditions at once meet where both are tight', () => {
    const programme = of([1, 1], [10, 10]);
    programme.add(Float64Array.of(2, 1), 8);
    programme.add(Float64Array.of(1, 3), 9);
    // 2x + y = 8 and x + 3y = 9.
    expect(pointOf(programme, 2)).toEqual(near(3, 2));
  });

  test('ties go to the lowest number', () => {
    const programme = of([1, 1, 1], [5, 5, 5]);
    programme.add(Float64Array.of(1, 1, 1), 3);
    expect(pointOf(programme, 3)).toEqual(near(3, 0, 0));
    programme.add(Float64Array.of(1, 1, 1), 8);
    expect(pointOf(programme, 3)).toEqual(near(5, 3, 0));
  });

  test('everything is just enough, and a little more is impossible', () => {
    const all = Float64Array.of(1, 1, 1);
    const programme = of([1, 2, 4], [10, 10, 10]);
    expect(programme.add(all, 30)).toBe(true);
    expect(pointOf(programme, 3)).toEqual(near(10, 10, 10));
    expect(of([1, 2, 4], [10, 10, 10]).add(all, 30.001)).toBe(false);
    expect(of([1], [10]).add(Float64Array.of(-1), 1)).toBe(false);
    expect(of([1], [10]).add(Float64Array.of(0), 1)).toBe(false);
    expect(programme.add(Float64Array.of(-1, -1, -1), -29)).toBe(false);
  });

  test('what is at its bound comes back when it hurts', () => {
    const programme = of([1, 5], [4, 10]);
    programme.add(Float64Array.of(1, 1), 6);
    expect(pointOf(programme, 2)).toEqual(near(4, 2));
    programme.add(Float64Array.of(-1, 1), 1);
    // x + y >= 6 and y >= x + 1.
    expect(pointOf(programme, 2)).toEqual(near(2.5, 3.5));
    programme.add(Float64Array.of(-1, 1), 8);
    expect(pointOf(programme, 2)).toEqual(near(0, 8));
    // All the way at once: from its bound to nothing, and the other makes up for it.
    const atOnce = of([1, 5], [4, 10]);
    atOnce.add(Float64Array.of(1, 1), 6);
    atOnce.add(Float64Array.of(-1, 1), 8);
    expect(pointOf(atOnce, 2)).toEqual(near(0, 8));
  });

  test('it is full after as many conditions as it was made for', () => {
    const programme = of([1], [10], 2);
    expect(programme.isFull).toBe(false);
    programme.add(Float64Array.of(1), 1);
    expect(programme.isFull).toBe(false);
    programme.add(Float64Array.of(1), 2);
    expect(programme.isFull).toBe(true);
    expect(pointOf(programme, 1)).toEqual(near(2));
  });
});
