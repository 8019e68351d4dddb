import { curveLots } from '../cost-curve.ts';
import { spareSlopes } from './spare-slope.ts';
import type { MenuEntry, PlannedLots } from './trade-menu.ts';
import type { WorkingBook } from './working-book.ts';

/** Rounds of repair: each moves one entry where it restores cheapest. */
const REPAIRS_MAX = 24;

/** Exchanges that are tried, and the part of the cost below which none is worth trying. */
const EXCHANGES_MAX = 12;
const WORTH_EXCHANGING = 0.001;

/** A fraction this near to a whole number of lots is that number. */
const NEARLY = 1e-7;

/**
 * Makes the lots of a plan whole: rounded up to what may be traded, repaired where rounding broke the target, trimmed where rounding overshot
 * it (the dearest lots first), and where lots are coarse, one entry's lot exchanged for others'. Every step is judged at whole lots.
 *
 * @param leastCost cost of the fractions: no whole plan is cheaper
 */
export function wholeLots(working: WorkingBook, fractions: Float64Array, leastCost: number): PlannedLots {
  const lots = Float64Array.from(fractions, (x, e) => roundedUp(working.menu[e], x));
  if (repair(working, lots, -1) < 0) return lots;
  trim(working, lots, -1);
  const near = leastCost * (1 + WORTH_EXCHANGING);
  let tries = EXCHANGES_MAX;
  while (tries > 0 && working.costOf(lots) > near) {
    const tried = exchange(working, lots, tries);
    if (tried === 0) break;
    tries -= tried;
  }
  return lots;
}

/** The next tradable number of lots: a multiple of the least trade, or all. */
function roundedUp(entry: MenuEntry, x: number): number {
  if (x <= NEARLY * entry.least) return 0;
  return Math.min(Math.ceil(x / entry.least - NEARLY) * entry.least, reachOf(entry));
}

/** The tradable number below: what is left is a multiple of the least trade. */
function roundedDown({ least }: MenuEntry, x: number): number {
  return Math.max(0, Math.floor(x / least) * least);
}

const reachOf = ({ most, curve }: MenuEntry): number => Math.min(most, curveLots(curve));

interface Step {
  readonly entry: number;
  /** Lots of the entry after the step. */
  readonly lots: number;
}

/**
 * Moves entries until the target is reached or nothing helps: lots that hurt are taken back, else the cheapest are added.
 * @param except entry that is left alone, -1 for none
 * @returns spare
 */
function repair(working: WorkingBook, lots: PlannedLots, except: number): number {
  const slopes = new Float64Array(lots.length);
  let spare = working.spareAfter(lots);
  for (let round = 0; round < REPAIRS_MAX && spare < 0; round++) {
    spareSlopes(working, slopes);
    const step = cheapestStep(working, lots, { slopes, spare, except });
    if (step === undefined) return spare;
    const before = lots[step.entry];
    lots[step.entry] = step.lots;
    const after = working.spareAfter(lots);
    if (after <= spare) {
      lots[step.entry] = before;
      return spare;
    }
    spare = after;
  }
  return spare;
}

interface Missing {
  readonly slopes: Float64Array;
  readonly spare: number;
  readonly except: number;
}

/**
 * What restores the missing headroom for the least: as many lots of one entry as are missing, not beyond the segment of its curve; headroom beyond
 * what is missing counts for nothing. Ties: the first entry.
 */
function cheapestStep({ menu }: WorkingBook, lots: PlannedLots, { slopes, spare, except }: Missing): Step | undefined {
  let best: Step | undefined;
  let bestPrice = Number.POSITIVE_INFINITY;
  for (const [e, entry] of menu.entries()) {
    if (e === except) continue;
    for (const direction of [1, -1] as const) {
      const { ticks, end } = marginal(entry, lots[e], direction);
      const gain = direction * (slopes[e] - ticks);
      if (!(gain > 0)) continue;
      const wanted = lots[e] + direction * Math.max(entry.least, -spare / gain);
      const after =
        direction > 0
          ? Math.min(roundedUp(entry, wanted), end)
          : Math.max(roundedDown(entry, wanted), roundedDown(entry, end));
      const moved = Math.abs(after - lots[e]);
      const price = (direction * ticks * moved) / Math.min(gain * moved, -spare);
      if (moved === 0 || price >= bestPrice) continue;
      best = { entry: e, lots: after };
      bestPrice = price;
    }
  }
  return best;
}

/** Takes lots away again while the target holds, from the entry whose lots cost most. @param except entry that is left alone, -1 for none */
function trim(working: WorkingBook, lots: PlannedLots, except: number): void {
  for (const e of dearestFirst(working, lots)) {
    const { least } = working.menu[e];
    for (let step = least; lots[e] > 0 && e !== except; step *= 2) {
      const before = lots[e];
      lots[e] = roundedDown(working.menu[e], before - step);
      if (working.spareAfter(lots) >= 0) continue;
      lots[e] = before;
      break;
    }
  }
}

function dearestFirst({ menu }: WorkingBook, lots: PlannedLots): number[] {
  const ticks = (e: number): number => marginal(menu[e], lots[e], -1).ticks * menu[e].least;
  return [...lots.keys()].filter((e) => lots[e] > 0).sort((a, b) => ticks(b) - ticks(a) || a - b);
}

/** Gives up the last lot of one entry, the dearest first, and lets the others follow. Keeps the first exchange that is cheaper. @returns tries, 0: none helped */
function exchange(working: WorkingBook, lots: PlannedLots, triesMax: number): number {
  const { menu } = working;
  const cost = working.costOf(lots);
  const kept = lots.slice();
  let tries = 0;
  for (const e of dearestFirst(working, lots)) {
    if (tries === triesMax) return 0;
    tries += 1;
    lots[e] = roundedDown(menu[e], lots[e] - menu[e].least);
    if (repair(working, lots, e) >= 0) {
      trim(working, lots, e);
      if (working.costOf(lots) < cost) return tries;
    }
    lots.set(kept);
  }
  return 0;
}

/** Marginal cost of the next (or last) lot, and where its segment ends (or begins); infinite when there is none. */
function marginal(entry: MenuEntry, lots: number, direction: 1 | -1): { ticks: number; end: number } {
  const { curve } = entry;
  const nothing = { ticks: direction * Number.POSITIVE_INFINITY, end: lots };
  if (direction > 0 ? lots >= reachOf(entry) : lots <= 0) return nothing;
  let begin = 0;
  for (let i = 0; i < curve.lots.length; i++) {
    const end = begin + curve.lots[i];
    if (direction > 0 ? lots < end : lots <= end) {
      return { ticks: curve.ticks[i], end: direction > 0 ? Math.min(end, reachOf(entry)) : begin };
    }
    begin = end;
  }
  return nothing;
}
