import { describe, expect, test } from 'vitest';
import { handScreen, JOINT, PLACES } from '../../test/hand-screen.ts';
import type { HandExposure, HandScreen } from '../../test/hand-screen.ts';
import { SIDE_FIELD, SIDE_FIELDS } from '../quant/kernels/screen-kernels.ts';
import { ACTIVE } from './book-margin.ts';
import type { HouseParameters } from './house-parameters.ts';
import type { JointColumns } from './joint-columns.ts';
import type { Netting } from './netting.ts';
import { createBox } from './screen-aim.ts';
import type { Box } from './screen-aim.ts';
import { LEVEL_MAX, REACH } from './screen-anchor.ts';
import { createBound } from './screen-bounds.ts';
import type { Line } from './screen-bounds.ts';
import { aimBox, leftOf, setActiveExact, setOwnSides, solveBox } from './screen-box.ts';

const IM: Line = { requirement: 'initial', share: 1 };
const MM: Line = { requirement: 'maintenance', share: 1 };

/** What is certain of 8,000 above IM: charges, underlyings, two coins and groups may each be rounded. */
const certainOf = (slots: number, count: number): number => 8_000 - 4 * (8 * slots + 12 + 16 + count) - 1e-9 * 12_000;

/** An account whose first own column loses 600, the scan loss; the others nothing. */
function world(hand: HandExposure = {}, changes: Partial<HouseParameters> = {}) {
  const made = handScreen(hand, changes);
  const { scratch, margin } = made.input;
  margin.activeKind = ACTIVE.sameMove;
  margin.activeColumn = 0;
  scratch.joint[0] = -600;
  if (scratch.slots === 1) scratch.vectors[0] = -600;
  return made;
}

function boxed({ input, work }: HandScreen, lines: readonly Line[] = [IM]): Box | undefined {
  const box = createBox(PLACES);
  for (const column of [box.fall, box.rise, box.most]) column[3] = 77;
  const isSolved = aimBox(lines, input, work, box) && solveBox(lines, input, work, box);
  for (const column of [box.fall, box.rise, box.most]) expect(column[3]).toBe(77);
  return isSolved ? box : undefined;
}

const near = (x: number) => expect.closeTo(x, 7) as number;

describe('boxes of one underlying', () => {
  test('SCRN-030 it may fall until the slack of its column is lost, and rise as far as boxes reach', () => {
    const box = boxed(world({ slots: 1, slopes: [[100_000, 0, 0, 0]] }));
    const slack = certainOf(1, 1) - 1;
    expect(box?.fall[0]).toBeCloseTo(slack / 100_000, 9);
    expect(box?.rise[0]).toBe(REACH);
    expect(box?.width).toBeCloseTo((0.9 * slack) / 100_000, 9);
  });

  test('SCRN-030 a short one may rise as far, and a bend makes it less', () => {
    const box = boxed(world({ slots: 1, slopes: [[-100_000, 0, 0, 0]], bends: [[-200_000, 0, 0, 0]] }));
    const slack = certainOf(1, 1) - 1;
    // 100,000 h + 100,000 h^2 upwards; downwards -100,000 h + 100,000 h^2 loses nothing within reach.
    expect(box?.rise[0]).toBeCloseTo((-1 + Math.sqrt(1 + (4 * slack) / 100_000)) / 2, 8);
    expect(box?.fall[0]).toBe(REACH);
  });

  test('SCRN-030 another column than the active one ends the other side', () => {
    const box = boxed(world({ slots: 1, slopes: [[100_000, 0, -200_000, 0]] }));
    expect(box?.fall[0]).toBeCloseTo((certainOf(1, 1) - 1) / 100_000, 9);
    expect(box?.rise[0]).toBeCloseTo((certainOf(1, 1) + 599) / 200_000, 9);
  });

  test('SCRN-030 of two lines the nearer one narrows, and is aimed at', () => {
    const made = () => world({ slots: 1, slopes: [[100_000, 0, 0, 0]] });
    const [both, turned, alone, far] = [[IM, MM], [MM, IM], [IM], [MM]].map((lines) => boxed(made(), lines));
    expect([both?.fall[0], both?.width]).toEqual([alone?.fall[0], alone?.width]);
    expect([turned?.fall[0], turned?.width]).toEqual([alone?.fall[0], alone?.width]);
    // 9,000 above MM, which counts 80 % of the loss.
    expect(far?.fall[0]).toBeCloseTo((certainOf(1, 1) + 1_000 + 1e-9 * 1_000 - 0.8) / 80_000, 9);
  });

  test('SCRN-030 below a line only the active function is asked: what the account may win', () => {
    const made = world({ slots: 1, slopes: [[100_000, 0, 9e9, 0]], twist: { fall: [9e9], rise: [9e9] } });
    made.input.margin.equity = -6_000;
    const box = boxed(made);
    const certain = certainOf(1, 1) + 1e-9 * 4_000;
    expect(box?.rise[0]).toBeCloseTo(certain / 100_000, 9);
    expect(box?.fall[0]).toBe(REACH);
  });

  test('SCRN-030 nothing is certain where rounding uses the distance up, or levels are beyond what is allowed', () => {
    const made = world({ slots: 1 });
    made.input.margin.equity = 2_100;
    expect(boxed(made)).toBeUndefined();
    const levelled = (level: number) => {
      const at = world({ slots: 1 });
      at.input.level[0] = level;
      return boxed(at);
    };
    expect(levelled(LEVEL_MAX)).toBeDefined();
    expect(levelled(LEVEL_MAX * 1.01)).toBeUndefined();
  });
});

describe('boxes of two underlyings', () => {
  test('SCRN-030 they share the slack by what the moves aimed at lose, and stablecoins move as well', () => {
    const tilt = Math.sqrt(Math.SQRT2);
    const slopes = [
      [100_000, 0, 0, 0],
      [50_000, 0, 0, 0],
    ];
    const box = boxed(world({ slots: 2, slopes }));
    const width = (certainOf(2, 2) - 1) / (100_000 + 50_000 * tilt);
    expect([...(box?.fall ?? [])].slice(0, 2)).toEqual([near(width), near(width * tilt)]);
    expect([...(box?.rise ?? [])].slice(0, 2)).toEqual([REACH, REACH]);
    const three = boxed(world({ slots: 2, count: 3, slopes, mark: [0, 0, 100_000] }));
    const narrower = (certainOf(2, 3) - 1) / (200_000 + 50_000 * tilt);
    expect([...(three?.fall ?? [])].slice(0, 3)).toEqual([near(narrower), near(narrower * tilt), near(narrower)]);
  });

  test('SCRN-030 levels now and levels allowed both use slack, by units', () => {
    const made = world({ slots: 2, units: [20, 10], slopes: [[1_000_000, 0, 0, 0], []] });
    made.input.level.set([3, 5]);
    const box = boxed(made);
    const most = box?.most ?? [];
    const left = certainOf(2, 2) - 1 - 20 * (3 + most[0]) - 10 * (5 + most[1]);
    expect(box?.fall[0]).toBeCloseTo(left / 1_000_000, 9);
    expect(most[1]).toBeGreaterThan(5);
  });

  test('SCRN-030 floors move with marks alone: gains of the columns do not count', () => {
    // The columns gain most of what the mark loses; the floors do not know them.
    const hedged = [-60_000, -60_000, -60_000, -60_000];
    const whole = { gainCredit: Float64Array.of(1_024, 1_024) };
    const made = world({ slots: 2, mark: [100_000, 0], slopes: [hedged, []] }, whole);
    expect(boxed(made)?.fall[0]).toBeCloseTo((certainOf(2, 2) + 600) / 100_000, 8);
  });

  /** Days and stress vectors that move nothing, until a test says so. */
  function joined(joint: JointColumns = JOINT) {
    const made = world({ slots: 2 }, { joint });
    const zeros = () => new Float64Array(6);
    const columns = { slope: zeros(), bend: zeros(), units: zeros(), rounding: zeros() };
    const days = { gain: 1, high: zeros(), low: zeros(), bendHigh: zeros(), bendLow: zeros() };
    return { ...made, joint: Object.assign(made.input.joint, columns, days) };
  }

  test('SCRN-030 every stress vector and the days narrow it', () => {
    expect(boxed(joined())?.fall[0]).toBe(REACH);
    const certain = certainOf(2, 2);
    const crash = joined();
    crash.joint.slope[0] = 100_000;
    crash.input.scratch.jointPnl[1] = -100;
    expect(boxed(crash)).toBeUndefined();
    const aimed = (made: ReturnType<typeof joined>) => {
      made.work.aim.tilt.fill(1);
      const box = createBox(PLACES);
      box.width = 0.01;
      expect(solveBox([IM], made.input, made.work, box)).toBe(true);
      return box;
    };
    // Nothing was aimed at, for the active function does not move; aimed at one hundredth, it is the vector that ends.
    expect(aimed(crash).fall[0]).toBeCloseTo((certain + 600 - 100 - 1) / 100_000, 8);
    const boom = joined();
    boom.joint.slope[4] = -100_000;
    expect(aimed(boom).rise[1]).toBeCloseTo((certain + 600 - 1) / 100_000, 8);
    const day = joined();
    day.joint.high[1] = 100_000;
    day.input.scratch.jointPnl[0] = -50;
    expect(aimed(day).fall[1]).toBeCloseTo((certain + 600 - 51) / 100_000, 8);
    const noDays = joined({ ...JOINT, labels: ['crash', 'boom'], historical: 0 });
    noDays.joint.high[1] = 100_000;
    expect(aimed(noDays).fall[1]).toBe(REACH);
  });
});

describe('what a box rests on', () => {
  test('SCRN-030 a box whose levels use the slack up is tried at half of its width, three times', () => {
    const tried = (width: number) => {
      const { input, work } = world({ slots: 1, units: [1_000] });
      work.aim.tilt.fill(1);
      const box = createBox(PLACES);
      box.width = width;
      return [solveBox([IM], input, work, box), box.width];
    };
    // A move of 1.25 % goes to a level of 2.2 with its margin, of 2.5 % to 41: 41,000 ticks.
    expect(tried(0.01)).toEqual([true, 0.01]);
    expect(tried(0.04)).toEqual([true, 0.01]);
    expect(tried(0.08)).toEqual([false, 0.01]);
  });

  test('SCRN-030 what moves but was not aimed at has no share', () => {
    const { input, work } = world({ slots: 1, slopes: [[100_000, 0, 0, 0]] });
    expect(solveBox([IM], input, work, createBox(PLACES))).toBe(false);
  });

  test('SCRN-030 slack that levels use up to the last tick is none', () => {
    const solved = (extra: number) => {
      const slack = certainOf(0, 1) + 600;
      const { input, work } = handScreen({ slots: 0, count: 1, units: [slack / 2 - extra] });
      input.level[0] = 1;
      return solveBox([IM], input, work, createBox(PLACES));
    };
    expect(solved(0)).toBe(false);
    expect(solved(1)).toBe(true);
  });

  test('SCRN-030 levels leave what their units times now and then do not use', () => {
    const { input } = handScreen({ slots: 2, units: [1e9, 1e9] });
    const bound = createBound(PLACES);
    bound.slack = 1_000;
    bound.units.set([7, 30, 1e9]);
    input.level.set([2, 5, 1e9]);
    const box = createBox(PLACES);
    box.most.set([4, 6, 1e9]);
    expect(leftOf(bound, input, box)).toBe(1_000 - 7 * 6 - 30 * 11);
  });

  test('SCRN-030 kernels read of each underlying its mark, charges and credit, and the P&L of each column', () => {
    const { input, work } = handScreen({
      slots: 2,
      count: 3,
      units: [7, 30, 1],
      mark: [1, 2, 3],
      markBend: [4, 5, 6],
      charges: [8, 9, 10],
      chargeBends: [11, 12, 13],
    });
    Object.assign(work.standing, { share: 2, certain: 5_000 });
    input.level.set([2, 5, 0]);
    input.scratch.joint.set([-1, -2, -3, -4]);
    input.scratch.vectors.set([-5, -6, -7, -8]);
    const box = createBox(PLACES);
    box.most.set([4, 6, 20]);
    expect(setOwnSides(input, work, box)).toBe(5_000 + 2 * 599 - 7 * 6 - 30 * 11 - 20);
    expect([...work.pnl]).toEqual([-1, -2, -3, -4]);
    const fields = (g: number) =>
      (['mark', 'markBend', 'credit', 'charge', 'chargeBend'] as const).map(
        (field) => work.sides[g * SIDE_FIELDS + SIDE_FIELD[field]],
      );
    expect([0, 1, 2].map(fields)).toEqual([
      [1, 4, 0.5, 8, 11],
      [2, 5, 0.5, 9, 12],
      [0, 0, 0, 0, 0],
    ]);
    input.scratch.slots = 1;
    setOwnSides(input, work, box);
    expect([...work.pnl]).toEqual([-5, -6, -7, -8]);
    expect(fields(0)[2]).toBe(1);
  });
});

describe('the twist', () => {
  /** Netted, it answers to nothing: the kernel holds no option. */
  function twisted(fall: number) {
    const made = world({ slots: 1, slopes: [[100_000, 0, 0, 0]], twist: { fall: [fall] } });
    const net = { ends: new Int32Array(8), rows: new Int32Array(0), lots: new Float64Array(0) } as unknown as Netting;
    return { ...made, input: { ...made.input, scratch: { ...made.input.scratch, net } } };
  }

  test('SCRN-030 is netted only when its gross exposure would narrow the box', () => {
    const own = (certainOf(1, 1) - 1) / 100_000;
    const gentle = twisted(90_000);
    expect(boxed(gentle)?.fall[0]).toBeCloseTo(own, 9);
    expect(gentle.input.exposure.twist.isNetted).toBe(false);
    const steep = twisted(200_000);
    expect(boxed(steep)?.fall[0]).toBeCloseTo(own, 9);
    expect(steep.input.exposure.twist.isNetted).toBe(true);
    // What was netted is not netted again, and without a netting its gross exposure stands.
    const known = twisted(200_000);
    known.input.exposure.twist.isNetted = true;
    expect(boxed(known)?.fall[0]).toBeCloseTo((certainOf(1, 1) + 600) / 200_000, 9);
    const plain = world({ slots: 1, slopes: [[100_000, 0, 0, 0]], twist: { fall: [200_000] } });
    expect(boxed(plain)?.fall[0]).toBeCloseTo((certainOf(1, 1) + 600) / 200_000, 9);
  });

  test('SCRN-030 is netted at once where it is the active function, and only there', () => {
    const { input } = twisted(200_000);
    const standing = { share: 1, isBelow: false, certain: 1_000 };
    const bound = createBound(PLACES);
    setActiveExact(bound, standing, input);
    expect([input.exposure.twist.isNetted, bound.fall[0]]).toEqual([false, 100_000]);
    input.margin.activeKind = ACTIVE.twist;
    setActiveExact(bound, standing, input);
    expect([input.exposure.twist.isNetted, bound.fall[0]]).toEqual([true, 0]);
  });
});
