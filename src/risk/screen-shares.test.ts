import { expect, test } from 'vitest';
import { handScreen, JOINT, PLACES } from '../../test/hand-screen.ts';
import type { HandScreen } from '../../test/hand-screen.ts';
import { SHARE_FIELDS } from '../quant/kernels/screen-kernels.ts';
import { ACTIVE } from './book-margin.ts';
import type { JointColumns } from './joint-columns.ts';
import { createBox } from './screen-aim.ts';
import type { Line } from './screen-bounds.ts';
import { solveShares } from './screen-shares.ts';

const IM: Line = { requirement: 'initial', share: 1 };
const MM: Line = { requirement: 'maintenance', share: 1 };

/** What is certain of 8,000 above IM: charges, underlyings, two coins and groups may each be rounded. */
const certainOf = (slots: number, count: number): number => 8_000 - 4 * (8 * slots + 12 + 16 + count) - 1e-9 * 12_000;

function solved({ input, work }: HandScreen, lines: readonly Line[] = [IM]) {
  const box = createBox(PLACES);
  const { count } = input.exposure;
  work.shares.fill(77, count * SHARE_FIELDS);
  const isSolved = solveShares(lines, input, work, box);
  expect([...work.shares.subarray(count * SHARE_FIELDS)].every((share) => share === 77)).toBe(true);
  const shares = Array.from({ length: count }, (_, g) => [
    ...work.shares.subarray(g * SHARE_FIELDS, g * SHARE_FIELDS + 3),
  ]);
  return { isSolved, shares, most: [...box.most] };
}

const near = (x: number) => expect.closeTo(x, 6) as number;

/** Slack of the first own column, which loses the scan loss of 600, and of a column and floors that lose nothing. */
function slacks(slots: number, count: number): [number, number, number] {
  const certain = certainOf(slots, count);
  return [certain - 1, certain + 599, certain + 600];
}

test('SCRN-031 a move uses what it loses of each slack, the most of any function; a sure gain less than nothing', () => {
  const made = handScreen({
    slots: 1,
    count: 2,
    slopes: [[100_000, -200_000, 0, 0]],
    bends: [[-40_000, 0, 0, 0]],
    mark: [0, 50_000],
    chargeBends: [0, 30],
  });
  made.input.scratch.vectors[0] = -600;
  const [own, none, floors] = slacks(1, 2);
  const { isSolved, shares } = solved(made);
  expect(isSolved).toBe(true);
  expect(shares[0]).toEqual([near(100_000 / own), near(200_000 / none), near(20_000 / own)]);
  // Floors and twist know the second group; the rise wins at least what the larger slack makes of it.
  expect(shares[1]).toEqual([near(50_000 / floors), near(-50_000 / floors), near(30 / floors)]);
});

test('SCRN-031 both lines count, in either order, and the twist where it is steeper', () => {
  const made = () => handScreen({ slots: 1, twist: { fall: [300_000], rise: [8_000], bend: [500] } });
  const [, , floors] = slacks(1, 1);
  expect(solved(made()).shares[0]).toEqual([near(300_000 / floors), near(8_000 / floors), near(250 / floors)]);
  for (const lines of [
    [IM, MM],
    [MM, IM],
  ]) {
    expect(solved(made(), lines).shares[0][0]).toBeCloseTo(300_000 / floors, 5);
  }
});

test('SCRN-031 below a line only the active function counts, mirrored', () => {
  const made = handScreen({ slots: 1, slopes: [[100_000, 9e9, 0, 0]], twist: { fall: [9e9], rise: [9e9] } });
  Object.assign(made.input.margin, { equity: -6_000, activeKind: ACTIVE.sameMove, activeColumn: 0 });
  const certain = certainOf(1, 1) + 1e-9 * 4_000;
  const [share] = solved(made).shares;
  expect([share[0], share[1], Math.abs(share[2])]).toEqual([near(-100_000 / certain), near(100_000 / certain), 0]);
  made.input.margin.equity = 1_950;
  expect(solved(made).isSolved).toBe(false);
});

test('SCRN-031 levels are those of a move of 0.6 % where slack allows that, of 0.2 %, or none', () => {
  const most = (units: number, level = 0) => {
    const made = handScreen({ slots: 1, units: [units] });
    made.input.level[0] = level;
    const { isSolved, most: allowed } = solved(made);
    return isSolved ? allowed[0] : undefined;
  };
  // A reference of steps of 1 %: 0.6 of one makes a level of one, 0.2 of one 2.6 * 0.2 * (1 - 0.04), a fifth more for either.
  expect(most(5_000)).toBeCloseTo(1.2, 9);
  expect(most(10_000)).toBeCloseTo(1.2 * 2.6 * 0.2 * 0.96, 9);
  expect(most(15_000)).toBe(0);
  expect(most(15_000, 1)).toBeUndefined();
});

test('SCRN-031 slack that is used up to the last tick is none', () => {
  const solves = (extra: number) => {
    const made = handScreen({ slots: 0, count: 1, units: [(certainOf(0, 1) + 600) / 2 - extra] });
    made.input.level[0] = 1;
    return solved(made).isSolved;
  };
  expect([solves(0), solves(1)]).toEqual([false, true]);
});

test('SCRN-031 an own column without slack ends it, though floors have some', () => {
  const made = handScreen({ slots: 1 });
  made.input.scratch.vectors[1] = -600 - certainOf(1, 1);
  expect(solved(made).isSolved).toBe(false);
  made.input.scratch.vectors[1] += 2;
  expect(solved(made).isSolved).toBe(true);
});

test('SCRN-031 every stress vector raises shares, and days where there are some', () => {
  const world = (joint: JointColumns) => {
    const made = handScreen({ slots: 2 }, { joint });
    const days = { gain: 1, high: Float64Array.of(0, 800), low: Float64Array.of(-900, 0) };
    const bends = { bendHigh: new Float64Array(2), bendLow: Float64Array.of(-30, 0) };
    const slope = Float64Array.of(700, 0, 0, 0, -600, 0);
    const columns = { slope, bend: new Float64Array(6), units: new Float64Array(6), rounding: new Float64Array(2) };
    Object.assign(made.input.joint, days, bends, columns);
    return made;
  };
  const [, none] = slacks(2, 2);
  // A tick of rounding is certain in each of them: 599 of the 600 are left.
  expect(solved(world(JOINT)).shares).toEqual([
    [near(700 / none), near(900 / none), near(15 / none)],
    [near(800 / none), near(600 / none), 0],
  ]);
  const stressed = world({ ...JOINT, labels: ['crash', 'boom'], historical: 0 });
  expect(solved(stressed).shares).toEqual([
    [near(700 / none), 0, 0],
    [0, near(600 / none), 0],
  ]);
  for (const j of [0, 1, 2]) {
    const made = world(JOINT);
    made.input.scratch.jointPnl[j] = -1_000_000;
    // A day counts no more than the scan loss that was found.
    expect(solved(made).isSolved).toBe(j === 0);
  }
});
