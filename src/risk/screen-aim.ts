import { REACH, LEVEL_MAX } from './screen-anchor.ts';
import type { Anchor } from './screen-anchor.ts';
import type { Bound, Measured } from './screen-bounds.ts';

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

export function createBox(groups: number): Box {
  return {
    fall: new Float64Array(groups),
    rise: new Float64Array(groups),
    most: new Float64Array(groups),
    width: 0,
  };
}

/** What a box is aimed at, by place. Only how wide boxes come out depends on it, not whether they hold. */
export interface Aim {
  /** Move for a width of 1, and at the present width. */
  readonly tilt: Float64Array;
  readonly move: Float64Array;
  /** Levels kept for what moves without the price. */
  readonly spare: Float64Array;
}

export function createAim(groups: number): Aim {
  return { tilt: new Float64Array(groups), move: new Float64Array(groups), spare: new Float64Array(groups) };
}

/** What a group loses at most when its price moves by up to h to one side. */
export function lossAt(slope: number, bend: number, h: number): number {
  const loss = (slope + bend * h) * h;
  return loss > 0 ? loss : 0;
}

/** The move that loses a budget: the root of slope h + bend h^2 = budget. >= 0 */
export function moveFor(slope: number, bend: number, budget: number): number {
  const root = Math.sqrt(slope * slope + 4 * bend * budget);
  return slope >= 0 ? (2 * budget) / (slope + root) : (root - slope) / (2 * bend);
}

/** What a group loses by the move aimed at: its share of a slack follows it. */
export function aimedLoss(bound: Bound, g: number, move: number): number {
  return (steepest(bound, g) + bound.bend[g] * move) * move;
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
export function takeAim(input: BoxInput, bound: Bound, { tilt, spare }: Aim, box: Box): boolean {
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
  if (width > box.width) return true;
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
  for (let g = 0; g < x.count; g++) loss += bound.units[g] * expectedAt(input, g, MARGIN * width * tilt[g]);
  return loss;
}

/**
 * Sets the moves aimed at, and the levels that they and what moves without them may reach.
 * @param least levels are those of a move of at least this, whatever is aimed at
 */
export function allowLevels(input: BoxInput, { tilt, move, spare }: Aim, box: Box, least = 0): void {
  const { exposure: x, level } = input;
  for (let g = 0; g < x.count; g++) {
    move[g] = box.width * tilt[g];
    box.most[g] = Math.min(
      LEVEL_MAX,
      Math.max(level[g], 1.2 * expectedAt(input, g, Math.max(MARGIN * move[g], least))) + spare[g],
    );
  }
}

/** Boxes come out somewhat wider than what is aimed at. */
const MARGIN = 1.25;

function expectedAt({ exposure: x, anchor }: BoxInput, g: number, move: number): number {
  return expectedLevel((Math.abs(anchor.here.move[x.group[g]]) + move) / anchor.step);
}

/** About the level of a group that is so many steps from its reference, when nothing but its price has moved. */
function expectedLevel(steps: number): number {
  const cubic = Math.abs(steps * (1 - steps * steps)) * 2.6;
  return steps < 0.577 ? cubic : Math.max(1, cubic);
}
