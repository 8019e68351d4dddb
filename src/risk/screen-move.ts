import { hasBelow, passAll, passLevel, passPrice } from './barriers.ts';
import { captureRows, fitRows } from './screen-anchor.ts';
import { levelOf, linkRows, levelUnits, measureRows, setBounds, setUnits } from './screen-measure.ts';
import type { Link, Measure } from './screen-measure.ts';
import { touch } from './screen-dues.ts';
import { setRowRates } from './screen-rates.ts';
import { GENERATIONS, KIND_GENERATIONS, KINDS, NONE, STEPS } from './screen.ts';
import type { Screen } from './screen.ts';
import { passOwner, passWatch, watchedOn } from './screen-watch.ts';

/** Steps of move after which a reference is captured anew, and ahead of the need; the level that ends a near one. */
const REACH_STEPS = 1;
const AHEAD_STEPS = 0.7;
const NEAR_LEVEL = 8;

/** Where between the points at which a parabola meets a row they are farthest apart: the root of 1/3. */
const BETWEEN = 0.577;

/**
 * The rows of a group were built anew, or the rates that its charges are computed with changed: measures them, passes the barriers, and
 * makes the accounts behind them due. @param price of the underlying, > 0, any unit; 1 for the stablecoins
 */
export function moveGroup(screen: Screen, group: number, price: number): void {
  const { barriers, anchors, newest, kindLevel, isMeasured, watch } = screen;
  const reached = (slot: number): void => touch(screen, barriers.account[slot]);
  notePace(screen, group, price);
  screen.price[group] = price;
  passPrice(barriers, group, price, reached);
  const m = measureOf(screen, group);
  if (newest[group * KINDS] === NONE || !measureRows(anchors[0], group, price, m)) {
    begin(screen, group, m);
    return;
  }
  kindLevel[group * KINDS] = levelOf(anchors[0], m);
  isMeasured.fill(0, group * KINDS, (group + 1) * KINDS);
  isMeasured[group * KINDS] = 1;
  for (let kind = 0; kind < KINDS; kind++) passKind(screen, group, kind, reached);
  const owners = group * GENERATIONS;
  const watched = (entry: number): void => touch(screen, watch.account[entry]);
  passWatch(watch, owners, owners + GENERATIONS, price, screen.level, watched);
  if (isLeft(screen, group, 0, REACH_STEPS) || kindLevel[group * KINDS] > NEAR_LEVEL) renew(screen, group, m);
}

/** Renews the references of a group that its price is about to leave. Its rows must be those of its price. */
export function renewGroup(screen: Screen, group: number): void {
  if (screen.newest[group * KINDS] === NONE || !isLeft(screen, group, 0, AHEAD_STEPS)) return;
  renew(screen, group, measureOf(screen, group));
}

/** Notes the usual size of a group's moves: each move counts a tenth. */
function notePace({ price, pace }: Screen, group: number, next: number): void {
  if (price[group] === 0 || price[group] === next) return;
  const move = Math.abs(next / price[group] - 1);
  pace[group] = pace[group] === 0 ? move : 0.9 * pace[group] + 0.1 * move;
}

/** Whether the price is more than so many steps from the newest reference of a kind, or rows are not known to it. */
function isLeft(screen: Screen, group: number, kind: number, steps: number): boolean {
  const move = screen.price[group] / screen.anchors[kind].price[group] - 1;
  return screen.hasNewRows[group] === 1 || !(Math.abs(move) <= steps * STEPS[kind]);
}

/** The level of the newest reference of a kind: measured, once a move, when a bound would not do. Rounded up. */
export function measuredLevel(screen: Screen, group: number, kind: number): number {
  const { isMeasured, kindLevel, anchors, newest } = screen;
  const at = group * KINDS + kind;
  if (isMeasured[at] === 0 && newest[at] !== NONE) {
    const m = measureOf(screen, group);
    const isSound = measureRows(anchors[kind], group, screen.price[group], m);
    kindLevel[at] = isSound ? levelOf(anchors[kind], m) : Number.POSITIVE_INFINITY;
    isMeasured[at] = 1;
  }
  return kindLevel[at];
}

/** Passes the level barriers of the references of one kind: by the bound when nobody stands below it, else by measuring. */
function passKind(screen: Screen, group: number, kind: number, reached: (slot: number) => void): void {
  const { kindLevel, kindLinks, isMeasured, barriers, level, anchors, price } = screen;
  const at = group * KINDS + kind;
  if (isMeasured[at] === 0) {
    const { base, slope, bend, scale } = kindLinks[at];
    const move = Math.abs(price[group] / anchors[0].price[group] - 1);
    kindLevel[at] = base + (slope + bend * move) * move + scale * kindLevel[group * KINDS];
  }
  setLevels(screen, group, kind);
  const from = group * GENERATIONS + kind * KIND_GENERATIONS;
  for (let i = from; i < from + KIND_GENERATIONS && isMeasured[at] === 0; i++) {
    if (!hasBelow(barriers, i, level[i])) continue;
    measuredLevel(screen, group, kind);
    setLevels(screen, group, kind);
  }
  for (let i = from; i < from + KIND_GENERATIONS; i++) passLevel(barriers, i, level[i], reached);
}

/** Levels of all generations of a kind from that of its newest. Rounded up; what is no number is above every barrier. */
function setLevels({ price, anchors, links, level, kindLevel }: Screen, group: number, kind: number): void {
  const move = Math.abs(price[group] / anchors[kind].price[group] - 1);
  const own = kindLevel[group * KINDS + kind];
  const from = group * GENERATIONS + kind * KIND_GENERATIONS;
  for (let i = from; i < from + KIND_GENERATIONS; i++) {
    const bound = (links.base[i] + (links.slope[i] + links.bend[i] * move) * move + links.scale[i] * own) * (1 + 1e-9);
    level[i] = bound >= 0 ? bound : Number.POSITIVE_INFINITY;
  }
}

/** Ends every certificate that rests on a group. */
function dropGroup(screen: Screen, group: number): void {
  for (let owner = group * GENERATIONS; owner < (group + 1) * GENERATIONS; owner++) dropOwner(screen, owner);
}

function dropOwner(screen: Screen, owner: number): void {
  passAll(screen.barriers, owner, (slot) => touch(screen, screen.barriers.account[slot]));
  passOwner(screen.watch, owner, (entry) => touch(screen, screen.watch.account[entry]));
}

function measureOf(screen: Screen, group: number): Measure {
  const rows = screen.rows[group];
  if (screen.hasNewRates[group] === 1) {
    setRowRates(screen.rates, rows, screen.table, screen.parameters, screen.share);
    screen.hasNewRates[group] = 0;
  }
  return {
    kernels: screen.arena.kernels,
    table: screen.table,
    cellsAt: screen.cellsAt,
    rows,
    rowsAt: rows.byteOffset / 4,
    parameters: screen.parameters,
    share: screen.share,
    deviation: screen.deviation,
    deviationAt: screen.deviationAt,
    basisDeviation: screen.basisDeviation,
    rates: screen.rates,
    bounds: screen.bounds,
  };
}

/** First references of a group: nobody stands on older ones any more. */
function begin(screen: Screen, group: number, m: Measure): void {
  dropGroup(screen, group);
  setBounds(m, () => true);
  for (let kind = 0; kind < KINDS; kind++) {
    fitKind(screen, group, kind, m);
    measureUnits(screen, group, kind, m, () => true);
    captureRows(screen.anchors[kind], group, screen.price[group], screen.parabolas, m);
    settleKind(screen, group, kind, kind * KIND_GENERATIONS);
  }
  if (!linkKinds(screen, group, m)) screen.newest.fill(NONE, group * KINDS, (group + 1) * KINDS);
  screen.hasNewRows[group] = 0;
}

/** Fits the parabolas of a kind to the present rows. */
function fitKind(
  { probe, probes: [low, high], table, parabolas }: Screen,
  group: number,
  kind: number,
  m: Measure,
): void {
  const step = STEPS[kind];
  probe(group, m.rows, 1 - step, low.table);
  probe(group, m.rows, 1 + step, high.table);
  fitRows(parabolas, m.rows, step, { now: table, low: low.table, high: high.table });
}

/** Sets the units of rows of a kind from where its parabolas, that were just fitted, are farthest from the rows. */
function measureUnits(
  { probe, probes: [low, high], anchors, parabolas }: Screen,
  group: number,
  kind: number,
  m: Measure,
  isNew: (row: number) => boolean,
): void {
  const between = BETWEEN * STEPS[kind];
  probe(group, m.rows, 1 - between, low.table);
  setUnits(anchors[kind], parabolas, low, 0 - between, true, isNew, m);
  probe(group, m.rows, 1 + between, high.table);
  setUnits(anchors[kind], parabolas, high, between, false, isNew, m);
  levelUnits(anchors[kind], m, isNew);
}

/** A reference was just captured as this generation: everything is on its parabolas. */
function settleKind(screen: Screen, group: number, kind: number, generation: number): void {
  const at = group * KINDS + kind;
  const own = group * GENERATIONS + generation;
  const { links } = screen;
  links.base[own] = 0;
  links.slope[own] = 0;
  links.bend[own] = 0;
  links.scale[own] = 1;
  screen.newest[at] = generation;
  screen.kindLevel[at] = 0;
  screen.isMeasured[at] = 1;
  setLevels(screen, group, kind);
}

/** Captures a new near reference, and those of the other kinds that the price has left. */
function renew(screen: Screen, group: number, m: Measure): void {
  const { anchors, parabolas } = screen;
  const price = screen.price[group];
  const hasNew = screen.hasNewRows[group] === 1;
  if (hasNew) setBounds(m, (row) => anchors[0].known[row] === 0);
  for (let kind = 0; kind < KINDS; kind++) {
    if (kind > 0 && !isLeft(screen, group, kind, REACH_STEPS)) continue;
    fitKind(screen, group, kind, m);
    if (hasNew) measureUnits(screen, group, kind, m, (row) => anchors[kind].known[row] === 0);
    if (!measureRows(anchors[kind], group, price, m)) {
      begin(screen, group, m);
      return;
    }
    chain(screen, group, kind, linkRows(anchors[kind], group, price, parabolas, anchors[kind], m));
    captureRows(anchors[kind], group, price, parabolas, m);
    settleKind(screen, group, kind, freshGeneration(screen, group, kind));
  }
  screen.hasNewRows[group] = 0;
  if (!linkKinds(screen, group, m)) begin(screen, group, m);
}

/** How levels of the wider references follow from that of the near one that was just captured. False when a bound no longer holds. */
function linkKinds(screen: Screen, group: number, m: Measure): boolean {
  const { anchors, kindLevel, kindLinks, isMeasured, price } = screen;
  for (let kind = 1; kind < KINDS; kind++) {
    const at = group * KINDS + kind;
    if (!measureRows(anchors[kind], group, price[group], m)) return false;
    kindLevel[at] = levelOf(anchors[kind], m);
    isMeasured[at] = 1;
    kindLinks[at] = linkRows(anchors[kind], group, price[group], anchors[0], anchors[0], m);
    setLevels(screen, group, kind);
  }
  return true;
}

/**
 * Expresses all generations of a kind by the reference that is about to be captured instead of the present one:
 * base + slope |move from old| + bend move^2 + scale * old level, with old level <= link, and |move from old| <= move between them + ratio *
 * |move from new|.
 */
function chain(screen: Screen, group: number, kind: number, link: Link): void {
  const ratio = screen.price[group] / screen.anchors[kind].price[group];
  const moved = Math.abs(ratio - 1);
  const { base, slope, bend, scale } = screen.links;
  const from = group * GENERATIONS + kind * KIND_GENERATIONS;
  for (let at = from; at < from + KIND_GENERATIONS; at++) {
    base[at] += (slope[at] + bend[at] * moved) * moved + scale[at] * link.base;
    slope[at] = (slope[at] + 2 * bend[at] * moved) * ratio + scale[at] * link.slope;
    bend[at] = bend[at] * ratio * ratio + scale[at] * link.bend;
    scale[at] *= link.scale;
  }
}

/** A generation of a kind that nobody stands on; the one with the fewest accounts is given up when there is none. */
function freshGeneration(screen: Screen, group: number, kind: number): number {
  const { watch, barriers } = screen;
  const standing = (owner: number): number => barriers.standing[owner] + watchedOn(watch, owner);
  const first = group * GENERATIONS + kind * KIND_GENERATIONS;
  let fewest = first;
  let most = standing(first);
  for (let owner = first + 1; owner < first + KIND_GENERATIONS && most > 0; owner++) {
    const here = standing(owner);
    if (here < most) {
      most = here;
      fewest = owner;
    }
  }
  dropOwner(screen, fewest);
  return fewest - group * GENERATIONS;
}
