import { writeFileSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import { parseArgs } from 'node:util';
import { planVenue, randomBook } from '../src/risk/plan/plan-venue.suite.ts';
import type { PlanBook, PlanVenue } from '../src/risk/plan/plan-venue.suite.ts';
import { menuOf } from '../src/risk/plan/plan-venue.suite.ts';
import { planTrades } from '../src/risk/plan/plan.ts';
import { realisticBooks } from '../src/risk/plan/realistic-books.suite.ts';
import { closedShare, closeEverything, closeLargestFirst } from '../test/plan-optimum/baselines.ts';
import { compared, solver, TARGET_PPM } from '../test/plan-optimum/compare.ts';
import type { PlanComparison } from './plan-comparison.ts';

/**
 * Compares planned liquidations with the optimum by linear programming (HiGHS), and with closing everything and the largest first.
 *
 *   npx tsx tools/plan-optimum.ts [--books 2000] [--positions 20] [--json FILE]
 *
 * The file is what tools/liquidation-guide.ts makes its tables of.
 */
const { values } = parseArgs({
  options: {
    books: { type: 'string', default: '2000' },
    positions: { type: 'string', default: '20' },
    json: { type: 'string' },
  },
});
const [random, positions] = [values.books, values.positions].map(Number);
const highs = await solver();

interface Sample {
  readonly book: PlanBook;
  readonly hedges: boolean;
}

/** The fastest of eight, ms: what the work takes when nothing else wants the processor. */
function timeOf(work: () => unknown): number {
  let fastest = Number.POSITIVE_INFINITY;
  for (let i = 0; i < 8; i++) {
    const from = performance.now();
    work();
    fastest = Math.min(fastest, performance.now() - from);
  }
  return fastest;
}

function report(name: string, venue: PlanVenue, samples: readonly Sample[]): PlanComparison {
  const gaps: number[] = [];
  const times: number[] = [];
  const shares = { plan: 0, largest: 0, costPlan: 0, costLargest: 0, costAll: 0, counted: 0 };
  let failed = 0;
  let beyond = 0;
  let whole = 0;
  for (const { book, hedges } of samples) {
    const menu = menuOf(venue, book, hedges);
    times.push(timeOf(() => planTrades({ book, menu, model: venue, targetPpm: TARGET_PPM })));
    const { plan, optimum, gap, whole: overWhole } = compared(highs, venue, book, hedges);
    if (optimum === undefined) beyond += 1;
    if ((optimum !== undefined) !== plan.restores) failed += 1;
    if (optimum === undefined || !plan.restores) continue;
    gaps.push(gap);
    whole += overWhole ? 1 : 0;
    const all = closeEverything(venue, book);
    const largest = closeLargestFirst(venue, book);
    if (!largest.restores || hedges || Number.isNaN(all.share)) continue;
    shares.counted += 1;
    shares.plan += closedShare(venue, book, hedges, plan.lots);
    shares.largest += largest.share;
    shares.costPlan += plan.cost;
    shares.costLargest += largest.cost;
    shares.costAll += all.cost;
  }
  const at = (list: readonly number[], share: number): number =>
    [...list].sort((a, b) => a - b)[Math.floor(list.length * share)] ?? Number.NaN;
  const million = (ticks: number): number => ticks / 1e10;
  return {
    name,
    books: samples.length,
    beyond,
    failed,
    gap: { median: at(gaps, 0.5), p99: at(gaps, 0.99), largest: at(gaps, 0.9999), againstWholeLots: whole },
    timeMs: { median: at(times, 0.5), p99: at(times, 0.99) },
    closed: {
      books: shares.counted,
      plan: shares.plan / shares.counted,
      largestFirst: shares.largest / shares.counted,
      planCost: million(shares.costPlan),
      largestFirstCost: million(shares.costLargest),
      everythingCost: million(shares.costAll),
    },
  };
}

const percent = (x: number): string => `${(100 * x).toFixed(3)} %`;

function print({ name, books, beyond, failed, gap, timeMs, closed }: PlanComparison): void {
  console.log(
    `${name}: ${books} books, ${beyond} beyond restoring, ${failed} where the plan and the optimum disagree on that`,
  );
  console.log(
    `  gap to the optimum: median ${percent(gap.median)}, 99th percentile ${percent(gap.p99)}, largest ${percent(gap.largest)} (${gap.againstWholeLots} against whole lots)`,
  );
  console.log(`  time: median ${timeMs.median.toFixed(3)} ms, 99th percentile ${timeMs.p99.toFixed(3)} ms`);
  if (closed.books === 0) return;
  console.log(
    `  closed without hedges, ${closed.books} books: plan ${percent(closed.plan)}, largest first ${percent(closed.largestFirst)}, everything 100 %`,
  );
  console.log(
    `  cost of it, million USD: plan ${closed.planCost.toFixed(3)}, largest first ${closed.largestFirstCost.toFixed(3)}, everything ${closed.everythingCost.toFixed(3)}`,
  );
}

const fine = planVenue();
const coarse = planVenue(30);
const samplesOf = (venue: PlanVenue, count: number, first: number): Sample[] =>
  Array.from({ length: count }, (_, i) => ({ book: randomBook(venue, first + i, positions), hedges: i % 3 === 0 }));

const realistic = realisticBooks(fine);
const sets: readonly (readonly [name: string, PlanVenue, readonly Sample[]])[] = [
  ['random books', fine, samplesOf(fine, random, 1)],
  ['random books, lots thirty times as coarse', coarse, samplesOf(coarse, Math.floor(random / 4), 100_001)],
  ['books as traders hold them, closing only', fine, realistic.map(({ book }) => ({ book, hedges: false }))],
  ['books as traders hold them, hedging allowed', fine, realistic.map(({ book }) => ({ book, hedges: true }))],
];
const comparisons = sets.map(([name, venue, samples]) => {
  const comparison = report(name, venue, samples);
  print(comparison);
  return comparison;
});
if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(comparisons, undefined, 2)}\n`);
