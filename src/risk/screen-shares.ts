import { SHARE_FIELDS } from '../quant/kernels/screen-kernels.ts';
import { allowLevels } from './screen-aim.ts';
import type { Box, BoxInput } from './screen-aim.ts';
import { setFloors, setHistorical, setStanding, setStress, setTwist, stressOf } from './screen-bounds.ts';
import type { Bound, Line } from './screen-bounds.ts';
import { leftOf, setActiveExact, setOwnSides } from './screen-box.ts';
import type { BoxScratch } from './screen-box.ts';

/** More than what rounding can make of a sum of shares. */
const UP = 1 + 1e-9;

/**
 * What moves of the groups use up of an account's slack, whichever of its functions is nearest to its line: by place, for a +100 % move of the
 * reference price, in `work.shares`. The levels allowed are those that the moves aimed at make. False when not even standing still is certain.
 *
 * For each function the loss of a move, divided by what it may lose, is no more than the share; so while the shares that moves of all groups
 * use add up to no more than 1, no function passes its slack. A move that every function gains by uses less than nothing. @see SCRN-031
 */
export function solveShares(lines: readonly Line[], input: BoxInput, work: BoxScratch, box: Box): boolean {
  for (const least of LEVEL_MOVES) if (areShares(lines, least, input, work, box)) return true;
  return false;
}

/** Levels are allowed for a move of this size, where slack allows that: one group may use what the others do not. */
const LEVEL_MOVES = [0.006, 0.002, 0];

function areShares(lines: readonly Line[], least: number, input: BoxInput, work: BoxScratch, box: Box): boolean {
  const { shares } = work;
  for (let g = 0; g < input.exposure.count; g++) {
    shares[g * SHARE_FIELDS] = Number.NEGATIVE_INFINITY;
    shares[g * SHARE_FIELDS + 1] = Number.NEGATIVE_INFINITY;
    shares[g * SHARE_FIELDS + 2] = 0;
  }
  allowLevels(input, work.aim, box, least);
  for (const line of lines) {
    setStanding(work.standing, line, input);
    if (!raiseByLine(input, work, box)) return false;
  }
  return true;
}

function raiseByLine(input: BoxInput, work: BoxScratch, box: Box): boolean {
  const { bound, standing, shares } = work;
  const raise = (): boolean => raiseBy(bound, input, box, shares);
  if (standing.isBelow) {
    setActiveExact(bound, standing, input);
    return raise();
  }
  if (!raiseByOwn(input, work, box)) return false;
  setFloors(bound, standing, input);
  if (!raise()) return false;
  setTwist(bound, standing, input);
  if (!raise()) return false;
  const columns = stressOf(input);
  if (columns === undefined) return true;
  for (let j = columns.historical; j < columns.labels.length; j++) {
    setStress(bound, j, columns, standing, input);
    if (!raise()) return false;
  }
  if (columns.historical === 0) return true;
  setHistorical(bound, columns, standing, input);
  return raise();
}

function raiseBy(bound: Bound, input: BoxInput, box: Box, shares: Float64Array): boolean {
  const left = leftOf(bound, input, box);
  if (!(left > 0)) return false;
  const unit = UP / left;
  for (let g = 0; g < input.exposure.count; g++) {
    const at = g * SHARE_FIELDS;
    shares[at] = Math.max(shares[at], bound.fall[g] * unit);
    shares[at + 1] = Math.max(shares[at + 1], bound.rise[g] * unit);
    shares[at + 2] = Math.max(shares[at + 2], bound.bend[g] * unit);
  }
  return true;
}

/** All own columns at once, by the kernel. */
function raiseByOwn(input: BoxInput, work: BoxScratch, box: Box): boolean {
  const { exposure: x, scratch, table } = input;
  if (scratch.slots === 0) return true;
  const base = setOwnSides(input, work, box);
  const least = work.arena.kernels.ownShares({
    columns: table.columns,
    stride: x.stride,
    slots: x.slots,
    slopes: x.slopes.at,
    bends: x.bends.at,
    pnl: work.pnlAt,
    sides: work.sidesAt,
    base,
    share: work.standing.share,
    out: work.sharesAt,
  });
  return least > 0;
}
