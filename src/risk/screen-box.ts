import type { Arena } from '../quant/kernels/arena.ts';
import { SHARE_FIELDS, SIDE_FIELD, SIDE_FIELDS } from '../quant/kernels/screen-kernels.ts';
import { ACTIVE } from './book-margin.ts';
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
import { aimedLoss, allowLevels, createAim, lossAt, moveFor, takeAim } from './screen-aim.ts';
import type { Aim, Box, BoxInput } from './screen-aim.ts';
import { REACH } from './screen-anchor.ts';
import { netTwist } from './screen-twist.ts';

/** Working records of `solveBox`. */
export interface BoxScratch {
  readonly arena: Arena;
  /** P&L by own column, and what the kernel reads of each place. */
  readonly pnl: Float64Array;
  readonly pnlAt: number;
  readonly sides: Float64Array;
  readonly sidesAt: number;
  /** [groups * SHARE_FIELDS] what moves use up: see solveShares. */
  readonly shares: Float64Array;
  readonly sharesAt: number;
  readonly bound: Bound;
  readonly standing: Standing;
  readonly aim: Aim;
}

/** Doubles that the working records take from their arena. */
export function boxDoubles(groups: number, stride: number): readonly number[] {
  return [stride, groups * SIDE_FIELDS, groups * SHARE_FIELDS];
}

export function createBoxScratch(arena: Arena, groups: number, stride: number): BoxScratch {
  const pnlAt = arena.takeDoubles(stride);
  const sidesAt = arena.takeDoubles(groups * SIDE_FIELDS);
  const sharesAt = arena.takeDoubles(groups * SHARE_FIELDS);
  return {
    arena,
    pnl: arena.doubles.subarray(pnlAt, pnlAt + stride).fill(NEVER),
    pnlAt,
    sides: arena.doubles.subarray(sidesAt, sidesAt + groups * SIDE_FIELDS),
    sidesAt,
    shares: arena.doubles.subarray(sharesAt, sharesAt + groups * SHARE_FIELDS),
    sharesAt,
    bound: createBound(groups),
    standing: { share: 1, isBelow: false, certain: 0 },
    aim: createAim(groups),
  };
}

/** P&L of columns that do not exist: no loss reaches it. */
const NEVER = 1e300;

/** Sets the width that boxes aim at: the most that any line's active function leaves. False when not even standing still is certain. */
export function aimBox(lines: readonly Line[], input: BoxInput, work: BoxScratch, box: Box): boolean {
  box.width = REACH;
  for (const line of lines) {
    setStanding(work.standing, line, input);
    setActiveExact(work.bound, work.standing, input);
    if (!takeAim(input, work.bound, work.aim, box)) return false;
  }
  return true;
}

/** Times that a box is tried: each aims at half of the one before. */
const TRIES = 3;

/**
 * The box in which an account certainly stays on its side of all its lines, of the width that was aimed at; false when nothing is certain.
 *
 * Equity less a multiple of the requirement is the least of functions (own columns, floors, twist, joint columns), each of them a sum of
 * rows of the table less charges on them. So inside the box each of them loses
 *
 * loss <= sum over groups of slope * move + bend * move^2 + gain * units * (level now + level then) + rounding < slack
 *
 * and the worst corner of the box is where all groups are at their limits. @see spec/22-SCRN, SCRN-030
 */
export function solveBox(lines: readonly Line[], input: BoxInput, work: BoxScratch, box: Box): boolean {
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
  allowLevels(input, work.aim, box);
  for (const line of lines) {
    setStanding(work.standing, line, input);
    if (!narrowLine(input, work, box)) return false;
  }
  return true;
}

/** Narrows the box to where a line is kept. False when nothing is left. */
function narrowLine(input: BoxInput, work: BoxScratch, box: Box): boolean {
  const { bound, standing, aim } = work;
  setActiveExact(bound, standing, input);
  if (!narrow(bound, input, aim, box)) return false;
  if (standing.isBelow) return true;
  if (!narrowOwn(input, work, box)) return false;
  setFloors(bound, standing, input);
  if (!narrow(bound, input, aim, box)) return false;
  if (!narrowTwist(input, work, box)) return false;
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

/** The active bound; the twist netted when it is that. */
export function setActiveExact(bound: Bound, standing: Standing, input: BoxInput): void {
  const { exposure: x, table, parameters, scratch, anchor, margin } = input;
  if (margin.activeKind === ACTIVE.twist && scratch.net !== undefined) {
    netTwist(x.twist, scratch.net, table, parameters, scratch, anchor);
  }
  setActive(bound, standing, input);
}

/** The twist is netted only when its gross exposure would narrow the box. */
function narrowTwist(input: BoxInput, { bound, standing, aim }: BoxScratch, box: Box): boolean {
  const { exposure: x, table, parameters, scratch, anchor } = input;
  setTwist(bound, standing, input);
  if (isKept(bound, input, box)) return true;
  if (!x.twist.isNetted && scratch.net !== undefined) {
    netTwist(x.twist, scratch.net, table, parameters, scratch, anchor);
    setTwist(bound, standing, input);
  }
  return narrow(bound, input, aim, box);
}

/** Narrows the box by whichever own column loses most beyond its slack, until none does: a kernel looks at all of them at once. */
function narrowOwn(input: BoxInput, work: BoxScratch, box: Box): boolean {
  const { exposure: x } = input;
  const { arena, bound, standing, aim, sides } = work;
  const columns = ownBounds(input);
  const base = setOwnSides(input, work, box);
  const { slots, stride } = x;
  const { at: slopes } = x.slopes;
  const { at: bends } = x.bends;
  const { share } = standing;
  for (let tries = 0; tries <= columns; tries++) {
    for (let g = 0; g < slots; g++) {
      sides[g * SIDE_FIELDS + SIDE_FIELD.fall] = box.fall[g];
      sides[g * SIDE_FIELDS + SIDE_FIELD.rise] = box.rise[g];
    }
    const { pnlAt, sidesAt } = work;
    const c = arena.kernels.ownExcess({
      columns,
      stride,
      slots,
      slopes,
      bends,
      pnl: pnlAt,
      sides: sidesAt,
      base,
      share,
    });
    if (c < 0) return true;
    setOwn(bound, c, standing, input);
    if (!narrow(bound, input, aim, box)) return false;
  }
  return false;
}

/** Sets what the kernels read of own columns, but for the box. @returns the slack of a column with a P&L of 0, less what levels use */
export function setOwnSides(input: BoxInput, work: BoxScratch, box: Box): number {
  const { exposure: x, level, scratch } = input;
  const { standing, pnl, sides } = work;
  const columns = ownBounds(input);
  const from = scratch.slots === 1 ? scratch.vectors : scratch.joint;
  for (let c = 0; c < columns; c++) pnl[c] = from[c];
  let base = ownBase(standing, input);
  for (let g = 0; g < x.count; g++) base -= x.units[g] * (level[g] + box.most[g]);
  for (let g = 0; g < x.slots; g++) {
    const at = g * SIDE_FIELDS;
    sides[at] = x.mark[g];
    sides[at + SIDE_FIELD.markBend] = x.markBend[g];
    sides[at + SIDE_FIELD.credit] = creditOf(g, input);
    sides[at + SIDE_FIELD.charge] = x.charges[g];
    sides[at + SIDE_FIELD.chargeBend] = x.chargeBends[g];
  }
  return base;
}

/** Narrowing leaves that much, so that rounding does not make a bound pass its slack again. */
const WITHIN = 1 - 1e-9;

/** Lets each group move until its share of a bound's slack is used up; shares follow what the moves aimed at would lose. */
function narrow(bound: Bound, input: BoxInput, { move }: Aim, box: Box): boolean {
  const { exposure: x } = input;
  const left = leftOf(bound, input, box);
  if (!(left > 0)) return false;
  if (lossIn(bound, x.count, box) <= left) return true;
  const { fall, rise, bend } = bound;
  let aimed = 0;
  for (let g = 0; g < x.count; g++) aimed += aimedLoss(bound, g, move[g]);
  if (!(aimed > 0)) return false;
  for (let g = 0; g < x.count; g++) {
    const budget = (WITHIN * left * aimedLoss(bound, g, move[g])) / aimed;
    if (lossAt(fall[g], bend[g], box.fall[g]) > budget) box.fall[g] = moveFor(fall[g], bend[g], budget);
    if (lossAt(rise[g], bend[g], box.rise[g]) > budget) box.rise[g] = moveFor(rise[g], bend[g], budget);
  }
  return true;
}

/** Whether a bound holds in the whole box. */
function isKept(bound: Bound, input: BoxInput, box: Box): boolean {
  return lossIn(bound, input.exposure.count, box) <= leftOf(bound, input, box);
}

/** Slack that levels leave to moves. */
export function leftOf(bound: Bound, { exposure: x, level }: BoxInput, box: Box): number {
  let left = bound.slack;
  for (let g = 0; g < x.count; g++) left -= bound.units[g] * (level[g] + box.most[g]);
  return left;
}

/** What the moves of the worst corner lose. */
function lossIn({ fall, rise, bend }: Bound, count: number, box: Box): number {
  let losses = 0;
  for (let g = 0; g < count; g++) {
    const down = lossAt(fall[g], bend[g], box.fall[g]);
    const up = lossAt(rise[g], bend[g], box.rise[g]);
    losses += down > up ? down : up;
  }
  return losses;
}
