import { describe, expect, test } from 'vitest';
import { plainly } from '../../../../test/hand-position.ts';
import type { DeriveBook, DeriveExpiry } from './book.ts';
import { forwardColumn } from './forward.ts';

/** Options without vol are worth what they are in the money: a forward of 1,000, of which 400 are fixed. */
const expiry = (
  timeYears: number,
  ...options: readonly (readonly [strike: number, isCall: boolean, quantity: number])[]
): DeriveExpiry => ({
  expiryMs: 0,
  timeYears,
  fixedForward: 400,
  variableForward: 600,
  rate: 0,
  confidence: 1,
  options: options.map(([strike, isCall, quantity]) => ({ symbol: 'O', strike, isCall, quantity, vol: 0 })),
});

/** Up 25 % and down 50 % of the part that moves: 1,150 and 700. */
const BASIS = { spotUp: 1.25, spotDown: 0.5, addFactor: 0.25, multFactor: 0.5 };

function column(expiries: readonly DeriveExpiry[], marks: readonly number[][], perpetuals = 0, others = 0) {
  const book = {
    expiries,
    perpetuals: Array.from({ length: perpetuals }, () => ({ symbol: 'P', quantity: 5, mark: 1_000 })),
  } as unknown as DeriveBook;
  const lines = Array.from({ length: others }, () => ({ symbol: 'C', amount: 5, value: 5_000 }));
  return plainly(forwardColumn({ book, others: lines, marks, discount: false }, BASIS));
}

describe('MODL-710 MODL-720 the forward contingency', () => {
  test('a long call loses when the basis falls, a short one when it rises, scaled by the time that is left', () => {
    expect(column([expiry(1, [900, true, 2])], [[100]])).toEqual([2 * -100 * 0.75]);
    expect(column([expiry(1, [900, true, -2])], [[100]])).toEqual([-2 * 150 * 0.75]);
    expect(column([expiry(0, [900, true, -2])], [[100]])).toEqual([-2 * 150 * 0.25]);
    expect(column([expiry(3, [900, true, -2])], [[100]])).toEqual([-2 * 150 * 1.75]);
  });

  test('the expiry decides for all its options: what gains in its worse move counts too', () => {
    // Down: -100 on each of two calls, +200 on one put; up: -3 * 150 on the shorts.
    const spread = expiry(0, [900, true, -3], [900, false, -1]);
    expect(column([spread], [[100, 0]])).toEqual([-450 * 0.25, 0]);
    const other = expiry(0, [900, true, 3], [900, false, 1]);
    // Down -300 + 200, up +450: the call and the put of the fall.
    expect(column([other], [[100, 0]])).toEqual([-300 * 0.25, 200 * 0.25]);
  });

  test('an expiry that gains in both moves, or loses in none, counts nothing; the next one for itself', () => {
    const gains = expiry(1, [1_000, true, 1], [1_000, false, 1]);
    expect(column([gains, expiry(1, [900, true, 2])], [[0, 0], [100]])).toEqual([0, 0, -150]);
    expect(column([expiry(1, [2_000, true, -1])], [[0]])).toEqual([0]);
  });

  test('the move up where both lose alike', () => {
    // Up -2 * 150 on the calls, down -300 on the put.
    expect(column([expiry(0, [1_000, true, -2], [1_000, false, -1])], [[0, 0]])).toEqual([-75, 0]);
  });

  test('perpetuals and coins do not move', () => {
    expect(column([expiry(1, [900, true, 2])], [[100]], 2, 1)).toEqual([-150, 0, 0, 0]);
    expect(column([], [], 1, 2)).toEqual([0, 0, 0]);
  });
});
