import { expect, test } from 'vitest';
import { bookOfPositions, menuOf, planVenue, randomBook, stream } from './plan-venue.suite.ts';
import { spareSlopes } from './spare-slope.ts';
import { WorkingBook } from './working-book.ts';

const TARGET_PPM = 100_000;

/** The slopes at trades x, and a bound that must hold at trades y: spare(y) <= spare(x) + slope * (y - x) - cost(y) + cost(x). */
function bound(working: WorkingBook, x: Float64Array, y: Float64Array): { bound: number; spare: number } {
  const slopes = new Float64Array(working.menu.length);
  const from = working.spareAfter(x);
  spareSlopes(working, slopes);
  let bound = from + working.costOf(x) - working.costOf(y);
  for (const [e, slope] of slopes.entries()) bound += slope * (y[e] - x[e]);
  return { bound, spare: working.spareAfter(y) };
}

/** Random trades; nobody buys and sells the same row at once. */
function tradesOf({ menu }: WorkingBook, random: () => number): Float64Array {
  const traded = Float64Array.from(menu, ({ most }) => (random() < 0.4 ? 0 : random() < 0.2 ? most : most * random()));
  return traded.map((x, e) => (menu.some(({ row }, f) => f < e && row === menu[e].row && traded[f] > 0) ? 0 : x));
}

test('LIQD-070 spare lies below its slope at any other trades', () => {
  const venue = planVenue();
  let tightest = Number.POSITIVE_INFINITY;
  for (let seed = 1; seed <= 150; seed++) {
    const book = randomBook(venue, seed, 12);
    const working = new WorkingBook(book, menuOf(venue, book, seed % 2 === 0), venue, TARGET_PPM);
    const random = stream(seed + 77);
    for (let i = 0; i < 6; i++) {
      const { bound: most, spare } = bound(working, tradesOf(working, random), tradesOf(working, random));
      const scale = Math.abs(most) + Math.abs(spare) + 1_000;
      expect(spare, `seed ${seed}`).toBeLessThanOrEqual(most + 1e-6 * scale + 100);
      tightest = Math.min(tightest, (most - spare) / scale);
    }
  }
  expect(tightest).toBeLessThan(1e-3);
});

test('LIQD-070 the slope is the change of spare for a small trade', () => {
  const venue = planVenue();
  let checked = 0;
  for (let seed = 1; seed <= 60; seed++) {
    const book = randomBook(venue, seed, 8);
    const working = new WorkingBook(book, menuOf(venue, book, false), venue, TARGET_PPM);
    const slopes = new Float64Array(working.menu.length);
    const none = new Float64Array(working.menu.length);
    const start = working.spareAfter(none);
    spareSlopes(working, slopes);
    for (const [e, { most }] of working.menu.entries()) {
      const small = none.slice();
      small[e] = most * 1e-5;
      const change = working.spareAfter(small) - start + working.costOf(small);
      const expected = slopes[e] * small[e];
      if (Math.abs(change - expected) <= 1e-3 * Math.abs(expected) + 100) checked += 1;
      expect(change).toBeLessThanOrEqual(expected + 100);
    }
  }
  expect(checked).toBeGreaterThan(120);
});

test('LIQD-070 a lot of 60 USD frees its scan, basis, fee and funding: 8.59 USD at a target of 10 %', () => {
  const venue = planVenue();
  const book = bookOfPositions(venue, [{ listed: venue.listed[0], lots: 1_000 }], 0.1);
  const working = new WorkingBook(book, menuOf(venue, book, false), venue, TARGET_PPM);
  const slopes = new Float64Array(1);
  working.spareAfter(new Float64Array(1));
  spareSlopes(working, slopes);
  const roundings = (1 + 60) / 10_000;
  expect(slopes[0] / 10_000).toBeCloseTo(1.1 * (60 * (0.162 * 0.8 + 0.0006) + roundings * 0.8), 4);
});
