import type { AdlCandidates } from './adl-candidates.ts';
import { DAMAGE_STEPS, damageStepLots } from './adl-candidates.ts';
import { apportion } from './apportion.ts';

/**
 * Takes lots where they hurt least: by how much the margin of the account that loses them rises. Closing one leg of a hedge raises it, closing a
 * position that stands alone does not; so hedges are reached last.
 *
 * Each position is cut into parts, each part has a damage class (damage of a lot, in whole steps of `classTicks`), and classes are emptied in
 * ascending order; within the last one the lots are shared in proportion to profit. So the damage done is at most one class a lot above the
 * least possible, and who stands in the same class is treated alike. A part never has a lower class than the part before it.
 *
 * @param lots        to take, whole, >= 0
 * @param classTicks  width of a class, risk ticks of damage a lot, > 0
 * @param taken       [count] receives the lots taken of each
 * @returns lots taken in all: min(lots, sum of candidates.lots)
 * @see spec/07-FUND, FUND-043
 */
export function takeHedgeAware(
  candidates: AdlCandidates,
  lots: number,
  classTicks: number,
  taken: Float64Array,
): number {
  taken.fill(0, 0, candidates.count);
  const classes = damageClasses(candidates, classTicks);
  let rest = lots;
  for (const damageClass of [...classes.keys()].sort((a, b) => a - b)) {
    if (rest === 0) break;
    rest -= takeOfClass(candidates, classes.get(damageClass) ?? [], rest, taken);
  }
  return lots - rest;
}

interface Part {
  readonly k: number;
  readonly lots: number;
}

/** Parts by class. */
function damageClasses(candidates: AdlCandidates, classTicks: number): Map<number, Part[]> {
  const classes = new Map<number, Part[]>();
  for (let k = 0; k < candidates.count; k++) {
    let highest = 0;
    let before = 0;
    for (let step = 0; step < DAMAGE_STEPS; step++) {
      const lots = damageStepLots(candidates.lots[k], step);
      if (lots === 0) continue;
      const damage = candidates.damage[k * DAMAGE_STEPS + step];
      highest = Math.max(highest, Math.ceil((damage - before) / lots / classTicks));
      before = damage;
      const parts = classes.get(highest);
      if (parts === undefined) classes.set(highest, [{ k, lots }]);
      else parts.push({ k, lots });
    }
  }
  return classes;
}

/** Empties a class, or shares out the rest within it. @returns lots taken */
function takeOfClass({ profit }: AdlCandidates, parts: readonly Part[], rest: number, taken: Float64Array): number {
  const room = new Map<number, number>();
  for (const { k, lots } of parts) room.set(k, (room.get(k) ?? 0) + lots);
  const sharers = [...room].map(([k, lots]) => ({ k, weight: BigInt(profit[k]), cap: BigInt(lots) }));
  let total = 0;
  for (const [i, share] of apportion(BigInt(rest), sharers).entries()) {
    taken[sharers[i].k] += Number(share);
    total += Number(share);
  }
  return total;
}
