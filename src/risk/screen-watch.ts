import { assert } from '../units/assert.ts';

/**
 * Accounts so near to their lines that a box would end with almost every move: each is kept with its whole inequality, in shares of its slack,
 * and a move of a group looks at all of them that hold it. What one group has not used, another may.
 *
 * used = sum over groups of (fall or rise) * move + bend * move^2 <= 1, a sure gain being less than nothing, and no level above its most.
 * Allocated once; entries stand together from 0 on. @see spec/22-SCRN, SCRN-031
 */
export interface Watch {
  /** Entries, and how many there may be. */
  count: number;
  readonly capacity: number;
  /** [capacity] */
  readonly account: Int32Array;
  readonly groups: Uint8Array;
  /** [capacity * WATCH_GROUPS] by place of the group: its reference, the price that moves count from, ... */
  readonly owner: Int32Array;
  readonly centre: Float64Array;
  /** ... what a unit of price downwards, upwards, and the square of either uses up, ... */
  readonly fall: Float64Array;
  readonly rise: Float64Array;
  readonly bend: Float64Array;
  /** ... the highest level, and what is used now. */
  readonly most: Float64Array;
  readonly used: Float64Array;
}

/** An account of more groups than this is kept in a box. */
export const WATCH_GROUPS = 6;

/** The farthest that a price may go: tiers are read at what an account may grow to within 25 % of a near reference. */
const WATCH_REACH = 0.2;

/** The most that are watched: looking at them takes a fifth of a millisecond. */
const WATCH_MAX = 32_768;

export function createWatch(accounts: number): Watch {
  const capacity = Math.min(accounts, WATCH_MAX);
  const places = capacity * WATCH_GROUPS;
  return {
    count: 0,
    capacity,
    account: new Int32Array(capacity),
    groups: new Uint8Array(capacity),
    owner: new Int32Array(places),
    centre: new Float64Array(places),
    fall: new Float64Array(places),
    rise: new Float64Array(places),
    bend: new Float64Array(places),
    most: new Float64Array(places),
    used: new Float64Array(places),
  };
}

export function hasRoom({ count, capacity }: Watch, groups: number): boolean {
  return count < capacity && groups <= WATCH_GROUPS;
}

/** Takes an entry for an account; its places are to be set. @returns its number */
export function addEntry(w: Watch, account: number, groups: number): number {
  assert(hasRoom(w, groups), 'somebody is watched only where there is room');
  const entry = w.count++;
  w.account[entry] = account;
  w.groups[entry] = groups;
  return entry;
}

/** Takes an entry out: the last one takes its number. @returns the account that changed its number, -1 for none */
export function removeEntry(w: Watch, entry: number): number {
  w.count -= 1;
  const last = w.count;
  if (last === entry) return -1;
  w.account[entry] = w.account[last];
  w.groups[entry] = w.groups[last];
  const to = entry * WATCH_GROUPS;
  const from = last * WATCH_GROUPS;
  for (const column of [w.owner, w.centre, w.fall, w.rise, w.bend, w.most, w.used]) {
    column.copyWithin(to, from, from + WATCH_GROUPS);
  }
  return w.account[entry];
}

/**
 * Calls `reached` with each entry that a price and levels of the owners in [from, to) have passed; it must take the entry out. Last first, so
 * that an entry that takes the place of another has been looked at.
 */
export function passWatch(
  w: Watch,
  from: number,
  to: number,
  price: number,
  level: Float64Array,
  reached: (entry: number) => void,
): void {
  for (let entry = w.count - 1; entry >= 0; entry--) {
    const first = entry * WATCH_GROUPS;
    const end = first + w.groups[entry];
    for (let at = first; at < end; at++) {
      if (w.owner[at] < from || w.owner[at] >= to) continue;
      const move = price - w.centre[at];
      w.used[at] = move < 0 ? (w.bend[at] * move - w.fall[at]) * move : (w.bend[at] * move + w.rise[at]) * move;
      const isFar = Math.abs(move) > WATCH_REACH * w.centre[at];
      if (isFar || w.most[at] < level[w.owner[at]] || usedOf(w, first, end) > 1) reached(entry);
      break;
    }
  }
}

function usedOf({ used }: Watch, first: number, end: number): number {
  let sum = 0;
  for (let at = first; at < end; at++) sum += used[at];
  return sum;
}

/** Calls `reached` with each entry that stands on an owner; it must take the entry out. */
export function passOwner(w: Watch, owner: number, reached: (entry: number) => void): void {
  for (let entry = w.count - 1; entry >= 0; entry--) {
    const first = entry * WATCH_GROUPS;
    for (let at = first; at < first + w.groups[entry]; at++) {
      if (w.owner[at] !== owner) continue;
      reached(entry);
      break;
    }
  }
}

/** Entries that stand on an owner. */
export function watchedOn(w: Watch, owner: number): number {
  let found = 0;
  for (let entry = 0; entry < w.count; entry++) {
    for (let at = entry * WATCH_GROUPS; at < entry * WATCH_GROUPS + w.groups[entry]; at++) {
      if (w.owner[at] === owner) found += 1;
    }
  }
  return found;
}
