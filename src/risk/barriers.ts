/**
 * Barriers in order: for each group a ladder of low prices, one of high prices and one of levels for each generation of references. A
 * slot (one group of one account) stands in one rung of each. A tick empties the rungs it passed, so its cost follows the slots that are
 * reached and not the slots that exist. Rungs are doubly linked lists through the slots; nothing is allocated. @see spec/22-SCRN, SCRN-040
 */
export interface Barriers {
  readonly groups: number;
  readonly generations: number;
  /** [slots] the barriers: safe while low <= price <= high and level <= most. */
  readonly low: Float64Array;
  readonly high: Float64Array;
  readonly most: Float64Array;
  /** [slots * 3] neighbours; `previous` below -1: -2 - rung, the slot is the first of it. */
  readonly next: Int32Array;
  readonly previous: Int32Array;
  /** [rungs] first node, -1 for none. */
  readonly first: Int32Array;
  /** [groups] middle price of the price ladders, 0 before the first; rungs of the last price looked at. */
  readonly middle: Float64Array;
  readonly lowRung: Int32Array;
  readonly highRung: Int32Array;
  /** [groups * generations] no rung below this one has a slot. */
  readonly levelRung: Int32Array;
}

/** Rungs of a price ladder: from half to one and a half of its middle, 1.2 basis points each. */
const PRICE_RUNGS = 8_192;
/** Rungs of a level ladder: eight for each doubling, from 2^-24 to 2^40. */
const LEVEL_RUNGS = 512;

const LOW = 0;
const HIGH = 1;
const LEVEL = 2;

/** Nothing stands in a rung, or no neighbour. */
const NONE = -1;

export function createBarriers(slots: number, groups: number, generations: number): Barriers {
  const ladders = groups * (2 * PRICE_RUNGS + generations * LEVEL_RUNGS);
  return {
    groups,
    generations,
    low: new Float64Array(slots),
    high: new Float64Array(slots),
    most: new Float64Array(slots),
    next: new Int32Array(slots * 3).fill(NONE),
    previous: new Int32Array(slots * 3).fill(NONE),
    first: new Int32Array(ladders).fill(NONE),
    middle: new Float64Array(groups),
    lowRung: new Int32Array(groups),
    highRung: new Int32Array(groups),
    levelRung: new Int32Array(groups * generations).fill(LEVEL_RUNGS),
  };
}

/** Whether a price is on the ladders of its group with room to spare; if not, `centre` them first. */
export function isCentred({ middle }: Barriers, group: number, price: number): boolean {
  return price > 0.6 * middle[group] && price < 1.4 * middle[group];
}

/** Gives the price ladders of a group a new middle. They must be empty: take the group's slots out first. */
export function centre(b: Barriers, group: number, price: number): void {
  b.middle[group] = price;
  b.lowRung[group] = priceRung(b, group, price);
  b.highRung[group] = b.lowRung[group];
}

/** Stands a slot in its rungs: the present price of its group must be within [low, high]. */
export function place(b: Barriers, slot: number, group: number, generation: number): void {
  link(b, slot * 3 + LOW, lowLadder(group) + priceRung(b, group, b.low[slot]));
  link(b, slot * 3 + HIGH, highLadder(group) + priceRung(b, group, b.high[slot]));
  const rung = levelRung(b.most[slot]);
  link(b, slot * 3 + LEVEL, levelLadder(b, group, generation) + rung);
  const at = group * b.generations + generation;
  if (rung < b.levelRung[at]) b.levelRung[at] = rung;
}

/** Takes a slot out of its rungs. */
export function displace(b: Barriers, slot: number): void {
  unlink(b, slot * 3 + LOW);
  unlink(b, slot * 3 + HIGH);
  unlink(b, slot * 3 + LEVEL);
}

/**
 * Calls `reached` with each slot whose price barrier this price has passed; it must take the slot out. The price must be on the ladders.
 */
export function passPrice(b: Barriers, group: number, price: number, reached: (slot: number) => void): void {
  const rung = priceRung(b, group, price);
  for (let r = Math.max(b.lowRung[group], rung); r > rung; r--) empty(b, lowLadder(group) + r, reached);
  sieve(b, lowLadder(group) + rung, (slot) => b.low[slot] > price, reached);
  b.lowRung[group] = rung;
  for (let r = Math.min(b.highRung[group], rung); r < rung; r++) empty(b, highLadder(group) + r, reached);
  sieve(b, highLadder(group) + rung, (slot) => b.high[slot] < price, reached);
  b.highRung[group] = rung;
}

/** Calls `reached` with each slot of a generation whose level barrier is below this level; it must take the slot out. */
export function passLevel(
  b: Barriers,
  group: number,
  generation: number,
  level: number,
  reached: (slot: number) => void,
): void {
  const ladder = levelLadder(b, group, generation);
  const at = group * b.generations + generation;
  const rung = levelRung(level);
  for (let r = b.levelRung[at]; r < rung; r++) empty(b, ladder + r, reached);
  sieve(b, ladder + rung, (slot) => b.most[slot] < level, reached);
  if (b.levelRung[at] < rung) b.levelRung[at] = rung;
}

/** Whether a slot of a generation may have its level barrier below this level: false is certain. */
export function hasBelow(b: Barriers, group: number, generation: number, level: number): boolean {
  const ladder = levelLadder(b, group, generation);
  const at = group * b.generations + generation;
  const rung = levelRung(level);
  while (b.levelRung[at] <= rung && b.levelRung[at] < LEVEL_RUNGS) {
    if (b.first[ladder + b.levelRung[at]] !== NONE) return true;
    b.levelRung[at] += 1;
  }
  return false;
}

/** Calls `reached` with every slot of a generation; it must take the slot out. */
export function passAll(b: Barriers, group: number, generation: number, reached: (slot: number) => void): void {
  const ladder = levelLadder(b, group, generation);
  for (let r = 0; r < LEVEL_RUNGS; r++) empty(b, ladder + r, reached);
  b.levelRung[group * b.generations + generation] = LEVEL_RUNGS;
}

/** The slot that stands nearest to the present price on a side of a group, within `rungs` of it; -1 for none. */
export function nearestSlot(b: Barriers, group: number, side: 'low' | 'high', rungs: number): number {
  const ladder = side === 'low' ? lowLadder(group) : highLadder(group);
  const from = side === 'low' ? b.lowRung[group] : b.highRung[group];
  const step = side === 'low' ? -1 : 1;
  for (let i = 0; i <= rungs; i++) {
    const rung = from + step * i;
    if (rung < 0 || rung >= PRICE_RUNGS) return NONE;
    const node = b.first[ladder + rung];
    if (node >= 0) return (node / 3) | 0;
  }
  return NONE;
}

function empty(b: Barriers, rung: number, reached: (slot: number) => void): void {
  for (let node = b.first[rung]; node >= 0; node = b.first[rung]) reached((node / 3) | 0);
}

function sieve(b: Barriers, rung: number, isPassed: (slot: number) => boolean, reached: (slot: number) => void): void {
  let node = b.first[rung];
  while (node >= 0) {
    const slot = (node / 3) | 0;
    const after = b.next[node];
    // An account has one slot in a ladder, so taking all its slots out leaves the neighbour in its place.
    if (isPassed(slot)) reached(slot);
    node = after;
  }
}

const lowLadder = (group: number): number => group * 2 * PRICE_RUNGS;
const highLadder = (group: number): number => (group * 2 + 1) * PRICE_RUNGS;
const levelLadder = (b: Barriers, group: number, generation: number): number =>
  b.groups * 2 * PRICE_RUNGS + (group * b.generations + generation) * LEVEL_RUNGS;

/** The rung of a price; beyond the ladder its last one. Rises with the price. */
function priceRung({ middle }: Barriers, group: number, price: number): number {
  const rung = Math.floor((price / middle[group] - 0.5) * PRICE_RUNGS);
  return rung < 0 ? 0 : rung >= PRICE_RUNGS ? PRICE_RUNGS - 1 : rung;
}

const SINGLE = new Float32Array(1);
const BITS = new Int32Array(SINGLE.buffer);

/** The rung of a level: sign, exponent and three bits of the nearest single, so that rungs rise with the level. */
function levelRung(level: number): number {
  SINGLE[0] = level;
  const rung = (BITS[0] >> 20) - ((127 - 24) << 3);
  return rung < 0 ? 0 : rung >= LEVEL_RUNGS ? LEVEL_RUNGS - 1 : rung;
}

function link(b: Barriers, node: number, rung: number): void {
  const head = b.first[rung];
  b.next[node] = head;
  b.previous[node] = -2 - rung;
  if (head >= 0) b.previous[head] = node;
  b.first[rung] = node;
}

function unlink(b: Barriers, node: number): void {
  const { next, previous } = b;
  const after = next[node];
  const before = previous[node];
  if (before >= 0) next[before] = after;
  else b.first[-2 - before] = after;
  if (after >= 0) previous[after] = before;
  next[node] = NONE;
  previous[node] = NONE;
}
