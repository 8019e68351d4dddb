import type { Watch } from '../../src/risk/screen-watch.ts';
import { WATCH_GROUPS } from '../../src/risk/screen-watch.ts';

/** Where the groups of a watched account stand in the columns of the watch. */
export function placesOf(watch: Watch, entry: number): number[] {
  return Array.from({ length: watch.groups[entry] }, (_, g) => entry * WATCH_GROUPS + g);
}

/** What a move of a place's price from where its shares count from uses up of the account's slack. */
export function usedBy(watch: Watch, place: number, move: number): number {
  const rate = move < 0 ? -watch.fall[place] : watch.rise[place];
  return (watch.bend[place] * move + rate) * move;
}

/** The largest scale from 0 to `most` at which no more than `whole` is used: found by halving. */
export function farthestWithin(usedAt: (scale: number) => number, whole: number, most: number): number {
  let [good, bad] = [0, most];
  for (let i = 0; i < 50; i++) {
    const middle = (good + bad) / 2;
    if (usedAt(middle) <= whole) good = middle;
    else bad = middle;
  }
  return good;
}
