import type { Book } from '../book.ts';
import { curveCost } from '../cost-curve.ts';
import { BoundedProgramme } from './bounded-programme.ts';
import { planSegments, pricesOf } from './segments.ts';
import type { Segments } from './segments.ts';
import { cutAt, searchBudget, searchLots } from './lot-search.ts';
import type { SearchBudget, SpareCut } from './lot-search.ts';
import type { MenuEntry, PlannedLots } from './trade-menu.ts';
import { wholeLots } from './whole-lots.ts';
import { WorkingBook } from './working-book.ts';
import type { PlanModel } from './working-book.ts';

export interface PlanQuestion {
  readonly book: Book;
  readonly menu: readonly MenuEntry[];
  readonly model: PlanModel;
  /** Headroom that is wanted, as a share of maintenance margin. */
  readonly targetPpm: number;
}

/** Trades that bring an account to its target headroom, or as near as the menu allows. Amounts in risk ticks. */
export interface Plan {
  /** [menu] whole lots, >= 0. */
  readonly lots: PlannedLots;
  readonly cost: number;
  /** equity - maintenance margin * (1 + target), before and after; after is judged at the whole lots. */
  readonly spareBefore: number;
  readonly spareAfter: number;
  /** Whether the target is reached: spareAfter >= 0. */
  readonly restores: boolean;
  /** No plan costs less: the cheapest with fractions of lots. A real number; meaningful when the plan restores. */
  readonly leastCost: number;
  /** Books judged on the way. */
  readonly evaluations: number;
}

/** Most cuts; a book needs a handful. */
const CUTS_MAX = 64;

/** How far from its aim the fractional plan may stay, of the spare that is missing: whole lots more than make up for it. */
const NEAR = 1e-4;

/** What a tick of missing headroom costs in the programme: a plan that cannot restore everything restores what is worth it. */
const PENALTY = 50;

/** A whole plan this much dearer than fractions is worth another look. */
const COARSE = 1.004;

/** One still so much dearer is planned again with its coarsest trade capped at the whole lots below; and how often. */
const CAP_WORTH = 1.02;
const CAPS_MAX = 8;

/** Times that the programme aims a little higher, because whole lots fell short of its last aim. */
const AIMS_MAX = 5;

/**
 * The cheapest trades that restore a target headroom, planned on the whole book.
 *
 * Spare headroom is concave in the lots traded (requirements are convex) and costs are convex, so the plan is a convex programme: cut by cut the
 * programme learns where spare bends (Kelley's method), each cut being the slope of the full model at the last point. Then lots are made
 * whole and the book is judged again, exactly, at the trades themselves. Deterministic. @see spec/06-LIQD, LIQD-071
 */
export function planTrades(question: PlanQuestion): Plan {
  const budget = searchBudget();
  const first = planOnce(question, budget);
  const { leastCost } = first.plan;
  let best = first.plan;
  let { fractions } = first;
  let { menu } = question;
  let { evaluations } = best;
  for (let round = 0; round < CAPS_MAX && best.restores && best.cost > leastCost * CAP_WORTH; round++) {
    const capped = capCoarsest(menu, fractions, best.cost);
    if (capped === undefined) break;
    menu = capped;
    const next = planOnce({ ...question, menu }, budget);
    evaluations += next.plan.evaluations;
    if (!next.plan.restores || next.plan.leastCost >= best.cost) break;
    if (next.plan.cost < best.cost) best = next.plan;
    ({ fractions } = next);
  }
  return { ...best, leastCost, evaluations };
}

/** The menu with the entry capped at the whole lots below its fraction that rounding makes dearest; undefined when none is worth it. */
function capCoarsest(menu: readonly MenuEntry[], fractions: Float64Array, cost: number): MenuEntry[] | undefined {
  let coarsest = -1;
  let dearest = cost * (CAP_WORTH - 1);
  for (const [e, { least, curve }] of menu.entries()) {
    const whole = Math.floor(fractions[e] / least) * least;
    const loss = fractions[e] > whole ? curveCost(curve, whole + least) - curveCost(curve, fractions[e]) : 0;
    if (loss > dearest) [coarsest, dearest] = [e, loss];
  }
  if (coarsest < 0) return undefined;
  const most = Math.floor(fractions[coarsest] / menu[coarsest].least) * menu[coarsest].least;
  return menu.map((entry, e) => (e === coarsest ? { ...entry, most } : entry));
}

/** A plan, and the fractions of lots that it was rounded from. */
interface PlanWithFractions {
  readonly plan: Plan;
  readonly fractions: Float64Array;
}

function planOnce({ book, menu, model, targetPpm }: PlanQuestion, budget: SearchBudget): PlanWithFractions {
  const working = new WorkingBook(book, menu, model, targetPpm);
  const nothing = new Float64Array(menu.length);
  const spareBefore = working.spareAfter(nothing);
  if (spareBefore >= 0) return { plan: planned(working, nothing, spareBefore, 0), fractions: nothing };
  const search = new PlanSearch(working, -spareBefore);
  let lots: PlannedLots = nothing;
  let fractions: Float64Array = nothing;
  let leastCost = 0;
  let spare = spareBefore;
  for (let round = 0, aim = 0; round < AIMS_MAX && spare < 0; round++) {
    const aimed = search.cheapest(aim);
    if (round === 0) [fractions, leastCost] = [aimed, working.costOf(aimed)];
    const whole = wholeLots(working, aimed, leastCost);
    const reached = working.spareAfter(whole);
    if (round === 0 || reached > spare) [lots, spare] = [whole, reached];
    aim = Math.max(2 * aim, 1.25 * Math.abs(reached) + 2 * NEAR * -spareBefore);
  }
  if (spare >= 0 && working.costOf(lots) > leastCost * COARSE) {
    lots = searchLots(working, lots, fractions, search.cuts, budget);
  }
  return { plan: planned(working, lots, spareBefore, leastCost), fractions };
}

function planned(working: WorkingBook, lots: PlannedLots, spareBefore: number, leastCost: number): Plan {
  const spareAfter = working.spareAfter(lots);
  const { evaluations } = working;
  return {
    lots,
    cost: working.costOf(lots),
    spareBefore,
    spareAfter,
    restores: spareAfter >= 0,
    leastCost,
    evaluations,
  };
}

/** The plan with fractions of lots: a programme that learns the book cut by cut. Money in units of the missing spare. */
class PlanSearch {
  readonly #working: WorkingBook;
  readonly #unit: number;
  readonly #segments: Segments;
  readonly #programme: BoundedProgramme;
  /** [segments + 1] share of each segment, and the spare that is given up. */
  readonly #point: Float64Array;
  readonly #traded: Float64Array;
  /** What every point on the way said of all others. */
  readonly cuts: SpareCut[] = [];

  constructor(working: WorkingBook, missing: number) {
    const segments = planSegments(working.menu);
    const cost = new Float64Array(segments.count + 1);
    const upper = new Float64Array(segments.count + 1).fill(1);
    pricesOf(segments, missing, cost);
    cost[segments.count] = PENALTY;
    upper[segments.count] = Number.POSITIVE_INFINITY;
    this.#working = working;
    this.#unit = missing;
    this.#segments = segments;
    this.#programme = new BoundedProgramme(cost, upper, CUTS_MAX);
    this.#point = new Float64Array(segments.count + 1);
    this.#traded = new Float64Array(working.menu.length);
  }

  /** The cheapest fractions of lots that leave a spare of at least `aim` ticks, or as near to it as is worth its cost. */
  cheapest(aim: number): Float64Array {
    const working = this.#working;
    while (!this.#programme.isFull) {
      const spare = working.spareAfter(this.#traded);
      const given = this.#point[this.#segments.count] * this.#unit;
      if (spare + given >= aim - NEAR * this.#unit) break;
      const cut = cutAt(working, this.#traded, spare);
      this.cuts.push(cut);
      if (!this.#addCut(cut, aim)) break;
      this.#programme.read(this.#point);
      this.#segments.fill(this.#traded, this.#point);
    }
    return this.#traded.slice();
  }

  /** base + slope * y - cost(y) >= aim. */
  #addCut({ base, slopes }: SpareCut, aim: number): boolean {
    const { count, entry, ticks, lots } = this.#segments;
    const a = new Float64Array(count + 1);
    let largest = this.#unit;
    for (let j = 0; j < count; j++) {
      a[j] = (slopes[entry[j]] - ticks[j]) * lots[j];
      largest = Math.max(largest, Math.abs(a[j]));
    }
    for (let j = 0; j < count; j++) a[j] /= largest;
    a[count] = this.#unit / largest;
    return this.#programme.add(a, (aim - base) / largest);
  }
}
