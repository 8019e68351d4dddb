import { expect, test } from 'vitest';
import { percent, scenarioSetOf, ZERO_DOWN, ZERO_SAME, ZERO_UP } from './scenario-set.ts';

const SET = scenarioSetOf('1', {
  priceRange: 0.16,
  volShock: { up: 0.5, down: 0.25, shortPower: 0.3, longPower: 0.13, daysFloor: 1, volFloor: 0.5 },
  tails: [-0.66, -0.33, 0.5, 1, 2, 3, 4, 5],
  tailShare: 1,
  skew: 0.12,
  skewWidth: 1,
});

test('SCAN-001 an underlying has 37 own columns in a fixed order', () => {
  const { scenarios } = SET;
  expect(scenarios).toHaveLength(37);
  expect(scenarios[0]).toEqual({ label: '-16% vol down', move: -0.16, vol: 'down', skew: 0, weight: 1 });
  expect(scenarios[ZERO_SAME]).toEqual({ label: '0%', move: 0, vol: 'same', skew: 0, weight: 1 });
  expect([scenarios[ZERO_DOWN].vol, scenarios[ZERO_UP].vol]).toEqual(['down', 'up']);
  expect([scenarios[ZERO_DOWN].move, scenarios[ZERO_UP].move]).toEqual([0, 0]);
  expect(scenarios[26]).toMatchObject({ move: 0.16, vol: 'up' });
  expect(scenarios[28]).toMatchObject({ label: '-33% tail', move: -0.33, vol: 'up' });
  expect(scenarios[28].weight).toBeCloseTo(0.484848484848, 11);
  expect(scenarios.slice(35).map(({ skew, move }) => [skew, move])).toEqual([
    [-0.12, 0],
    [0.12, 0],
  ]);
});

test('SCAN-001 a tail inside the range of a wild coin is not damped', () => {
  const wild = scenarioSetOf('1', { ...SETTINGS, priceRange: 0.4 });
  expect(wild.scenarios[28].weight).toBe(1);
});

const SETTINGS = {
  volShock: SET.volShock,
  tails: [-0.66, -0.33, 0.5, 1, 2, 3, 4, 5],
  tailShare: 1,
  skew: 0.12,
  skewWidth: 1,
};

test('a move is written to a tenth of a percent', () => {
  expect([-0.045, 0.12, 0, 5, -0.0001].map(percent)).toEqual(['-4.5%', '+12%', '0%', '+500%', '0%']);
});
