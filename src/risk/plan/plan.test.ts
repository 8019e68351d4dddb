import { describe, expect, test } from 'vitest';
import { curveCost, NO_CURVE } from '../cost-curve.ts';
import { planTrades } from './plan.ts';
import { bookOfPositions, menuOf, planVenue, randomBook } from './plan-venue.suite.ts';
import type { MenuEntry } from './trade-menu.ts';
import { WorkingBook } from './working-book.ts';

const venue = planVenue();
const TARGET_PPM = 100_000;
const [perpetual] = venue.listed;
const plan = (book: ReturnType<typeof randomBook>, menu: readonly MenuEntry[]) =>
  planTrades({ book, menu, model: venue, targetPpm: TARGET_PPM });

describe('LIQD-071 a plan restores the target headroom for the least cost', () => {
  test('an account with enough headroom is left alone', () => {
    const book = bookOfPositions(venue, [{ listed: perpetual, lots: 1_000 }], -0.5);
    const { lots, cost, restores } = plan(book, menuOf(venue, book, false));
    expect({ lots: [...lots], cost, restores }).toEqual({ lots: [0], cost: 0, restores: true });
  });

  test('one position that lacks 10 % of its requirement is closed by a fifth, not wholly: 184 of 1,000 lots', () => {
    const book = bookOfPositions(venue, [{ listed: perpetual, lots: 1_000 }], 0.1);
    const { lots, restores, spareAfter } = plan(book, menuOf(venue, book, false));
    expect(restores).toBe(true);
    expect(lots[0]).toBe(184);
    const one = new WorkingBook(book, menuOf(venue, book, false), venue, TARGET_PPM);
    expect(one.spareAfter(Float64Array.of(183))).toBeLessThan(0);
    expect(spareAfter).toBeGreaterThanOrEqual(0);
  });

  test('the judgement of a plan is that of the book it leaves', () => {
    for (let seed = 1; seed <= 40; seed++) {
      const book = randomBook(venue, seed, 20);
      const menu = menuOf(venue, book, seed % 2 === 0);
      const { lots, cost, spareAfter, restores, leastCost } = plan(book, menu);
      const working = new WorkingBook(book, menu, venue, TARGET_PPM);
      expect(working.spareAfter(lots)).toBe(spareAfter);
      expect(restores).toBe(spareAfter >= 0);
      expect(menu.reduce((sum, { curve }, e) => sum + curveCost(curve, lots[e]), 0)).toBe(cost);
      expect(lots.every((n, e) => Number.isInteger(n) && n >= 0 && n <= menu[e].most)).toBe(true);
      if (restores) expect(cost).toBeGreaterThanOrEqual(leastCost * (1 - 1e-3));
    }
  });

  test('the same question has the same answer, and the order of the menu changes no cost', () => {
    for (let seed = 1; seed <= 20; seed++) {
      const book = randomBook(venue, seed, 12);
      const menu = menuOf(venue, book, false);
      const first = plan(book, menu);
      expect(plan(book, menu)).toEqual(first);
      const turned = plan(book, [...menu].reverse());
      expect(turned.restores).toBe(first.restores);
      if (first.restores) expect(Math.abs(turned.cost - first.cost)).toBeLessThanOrEqual(0.03 * first.cost);
    }
  });
});

test('LIQD-071 closing one leg of a hedge would raise the requirement: both legs are closed together', () => {
  const future = venue.listed.filter(({ underlying, kind }) => underlying === 0 && kind === 2)[2];
  const book = bookOfPositions(
    venue,
    [
      { listed: perpetual, lots: 20_000 },
      { listed: future, lots: -20_000 },
    ],
    0.2,
  );
  const { lots, restores } = plan(book, menuOf(venue, book, false));
  expect(restores).toBe(true);
  expect(Math.min(...lots)).toBeGreaterThan(100);
  expect(Math.abs(lots[0] - lots[1]) / lots[0]).toBeLessThan(0.2);
});

test('LIQD-073 a hedge is opened where that is cheaper than closing', () => {
  const [call] = venue.listed.filter(({ underlying, kind }) => underlying === 0 && kind === 3);
  const book = bookOfPositions(venue, [{ listed: call, lots: -4_000 }], 0.05);
  const closing = plan(book, menuOf(venue, book, false));
  const menu = menuOf(venue, book, true);
  const hedging = plan(book, menu);
  expect(closing.restores && hedging.restores).toBe(true);
  expect(hedging.cost).toBeLessThan(0.5 * closing.cost);
  expect(hedging.lots.some((n, e) => n > 0 && menu[e].purpose === 'hedge' && menu[e].direction === 1)).toBe(true);
});

test('LIQD-074 a plan that cannot restore everything restores what is worth its cost, and says so', () => {
  const book = bookOfPositions(venue, [{ listed: perpetual, lots: 1_000 }], 0.1);
  const [close] = menuOf(venue, book, false);
  const { lots, restores, spareBefore, spareAfter } = plan(book, [{ ...close, most: 50 }]);
  expect(restores).toBe(false);
  expect(lots[0]).toBe(50);
  expect(spareAfter).toBeGreaterThan(spareBefore);
  expect(plan(book, [{ ...close, curve: NO_CURVE }]).lots[0]).toBe(0);
});

test('LIQD-075 lots are whole multiples of the least trade', () => {
  const book = bookOfPositions(venue, [{ listed: perpetual, lots: 1_000 }], 0.1);
  const [close] = menuOf(venue, book, false);
  expect(plan(book, [{ ...close, least: 25 }]).lots[0]).toBe(200);
  expect(plan(book, [{ ...close, least: 600 }]).lots[0]).toBe(600);
});
