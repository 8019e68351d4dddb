import { beforeAll, describe, expect, test } from 'vitest';
import type { Highs } from 'highs';
import { BoundedProgramme } from '../../src/risk/plan/bounded-programme.ts';
import { planVenue, randomBook, stream } from '../../src/risk/plan/plan-venue.suite.ts';
import { realisticBooks } from '../../src/risk/plan/realistic-books.suite.ts';
import { compared, solver } from '../plan-optimum/compare.ts';
import type { Compared } from '../plan-optimum/compare.ts';
import { closedShare, closeLargestFirst } from '../plan-optimum/baselines.ts';

let highs: Highs;
beforeAll(async () => {
  highs = await solver();
});

/** Median gap and the share of plans within 5 %; every plan that can restore does, and none that cannot claims to. */
function judge(results: readonly Compared[]): { median: number; near: number } {
  for (const { plan, optimum } of results) {
    expect(plan.restores).toBe(optimum !== undefined);
    expect(plan.restores).toBe(plan.spareAfter >= 0);
  }
  const gaps = results.filter(({ optimum }) => optimum !== undefined).map(({ gap }) => gap);
  gaps.sort((a, b) => a - b);
  expect(gaps[0]).toBeGreaterThan(-1e-5);
  return { median: gaps[gaps.length >> 1], near: gaps.filter((gap) => gap <= 0.05).length / gaps.length };
}

describe('LIQD-072 a plan costs what the optimum by linear programming costs', () => {
  test('random books of up to twenty positions, a third of them with hedges allowed', { timeout: 120_000 }, () => {
    const venue = planVenue();
    const results = Array.from({ length: 45 }, (_, i) =>
      compared(highs, venue, randomBook(venue, 500 + i, 20), i % 3 === 0),
    );
    const { median, near } = judge(results);
    expect(median).toBeLessThan(0.005);
    expect(near).toBeGreaterThan(0.95);
  });

  test('handfuls of lots, where one lot more is most of the plan: rounding up the dearest entries is avoided', {
    timeout: 120_000,
  }, () => {
    const venue = planVenue(30);
    const seeds = [100_475, 100_379];
    const results = seeds.map((seed) =>
      compared(highs, venue, randomBook(venue, seed, 20), (seed - 100_001) % 3 === 0),
    );
    judge(results);
    for (const { plan, gap } of results) {
      expect(plan.cost).toBeGreaterThan(1.25 * plan.leastCost);
      expect(gap).toBeLessThan(0.02);
    }
  });

  test('books as traders hold them', { timeout: 120_000 }, () => {
    const venue = planVenue();
    const results = realisticBooks(venue)
      .filter((_, i) => i % 3 !== 2)
      .map(({ book }, i) => compared(highs, venue, book, i % 2 === 0));
    const { median, near } = judge(results);
    expect(median).toBeLessThan(0.005);
    expect(near).toBeGreaterThan(0.95);
  });
});

test('LIQD-072 a plan closes less of realistic books than closing the largest position first', () => {
  const venue = planVenue();
  const shares = { plan: 0, largest: 0 };
  for (const { book } of realisticBooks(venue).filter((_, i) => i % 9 === 4)) {
    const largest = closeLargestFirst(venue, book);
    const { plan } = compared(highs, venue, book, false, 1);
    if (!plan.restores || !largest.restores) continue;
    expect(plan.cost).toBeLessThanOrEqual(largest.cost * 1.001);
    shares.plan += closedShare(venue, book, false, plan.lots);
    shares.largest += largest.share;
  }
  expect(shares.plan).toBeLessThan(0.8 * shares.largest);
});

test('LIQD-071 the bounded programme finds the optimum that HiGHS finds, condition by condition', () => {
  const random = stream(7);
  const text = (x: number): string => `${x < 0 ? '-' : '+'} ${Math.abs(x).toFixed(9)}`;
  let solved = 0;
  for (let i = 0; i < 120; i++) {
    const n = 1 + Math.floor(random() * 20);
    const cost = Float64Array.from({ length: n }, () => (random() < 0.1 ? 0 : random()));
    const upper = Float64Array.from({ length: n }, () => 0.2 + random());
    const programme = new BoundedProgramme(cost, upper, 6);
    const rows: string[] = [];
    let feasible = true;
    for (let k = 0; k < 6 && feasible; k++) {
      const a = Float64Array.from({ length: n }, () => (random() < 0.3 ? 0 : Number((random() * 2 - 0.7).toFixed(9))));
      const b = Number((random() * n * 0.08).toFixed(9));
      rows.push(` c${k}: ${[...a].map((x, j) => `${text(x)} x${j}`).join(' ')} >= ${b}`);
      feasible = programme.add(a, b);
    }
    const solution = highs.solve(
      `Minimize\n obj: ${[...cost].map((x, j) => `${text(x)} x${j}`).join(' ')}\nSubject To\n${rows.join('\n')}\nBounds\n${[...upper].map((x, j) => ` 0 <= x${j} <= ${x}`).join('\n')}\nEnd\n`,
    );
    expect(feasible, `case ${i}`).toBe(solution.Status === 'Optimal');
    if (!feasible) continue;
    solved += 1;
    const x = new Float64Array(n);
    programme.read(x);
    expect(x.reduce((sum, amount, j) => sum + amount * cost[j], 0)).toBeCloseTo(solution.ObjectiveValue, 6);
  }
  expect(solved).toBeGreaterThan(40);
});
