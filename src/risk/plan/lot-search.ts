import { curveCost } from '../cost-curve.ts';
import { spareSlopes } from './spare-slope.ts';
import type { MenuEntry, PlannedLots } from './trade-menu.ts';
import type { WorkingBook } from './working-book.ts';

/** What one point of a book says about all others: spare(y) <= base + slope * y - cost(y). @see spec/06-LIQD, LIQD-070 */
export interface SpareCut {
  readonly base: number;
  /** [menu] risk ticks a lot, costs left out. */
  readonly slopes: Float64Array;
}

/** The cut of the point that was judged last. @param spare at that point */
export function cutAt(working: WorkingBook, traded: Float64Array, spare: number): SpareCut {
  const slopes = new Float64Array(traded.length);
  spareSlopes(working, slopes);
  let base = spare + working.costOf(traded);
  for (let e = 0; e < traded.length; e++) base -= slopes[e] * traded[e];
  return { base, slopes };
}

/** How many least trades around the known plans are tried, each way. */
const REACH = 2;

/** What a search may still spend: points of its tree, and books judged. It bounds the time of a plan. */
export interface SearchBudget {
  nodes: number;
  judged: number;
}

export const searchBudget = (): SearchBudget => ({ nodes: 2_000, judged: 40 });

/** A plan cheaper by less than this share is not looked for. */
const WORTH = 0.0005;

/**
 * Looks for a cheaper plan of whole lots around one that is known: depth first over the lots of each entry, cut off where the plan can no longer be
 * cheaper, or where a cut says that the target can no longer be reached; a leaf that is judged short of the target adds its cut. With coarse lots
 * a lot more or less is most of the plan, and rounding one entry after the other cannot see that two others would do.
 *
 * Never dearer than `known`, and judged at whole lots as it is. Deterministic.
 * @param cuts   those of the fractional plan; new ones are added
 * @param budget is used up
 */
export function searchLots(
  working: WorkingBook,
  known: PlannedLots,
  fractions: Float64Array,
  cuts: SpareCut[],
  budget: SearchBudget,
): PlannedLots {
  return new LotSearch(working, known, fractions, cuts, budget).run();
}

/** What one entry may trade in the search, cheapest first. */
interface Choice {
  readonly entry: number;
  readonly lots: readonly number[];
  /** [lots] cost of each, ascending. */
  readonly costs: readonly number[];
}

class LotSearch {
  readonly #working: WorkingBook;
  readonly #cuts: SpareCut[];
  readonly #choices: readonly Choice[];
  readonly #budget: SearchBudget;
  readonly #lots: Float64Array;
  /** [cuts][choices + 1] the most that the choices from here on can add to a cut. */
  readonly #most: Float64Array[];
  /** [choices + 1][cuts that there can be] values of the cuts at the path. */
  readonly #values: Float64Array;
  readonly #stride: number;
  #best: PlannedLots;
  #bestCost: number;

  constructor(
    working: WorkingBook,
    known: PlannedLots,
    fractions: Float64Array,
    cuts: SpareCut[],
    budget: SearchBudget,
  ) {
    this.#working = working;
    this.#cuts = cuts;
    this.#best = known;
    this.#bestCost = working.costOf(known);
    this.#budget = budget;
    this.#lots = new Float64Array(known.length);
    this.#choices = choicesOf(working.menu, known, fractions, this.#bestCost);
    this.#most = cuts.map((cut) => this.#mostOf(cut));
    this.#stride = cuts.length + budget.judged;
    this.#values = new Float64Array((this.#choices.length + 1) * this.#stride);
  }

  run(): PlannedLots {
    for (let k = 0; k < this.#cuts.length; k++) this.#values[k] = this.#cuts[k].base;
    this.#visit(0, 0, this.#cuts.length);
    return this.#best;
  }

  /** @param known cuts whose values stand at the path; younger ones are read in full */
  #visit(depth: number, cost: number, known: number): void {
    if (this.#budget.nodes <= 0 || this.#budget.judged <= 0) return;
    this.#budget.nodes -= 1;
    if (depth === this.#choices.length) {
      this.#judge(cost);
      return;
    }
    const { entry, lots, costs } = this.#choices[depth];
    for (let v = 0; v < lots.length; v++) {
      const next = cost + costs[v];
      if (next >= this.#bestCost * (1 - WORTH)) break;
      if (!this.#choose(depth, known, lots[v], costs[v])) continue;
      this.#lots[entry] = lots[v];
      this.#visit(depth + 1, next, this.#cuts.length);
    }
    this.#lots[entry] = 0;
  }

  /** Values of the cuts once an entry is chosen. False when one of them can no longer reach zero. */
  #choose(depth: number, known: number, lots: number, cost: number): boolean {
    const { entry } = this.#choices[depth];
    const at = depth * this.#stride;
    const next = at + this.#stride;
    for (let k = 0; k < this.#cuts.length; k++) {
      const before = k < known ? this.#values[at + k] : this.#valueOf(k, depth);
      const value = before + this.#cuts[k].slopes[entry] * lots - cost;
      if (value + this.#most[k][depth + 1] < 0) return false;
      this.#values[next + k] = value;
    }
    return true;
  }

  #valueOf(k: number, depth: number): number {
    const { base, slopes } = this.#cuts[k];
    let value = base;
    for (let d = 0; d < depth; d++) {
      const { entry } = this.#choices[d];
      const lots = this.#lots[entry];
      if (lots !== 0) value += slopes[entry] * lots - curveCost(this.#working.menu[entry].curve, lots);
    }
    return value;
  }

  #judge(cost: number): void {
    this.#budget.judged -= 1;
    const spare = this.#working.spareAfter(this.#lots);
    if (spare >= 0) {
      this.#best = this.#lots.slice();
      this.#bestCost = cost;
      return;
    }
    const cut = cutAt(this.#working, this.#lots, spare);
    this.#cuts.push(cut);
    this.#most.push(this.#mostOf(cut));
  }

  #mostOf({ slopes }: SpareCut): Float64Array {
    const most = new Float64Array(this.#choices.length + 1);
    for (let depth = this.#choices.length - 1; depth >= 0; depth--) {
      const { entry, lots, costs } = this.#choices[depth];
      let highest = Number.NEGATIVE_INFINITY;
      for (let v = 0; v < lots.length; v++) highest = Math.max(highest, slopes[entry] * lots[v] - costs[v]);
      most[depth] = most[depth + 1] + highest;
    }
    return most;
  }
}

/** Multiples of the least trade around the known plan and the fractions, none that alone costs as much as the known plan; the dearest trades first. */
function choicesOf(
  menu: readonly MenuEntry[],
  known: PlannedLots,
  fractions: Float64Array,
  knownCost: number,
): readonly Choice[] {
  return menu
    .map((entry, e): Choice => {
      const { least, most, curve } = entry;
      const low = Math.floor(Math.min(known[e], fractions[e]) / least) - REACH;
      const high = Math.ceil(Math.max(known[e], fractions[e]) / least) + REACH;
      const lots: number[] = [];
      const costs: number[] = [];
      for (let n = Math.max(0, low); n <= high && n * least <= most; n++) {
        const cost = curveCost(curve, n * least);
        if (cost >= knownCost && n > 0) break;
        lots.push(n * least);
        costs.push(cost);
      }
      return { entry: e, lots, costs };
    })
    .filter(({ lots }) => lots.length > 1 || (lots[0] ?? 0) > 0)
    .sort((a, b) => stepOf(b) - stepOf(a) || a.entry - b.entry);
}

const stepOf = ({ costs }: Choice): number => (costs.at(-1) ?? 0) - costs[0];
