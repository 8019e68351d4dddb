import { expect, test } from 'vitest';
import { BARE } from '../../test/hand-table.ts';
import type { HouseParameters } from './house-parameters.ts';
import type { JointColumns } from './joint-columns.ts';
import { ROUNDING_TICKS } from './screen-anchor.ts';
import type { ScreenExposure } from './screen-exposure.ts';
import { createJointExposure, measureJoint } from './screen-joint.ts';

/** Two days and a stress vector: terms of the second underlying; the first moves in none of them. */
const DAY = [1, 0, 1, 0, 1, 0];
const STRESS = [0.5, 0.25, 2, -1, 1, 0.5];
const NOTHING = [0, 0, 0, 0, 0, 0];
const JOINT: JointColumns = {
  labels: ['day', 'its mirror image', 'crash'],
  historical: 2,
  worstDays: 1,
  columns: Int32Array.from({ length: 36 }, (_, t) => [0, 1, 2, 3, 1, 2][t % 6]),
  weights: Float64Array.from([NOTHING, DAY, NOTHING, DAY.map((w) => 0 - w), NOTHING, STRESS].flat()),
};
const P: HouseParameters = { ...BARE, joint: JOINT };

/** Of the second underlying alone: as held short, long calls, long puts. */
const exposure = {
  stride: 4,
  slots: 1,
  group: Int32Array.of(1, 0, 0),
  slopes: {
    way: [
      [9, 9, 9, 9],
      [10, 20, 30, 40],
      [1, 2, 3, 4],
      [100, 200, 300, 400],
    ],
  },
  bends: {
    way: [
      [9, 9, 9, 9],
      [1, 0, 0, 0],
      [0, 0, 0, 0],
      [0, 2, 0, 0],
    ],
  },
  units: [10],
  callUnits: [3],
  putUnits: [2],
  lots: [8],
  callLots: [1],
  putLots: [4],
} as unknown as ScreenExposure;

test('SCRN-030 a stress vector is read as the book is: shorts, long calls and long puts each by its own weights', () => {
  const joint = createJointExposure(P);
  for (let i = 0; i < 2; i++) measureJoint(joint, exposure, P);
  expect([...joint.slope]).toEqual([0.5 * 10 + 0.25 * 20 + 2 * 3 - 4 + 200 + 0.5 * 300, 0, 0]);
  expect([...joint.bend]).toEqual([0.5 + 2, 0, 0]);
  // Weights of 0.75, which count as one, 3 and 1.5: of 5, 3 and 2 units, and of 3, 1 and 4 lots.
  expect([...joint.units]).toEqual([5 + 3 * 3 + 1.5 * 2, 0, 0]);
  expect([...joint.rounding]).toEqual([ROUNDING_TICKS * (3 + 3 * 1 + 1.5 * 4 - 8)]);
});

test('SCRN-030 days by their highest and lowest slope and bend, nothing among them', () => {
  const joint = createJointExposure(P);
  measureJoint(joint, exposure, P);
  const day = 10 + 3 + 200;
  expect([joint.high[0], joint.low[0], joint.bendHigh[0], joint.bendLow[0]]).toEqual([day, -day, 3, -3]);
  const one = { ...P, joint: { ...JOINT, weights: JOINT.weights.map((w, t) => (t >= 12 && t < 24 ? 0 : w)) } };
  measureJoint(joint, exposure, one);
  expect([joint.high[0], joint.low[0], joint.bendHigh[0], joint.bendLow[0]]).toEqual([day, 0, 3, 0]);
});

test('SCRN-030 interpolation makes of a deviation what the largest pair of weights adds up to, and not less than it is', () => {
  expect(createJointExposure(P).gain).toBe(3);
  const gentle = { ...P, joint: { ...JOINT, weights: JOINT.weights.map((w) => w / 10) } };
  expect(createJointExposure(gentle).gain).toBe(1);
  const none = createJointExposure(BARE);
  expect([none.gain, none.slope.length, none.rounding.length, none.high.length]).toEqual([1, 0, 0, 3]);
  expect(createJointExposure(P).slope).toHaveLength(3);
  measureJoint(none, exposure, BARE);
  expect([...none.high]).toEqual([0, 0, 0]);
});
