import type { BookMargin } from './book-margin.ts';
import type { Book } from './book.ts';
import type { Scratch } from './scratch.ts';
import type { Fence } from './barriers.ts';
import { standHere } from './screen-anchor.ts';
import type { Line } from './screen-bounds.ts';
import { createBox } from './screen-aim.ts';
import type { Box } from './screen-aim.ts';
import { SHARE_FIELDS } from '../quant/kernels/screen-kernels.ts';
import { aimBox, boxDoubles, createBoxScratch, solveBox } from './screen-box.ts';
import type { BoxScratch } from './screen-box.ts';
import { createExposure, exposureDoubles, measureExposure } from './screen-exposure.ts';
import type { ScreenExposure } from './screen-exposure.ts';
import { createJointExposure, measureJoint } from './screen-joint.ts';
import type { JointExposure } from './screen-joint.ts';
import { settle, standSlot, touch, watchAccount } from './screen-dues.ts';
import { solveShares } from './screen-shares.ts';
import { hasRoom, WATCH_GROUPS } from './screen-watch.ts';
import { measuredLevel } from './screen-move.ts';
import { reachOf } from './screen-refresh.ts';
import { GENERATIONS, KINDS, NONE, STEPS } from './screen.ts';
import type { Screen } from './screen.ts';
import { assert } from '../units/assert.ts';

/** Working records of `certify`, allocated once for a screen and a set of parameters. */
export interface Certifier {
  readonly exposure: ScreenExposure;
  readonly joint: JointExposure;
  readonly work: BoxScratch;
  readonly box: Box;
  readonly level: Float64Array;
  readonly fence: Fence;
}

/** Columns that a certifier takes from the arena of its screen. */
export function certifierColumns(groups: number, stride: number): readonly { count: number; width: number }[] {
  return [...exposureDoubles(groups, stride), ...boxDoubles(groups, stride)].map((count) => ({ count, width: 8 }));
}

export function createCertifier({ arena, groups, expiries, parameters, share, table }: Screen): Certifier {
  return {
    exposure: createExposure(arena, table.stride, parameters, { expiries, share }),
    joint: createJointExposure(parameters),
    work: createBoxScratch(arena, groups, table.stride),
    box: createBox(groups),
    level: new Float64Array(groups),
    fence: { low: 0, high: 0, most: 0 },
  };
}

/** Wider references are tried first for accounts that are far from their lines: by distance over initial margin. */
const FAR = [0.09, 0.6];

/** A box that aims at less than this share of its reference's step is also tried on the next closer one. */
const NARROW = 0.3;

/** An account as it was just evaluated: `scratch` and `margin` hold that evaluation. */
export interface Evaluated {
  readonly account: number;
  readonly book: Book;
  readonly scratch: Scratch;
  readonly margin: BookMargin;
}

/**
 * Gives an account the certificate that it stays on its side of its lines, inside a box or, when that would be narrow, as long as its moves
 * use up less than its slack; or leaves it due when nothing is certain.
 *
 * Cost: two scans of the book for each kind of references that is tried; allocates nothing. @returns whether it was certified
 */
export function certify(screen: Screen, certifier: Certifier, evaluated: Evaluated, lines: readonly Line[]): boolean {
  touch(screen, evaluated.account);
  const [near, room] = distances(evaluated, lines);
  const share = near / Math.max(1, evaluated.margin.initialMargin);
  let kind = share > FAR[1] ? 2 : share > FAR[0] ? 1 : 0;
  let standing = proofOn(screen, certifier, kind, evaluated, room, lines);
  while (kind > 0 && (standing === 'none' || certifier.box.width < NARROW * STEPS[kind])) {
    kind -= 1;
    standing = proofOn(screen, certifier, kind, evaluated, room, lines);
  }
  if (standing === 'none') return false;
  return standing === 'box'
    ? stand(screen, certifier, kind, evaluated.account)
    : watch(screen, certifier, evaluated.account);
}

/** Distance from the nearest and the farthest of an account's lines, ticks. No more than the latter can be lost or won inside a box. */
function distances({ margin }: Evaluated, lines: readonly Line[]): readonly [number, number] {
  let near = Number.POSITIVE_INFINITY;
  let far = 0;
  for (const line of lines) {
    const required = line.requirement === 'initial' ? line.share * margin.initialMargin : margin.maintenanceMargin;
    const distance = Math.abs(margin.equity - required);
    near = Math.min(near, distance);
    far = Math.max(far, distance);
  }
  return [near, far];
}

/** Looks for a proof on the references of one kind: a box, or the shares of an account to be watched. */
function proofOn(
  screen: Screen,
  { exposure, joint, level, work, box }: Certifier,
  kind: number,
  { book, scratch, margin }: Evaluated,
  room: number,
  lines: readonly Line[],
): 'box' | 'watch' | 'none' {
  const { table, parameters, price, rows } = screen;
  const anchor = screen.anchors[kind];
  assert(exposure.share === screen.share, 'a certifier is of the screen it certifies for');
  for (let slot = 0; slot <= scratch.slots; slot++) {
    const group = slot < scratch.slots ? scratch.slotUnderlying[slot] : screen.groups - 1;
    if (screen.newest[group * KINDS + kind] !== NONE) standHere(anchor, group, price[group], rows[group], screen.here);
  }
  if (!measureExposure(exposure, book, table, parameters, scratch, anchor, room)) return 'none';
  for (let g = 0; g < exposure.count; g++) {
    const group = exposure.group[g];
    if (screen.newest[group * KINDS + kind] === NONE) return 'none';
    level[g] = measuredLevel(screen, group, kind);
  }
  if (scratch.slots > 1) measureJoint(joint, exposure, parameters);
  const input = { exposure, joint, margin, table, parameters, scratch, anchor, level };
  if (!aimBox(lines, input, work, box)) return 'none';
  const mayWatch = kind === 0 && hasRoom(screen.watch, exposure.count);
  if (mayWatch && isNear(screen, exposure, box.width, work.aim.tilt) && solveShares(lines, input, work, box))
    return 'watch';
  if (!solveBox(lines, input, work, box)) return 'none';
  const isNarrow = isNear(screen, exposure, 1, box.fall) || isNear(screen, exposure, 1, box.rise);
  return mayWatch && isNarrow && solveShares(lines, input, work, box) ? 'watch' : 'box';
}

/** Whether a box of these moves, times a width, ends with so few moves that its account is better watched. */
function isNear(screen: Screen, { group, slots }: ScreenExposure, width: number, moves: Float64Array): boolean {
  for (let g = 0; g < slots; g++) {
    const move = width * moves[g] * screen.anchors[0].price[group[g]];
    if (move < WATCH_MOVES * reachOf(screen, group[g])) return true;
  }
  return false;
}

const WATCH_MOVES = 1.5;

/** Watches an account by the shares that were solved for it. */
function watch(screen: Screen, { exposure: x, box, work }: Certifier, account: number): boolean {
  const w = screen.watch;
  const entry = watchAccount(screen, account, x.count);
  for (let g = 0; g < x.count; g++) {
    const group = x.group[g];
    const reference = screen.anchors[0].price[group];
    const at = entry * WATCH_GROUPS + g;
    const from = g * SHARE_FIELDS;
    w.owner[at] = group * GENERATIONS + screen.newest[group * KINDS];
    w.centre[at] = screen.price[group];
    w.fall[at] = work.shares[from] / reference;
    w.rise[at] = work.shares[from + 1] / reference;
    w.bend[at] = work.shares[from + 2] / (reference * reference);
    w.most[at] = box.most[g];
    w.used[at] = 0;
  }
  settle(screen, account);
  return true;
}

/** Writes the box as absolute barriers. Without room for them the account stays due. */
function stand(screen: Screen, { exposure: x, fence, box }: Certifier, kind: number, account: number): boolean {
  let isNarrow = false;
  for (let g = 0; g < x.count; g++) {
    const group = x.group[g];
    const price = screen.price[group];
    const reference = screen.anchors[kind].price[group];
    if (g < x.slots && Math.min(box.fall[g], box.rise[g]) * reference < reachOf(screen, group)) isNarrow = true;
    fence.low = price - box.fall[g] * reference;
    fence.high = price + box.rise[g] * reference;
    fence.most = box.most[g];
    if (!standSlot(screen, account, group * GENERATIONS + screen.newest[group * KINDS + kind], fence)) {
      touch(screen, account);
      return false;
    }
  }
  screen.isNarrow[account] = isNarrow ? 1 : 0;
  settle(screen, account);
  return true;
}
