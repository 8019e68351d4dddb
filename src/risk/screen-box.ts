import {
  createBound,
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
import type { Bound, Line, Measured, Standing } from './screen-bounds.ts';
import { LEVEL_MAX, REACH } from './screen-anchor.ts';
import type { Anchor } from './screen-anchor.ts';

/** Where an account certainly stays on its side of its lines, by place of the group. Written by `solveBox`. */
export interface Box {
  /** How far the price may fall and rise, as shares of the anchor's price. */
  readonly fall: Float64Array;
  readonly rise: Float64Array;
  /** The highest level of the group. */
  readonly most: Float64Array;
  /** The move that was aimed at, of the group that counts most. */
  width: number;
}

/** What else a box needs: the reference, and the level of each place's group now. */
export interface BoxInput extends Measured {
  readonly anchor: Anchor;
  readonly level: Float64Array;
}

/** Working records of `solveBox`. */
export interface BoxScratch {
  readonly bound: Bound;
  readonly standing: Standing;
  /** [groups] moves aimed at, for a width of 1; the same at the present width; levels kept for what moves without the price. */
  readonly tilt: Float64Array;
  readonly aim: Float64Array;
  readonly spare: Float64Array;
}

export function createBox(groups: number): Box {
  return {
    fall: new Float64Array(groups),
    rise: new Float64Array(groups),
    most: new Float64Array(groups),
    width: 0,
  };
}

export function createBoxScratch(groups: number): BoxScratch {
  return {
    bound: createBound(groups),
    standing: { share: 1, isBelow: false, certain: 0 },
    tilt: new Float64Array(groups),
    aim: new Float64Array(groups),
    spare: new Float64Array(groups),
  };
}

/** Times that a box is tried: each aims at half of the one before. */
const TRIES = 3;

/**
 * The box in which an account certainly stays on its side of all its lines; false when not even standing still is certain.
 *
 * Equity less a multiple of the requirement is the least of functions (own columns, floors, twist, joint columns), each of them a sum of
 * rows of the table less charges on them. So inside the box each of them loses
 *
 * loss <= sum over groups of slope * move + bend * move^2 + gain * units * (level now + level then) + rounding < slack
 *
 * and the worst corner of the box is where all groups are at their limits. @see spec/22-SCRN, SCRN-030
 */
export function solveBox(lines: readonly Line[], input: BoxInput, work: BoxScratch, box: Box): boolean {
  box.width = REACH;
  for (const line of lines) {
    setStanding(work.standing, line, input);
    setActive(work.bound, work.standing, input);
    if (!takeAim(input, work, box)) return false;
  }
  for (let tries = 0; tries < TRIES; tries++) {
    if (isSolved(lines, input, work, box)) return true;
    box.width *= 0.5;
  }
  return false;
}

function isSolved(lines: readonly Line[], input: BoxInput, work: BoxScratch, box: Box): boolean {
  const { count } = input.exposure;
  box.fall.fill(REACH, 0, count);
  box.rise.fill(REACH, 0, count);
  setLevels(input, work, box);
  for (const line of lines) {
    setStanding(work.standing, line, input);
    if (!narrowLine(input, work, box)) return false;
  }
  return true;
}

/** Narrows the box to where a line is kept. False when nothing is left. */
function narrowLine(input: BoxInput, { bound, standing, aim }: BoxScratch, box: Box): boolean {
  setActive(bound, standing, input);
  if (!narrow(bound, input, aim, box)) return false;
  if (standing.isBelow) return true;
  const own = ownBounds(input);
  for (let c = 0; c < own; c++) {
    setOwn(bound, c, standing, input);
    if (!narrow(bound, input, aim, box)) return false;
  }
  setFloors(bound, standing, input);
  if (!narrow(bound, input, aim, box)) return false;
  setTwist(bound, standing, input);
  if (!narrow(bound, input, aim, box)) return false;
  const columns = stressOf(input);
  if (columns === undefined) return true;
  for (let j = columns.historical; j < columns.labels.length; j++) {
    setStress(bound, j, columns, standing, input);
    if (!narrow(bound, input, aim, box)) return false;
  }
  if (columns.historical === 0) return true;
  setHistorical(bound, columns, standing, input);
  return narrow(bound, input, aim, box);
}

/** Lets each group move until its share of a bound's slack is used up; shares follow what the moves aimed at would lose. */
function narrow(bound: Bound, { exposure: x, level }: BoxInput, aim: Float64Array, box: Box): boolean {
  let left = bound.slack;
  let losses = 0;
  for (let g = 0; g < x.count; g++) {
    left -= bound.units[g] * (level[g] + box.most[g]);
    const down = lossAt(bound.fall[g], bound.bend[g], box.fall[g]);
    const up = lossAt(bound.rise[g], bound.bend[g], box.rise[g]);
    losses += down > up ? down : up;
  }
  if (!(left > 0)) return false;
  if (losses <= left) return true;
  let aimed = 0;
  for (let g = 0; g < x.count; g++) aimed += aimedLoss(bound, g, aim[g]);
  if (!(aimed > 0)) return false;
  for (let g = 0; g < x.count; g++) {
    const budget = (left * aimedLoss(bound, g, aim[g])) / aimed;
    const { fall, rise, bend } = bound;
    if (lossAt(fall[g], bend[g], box.fall[g]) > budget) box.fall[g] = moveFor(fall[g], bend[g], budget);
    if (lossAt(rise[g], bend[g], box.rise[g]) > budget) box.rise[g] = moveFor(rise[g], bend[g], budget);
  }
  return true;
}

/** What a group loses at most when its price moves by up to h to one side. */
function lossAt(slope: number, bend: number, h: number): number {
  const loss = (slope + bend * h) * h;
  return loss > 0 ? loss : 0;
}

/** The move that loses a budget: the root of slope h + bend h^2 = budget. >= 0 */
function moveFor(slope: number, bend: number, budget: number): number {
  const root = Math.sqrt(slope * slope + 4 * bend * budget);
  return slope >= 0 ? (2 * budget) / (slope + root) : (root - slope) / (2 * bend);
}

function aimedLoss(bound: Bound, g: number, aim: number): number {
  return (steepest(bound, g) + bound.bend[g] * aim) * aim;
}

function steepest({ fall, rise }: Bound, g: number): number {
  return Math.max(fall[g], rise[g], 0);
}

/** Shares of slack that levels may use: for moves without the price, and with it. What they do not use is the moves'. */
const SPARE_SHARE = 0.04;
const LEVEL_SHARE = 0.3;

/**
 * Chooses the moves to aim at by one bound, when they are narrower than those chosen so far: groups that lose less may move farther, as the
 * fourth root. Only how wide boxes come out depends on it. False when the levels of now use the slack up.
 */
function takeAim(input: BoxInput, { bound, tilt, spare }: BoxScratch, box: Box): boolean {
  const { exposure: x, level } = input;
  let room = bound.slack;
  let most = 0;
  for (let g = 0; g < x.count; g++) {
    if (!(level[g] <= LEVEL_MAX)) return false;
    room -= 2 * bound.units[g] * level[g];
    most = Math.max(most, steepest(bound, g));
  }
  if (!(room > 0)) return false;
  const width = widthOf(bound, most, room, x.count);
  if (width >= box.width) return true;
  box.width = width;
  for (let g = 0; g < x.count; g++) {
    tilt[g] = tiltOf(bound, g, most);
    spare[g] = (SPARE_SHARE * room) / (x.count * Math.max(1, bound.units[g]));
  }
  let tries = 0;
  while (levelLoss(bound, input, tilt, box.width) > LEVEL_SHARE * room && tries++ < 8) box.width *= 0.7;
  return true;
}

function tiltOf(bound: Bound, g: number, most: number): number {
  return Math.sqrt(Math.sqrt(most / Math.max(steepest(bound, g), most / 256, 1)));
}

/** The width at which the moves use most of the slack up. */
function widthOf(bound: Bound, most: number, room: number, count: number): number {
  let straight = 0;
  let square = 0;
  for (let g = 0; g < count; g++) {
    const t = tiltOf(bound, g, most);
    straight += steepest(bound, g) * t;
    square += bound.bend[g] * t * t;
  }
  if (straight + square === 0) return REACH;
  return moveFor(straight, square, 0.9 * room);
}

function levelLoss(bound: Bound, input: BoxInput, tilt: Float64Array, width: number): number {
  const { exposure: x } = input;
  let loss = 0;
  for (let g = 0; g < x.count; g++) loss += bound.units[g] * expectedAt(input, g, width * tilt[g]);
  return loss;
}

function setLevels(input: BoxInput, { tilt, aim, spare }: BoxScratch, box: Box): void {
  const { exposure: x, level } = input;
  for (let g = 0; g < x.count; g++) {
    aim[g] = box.width * tilt[g];
    box.most[g] = Math.min(LEVEL_MAX, Math.max(level[g], 1.2 * expectedAt(input, g, aim[g])) + spare[g]);
  }
}

function expectedAt({ exposure: x, anchor }: BoxInput, g: number, aim: number): number {
  return expectedLevel((Math.abs(anchor.here.move[x.group[g]]) + 1.25 * aim) / anchor.step);
}

/** About the level of a group that is so many steps from its reference, when nothing but its price has moved. */
function expectedLevel(steps: number): number {
  const cubic = Math.abs(steps * (1 - steps * steps)) * 2.6;
  return steps < 0.577 ? cubic : Math.max(1, cubic);
}
