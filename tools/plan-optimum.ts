import { performance } from 'node:perf_hooks';
import { planVenue, randomBook } from '../src/risk/plan/plan-venue.suite.ts';
import type { PlanBook, PlanVenue } from '../src/risk/plan/plan-venue.suite.ts';
import { menuOf } from '../src/risk/plan/plan-venue.suite.ts';
import { planTrades } from '../src/risk/plan/plan.ts';
import { realisticBooks } from '../src/risk/plan/realistic-books.suite.ts';
import { closedShare, closeEverything, closeLargestFirst } from '../test/plan-optimum/baselines.ts';
import { compared, solver, TARGET_PPM } from '../test/plan-optimum/compare.ts';

/**
 * Compares planned liquidations with the optimum by linear programming (HiGHS), and with closing everything and the largest first.
 *
 *   npx tsx tools/plan-optimum.ts [random books, 2000] [most positions, 20]
 */
const random = Number(process.argv[2] ?? 2000);
const positions = Number(process.argv[3] ?? 20);
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

function report(name: string, venue: PlanVenue, samples: readonly Sample[]): void {
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
  const percent = (x: number): string => `${(100 * x).toFixed(3)} %`;
  console.log(
    `${name}: ${samples.length} books, ${beyond} beyond restoring, ${failed} where the plan and the optimum disagree on that`,
  );
  console.log(
    `  gap to the optimum: median ${percent(at(gaps, 0.5))}, 99th percentile ${percent(at(gaps, 0.99))}, largest ${percent(at(gaps, 0.9999))} (${whole} against whole lots)`,
  );
  console.log(`  time: median ${at(times, 0.5).toFixed(3)} ms, 99th percentile ${at(times, 0.99).toFixed(3)} ms`);
  console.log(
    `  closed without hedges, ${shares.counted} books: plan ${percent(shares.plan / shares.counted)}, largest first ${percent(shares.largest / shares.counted)}, everything 100 %`,
  );
  console.log(
    `  cost of it, million USD: plan ${(shares.costPlan / 1e10).toFixed(3)}, largest first ${(shares.costLargest / 1e10).toFixed(3)}, everything ${(shares.costAll / 1e10).toFixed(3)}`,
  );
}

const fine = planVenue();
const coarse = planVenue(30);
const samplesOf = (venue: PlanVenue, count: number, first: number): Sample[] =>
  Array.from({ length: count }, (_, i) => ({ book: randomBook(venue, first + i, positions), hedges: i % 3 === 0 }));

report('random books', fine, samplesOf(fine, random, 1));
report('random books, lots thirty times as coarse', coarse, samplesOf(coarse, Math.floor(random / 4), 100_001));
report(
  'realistic books, closing only',
  fine,
  realisticBooks(fine).map(({ book }) => ({ book, hedges: false })),
);
report(
  'realistic books, hedging allowed',
  fine,
  realisticBooks(fine).map(({ book }) => ({ book, hedges: true })),
);
