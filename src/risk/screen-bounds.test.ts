import { describe, expect, test } from 'vitest';
import { handScreen, PLACES } from '../../test/hand-screen.ts';
import { ACTIVE, PART } from './book-margin.ts';
import type { JointColumns } from './joint-columns.ts';
import { FINE_REACH } from './same-move.ts';
import {
  createBound,
  creditOf,
  ownBase,
  ownBounds,
  setActive,
  setFloors,
  setHistorical,
  setOwn,
  setStanding,
  setStress,
  setTwist,
  stressOf,
} from './screen-bounds.ts';
import type { Bound, Line, Standing } from './screen-bounds.ts';

const IM: Line = { requirement: 'initial', share: 1.1 };
const MM: Line = { requirement: 'maintenance', share: 1 };

const JOINT: JointColumns = {
  labels: ['day', 'day 2', 'crash', 'boom'],
  historical: 2,
  worstDays: 1,
  columns: new Int32Array(48),
  weights: new Float64Array(48),
};

/** Two underlyings and the stablecoins, everything of it different; half of gains is credited. */
function world() {
  const made = handScreen(
    {
      slots: 2,
      count: 3,
      rounding: 5,
      slopes: [
        [100, -200, 0, 0],
        [40, 0, 0, -80],
      ],
      bends: [
        [-20, 10, 0, 0],
        [8, 0, 0, -16],
      ],
      units: [7, 3, 1],
      mark: [10, -5, 2],
      markBend: [-4, 6, -8],
      charges: [1, 2, 3],
      chargeBends: [0.5, 0.25, 0],
      twist: { fall: [30, 20], rise: [11, 12], bend: [2, 4], lift: [6, 8] },
    },
    {
      joint: JOINT,
      twistPpm: 500_000,
      grossMinimumPpm: Float64Array.of(10_000, 0),
      shortOptionPpm: Float64Array.of(20_000, 0),
    },
  );
  const { scratch } = made.input;
  scratch.joint.set([-300, -500, 70, 0]);
  scratch.jointPnl.set([-90, -40, -250, 30]);
  return made;
}

const above: Standing = { share: 2, isBelow: false, certain: 5_000 };
const below: Standing = { ...above, isBelow: true };

/** Columns of the first three places, and the poisoned fourth, which must be as it was. */
function read(set: (bound: Bound) => void) {
  const bound = createBound(PLACES);
  for (const column of [bound.units, bound.fall, bound.rise, bound.bend]) column[3] = 77;
  set(bound);
  for (const column of [bound.units, bound.fall, bound.rise, bound.bend]) expect(column[3]).toBe(77);
  const list = (column: Float64Array) => [...column.subarray(0, 3)];
  const { slack, units, fall, rise, bend } = bound;
  return { slack, units: list(units), fall: list(fall), rise: list(rise), bend: list(bend) };
}

describe('how an account stands to a line', () => {
  const stand = (line: Line, change: (w: ReturnType<typeof world>['input']) => void = () => undefined) => {
    const { input } = world();
    input.scratch.buckets = 3;
    change(input);
    const standing = { share: 0, isBelow: false, certain: 0 };
    setStanding(standing, line, input);
    return standing;
  };

  test('SCRN-030 the distance less what charges, underlyings and coins can be rounded by', () => {
    // 4 * (8 for each of 3 buckets and of 2 underlyings, 6 for each of 2 coins, 16, and 3 groups).
    const rounding = 4 * (24 + 16 + 12 + 16 + 3);
    const initial = stand(IM);
    expect([initial.share, initial.isBelow]).toEqual([1.1, false]);
    expect(initial.certain).toBeCloseTo(10_000 - 2_200 - rounding - 1e-9 * 12_200, 8);
    const maintenance = stand(MM);
    expect(maintenance.share).toBe(0.8);
    expect(maintenance.certain).toBeCloseTo(9_000 - rounding - 1e-9 * 11_000, 8);
  });

  test('SCRN-030 below it the distance counts as well, and on it the account is not below', () => {
    const short = stand(MM, ({ margin }) => (margin.equity = -4_000));
    expect(short.isBelow).toBe(true);
    expect(short.certain).toBeCloseTo(5_000 - 284 - 1e-9 * 5_000, 8);
    expect(stand(MM, ({ margin }) => (margin.equity = 1_000)).isBelow).toBe(false);
    expect(stand(MM, ({ margin }) => (margin.equity = 999)).isBelow).toBe(true);
  });

  test('SCRN-030 each dependency rounds once for each coin, and large books are cut to 1,024 ticks by underlying', () => {
    const { certain } = stand(MM);
    const more = stand(MM, ({ parameters }) => {
      (parameters as { dependencies: unknown }).dependencies = [{}, {}, {}];
    });
    expect(certain - more.certain).toBeCloseTo(4 * 3 * 2, 8);
    const large = stand(MM, ({ scratch }) => (scratch.reach = FINE_REACH));
    expect(certain - large.certain).toBeCloseTo(4 * 1_024 * 2, 8);
    expect(stand(MM, ({ scratch }) => (scratch.reach = FINE_REACH - 1)).certain).toBe(certain);
  });
});

describe('bounds', () => {
  test('SCRN-030 an own column: losses of a fall count in full, gains of a rise at their credit', () => {
    const { input } = world();
    // 100 and 40 for a rise, twice; credited at a half. The stablecoins have marks and charges alone.
    expect(read((bound) => setOwn(bound, 0, above, input))).toEqual({
      slack: 5_000 + 2 * (600 - 300 - 1) - 2 * 5,
      units: [7, 3, 1],
      fall: [10 + 200 + 1, -5 + 80 + 2, 2 + 3],
      rise: [1 - 10 - 100, 2 + 5 - 40, 3 - 2],
      bend: [(4 + 40) / 2 + 0.5, 0 + 0.25, 4],
    });
    // Column 1: a slope of -200 turns the sides, and a bend of +10 counts at a half.
    const second = read((bound) => setOwn(bound, 1, above, input));
    expect(second.fall).toEqual([10 - 200 + 1, -5 + 2, 5]);
    expect(second.rise).toEqual([1 - 10 + 400, 2 + 5, 1]);
    expect(second.bend).toEqual([0.5, 0.25, 4]);
    expect(read((bound) => setOwn(bound, 3, above, input)).bend).toEqual([2 + 0.5, (32 - 6) / 2 + 0.25, 4]);
  });

  test('SCRN-030 below the line it is what the account can win: the sides change their places', () => {
    const { input } = world();
    expect(read((bound) => setOwn(bound, 0, below, input))).toEqual({
      slack: 5_000 - 10,
      units: [7, 3, 1],
      // A fall wins -(10 + 100) at least, a rise 10 + 200 at most.
      fall: [-110 + 1, -35 + 2, -2 + 3],
      rise: [1 + 210, 2 + 75, 3 + 2],
      // -4 - 20 lifted by half of its bend only: not above zero; 6 + 16 is, and counts by half.
      bend: [0.5, 11 + 0.25, 0],
    });
    const second = read((bound) => setOwn(bound, 1, below, input));
    expect(second.fall).toEqual([400 - 10 + 1, 5 + 2, 1]);
    expect(second.rise).toEqual([1 - 190, 2 - 5, 5]);
    expect(second.bend).toEqual([(20 - 4) / 2 + 0.5, 3.25, 0]);
    expect(read((bound) => setOwn(bound, 3, below, input)).bend).toEqual([0.5, 0.25, 0]);
  });

  test('SCRN-030 with one underlying its gains count in full, and its own vector is the P&L', () => {
    const { input } = world();
    input.scratch.slots = 1;
    input.scratch.vectors.set([-111, 0, 0, 0]);
    const { slack, rise } = read((bound) => setOwn(bound, 0, above, input));
    expect(slack).toBe(5_000 + 2 * (600 - 111 - 1) - 10);
    expect(rise).toEqual([1 - 210, 2 - 75, 1]);
    expect([0, 1, 2].map((g) => creditOf(g, input))).toEqual([1, 1, 1]);
    input.scratch.slots = 2;
    expect([0, 1, 2].map((g) => creditOf(g, input))).toEqual([0.5, 0.5, 1]);
    expect(ownBounds(input)).toBe(4);
    input.scratch.slots = 0;
    expect(ownBounds(input)).toBe(0);
  });

  test('SCRN-030 the scan is charged with its floors, and a column with no P&L leaves all of it but a tick', () => {
    const { input } = world();
    expect(ownBase(above, input)).toBe(5_000 + 2 * (600 - 1) - 10);
    input.margin.parts[PART.shortOptionMinimum] = 50;
    input.margin.parts[PART.grossMinimum] = 7;
    expect(ownBase(above, input)).toBe(5_000 + 2 * (657 - 1) - 10);
  });

  test('SCRN-030 floors: what the scan is charged beyond both of them, and marks', () => {
    const { input } = world();
    const { scratch } = input;
    scratch.buckets = 1;
    scratch.gross[0] = 20_000;
    scratch.shortOptions[0] = 5_000;
    // 1 % of 20,000 and 2 % of 5,000.
    expect(read((bound) => setFloors(bound, above, input))).toEqual({
      slack: 5_000 + 2 * (600 - 300) - 10,
      units: [7, 3, 1],
      fall: [11, -3, 5],
      rise: [-9, 7, 1],
      bend: [2.5, 0.25, 4],
    });
    expect(read((bound) => setFloors(bound, below, input))).toEqual({
      slack: 4_990,
      units: [7, 3, 1],
      fall: [-9, 7, 1],
      rise: [11, -3, 5],
      bend: [0.5, 3.25, 0],
    });
  });

  test('SCRN-030 the twist is what expiries lose either way, and below the line what they lift', () => {
    const { input } = world();
    const { scratch } = input;
    scratch.buckets = 1;
    scratch.twistUp[0] = -160;
    scratch.twistDown[0] = 20;
    expect(read((bound) => setTwist(bound, above, input))).toEqual({
      slack: 5_000 + 2 * (600 - 80) - 10,
      units: [7, 3, 1],
      fall: [10 + 60 + 1, -5 + 40 + 2, 5],
      rise: [1 - 10 + 22, 2 + 5 + 24, 1],
      bend: [(4 + 4) / 2 + 0.5, (8 - 6) / 2 + 0.25, 4],
    });
    expect(read((bound) => setTwist(bound, below, input))).toEqual({
      slack: 4_990,
      units: [7, 3, 1],
      fall: [-10 + 22 + 1, 5 + 24 + 2, 1],
      rise: [1 + 10 + 60, 2 - 5 + 40, 5],
      bend: [(12 - 4) / 2 + 0.5, (6 + 16) / 2 + 0.25, 0],
    });
  });
});

describe('joint columns', () => {
  /** Three groups by column: crash, then boom. */
  function joined() {
    const { input } = world();
    Object.assign(input.joint, {
      gain: 3,
      slope: Float64Array.of(1e6, 1e6, 1e6, 50, -60, 1e6),
      bend: Float64Array.of(1e6, 1e6, 1e6, -9, 1, 1e6),
      units: Float64Array.of(1e6, 1e6, 1e6, 14, 6, 1e6),
      rounding: Float64Array.of(1e6, 4),
      high: Float64Array.of(25, 5, 1e6),
      low: Float64Array.of(-15, 0, 1e6),
      bendHigh: Float64Array.of(6, 1, 1e6),
      bendLow: Float64Array.of(-3, -11, 1e6),
    });
    return input;
  }

  test('SCRN-030 a stress vector reads its own slopes, units and rounding', () => {
    const input = joined();
    expect(read((bound) => setStress(bound, 3, JOINT, above, input))).toEqual({
      slack: 5_000 + 2 * (600 + 30 - 1) - 2 * (5 + 4),
      units: [14, 6, 1],
      fall: [10 + 100 + 1, -5 - 120 + 2, 5],
      rise: [1 - 110, 2 + 125, 1],
      bend: [(4 + 18) / 2 + 0.5, 0.25, 4],
    });
    expect(read((bound) => setStress(bound, 3, JOINT, below, input))).toEqual({
      slack: 5_000 - 18,
      units: [14, 6, 1],
      fall: [-109, 127, 1],
      rise: [111, -123, 5],
      bend: [0.5, (6 + 2) / 2 + 0.25, 0],
    });
  });

  test('SCRN-030 a mean of days changes by no more than any of them: highest and lowest slopes, and the gain of interpolation', () => {
    const input = joined();
    const { margin } = input;
    // The worst day loses 90: one more is what is certain of the shortfall.
    const expected = {
      slack: 5_000 + 2 * (600 - 91) - 2 * 3 * 5,
      units: [21, 9, 3],
      fall: [10 + 50 + 1, -5 + 10 + 2, 5],
      rise: [1 - 10 + 30, 2 + 5, 1],
      bend: [(4 + 6) / 2 + 0.5, (22 - 6) / 2 + 0.25, 4],
    };
    expect(read((bound) => setHistorical(bound, JOINT, above, input))).toEqual(expected);
    margin.activeKind = ACTIVE.historical;
    expect(read((bound) => setHistorical(bound, JOINT, above, input)).slack).toBe(5_000 - 30);
    margin.activeKind = ACTIVE.stress;
    margin.scanLoss = 60;
    expect(read((bound) => setHistorical(bound, JOINT, above, input)).slack).toBe(5_000 + 2 * (600 - 61) - 30);
    expect(read((bound) => setHistorical(bound, JOINT, below, input))).toEqual({
      slack: 5_000 - 30,
      units: [21, 9, 3],
      fall: [-10 + 30 + 1, 5 + 2, 1],
      rise: [1 + 60, 2 + 5, 5],
      bend: [(12 - 4) / 2 + 0.5, (6 + 2) / 2 + 0.25, 0],
    });
  });

  test('SCRN-030 days that all win lose nothing, and stress vectors are not days', () => {
    const input = joined();
    input.scratch.jointPnl.set([5, 3, -1_000, -1_000]);
    expect(read((bound) => setHistorical(bound, JOINT, above, input)).slack).toBe(5_000 + 2 * (600 - 1) - 30);
  });

  test('SCRN-030 the active function is the floors where they are charged, or the column that loses most', () => {
    const input = joined();
    const { margin, scratch } = input;
    scratch.buckets = 1;
    scratch.twistUp[0] = -160;
    const active = () => read((bound) => setActive(bound, above, input));
    const floors = read((bound) => setFloors(bound, above, input));
    expect(active()).toEqual(floors);
    margin.activeColumn = 3;
    const expected = [
      floors,
      read((bound) => setOwn(bound, 3, above, input)),
      read((bound) =>
        setHistorical(bound, JOINT, above, { ...input, margin: { ...margin, activeKind: ACTIVE.historical } }),
      ),
      read((bound) => setStress(bound, 3, JOINT, above, input)),
      read((bound) => setTwist(bound, above, input)),
    ];
    expect(new Set(expected.map((bound) => JSON.stringify(bound))).size).toBe(5);
    expected.forEach((bound, kind) => {
      margin.activeKind = kind;
      expect(active()).toEqual(bound);
    });
    for (const part of [PART.shortOptionMinimum, PART.grossMinimum]) {
      margin.parts[part] = 1;
      expect(active()).toEqual(read((bound) => setFloors(bound, above, input)));
      margin.parts[part] = 0;
    }
    // Without a second underlying there are no joint columns.
    expect(stressOf(input)).toBe(JOINT);
    scratch.slots = 1;
    expect(stressOf(input)).toBeUndefined();
    for (const kind of [ACTIVE.historical, ACTIVE.stress]) {
      margin.activeKind = kind;
      expect(active()).toEqual(floors);
    }
  });
});
