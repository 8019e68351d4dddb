import { ACTIVE, PART } from './book-margin.ts';
import type { BookMargin } from './book-margin.ts';
import { grossMinimum, shortOptionMinimum } from './add-on/minimum.ts';
import { tenorTwistLoss } from './add-on/tenor-twist.ts';
import type { HouseParameters } from './house-parameters.ts';
import type { JointColumns } from './joint-columns.ts';
import type { RiskTable } from './risk-table.ts';
import { CREDIT_UNIT, FINE_REACH } from './same-move.ts';
import type { Scratch } from './scratch.ts';
import type { ScreenExposure } from './screen-exposure.ts';
import type { JointExposure } from './screen-joint.ts';

/** A line that an account must stay on its side of: equity against `share` times IM, or against MM. */
export interface Line {
  readonly requirement: 'initial' | 'maintenance';
  /** 1.1: IM and a tenth more. 1 for MM. */
  readonly share: number;
}

/** An account as it was just evaluated, measured against an anchor. */
export interface Measured {
  readonly exposure: ScreenExposure;
  readonly joint: JointExposure;
  readonly margin: BookMargin;
  readonly table: RiskTable;
  readonly parameters: HouseParameters;
  readonly scratch: Scratch;
}

/**
 * One of the functions that an account's distance from a line is the least of, from below (or, for an account below the line, the active one
 * from above): by place of a group, the distance shrinks by no more than slope * move + bend * move^2 when its price falls or rises, and by
 * units * (level now + level then) for what is beyond the parabolas.
 */
export interface Bound {
  /** Ticks that may be lost. */
  slack: number;
  readonly units: Float64Array;
  readonly fall: Float64Array;
  readonly rise: Float64Array;
  /** >= 0, for either side. */
  readonly bend: Float64Array;
}

export function createBound(groups: number): Bound {
  return {
    slack: 0,
    units: new Float64Array(groups),
    fall: new Float64Array(groups),
    rise: new Float64Array(groups),
    bend: new Float64Array(groups),
  };
}

/** A line as one account stands to it. */
export interface Standing {
  /** Multiple of the risk parts that equity is compared with. */
  share: number;
  isBelow: boolean;
  /** Distance less rounding, ticks. */
  certain: number;
}

export function setStanding(standing: Standing, line: Line, a: Measured): void {
  const { margin, parameters } = a;
  const isInitial = line.requirement === 'initial';
  const required = isInitial ? line.share * margin.initialMargin : margin.maintenanceMargin;
  const distance = margin.equity - required;
  standing.share = isInitial ? line.share : parameters.maintenancePpm / 1_000_000;
  standing.isBelow = distance < 0;
  standing.certain = Math.abs(distance) - 1e-9 * (Math.abs(margin.equity) + required) - roundingOf(a);
}

/** Rounding that is not of cells: every charge is rounded up on its own, each slot's joint columns down, large gains cut to 1024 ticks. */
function roundingOf({ parameters: p, scratch, exposure: x }: Measured): number {
  const charges = 8 * scratch.buckets + 8 * scratch.slots + (6 + p.dependencies.length) * p.coins + 16;
  const coarse = scratch.reach >= FINE_REACH ? CREDIT_UNIT * scratch.slots : 0;
  return 4 * (charges + coarse + x.count);
}

/** What the scan with its floors is charged now: the largest loss of any family. */
function chargedOf({ parts }: BookMargin): number {
  return parts[PART.scan] + parts[PART.shortOptionMinimum] + parts[PART.grossMinimum];
}

/** Sides of one group: its distance moves by slopes between `low` and `high` and has a bend of at least `bend`. */
function setSides(bound: Bound, g: number, x: ScreenExposure, low: number, high: number, bend: number): void {
  bound.units[g] = x.units[g];
  bound.fall[g] = high + x.charges[g];
  bound.rise[g] = x.charges[g] - low;
  bound.bend[g] = (bend < 0 ? -0.5 * bend : 0) + x.chargeBends[g];
}

/** The same of the negative: what an account below a line can win. */
function setMirrored(bound: Bound, g: number, x: ScreenExposure, low: number, high: number, bend: number): void {
  setSides(bound, g, x, 0 - high, 0 - low, 0 - bend);
}

/** @param rounding what it can make of the function, at one time */
function setSlack(bound: Bound, slack: number, rounding: number): void {
  bound.slack = slack - 2 * rounding;
}

/** The own columns and the same-move columns: how many bounds `setOwn` knows. */
export function ownBounds({ scratch, table }: Measured): number {
  return scratch.slots === 0 ? 0 : table.columns;
}

/** The least share of a gain of a place that counts: with one underlying all of it does. */
export function creditOf(g: number, { exposure: x, scratch, parameters: p }: Measured): number {
  return scratch.slots === 1 || g >= x.slots ? 1 : p.gainCredit[x.group[g]] / CREDIT_UNIT;
}

/** What the slack of own columns is with a P&L of 0. */
export function ownBase({ share, certain }: Standing, { exposure: x, margin }: Measured): number {
  return certain + share * (chargedOf(margin) - 1) - 2 * x.rounding;
}

/**
 * Column c in all underlyings at once. A gain of one is credited at k, so its P&L counts with something between k and 1.
 */
export function setOwn(bound: Bound, c: number, { share, isBelow, certain }: Standing, a: Measured): void {
  const { exposure: x, scratch, margin } = a;
  const pnl = scratch.slots === 1 ? scratch.vectors[c] : scratch.joint[c];
  setSlack(bound, isBelow ? certain : certain + share * (chargedOf(margin) + pnl - 1), x.rounding);
  const [slopes] = x.slopes.way;
  const [bends] = x.bends.way;
  for (let g = 0; g < x.count; g++) {
    const isIn = g < x.slots;
    const full = isIn ? share * slopes[g * x.stride + c] : 0;
    const fullBend = isIn ? share * bends[g * x.stride + c] : 0;
    const k = creditOf(g, a);
    const mark = x.mark[g];
    const bend = x.markBend[g];
    const low = mark + (full < 0 ? full : k * full);
    const high = mark + (full < 0 ? k * full : full);
    if (isBelow) setMirrored(bound, g, x, low, high, bend + (fullBend < 0 ? k * fullBend : fullBend));
    else setSides(bound, g, x, low, high, bend + (fullBend < 0 ? fullBend : k * fullBend));
  }
}

/** The floors on short options and on gross. What they follow is in the charges. */
export function setFloors(bound: Bound, { share, isBelow, certain }: Standing, a: Measured): void {
  const { exposure: x, scratch, margin, parameters: p } = a;
  const loss = shortOptionMinimum(p, scratch) + grossMinimum(p, scratch);
  setSlack(bound, isBelow ? certain : certain + share * (chargedOf(margin) - loss), x.rounding);
  for (let g = 0; g < x.count; g++) {
    if (isBelow) setMirrored(bound, g, x, x.mark[g], x.mark[g], x.markBend[g]);
    else setSides(bound, g, x, x.mark[g], x.mark[g], x.markBend[g]);
  }
}

/** The tenor twist, from gross exposures until it is netted. */
export function setTwist(bound: Bound, { share, isBelow, certain }: Standing, a: Measured): void {
  const { exposure: x, scratch, margin, parameters: p } = a;
  const { fall, rise, bend, lift } = x.twist;
  setSlack(bound, isBelow ? certain : certain + share * (chargedOf(margin) - tenorTwistLoss(p, scratch)), x.rounding);
  for (let g = 0; g < x.count; g++) {
    const low = x.mark[g] - share * rise[g];
    const high = x.mark[g] + share * fall[g];
    if (isBelow) setMirrored(bound, g, x, low, high, x.markBend[g] + share * lift[g]);
    else setSides(bound, g, x, low, high, x.markBend[g] - share * bend[g]);
  }
}

/** Stress vectors: bounds [historical, labels) of `setStress`; none with one underlying. */
export function stressOf({ scratch, parameters }: Measured): JointColumns | undefined {
  return scratch.slots > 1 ? parameters.joint : undefined;
}

export function setStress(bound: Bound, j: number, columns: JointColumns, standing: Standing, a: Measured): void {
  const { share, isBelow, certain } = standing;
  const { exposure: x, joint, scratch, margin, parameters: p } = a;
  const slack = isBelow ? certain : certain + share * (chargedOf(margin) + scratch.jointPnl[j] - 1);
  setSlack(bound, slack, x.rounding + joint.rounding[j - columns.historical]);
  const first = (j - columns.historical) * (p.underlyings + 1);
  for (let g = 0; g < x.count; g++) {
    const isIn = g < x.slots;
    const slope = x.mark[g] + (isIn ? share * joint.slope[first + g] : 0);
    const bend = x.markBend[g] + (isIn ? share * joint.bend[first + g] : 0);
    if (isBelow) setMirrored(bound, g, x, slope, slope, bend);
    else setSides(bound, g, x, slope, slope, bend);
    if (isIn) bound.units[g] = joint.units[first + g];
  }
}

/** The historical shortfall: a mean of days, so it changes by no more than any of them can. */
export function setHistorical(bound: Bound, columns: JointColumns, standing: Standing, a: Measured): void {
  const { share, isBelow, certain } = standing;
  const { exposure: x, joint, scratch, margin } = a;
  let low = 0;
  for (let j = 0; j < columns.historical; j++) if (scratch.jointPnl[j] < low) low = scratch.jointPnl[j];
  const loss = margin.activeKind === ACTIVE.historical ? margin.scanLoss : Math.min(margin.scanLoss, 0 - low) + 1;
  setSlack(bound, isBelow ? certain : certain + share * (chargedOf(margin) - loss), joint.gain * x.rounding);
  for (let g = 0; g < x.count; g++) {
    const counted = g < x.slots ? share : 0;
    const lowest = x.mark[g] + counted * joint.low[g];
    const highest = x.mark[g] + counted * joint.high[g];
    if (isBelow) setMirrored(bound, g, x, lowest, highest, x.markBend[g] + counted * joint.bendHigh[g]);
    else setSides(bound, g, x, lowest, highest, x.markBend[g] + counted * joint.bendLow[g]);
    bound.units[g] = joint.gain * x.units[g];
  }
}

/** The bound of the function that is the least one now. */
export function setActive(bound: Bound, standing: Standing, a: Measured): void {
  const { activeKind, activeColumn, parts } = a.margin;
  const columns = stressOf(a);
  if (parts[PART.shortOptionMinimum] + parts[PART.grossMinimum] > 0) setFloors(bound, standing, a);
  else if (activeKind === ACTIVE.twist) setTwist(bound, standing, a);
  else if (activeKind === ACTIVE.historical && columns !== undefined) setHistorical(bound, columns, standing, a);
  else if (activeKind === ACTIVE.stress && columns !== undefined) {
    setStress(bound, activeColumn, columns, standing, a);
  } else if (activeKind === ACTIVE.sameMove) setOwn(bound, activeColumn, standing, a);
  else setFloors(bound, standing, a);
}
