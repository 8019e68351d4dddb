import type { Book } from '../book.ts';
import { curveCost } from '../cost-curve.ts';
import { BoundedProgramme } from './bounded-programme.ts';
import { planSegments, pricesOf } from './segments.ts';
import type { Segments } from './segments.ts';
import { spareSlopes } from './spare-slope.ts';
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

/** A whole plan this much dearer than fractions is worth another look, without its coarsest lot; and how often. */
const COARSE = 1.004;
const GIVEN_UP_MAX = 4;

/** One this much dearer is a handful of lots, and is looked at again with its coarsest entries capped; and how often. */
const VERY_COARSE = 1.25;
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
  const first = planOnce(question);
  const { cost, leastCost, restores } = first.plan;
  if (!restores || cost <= leastCost * COARSE) return first.plan;
  const best =
    cost <= leastCost * VERY_COARSE ? withoutCoarsest(question, first.plan) : cappedAtFractions(question, first);
  return { ...best, leastCost };
}

/** The best of a plan and others that give up the last lot of its dearest trades, one trade after the other. */
function withoutCoarsest(question: PlanQuestion, first: Plan): Plan {
  let best = first;
  let { evaluations } = best;
  const given = new Set<number>();
  for (let round = 0; round < GIVEN_UP_MAX && best.cost > first.leastCost * COARSE; round++) {
    const coarsest = coarsestTrade(question.menu, best, given);
    if (coarsest < 0) break;
    given.add(coarsest);
    const most = best.lots[coarsest] - question.menu[coarsest].least;
    const { plan } = planOnce({ ...question, menu: withMost(question.menu, coarsest, most) });
    evaluations += plan.evaluations;
    if (plan.restores && plan.cost < best.cost) best = plan;
  }
  return { ...best, evaluations };
}

/**
 * The best of a plan and others that may not round up where that is dearest: the entry is capped at the whole lots below its fraction, then the next
 * one of the plan that follows, until no plan can be cheaper.
 */
function cappedAtFractions(question: PlanQuestion, first: RoundedPlan): Plan {
  let best = first.plan;
  let { evaluations } = best;
  let { fractions } = first;
  let { menu } = question;
  for (let round = 0; round < CAPS_MAX; round++) {
    const dearest = dearestToRoundUp(menu, fractions, best.cost * (COARSE - 1));
    if (dearest < 0) break;
    const { least } = menu[dearest];
    menu = withMost(menu, dearest, Math.floor(fractions[dearest] / least) * least);
    const next = planOnce({ ...question, menu });
    evaluations += next.plan.evaluations;
    if (!next.plan.restores || next.plan.leastCost >= best.cost) break;
    if (next.plan.cost < best.cost) best = next.plan;
    fractions = next.fractions;
  }
  return { ...best, evaluations };
}

const withMost = (menu: readonly MenuEntry[], at: number, most: number): readonly MenuEntry[] =>
  menu.map((entry, e) => (e === at ? { ...entry, most } : entry));

/** The entry whose fraction costs most to round up; -1 when none costs more than `atLeast` ticks. */
function dearestToRoundUp(menu: readonly MenuEntry[], fractions: Float64Array, atLeast: number): number {
  let dearest = -1;
  let most = atLeast;
  for (const [e, { least, curve }] of menu.entries()) {
    const below = Math.floor(fractions[e] / least) * least;
    const loss = fractions[e] > below ? curveCost(curve, below + least) - curveCost(curve, fractions[e]) : 0;
    if (loss > most) [dearest, most] = [e, loss];
  }
  return dearest;
}

/** The trade whose last lot costs most, if that is a part of the plan worth looking at; -1 when there is none. */
function coarsestTrade(menu: readonly MenuEntry[], { lots, cost }: Plan, given: ReadonlySet<number>): number {
  let coarsest = -1;
  let dearest = (cost * (COARSE - 1)) / 2;
  for (const [e, { least, curve }] of menu.entries()) {
    if (lots[e] === 0 || given.has(e)) continue;
    const last = curveCost(curve, lots[e]) - curveCost(curve, Math.max(0, lots[e] - least));
    if (last > dearest) [coarsest, dearest] = [e, last];
  }
  return coarsest;
}

/** A plan, and the fractions of lots that it was rounded from. */
interface RoundedPlan {
  readonly plan: Plan;
  readonly fractions: Float64Array;
}

function planOnce({ book, menu, model, targetPpm }: PlanQuestion): RoundedPlan {
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
  readonly #slopes: Float64Array;
  readonly #traded: Float64Array;

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
    this.#slopes = new Float64Array(working.menu.length);
    this.#traded = new Float64Array(working.menu.length);
  }

  /** The cheapest fractions of lots that leave a spare of at least `aim` ticks, or as near to it as is worth its cost. */
  cheapest(aim: number): Float64Array {
    const working = this.#working;
    while (!this.#programme.isFull) {
      const spare = working.spareAfter(this.#traded);
      const given = this.#point[this.#segments.count] * this.#unit;
      if (spare + given >= aim - NEAR * this.#unit) break;
      spareSlopes(working, this.#slopes);
      if (!this.#addCut(spare + working.costOf(this.#traded) - aim)) break;
      this.#programme.read(this.#point);
      this.#segments.fill(this.#traded, this.#point);
    }
    return this.#traded.slice();
  }

  /** spare + slope * (y - traded) - cost(y) >= 0. @param spare at `traded`, costs added back, the aim taken off */
  #addCut(spare: number): boolean {
    const { count, entry, ticks, lots } = this.#segments;
    const a = new Float64Array(count + 1);
    let largest = this.#unit;
    for (let j = 0; j < count; j++) {
      a[j] = (this.#slopes[entry[j]] - ticks[j]) * lots[j];
      largest = Math.max(largest, Math.abs(a[j]));
    }
    for (let j = 0; j < count; j++) a[j] /= largest;
    a[count] = this.#unit / largest;
    let b = 0 - spare;
    for (let e = 0; e < this.#traded.length; e++) b += this.#slopes[e] * this.#traded[e];
    return this.#programme.add(a, b / largest);
  }
}
