import { centre, hasBelow, isCentred, passAll, passLevel, passPrice } from './barriers.ts';
import { captureRows, levelOf, linkRows, measureRows, ROUNDING_TICKS, setBounds } from './screen-anchor.ts';
import type { Link, Measure } from './screen-anchor.ts';
import { touch } from './screen-dues.ts';
import { setRowRates } from './screen-rates.ts';
import { GENERATIONS, KIND_GENERATIONS, KINDS, NONE } from './screen.ts';
import type { Screen } from './screen.ts';

/** Moves after which each kind of reference is captured anew, and the level that ends a near one. */
const REACHES = [0.006, 0.015, 0.06];
const NEAR_LEVEL = 1;

/**
 * The rows of a group were built anew, or the rates that its charges are computed with changed: measures them, passes the barriers, and
 * makes the accounts behind them due. @param price of the underlying, > 0, any unit; 1 for the stablecoins
 */
export function moveGroup(screen: Screen, group: number, price: number): void {
  const { barriers, anchors, newest, kindLevel, isMeasured } = screen;
  const reached = (slot: number): void => touch(screen, screen.slots.account[slot]);
  screen.price[group] = price;
  if (!isCentred(barriers, group, price)) {
    dropGroup(screen, group);
    centre(barriers, group, price);
  }
  passPrice(barriers, group, price, reached);
  const m = measureOf(screen, group);
  if (newest[group * KINDS] === NONE || !measureRows(anchors[0], group, price, m)) {
    begin(screen, group, m);
    return;
  }
  kindLevel[group * KINDS] = levelOf(anchors[0], m, ROUNDING_TICKS);
  isMeasured.fill(0, group * KINDS, (group + 1) * KINDS);
  isMeasured[group * KINDS] = 1;
  for (let kind = 0; kind < KINDS; kind++) passKind(screen, group, kind, reached);
  if (needsLines(screen, group, price) || kindLevel[group * KINDS] > NEAR_LEVEL) renew(screen, group, m);
}

/** Whether the next move to this price will capture references: the builder may set the lines of the group's rows with the rows. */
export function needsLines(screen: Screen, group: number, price: number): boolean {
  const reference = screen.anchors[0].price[group];
  return screen.hasNewRows[group] === 1 || !(Math.abs(price / reference - 1) <= REACHES[0]);
}

/** The level of the newest reference of a kind: measured, once a move, when a bound would not do. Rounded up. */
export function measuredLevel(screen: Screen, group: number, kind: number): number {
  const { isMeasured, kindLevel, anchors, newest } = screen;
  const at = group * KINDS + kind;
  if (isMeasured[at] === 0 && newest[at] !== NONE) {
    const m = measureOf(screen, group);
    const isSound = measureRows(anchors[kind], group, screen.price[group], m);
    kindLevel[at] = isSound ? levelOf(anchors[kind], m, ROUNDING_TICKS) : Number.POSITIVE_INFINITY;
    isMeasured[at] = 1;
  }
  return kindLevel[at];
}

/** Passes the level barriers of the references of one kind: by the bound when nobody stands below it, else by measuring. */
function passKind(screen: Screen, group: number, kind: number, reached: (slot: number) => void): void {
  const { kindLevel, kindLinks, isMeasured, barriers, level, anchors, price } = screen;
  const at = group * KINDS + kind;
  if (isMeasured[at] === 0) {
    const { base, slope, scale } = kindLinks[at];
    const move = Math.abs(price[group] / anchors[0].price[group] - 1);
    kindLevel[at] = base + slope * move + scale * kindLevel[group * KINDS];
  }
  setLevels(screen, group, kind);
  const from = group * GENERATIONS + kind * KIND_GENERATIONS;
  for (let i = from; i < from + KIND_GENERATIONS && isMeasured[at] === 0; i++) {
    if (screen.standing[i] === 0 || !hasBelow(barriers, group, i - group * GENERATIONS, level[i])) continue;
    measuredLevel(screen, group, kind);
    setLevels(screen, group, kind);
  }
  for (let i = from; i < from + KIND_GENERATIONS; i++) {
    if (screen.standing[i] > 0) passLevel(barriers, group, i - group * GENERATIONS, level[i], reached);
  }
}

/** Levels of all generations of a kind from that of its newest. Rounded up. */
function setLevels({ price, anchors, links, level, kindLevel }: Screen, group: number, kind: number): void {
  const move = Math.abs(price[group] / anchors[kind].price[group] - 1);
  const own = kindLevel[group * KINDS + kind];
  const from = group * GENERATIONS + kind * KIND_GENERATIONS;
  for (let i = from; i < from + KIND_GENERATIONS; i++) {
    level[i] = (links.base[i] + links.slope[i] * move + links.scale[i] * own) * (1 + 1e-9);
  }
}

/** Ends every certificate that rests on a group. */
function dropGroup(screen: Screen, group: number): void {
  for (let generation = 0; generation < GENERATIONS; generation++) {
    if (screen.standing[group * GENERATIONS + generation] > 0) {
      passAll(screen.barriers, group, generation, (slot) => touch(screen, screen.slots.account[slot]));
    }
  }
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
    rates: screen.rates,
    bounds: screen.bounds,
  };
}

/** First references of a group: nobody stands on older ones any more. */
function begin(screen: Screen, group: number, m: Measure): void {
  dropGroup(screen, group);
  setBounds(m, () => true);
  screen.setLines(group, m.rows, screen.lines);
  for (let kind = 0; kind < KINDS; kind++) {
    captureRows(screen.anchors[kind], group, screen.price[group], screen.lines, m);
    settleKind(screen, group, kind, kind * KIND_GENERATIONS);
  }
  screen.hasNewRows[group] = 0;
}

const ITSELF: Link = { base: 0, slope: 0, scale: 1 };

/** A reference was just captured as this generation: everything is on its lines. */
function settleKind(screen: Screen, group: number, kind: number, generation: number): void {
  const at = group * KINDS + kind;
  const { links } = screen;
  links.base[group * GENERATIONS + generation] = 0;
  links.slope[group * GENERATIONS + generation] = 0;
  links.scale[group * GENERATIONS + generation] = 1;
  screen.newest[at] = generation;
  screen.kindLinks[at] = ITSELF;
  screen.kindLevel[at] = 0;
  screen.isMeasured[at] = 1;
  setLevels(screen, group, kind);
}

/** Captures a new near reference, and those of the other kinds that the price has left. */
function renew(screen: Screen, group: number, m: Measure): void {
  const { anchors, lines, kindLevel } = screen;
  const price = screen.price[group];
  screen.setLines(group, m.rows, lines);
  setBounds(m, (row) => anchors[0].known[row] === 0);
  for (let kind = 0; kind < KINDS; kind++) {
    const anchor = anchors[kind];
    const at = group * KINDS + kind;
    if (!measureRows(anchor, group, price, m)) {
      begin(screen, group, m);
      return;
    }
    kindLevel[at] = levelOf(anchor, m, ROUNDING_TICKS);
    screen.isMeasured[at] = 1;
    const link = linkRows(anchor, group, price, lines, m);
    if (kind > 0 && Math.abs(price / anchor.price[group] - 1) <= REACHES[kind]) {
      screen.kindLinks[at] = link;
      setLevels(screen, group, kind);
    } else {
      chain(screen, group, kind, link);
      captureRows(anchor, group, price, lines, m);
      settleKind(screen, group, kind, freshGeneration(screen, group, kind));
    }
  }
  screen.hasNewRows[group] = 0;
}

/**
 * Expresses all generations of a kind by the reference that is about to be captured instead of the present one:
 * base + slope |move from old| + scale * old level, with old level <= link and |move from old| <= move between them + ratio |move from new|.
 */
function chain(screen: Screen, group: number, kind: number, link: Link): void {
  const ratio = screen.price[group] / screen.anchors[kind].price[group];
  const { base, slope, scale } = screen.links;
  const from = group * GENERATIONS + kind * KIND_GENERATIONS;
  for (let at = from; at < from + KIND_GENERATIONS; at++) {
    base[at] += slope[at] * Math.abs(ratio - 1) + scale[at] * link.base;
    slope[at] = slope[at] * ratio + scale[at] * link.slope;
    scale[at] *= link.scale;
  }
}

/** A generation of a kind that nobody stands on; the one with the fewest accounts is given up when there is none. */
function freshGeneration(screen: Screen, group: number, kind: number): number {
  const { standing } = screen;
  const first = kind * KIND_GENERATIONS;
  let fewest = first;
  for (let generation = first; generation < first + KIND_GENERATIONS; generation++) {
    if (standing[group * GENERATIONS + generation] < standing[group * GENERATIONS + fewest]) fewest = generation;
  }
  passAll(screen.barriers, group, fewest, (slot) => touch(screen, screen.slots.account[slot]));
  return fewest;
}
