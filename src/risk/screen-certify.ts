import type { BookMargin } from './book-margin.ts';
import type { Book } from './book.ts';
import type { Scratch } from './scratch.ts';
import { createBox, createBoxScratch, solveBox } from './screen-box.ts';
import type { Box, BoxScratch, Line } from './screen-box.ts';
import { createExposure, measureExposure, setJointExtremes } from './screen-exposure.ts';
import type { ScreenExposure } from './screen-exposure.ts';
import { settle, standSlot, takeSlot, touch } from './screen-dues.ts';
import { measuredLevel } from './screen-move.ts';
import { KINDS, NONE } from './screen.ts';
import type { Screen } from './screen.ts';
import { assert } from '../units/assert.ts';

/** Working records of `certify`, allocated once for a screen and a set of parameters. */
export interface Certifier {
  readonly exposure: ScreenExposure;
  readonly work: BoxScratch;
  readonly box: Box;
  readonly level: Float64Array;
}

export function createCertifier({ groups, expiries, parameters, share, table }: Screen): Certifier {
  return {
    exposure: createExposure(table.stride, parameters, { expiries, share }),
    work: createBoxScratch(groups),
    box: createBox(groups),
    level: new Float64Array(groups),
  };
}

/**
 * Wider references are tried first for accounts that are far from their lines: by distance over initial margin, shared among the groups.
 * The wider one may lose to the next closer one what levels have grown to since it was captured.
 */
const FAR = [0.1, 0.3];

/** A box narrower than this (percent) is also tried on the next closer references. */
const WIDTHS = [0, 0.3, 1.2];

/** An account as it was just evaluated: `scratch` and `margin` hold that evaluation. */
export interface Evaluated {
  readonly account: number;
  readonly book: Book;
  readonly scratch: Scratch;
  readonly margin: BookMargin;
}

/**
 * Gives an account the certificate that it stays on its side of its lines inside a box, or leaves it due when nothing is certain.
 *
 * Cost: a scan of the book, another for each kind of references that is tried and not taken; allocates nothing. @returns whether it was certified
 */
export function certify(screen: Screen, certifier: Certifier, evaluated: Evaluated, lines: readonly Line[]): boolean {
  touch(screen, evaluated.account);
  const { box } = certifier;
  const room = roomOf(evaluated, lines);
  const share = room / Math.max(1, evaluated.scratch.slots * evaluated.margin.initialMargin);
  let kind = share > FAR[1] ? 2 : share > FAR[0] ? 1 : 0;
  while (!boxOn(screen, certifier, kind, evaluated, room, lines) || box.width < WIDTHS[kind]) {
    if (kind === 0) return false;
    kind -= 1;
  }
  return stand(screen, certifier, kind, box, evaluated.account);
}

/** Distance from the farthest of an account's lines, ticks: more than it can lose or win inside its box. */
function roomOf({ margin }: Evaluated, lines: readonly Line[]): number {
  let room = 0;
  for (const line of lines) {
    const required = line.requirement === 'initial' ? line.share * margin.initialMargin : margin.maintenanceMargin;
    room = Math.max(room, Math.abs(margin.equity - required));
  }
  return room;
}

function boxOn(
  screen: Screen,
  certifier: Certifier,
  kind: number,
  { book, scratch, margin }: Evaluated,
  room: number,
  lines: readonly Line[],
): boolean {
  const { table, parameters } = screen;
  const { exposure, level, work, box } = certifier;
  assert(exposure.share === screen.share, 'a certifier is of the screen it certifies for');
  if (!measureExposure(exposure, book, table, parameters, scratch, screen.anchors[kind], room)) return false;
  for (let g = 0; g < exposure.count; g++) {
    const group = exposure.group[g];
    if (screen.newest[group * KINDS + kind] === NONE) return false;
    level[g] = measuredLevel(screen, group, kind);
  }
  const input = { exposure, margin, table, parameters, scratch, level };
  const isSolved = solveBox(lines, input, work, box);
  // Joint columns are bounded from above at first: most books have far more slack in them than in their own columns.
  if (box.jointWidth > 2 * box.width) return isSolved;
  setJointExtremes(exposure, book, table, parameters, screen.anchors[kind]);
  return solveBox(lines, input, work, box);
}

/** Writes the box as absolute barriers, rounded inwards. Without free slots the account stays due. */
function stand(screen: Screen, { exposure: x }: Certifier, kind: number, box: Box, account: number): boolean {
  const { low, high, most } = screen.barriers;
  for (let g = 0; g < x.count; g++) {
    const group = x.group[g];
    const slot = takeSlot(screen, account, group, screen.newest[group * KINDS + kind]);
    if (slot === NONE) {
      touch(screen, account);
      return false;
    }
    const price = screen.price[group];
    const reference = screen.anchors[kind].price[group];
    low[slot] = (price - box.fall[g] * reference) * (1 + 1e-12);
    high[slot] = (price + box.rise[g] * reference) * (1 - 1e-12);
    most[slot] = box.most[g] * (1 - 1e-9);
    standSlot(screen, slot);
    if (low[slot] > price || high[slot] < price) {
      touch(screen, account);
      return false;
    }
  }
  settle(screen, account);
  return true;
}
