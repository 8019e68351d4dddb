import { expect, test } from 'vitest';
import { planTrades } from './plan.ts';
import { bookOfPositions, menuOf, planVenue, randomBook } from './plan-venue.suite.ts';
import { realisticBooks } from './realistic-books.suite.ts';
import { sliceOfPlan } from './slice.ts';
import { WorkingBook } from './working-book.ts';

const venue = planVenue();
const TARGET_PPM = 100_000;

test('LIQD-080 a slice takes all trades of a plan in step, as far as the tightest cap allows', () => {
  const future = venue.listed.filter(({ underlying, kind }) => underlying === 0 && kind === 2)[2];
  const book = bookOfPositions(
    venue,
    [
      { listed: venue.listed[0], lots: 20_000 },
      { listed: future, lots: -20_000 },
    ],
    0.2,
  );
  const menu = menuOf(venue, book, false);
  const { lots } = planTrades({ book, menu, model: venue, targetPpm: TARGET_PPM });
  const working = new WorkingBook(book, menu, venue, TARGET_PPM);
  const slice = sliceOfPlan(working, lots, Float64Array.of(1_000, lots[1]));
  expect(slice[0]).toBe(1_000);
  expect(Math.abs(slice[1] / lots[1] - 1_000 / lots[0])).toBeLessThan(1e-3);
});

test('LIQD-080 every slice raises spare, and slices reach the target in the end', { timeout: 30_000 }, () => {
  const books = [
    ...Array.from({ length: 25 }, (_, i) => randomBook(venue, 900 + i, 10)),
    ...realisticBooks(venue)
      .filter((_, i) => i % 6 === 1)
      .map(({ book }) => book),
  ];
  let sliced = 0;
  for (const book of books) {
    const menu = menuOf(venue, book, false);
    const plan = planTrades({ book, menu, model: venue, targetPpm: TARGET_PPM });
    if (!plan.restores || plan.cost === 0) continue;
    const done = new Float64Array(menu.length);
    let spare = plan.spareBefore;
    for (let round = 0; round < 60 && spare < 0; round++) {
      const rest = menu.map((entry, e) => ({ ...entry, most: entry.most - done[e] }));
      const lots = new Map<number, number>();
      for (let i = 0; i < book.count; i++) lots.set(book.instrument[i], book.lots[i]);
      const left = new WorkingBook(book, menu, venue, TARGET_PPM);
      left.spareAfter(done);
      const now = {
        ...book,
        start: 0,
        count: left.instrument.length,
        instrument: left.instrument,
        lots: left.lots.slice(),
        cash: book.cash - left.costOf(done),
      };
      const next = planTrades({ book: now, menu: rest, model: venue, targetPpm: TARGET_PPM });
      const caps = Float64Array.from(menu, ({ most }) => Math.max(1, Math.ceil(most / 20)));
      const slice = sliceOfPlan(new WorkingBook(now, rest, venue, TARGET_PPM), next.lots, caps);
      slice.forEach((n, e) => {
        expect(n).toBeLessThanOrEqual(caps[e]);
        done[e] += n;
      });
      const after = new WorkingBook(now, rest, venue, TARGET_PPM).spareAfter(slice);
      expect(after).toBeGreaterThan(next.spareBefore);
      spare = after;
    }
    expect(spare).toBeGreaterThanOrEqual(-1e-3 * Math.abs(plan.spareBefore));
    sliced += 1;
  }
  expect(sliced).toBeGreaterThan(25);
});

test('LIQD-081 what would be left is less than the least trade: it is closed with the rest', () => {
  const book = bookOfPositions(venue, [{ listed: venue.listed[0], lots: 1_000 }], 0.1);
  const [close] = menuOf(venue, book, false);
  const menu = [{ ...close, least: 300 }];
  const working = new WorkingBook(book, menu, venue, TARGET_PPM);
  const sliced = (lots: number, cap: number): number =>
    sliceOfPlan(working, Float64Array.of(lots), Float64Array.of(cap))[0];
  expect(sliced(600, 1_000)).toBe(600);
  expect(sliced(900, 1_000)).toBe(1_000);
  expect(sliced(900, 950)).toBe(600);
  expect(sliced(600, 299)).toBe(0);
});
