import { findBelow, findNear } from './barriers.ts';
import { renewGroup } from './screen-move.ts';
import { GENERATIONS, isOld } from './screen.ts';
import type { Screen } from './screen.ts';
import { WATCH_GROUPS } from './screen-watch.ts';

/**
 * Work ahead of the next tick, for whoever has time between ticks: certificates that it may end are found, so that their accounts can be
 * valued and certified at the present prices, and references that it may leave are renewed. Nothing of it changes whom a tick must value,
 * only how many they are.
 */

/** How far ahead: so many usual moves of a group. */
const MOVES_AHEAD = 2;

/** A level that grows to half as much again may end a certificate on an older reference. */
const LEVEL_AHEAD = 1.5;

/** Distance of a barrier from the price within which the next move may reach it. */
export function reachOf({ pace, price }: Screen, group: number): number {
  return MOVES_AHEAD * pace[group] * price[group];
}

/**
 * Lists certified accounts that the next moves may reach, each once, ascending; without those whose box is known to be narrower than such a
 * move: to certify them again would not help. @param most of them, at most
 */
export function takeNear(screen: Screen, most: number): readonly number[] {
  const { barriers, groups, price, level, isNarrow, watch } = screen;
  const found = new Set<number>();
  const take = (slot: number): boolean => {
    const account = barriers.account[slot];
    if (found.size < most && isNarrow[account] === 0) found.add(account);
    return found.size < most;
  };
  for (let entry = 0; entry < watch.count && found.size < most; entry++) {
    if (isWatchedOnOld(screen, entry)) found.add(watch.account[entry]);
  }
  for (let group = 0; group < groups; group++) {
    if (!(price[group] > 0)) continue;
    const reach = reachOf(screen, group);
    findNear(barriers, group, price[group] - reach, price[group] + reach, take);
    for (let owner = group * GENERATIONS; owner < (group + 1) * GENERATIONS; owner++) {
      if (isOld(screen, owner)) findBelow(barriers, owner, LEVEL_AHEAD * level[owner], take);
    }
  }
  return [...found].sort((a, b) => a - b);
}

/** Whether somebody watched stands on a reference that is not the newest any more: levels on it grow with every move. */
function isWatchedOnOld(screen: Screen, entry: number): boolean {
  const { owner, groups } = screen.watch;
  const first = entry * WATCH_GROUPS;
  for (let at = first; at < first + groups[entry]; at++) if (isOld(screen, owner[at])) return true;
  return false;
}

/** Renews the near references that prices are about to leave. */
export function renewAhead(screen: Screen): void {
  for (let group = 0; group < screen.groups - 1; group++) renewGroup(screen, group);
}
