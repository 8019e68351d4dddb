import { ACTIVE, PART } from './book-margin.ts';
import type { BookMargin } from './book-margin.ts';
import { grossMinimum, shortOptionMinimum } from './add-on/minimum.ts';
import { tenorTwistLoss } from './add-on/tenor-twist.ts';
import type { HouseParameters } from './house-parameters.ts';
import type { RiskTable } from './risk-table.ts';
import { CREDIT_UNIT, FINE_REACH } from './same-move.ts';
import type { Scratch } from './scratch.ts';
import { ROUNDING_TICKS } from './screen-anchor.ts';
import { REACH } from './screen-exposure.ts';
import type { ScreenExposure } from './screen-exposure.ts';
import { worstColumn } from './worst.ts';

/** A line that an account must stay on its side of: equity against `share` times IM, or against MM. */
export interface Line {
  readonly requirement: 'initial' | 'maintenance';
  /** 1.1: IM and a tenth more. 1 for MM. */
  readonly share: number;
}

/** Where an account certainly stays on its side of its lines, by place of the group. Written by `solveBox`. */
export interface Box {
  /** How far the price may fall and rise, as shares of the anchor's price. */
  readonly fall: Float64Array;
  readonly rise: Float64Array;
  /** The highest level of the group. */
  readonly most: Float64Array;
  /** Half-width that all groups may use at once, in percent; and the same of the joint columns alone. */
  width: number;
  jointWidth: number;
}

export function createBox(groups: number): Box {
  return {
    fall: new Float64Array(groups),
    rise: new Float64Array(groups),
    most: new Float64Array(groups),
    width: 0,
    jointWidth: 0,
  };
}

/** What else a box needs: the book's evaluation and the level of each place's group now. */
export interface BoxInput {
  readonly exposure: ScreenExposure;
  readonly margin: BookMargin;
  readonly table: RiskTable;
  readonly parameters: HouseParameters;
  readonly scratch: Scratch;
  /** [places] level of the group, now. */
  readonly level: Float64Array;
}

/** Levels grow with the width w (percent) that a box allows: now + DRIFT * w + w^2. Only how wide boxes come out depends on it. */
const DRIFT = 1;

/** One bound that must hold: slack against a loss that is a sum over groups of a slope by the move and a multiple of the level. */
interface Bound {
  family: number;
  /** Ticks that may be lost. */
  slack: number;
  /** Multiple of the units. */
  gain: number;
  /** [places] ticks lost for a +100 % fall, and rise. */
  readonly fall: Float64Array;
  readonly rise: Float64Array;
}

/** The bounds of one account: at most four families of columns for each of two lines. */
const BOUNDS_MAX = 8;

/** Working columns of `solveBox`. */
export interface BoxScratch {
  count: number;
  readonly bounds: readonly Bound[];
}

export function createBoxScratch(groups: number): BoxScratch {
  const zeros = (): Float64Array => new Float64Array(groups);
  return {
    count: 0,
    bounds: Array.from({ length: BOUNDS_MAX }, () => ({ family: 0, slack: 0, gain: 1, fall: zeros(), rise: zeros() })),
  };
}

/**
 * The box in which an account certainly stays on its side of all its lines; false when not even standing still is certain.
 *
 * Equity less a multiple of the requirement is the least of families of functions (own columns, floors, twist, joint columns), each of
 * them straight in the rows of the table but for charges that are straight too. So inside the box
 *
 * loss <= sum over groups of slope * move + gain * units * (level now + level then) + rounding < slack
 *
 * and the worst corner of the box is where all groups are at their limits. @see spec/22-SCRN, SCRN-030
 */
export function solveBox(lines: readonly Line[], input: BoxInput, work: BoxScratch, box: Box): boolean {
  const { exposure: x } = input;
  work.count = 0;
  for (const line of lines) addLine(line, input, work);
  box.jointWidth = Number.POSITIVE_INFINITY;
  let width = 100 * REACH;
  for (let b = 0; b < work.count; b++) {
    const own = widthOf(work.bounds[b], input);
    width = Math.min(width, own);
    if (work.bounds[b].family === JOINT) box.jointWidth = Math.min(box.jointWidth, own);
  }
  box.width = width;
  if (!(width > 0)) return false;
  box.fall.fill(REACH, 0, x.count);
  box.rise.fill(REACH, 0, x.count);
  for (let g = 0; g < x.count; g++) box.most[g] = input.level[g] + (DRIFT + width) * width;
  for (let b = 0; b < work.count; b++) narrow(work.bounds[b], input, box);
  return true;
}

/** Lets each group move until its share of the bound's slack is used up; shares follow the steeper slopes. */
function narrow(bound: Bound, { exposure: x, level }: BoxInput, box: Box): void {
  let left = bound.slack;
  let steep = 0;
  for (let g = 0; g < x.count; g++) {
    left -= bound.gain * x.units[g] * (level[g] + box.most[g]);
    steep += steeper(bound, g, x);
  }
  if (steep <= 0) return;
  const each = left / steep;
  for (let g = 0; g < x.count; g++) {
    const budget = each * steeper(bound, g, x);
    const down = bound.fall[g] + x.charges[g];
    const up = bound.rise[g] + x.charges[g];
    if (budget < box.fall[g] * down) box.fall[g] = budget / down;
    if (budget < box.rise[g] * up) box.rise[g] = budget / up;
  }
}

function steeper(bound: Bound, g: number, x: ScreenExposure): number {
  return Math.max(bound.fall[g], bound.rise[g]) + x.charges[g];
}

/** The width at which a bound's slack is used up: the root of units * (2 level + DRIFT w + w^2) + steeper slopes * w / 100 = slack. */
function widthOf(bound: Bound, { exposure: x, level }: BoxInput): number {
  let square = 0;
  let straight = 0;
  let standing = 0;
  for (let g = 0; g < x.count; g++) {
    const units = bound.gain * x.units[g];
    square += units;
    straight += units * DRIFT + steeper(bound, g, x) * 0.01;
    standing += 2 * units * level[g];
  }
  const room = bound.slack - standing;
  if (!(room > 0)) return -1;
  if (square === 0) return straight === 0 ? Number.POSITIVE_INFINITY : room / straight;
  return (2 * room) / (straight + Math.sqrt(straight * straight + 4 * square * room));
}

/** Adds the bounds of one line. An account above it must not lose its distance in any family; one below it must not win it in the active one. */
function addLine(line: Line, input: BoxInput, work: BoxScratch): void {
  const { margin, parameters: p } = input;
  const initial = line.requirement === 'initial';
  const required = initial ? line.share * margin.initialMargin : margin.maintenanceMargin;
  const share = initial ? line.share : p.maintenancePpm / 1_000_000;
  const distance = margin.equity - required;
  const certain = Math.abs(distance) - 1e-9 * (Math.abs(margin.equity) + required) - slackOf(input);
  const charged = margin.parts[PART.scan] + margin.parts[PART.shortOptionMinimum] + margin.parts[PART.grossMinimum];
  if (distance < 0) {
    addFamily(activeFamily(margin), share, true, certain, input, work);
    return;
  }
  for (let family = 0; family < FAMILIES; family++) {
    const loss = familyLoss(family, input);
    if (loss !== undefined) addFamily(family, share, false, certain + share * (charged - loss), input, work);
  }
}

/** Families of functions whose greatest loss is the scan loss with its floors. */
const OWN = 0;
const FLOOR = 1;
const TWIST = 2;
const JOINT = 3;
const FAMILIES = 4;

/** The loss that a family charges now; undefined when the book has none of it. Never rounded up: a smaller loss is more slack than there is. */
function familyLoss(family: number, { parameters: p, scratch, table, margin }: BoxInput): number | undefined {
  switch (family) {
    case OWN:
      return sameMoveLoss(table, scratch);
    case FLOOR:
      return shortOptionMinimum(p, scratch) + grossMinimum(p, scratch);
    case TWIST:
      return tenorTwistLoss(p, scratch);
    default:
      if (scratch.slots < 2 || p.joint === undefined) return undefined;
      return jointLoss(p, scratch, margin);
  }
}

function sameMoveLoss({ columns }: RiskTable, scratch: Scratch): number {
  if (scratch.slots === 0) return 0;
  const vector = scratch.slots === 1 ? scratch.vectors : scratch.joint;
  return Math.max(0, 0 - vector[worstColumn(vector, 0, columns)]) + 1;
}

/** The worst joint column, which no shortfall passes. */
function jointLoss({ joint }: HouseParameters, { jointPnl }: Scratch, { scanLoss, activeKind }: BookMargin): number {
  if (joint === undefined) return 0;
  if (activeKind === ACTIVE.historical || activeKind === ACTIVE.stress) return scanLoss;
  let low = 0;
  for (let j = 0; j < joint.labels.length; j++) if (jointPnl[j] < low) low = jointPnl[j];
  return Math.min(scanLoss, 0 - low) + 1;
}

function activeFamily({ activeKind, parts }: BookMargin): number {
  if (parts[PART.shortOptionMinimum] + parts[PART.grossMinimum] > 0) return FLOOR;
  if (activeKind === ACTIVE.twist) return TWIST;
  return activeKind === ACTIVE.historical || activeKind === ACTIVE.stress ? JOINT : OWN;
}

function addFamily(
  family: number,
  share: number,
  below: boolean,
  slack: number,
  { exposure: x }: BoxInput,
  work: BoxScratch,
): void {
  const bound = work.bounds[work.count++];
  bound.family = family;
  bound.gain = family === JOINT ? x.gain : 1;
  bound.slack = slack - 2 * ROUNDING_TICKS * bound.gain * x.lots;
  for (let g = 0; g < x.count; g++) {
    const down = lossOfFall(family, g, share, x);
    const up = lossOfRise(family, g, share, x);
    bound.fall[g] = below ? up : down;
    bound.rise[g] = below ? down : up;
  }
}

/** The most that a family loses for each 100 % that the price falls. */
function lossOfFall(family: number, g: number, share: number, x: ScreenExposure): number {
  const net = x.mark[g];
  if (family === OWN) return Math.max(0, net, net + share * x.high[g]);
  if (family === FLOOR) return Math.max(0, net);
  return Math.max(0, net + share * (family === TWIST ? x.twistFall[g] : x.jointHigh[g]));
}

/** The most that a family loses for each 100 % that the price rises. */
function lossOfRise(family: number, g: number, share: number, x: ScreenExposure): number {
  const net = 0 - x.mark[g];
  if (family === OWN) return Math.max(0, net, net - share * x.low[g]);
  if (family === FLOOR) return Math.max(0, net);
  return Math.max(0, net + share * (family === TWIST ? x.twistRise[g] : 0 - x.jointLow[g]));
}

/** Rounding that is not of cells: every charge is rounded up on its own, each slot's joint columns down, large gains cut to 1024 ticks. */
function slackOf({ parameters: p, scratch, exposure: x }: BoxInput): number {
  const charges = 8 * scratch.buckets + 8 * scratch.slots + (6 + p.dependencies.length) * p.coins + 16;
  const coarse = scratch.reach >= FINE_REACH ? CREDIT_UNIT * scratch.slots : 0;
  return 4 * (charges + coarse + x.count);
}
