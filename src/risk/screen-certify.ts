import type { BookMargin } from './book-margin.ts';
import type { Book } from './book.ts';
import type { Scratch } from './scratch.ts';
import { createBox, createBoxScratch, solveBox } from './screen-box.ts';
import type { Box, BoxScratch, Line } from './screen-box.ts';
import { createExposure, interpolationGain, measureExposure } from './screen-exposure.ts';
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
  readonly wide: Box;
  readonly level: Float64Array;
  readonly gain: number;
}

export function createCertifier({ groups, expiries, parameters, share, table }: Screen): Certifier {
  return {
    exposure: createExposure(table.stride, parameters, { expiries, share }),
    work: createBoxScratch(groups),
    box: createBox(groups),
    wide: createBox(groups),
    level: new Float64Array(groups),
    gain: interpolationGain(parameters),
  };
}

/** Boxes at least this wide (percent) are also tried on the next wider kind of references, whose levels grow less when the price wanders. */
const WIDTHS = [0.3, 1.2, Number.POSITIVE_INFINITY];

/** What a box on wider references may lose of its width. */
const WORTH = 0.7;

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
 * Cost: a scan of the book and its joint columns, for wide boxes up to four; allocates nothing. @returns whether it was certified
 */
export function certify(screen: Screen, certifier: Certifier, evaluated: Evaluated, lines: readonly Line[]): boolean {
  touch(screen, evaluated.account);
  const { box, wide } = certifier;
  if (!boxOn(screen, certifier, 0, evaluated, lines, box)) return false;
  let kind = 0;
  let width = box.width;
  while (width > WIDTHS[kind]) {
    if (!boxOn(screen, certifier, kind + 1, evaluated, lines, wide) || wide.width < WORTH * width) {
      boxOn(screen, certifier, kind, evaluated, lines, box);
      return stand(screen, certifier, kind, box, evaluated.account);
    }
    kind += 1;
    width = wide.width;
  }
  return stand(screen, certifier, kind, kind === 0 ? box : wide, evaluated.account);
}

function boxOn(
  screen: Screen,
  certifier: Certifier,
  kind: number,
  { book, scratch, margin }: Evaluated,
  lines: readonly Line[],
  box: Box,
): boolean {
  const { table, parameters } = screen;
  const { exposure, level, work, gain } = certifier;
  assert(exposure.share === screen.share, 'a certifier is of the screen it certifies for');
  let room = 0;
  for (const line of lines) {
    const required = line.requirement === 'initial' ? line.share * margin.initialMargin : margin.maintenanceMargin;
    room = Math.max(room, Math.abs(margin.equity - required));
  }
  if (!measureExposure(exposure, book, table, parameters, scratch, screen.anchors[kind], room)) return false;
  for (let g = 0; g < exposure.count; g++) {
    const group = exposure.group[g];
    if (screen.newest[group * KINDS + kind] === NONE) return false;
    level[g] = measuredLevel(screen, group, kind);
  }
  return solveBox(lines, { exposure, margin, table, parameters, scratch, level, gain }, work, box);
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
