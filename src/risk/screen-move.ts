import { centre, isCentred, passAll, passLevel, passPrice } from './barriers.ts';
import { captureRows, levelOf, linkRows, measureRows, ROUNDING_TICKS, setBounds } from './screen-anchor.ts';
import type { Anchor, Link, Measure } from './screen-anchor.ts';
import { touch } from './screen-dues.ts';
import { GENERATIONS, KIND_GENERATIONS, NONE } from './screen.ts';
import type { Screen } from './screen.ts';

/** Moves (and levels) after which a new near reference is captured, and a new far one. */
const NEAR_MOVE = 0.004;
const NEAR_LEVEL = 0.5;
const FAR_MOVE = 0.03;

/**
 * The rows of a group were built anew, or the rates that its charges are computed with changed: measures them, passes the barriers, and
 * makes the accounts behind them due. @param price of the underlying, > 0, any unit; 1 for the stablecoins
 */
export function moveGroup(screen: Screen, group: number, price: number): void {
  const { barriers, newestNear } = screen;
  const reached = (slot: number): void => touch(screen, screen.slots.account[slot]);
  screen.price[group] = price;
  if (!isCentred(barriers, group, price)) {
    dropGroup(screen, group);
    centre(barriers, group, price);
  }
  passPrice(barriers, group, price, reached);
  const m = measureOf(screen, group);
  if (newestNear[group] === NONE || !measureRows(screen.near, group, price, m)) {
    dropGroup(screen, group);
    begin(screen, group, m);
    return;
  }
  const level = levelOf(screen.near, m, ROUNDING_TICKS);
  setLevels(screen, group, level);
  for (let generation = 0; generation < GENERATIONS; generation++) {
    if (screen.standing[group * GENERATIONS + generation] === 0) continue;
    passLevel(barriers, group, generation, screen.level[group * GENERATIONS + generation], reached);
  }
  const isAway = Math.abs(price / screen.near.price[group] - 1) > NEAR_MOVE || level > NEAR_LEVEL;
  if (isAway || screen.hasNewRows[group] === 1) renew(screen, group, m);
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

/** First references of a group: nobody stands on older ones. */
function begin(screen: Screen, group: number, m: Measure): void {
  setBounds(m, () => true);
  screen.setLines(group, m.rows, screen.lines);
  for (const anchor of [screen.near, screen.far]) captureRows(anchor, group, screen.price[group], screen.lines, m);
  screen.newestNear[group] = 0;
  screen.newestFar[group] = KIND_GENERATIONS;
  setLink(screen, group, 0, ITSELF);
  setLink(screen, group, KIND_GENERATIONS, ITSELF);
  screen.farLinks[group] = ITSELF;
  screen.hasNewRows[group] = 0;
  setLevels(screen, group, 0);
}

const ITSELF: Link = { base: 0, slope: 0, scale: 1 };

function setLink({ links }: Screen, group: number, generation: number, { base, slope, scale }: Link): void {
  const at = group * GENERATIONS + generation;
  links.base[at] = base;
  links.slope[at] = slope;
  links.scale[at] = scale;
}

/** Levels of all generations from that of the newest near reference. Rounded up. */
function setLevels(screen: Screen, group: number, level: number): void {
  const price = screen.price[group];
  const nearMove = Math.abs(price / screen.near.price[group] - 1);
  const farMove = Math.abs(price / screen.far.price[group] - 1);
  const { base, slope, scale } = screen.farLinks[group];
  const farLevel = base + slope * nearMove + scale * level;
  for (let generation = 0; generation < GENERATIONS; generation++) {
    const at = group * GENERATIONS + generation;
    const isNear = generation < KIND_GENERATIONS;
    const own = isNear ? level : farLevel;
    const move = isNear ? nearMove : farMove;
    const { links } = screen;
    screen.level[at] = (links.base[at] + links.slope[at] * move + links.scale[at] * own) * (1 + 1e-9);
  }
}

/** Captures a new near reference, and a new far one when the price has gone far; the group was measured against the near one just now. */
function renew(screen: Screen, group: number, m: Measure): void {
  const { near, far, lines } = screen;
  const price = screen.price[group];
  screen.setLines(group, m.rows, lines);
  setBounds(m, (row) => near.known[row] === 0);
  chain(screen, group, 0, near, m);
  captureRows(near, group, price, lines, m);
  screen.newestNear[group] = freshGeneration(screen, group, 0);
  screen.hasNewRows[group] = 0;

  if (!measureRows(far, group, price, m)) {
    dropGroup(screen, group);
    begin(screen, group, m);
    return;
  }
  if (Math.abs(price / far.price[group] - 1) > FAR_MOVE) {
    chain(screen, group, KIND_GENERATIONS, far, m);
    captureRows(far, group, price, lines, m);
    screen.newestFar[group] = freshGeneration(screen, group, KIND_GENERATIONS);
    screen.farLinks[group] = ITSELF;
  } else {
    screen.farLinks[group] = linkRows(far, group, price, lines, m);
  }
  setLevels(screen, group, 0);
}

/**
 * Expresses all generations of a kind by the reference that is about to be captured instead of the present one:
 * base + slope |move from old| + scale * old level, with old level <= link and |move from old| <= move between them + ratio |move from new|.
 */
function chain(screen: Screen, group: number, first: number, anchor: Anchor, m: Measure): void {
  const price = screen.price[group];
  const ratio = price / anchor.price[group];
  const link = linkRows(anchor, group, price, screen.lines, m);
  const { base, slope, scale } = screen.links;
  for (let at = group * GENERATIONS + first; at < group * GENERATIONS + first + KIND_GENERATIONS; at++) {
    base[at] += slope[at] * Math.abs(ratio - 1) + scale[at] * link.base;
    slope[at] = slope[at] * ratio + scale[at] * link.slope;
    scale[at] *= link.scale;
  }
}

/** A generation of a kind that nobody stands on; the one with the fewest accounts is given up when there is none. */
function freshGeneration(screen: Screen, group: number, first: number): number {
  const { standing } = screen;
  let fewest = first;
  for (let generation = first; generation < first + KIND_GENERATIONS; generation++) {
    if (standing[group * GENERATIONS + generation] < standing[group * GENERATIONS + fewest]) fewest = generation;
  }
  passAll(screen.barriers, group, fewest, (slot) => touch(screen, screen.slots.account[slot]));
  setLink(screen, group, fewest, ITSELF);
  return fewest;
}
