import { expect, test } from 'vitest';
import { breachMoves, jointDistance, valueAt } from './distance.ts';

test('LIQD-002 an account without headroom is at the line, to the cent; one with a cent is not', () => {
  const moves = [-0.1, 0, 0.1];
  expect(breachMoves({ moves, headroom: [5, 0, 5] })).toEqual({ down: -0, up: 0 });
  expect(breachMoves({ moves, headroom: [5, -1, 5] })).toEqual({ down: -0, up: 0 });
  const { down, up } = breachMoves({ moves, headroom: [-0.01, 0.01, -0.03] });
  expect([down, up]).toEqual([expect.closeTo(-0.05, 12), expect.closeTo(0.025, 12)]);
  expect(breachMoves({ moves: [-0.1, 0.1], headroom: [5, 5] })).toEqual({ down: -0, up: 0 });
});

test('LIQD-002 a node with nothing left is the line, though headroom comes back behind it', () => {
  const moves = [-0.2, -0.1, 0, 0.1, 0.2];
  expect(breachMoves({ moves, headroom: [80, 0, 100, 0, 70] })).toEqual({ down: -0.1, up: 0.1 });
  expect(breachMoves({ moves, headroom: [80, 10, 100, 30, 70] })).toEqual({ down: undefined, up: undefined });
});

test('LIQD-002 beyond the last node on its line: nowhere when it is level or rises, and not at a price of nothing', () => {
  const down = (outer: number, inner: number) => breachMoves({ moves: [-0.5, 0], headroom: [outer, inner] }).down;
  expect(down(60, 100)).toBeUndefined();
  expect(down(50, 100)).toBeUndefined();
  expect(down(49, 100)).toBeCloseTo((-0.5 * 100) / 51, 12);
  expect(down(100, 100)).toBeUndefined();
  expect(down(101, 100)).toBeUndefined();
  // The present price is the last node: on from the two before.
  const up = (inner: number) => breachMoves({ moves: [-0.1, 0], headroom: [inner, 100] }).up;
  expect(up(300)).toBeCloseTo(0.05, 12);
  expect(up(100)).toBeUndefined();
  expect(breachMoves({ moves: [0, 0.1], headroom: [100, 150] })).toEqual({
    down: expect.closeTo(-0.2, 12),
    up: undefined,
  });
  expect(breachMoves({ moves: [0], headroom: [100] })).toEqual({ down: undefined, up: undefined });
});

test('LIQD-002 headroom at a node is that of the node, and each segment has its own slope', () => {
  const ladder = { moves: [-0.4, -0.1, 0, 0.2], headroom: [10, 40, 100, 80] };
  for (const [move, headroom] of [
    [-0.5, 0],
    [-0.4, 10],
    [-0.25, 25],
    [-0.1, 40],
    [-0.05, 70],
    [0, 100],
    [0.1, 90],
    [0.2, 80],
    [0.4, 60],
  ])
    expect(valueAt(ladder, move)).toBeCloseTo(headroom, 9);
  expect(valueAt({ moves: [0, 0.5], headroom: [100, 50] }, 0.75)).toBeCloseTo(25, 9);
});

test('LIQD-002 a leg that loses 150 down and gains 50 up is one way 100 and both ways 50', () => {
  const leg = { up: 50, down: -150 };
  // 50 d^2 + 100 d = 600
  expect(jointDistance(600, [leg], [[1]])).toBeCloseTo(Math.sqrt(13) - 1, 12);
  // Short is the mirror image; a leg that gains both ways takes nothing away from it.
  expect(jointDistance(600, [{ up: -150, down: 50 }], [[1]])).toBeCloseTo(Math.sqrt(13) - 1, 12);
  const apart = [
    [1, 0],
    [0, 1],
  ];
  expect(jointDistance(600, [leg, { up: 90, down: 90 }], apart)).toBeCloseTo(Math.sqrt(13) - 1, 12);
  // Two of them apart: s = 100 sqrt(2), g = 100.
  const two = (-100 * Math.SQRT2 + Math.sqrt(20_000 + 4 * 100 * 600)) / 200;
  expect(jointDistance(600, [leg, leg], apart)).toBeCloseTo(two, 12);
});

test('LIQD-002 correlation enters for each pair twice, and a sum below zero is none', () => {
  const legs = [
    { up: 30, down: -30 },
    { up: -40, down: 40 },
  ];
  const rho = (r: number) => [
    [1, r],
    [r, 1],
  ];
  // 900 + 1,600 - 2 * 0.5 * 1,200
  expect(jointDistance(260, legs, rho(0.5))).toBeCloseTo(260 / Math.sqrt(1_300), 12);
  expect(jointDistance(260, legs, rho(-0.5))).toBeCloseTo(260 / Math.sqrt(3_700), 12);
  expect(jointDistance(260, legs, rho(2))).toBe(Number.POSITIVE_INFINITY);
  expect([jointDistance(0, legs, rho(0)), jointDistance(-1, legs, rho(0)), jointDistance(0, [], [])]).toEqual([
    0, 0, 0,
  ]);
  expect(jointDistance(1, [], [])).toBe(Number.POSITIVE_INFINITY);
});
