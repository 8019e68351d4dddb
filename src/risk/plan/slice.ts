import type { MenuEntry, PlannedLots } from './trade-menu.ts';
import type { WorkingBook } from './working-book.ts';

/**
 * The part of a plan that one interval can execute: all its trades in step, none beyond its cap, so that the legs of a hedge come off together.
 *
 * Spare is concave, so on the straight way from nothing to the whole plan every part has more of it than nothing. Rounding to whole lots can
 * spoil that for the smallest parts; then the trade that alone raises spare most is taken, and when none does, nothing (all zeros).
 *
 * @param caps [menu] most lots of each entry in this interval
 * @returns [menu] whole lots; spare after them is above spare before, or they are all zero
 * @see spec/06-LIQD, LIQD-080
 */
export function sliceOfPlan(working: WorkingBook, plan: PlannedLots, caps: Float64Array): PlannedLots {
  const { menu } = working;
  const before = working.spareAfter(new Float64Array(menu.length));
  let share = 1;
  for (let e = 0; e < menu.length; e++) if (plan[e] > 0) share = Math.min(share, caps[e] / plan[e]);
  const inStep = Float64Array.from(plan, (lots, e) => part(menu[e], lots, share, caps[e]));
  if (inStep.some((lots) => lots > 0) && working.spareAfter(inStep) > before) return inStep;
  return bestAlone(working, plan, caps, before);
}

/** A share of the lots of an entry, at least one least trade where the cap allows it. */
function part(entry: MenuEntry, lots: number, share: number, cap: number): number {
  if (lots === 0) return 0;
  return tradable(entry, share === 1 ? lots : Math.max(entry.least, lots * share), cap);
}

/** What may be traded of wanted lots: a multiple of the least trade within the cap; all, when less than that would be left. */
function tradable({ least, most }: MenuEntry, wanted: number, cap: number): number {
  const multiple = Math.floor(Math.min(wanted, most) / least) * least;
  const whole = wanted >= most || (multiple > 0 && most - multiple < least) ? most : multiple;
  if (whole <= cap) return whole;
  const fitting = Math.floor(cap / least) * least;
  return Math.max(0, most - fitting < least ? fitting - least : fitting);
}

/** The one trade of the plan that raises spare most. */
function bestAlone(working: WorkingBook, plan: PlannedLots, caps: Float64Array, before: number): PlannedLots {
  const { menu } = working;
  const alone = new Float64Array(menu.length);
  let best = -1;
  let highest = before;
  for (let e = 0; e < menu.length; e++) {
    alone.fill(0);
    alone[e] = plan[e] > 0 ? tradable(menu[e], plan[e], caps[e]) : 0;
    if (alone[e] === 0) continue;
    const after = working.spareAfter(alone);
    if (after > highest) [best, highest] = [e, after];
  }
  alone.fill(0);
  if (best >= 0) alone[best] = tradable(menu[best], plan[best], caps[best]);
  working.spareAfter(alone);
  return alone;
}
