import highsModule from 'highs';
import type { Highs } from 'highs';
import { planTrades } from '../../src/risk/plan/plan.ts';
import type { Plan } from '../../src/risk/plan/plan.ts';
import { menuOf } from '../../src/risk/plan/plan-venue.suite.ts';
import type { PlanBook, PlanVenue } from '../../src/risk/plan/plan-venue.suite.ts';
import { programmeText } from './programme-text.ts';

export const TARGET_PPM = 100_000;

/** A plan beside the cheapest one there is. */
export interface Compared {
  readonly plan: Plan;
  /** Cost of the optimum, risk ticks; undefined when there is none. */
  readonly optimum: number | undefined;
  /** The optimum is over whole lots; else over fractions, which is never dearer. */
  readonly whole: boolean;
  /** plan.cost / optimum - 1 */
  readonly gap: number;
}

export const solver = (): Promise<Highs> => (highsModule as unknown as () => Promise<Highs>)();

/** The plan of a book, and the optimum by linear programming; over whole lots where fractions leave more than `closeEnough` of a gap. */
export function compared(
  highs: Highs,
  venue: PlanVenue,
  book: PlanBook,
  hedges: boolean,
  closeEnough = 0.001,
): Compared {
  const menu = menuOf(venue, book, hedges);
  const plan = planTrades({ book, menu, model: venue, targetPpm: TARGET_PPM });
  const solve = (whole: boolean): number | undefined => {
    const text = programmeText(book, menu, venue, TARGET_PPM, whole);
    const solution = highs.solve(text, { mip_rel_gap: 1e-5, time_limit: 20, presolve: 'on' } as never);
    return solution.Status === 'Optimal' ? solution.ObjectiveValue * 10_000 : undefined;
  };
  const least = solve(false);
  const gapTo = (optimum: number | undefined): number =>
    optimum === undefined ? 0 : plan.cost / Math.max(optimum, 1) - 1;
  if (least === undefined || gapTo(least) <= closeEnough)
    return { plan, optimum: least, whole: false, gap: gapTo(least) };
  const best = solve(true) ?? least;
  return { plan, optimum: best, whole: true, gap: gapTo(best) };
}
