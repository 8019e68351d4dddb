import { expect, test } from 'vitest';
import { createBarriers, place } from './barriers.ts';
import { reachOf, takeNear } from './screen-refresh.ts';
import { GENERATIONS, KINDS } from './screen.ts';
import type { Screen } from './screen.ts';
import { addEntry, createWatch, WATCH_GROUPS } from './screen-watch.ts';

/** Two groups at 100 and 1,000 whose usual moves are 1 % and 2 %, and stablecoins without a price. Generation 1 is the newest near one. */
function screen(): Screen {
  return {
    groups: 3,
    price: Float64Array.of(100, 1_000, 0),
    pace: Float64Array.of(0.01, 0.02, 1),
    newest: Int32Array.from({ length: 3 * KINDS }, (_, at) => [1, 20, 40][at % KINDS]),
    level: new Float64Array(3 * GENERATIONS),
    isNarrow: new Uint8Array(10),
    barriers: createBarriers(64, 3, GENERATIONS),
    watch: createWatch(10),
  } as unknown as Screen;
}

const WIDE = { low: 1, high: 1e6, most: 64 };

test('SCRN-060 the next move reaches twice the usual one', () => {
  expect([reachOf(screen(), 0), reachOf(screen(), 1)]).toEqual([2, 40]);
});

test('SCRN-060 accounts whose barriers are within two usual moves, either side, ascending and once', () => {
  const s = screen();
  const stand = (account: number, group: number, low: number, high: number) =>
    place(s.barriers, group * GENERATIONS + 1, account, { ...WIDE, low, high });
  stand(7, 0, 98.1, 1e6);
  stand(1, 0, 97.9, 1e6);
  stand(5, 0, 1, 101.9);
  stand(2, 0, 1, 102.1);
  stand(3, 1, 961, 1e6);
  stand(7, 1, 961, 1e6);
  stand(4, 1, 959, 1_041);
  stand(6, 2, 5, 6);
  expect(takeNear(s, 10)).toEqual([3, 5, 7]);
  expect(takeNear(s, 1)).toHaveLength(1);
  expect(takeNear(s, 2)).toHaveLength(2);
  s.isNarrow[5] = 1;
  expect(takeNear(s, 10)).toEqual([3, 7]);
});

test('SCRN-060 levels on an older reference are looked at to half as much again, on the newest not', () => {
  const s = screen();
  const stand = (account: number, owner: number, most: number) => place(s.barriers, owner, account, { ...WIDE, most });
  s.level.fill(2);
  stand(0, 0, 2.9);
  stand(1, 0, 3.1);
  stand(2, 1, 2.9);
  stand(3, GENERATIONS - 1, 2.9);
  stand(4, GENERATIONS, 2.9);
  stand(5, GENERATIONS + 20, 2.9);
  expect(takeNear(s, 10)).toEqual([0, 3, 4]);
});

test('SCRN-060 whoever is watched on an older reference comes first, by any of its own places', () => {
  const s = screen();
  const watch = (account: number, owners: readonly number[], groups = owners.length) => {
    const entry = addEntry(s.watch, account, groups);
    s.watch.owner.set(owners, entry * WATCH_GROUPS);
  };
  watch(8, [1, GENERATIONS + 1]);
  watch(6, [1, GENERATIONS]);
  watch(4, [0]);
  // What stands beyond its places was another's.
  watch(2, [1, 0], 1);
  watch(9, [0, 1]);
  expect(takeNear(s, 10)).toEqual([4, 6, 9]);
  expect(takeNear(s, 2)).toEqual([4, 6]);
  expect(takeNear(s, 0)).toEqual([]);
});
