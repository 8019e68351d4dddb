import { describe, expect, test } from 'vitest';
import { plainly } from '../../test/hand-position.ts';
import { TERMS, writeTerms } from './joint-columns.ts';
import type { LadderNode } from './joint-columns.ts';

const node = (move: number, column: number, undamped = 1, sameVol = true): LadderNode => ({
  move,
  column,
  undamped,
  sameVol,
});
/** Five nodes a quarter apart, columns 0 to 4. */
const LADDER = [-0.5, -0.25, 0, 0.25, 0.5].map((move, column) => node(move, column));
/** The same between two tails with their vol up, which count half and are doubled. */
const TAILED = [node(-1, 5, 2, false), ...LADDER, node(1, 6, 2, false)];

/** [column, weight] of the chord, of that of long calls, of that of long puts. */
function terms(ladder: readonly LadderNode[], move: number): number[][][] {
  const joint = { columns: new Int32Array(3 * TERMS).fill(-1), weights: new Float64Array(3 * TERMS).fill(-9) };
  writeTerms(joint, TERMS, ladder, move);
  expect([joint.columns[TERMS - 1], joint.columns[2 * TERMS]]).toEqual([-1, -1]);
  const pair = (t: number): number[][] =>
    [t, t + 1].map((at) => plainly([joint.columns[TERMS + at], joint.weights[TERMS + at]]));
  return [pair(0), pair(2), pair(4)];
}

const pairs = (...numbers: readonly (readonly [number, number, number, number])[]): number[][][] =>
  numbers.map(([a, x, b, y]) => [
    [a, x],
    [b, y],
  ]);

describe('SCAN-060 the six terms of a move', () => {
  test('between two nodes: their chord, the one on its left for calls, the one on its right for puts', () => {
    expect(terms(LADDER, 0.125)).toEqual(pairs([2, 0.5, 3, 0.5], [1, -0.5, 2, 1.5], [3, 1.5, 4, -0.5]));
    expect(terms(LADDER, -0.0625)).toEqual(pairs([1, 0.25, 2, 0.75], [0, -0.75, 1, 1.75], [2, 1.25, 3, -0.25]));
  });

  test('at a node: the node itself, as the upper end of its chord', () => {
    expect(terms(LADDER, 0)).toEqual(pairs([1, 0, 2, 1], [0, -1, 1, 2], [2, 1, 3, 0]));
    expect(terms(LADDER, 0.25)).toEqual(pairs([2, 0, 3, 1], [1, -1, 2, 2], [3, 1, 4, 0]));
  });

  test('a move beyond the ladder is that of its end, where a chord outwards is missing the last node stands', () => {
    const top = pairs([3, 0, 4, 1], [2, -1, 3, 2], [4, 1, 4, 0]);
    expect(terms(LADDER, 0.5)).toEqual(top);
    expect(terms(LADDER, 9)).toEqual(top);
    const bottom = pairs([0, 1, 1, 0], [0, 1, 0, 0], [1, 2, 2, -1]);
    expect(terms(LADDER, -0.5)).toEqual(bottom);
    expect(terms(LADDER, -0.9)).toEqual(bottom);
  });

  test('in the first and the last step', () => {
    expect(terms(LADDER, -0.375)).toEqual(pairs([0, 0.5, 1, 0.5], [0, 1, 0, 0], [1, 1.5, 2, -0.5]));
    expect(terms(LADDER, 0.375)).toEqual(pairs([3, 0.5, 4, 0.5], [2, -0.5, 3, 1.5], [4, 1, 4, 0]));
  });

  test('towards a tail of another vol: its chord serves shorts, longs go on along the last two of their own vol', () => {
    expect(terms(TAILED, 0.75)).toEqual(pairs([4, 0.5, 6, 1], [3, -1, 4, 2], [3, -1, 4, 2]));
    expect(terms(TAILED, -0.75)).toEqual(pairs([5, 1, 0, 0.5], [0, 2, 1, -1], [0, 2, 1, -1]));
    expect(terms(TAILED, 1)).toEqual(pairs([4, 0, 6, 2], [3, -2, 4, 3], [3, -2, 4, 3]));
  });

  test('what a column was damped by is undone on each side of a chord', () => {
    const damped = [node(-1, 0, 4), node(0, 1, 1), node(1, 2, 2), node(2, 3, 8)];
    expect(terms(damped, 0.5)).toEqual(pairs([1, 0.5, 2, 1], [0, -2, 1, 1.5], [2, 3, 3, -4]));
  });
});
