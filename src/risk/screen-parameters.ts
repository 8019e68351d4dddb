import type { HouseParameters } from './house-parameters.ts';
import { touchAll } from './screen-dues.ts';
import type { Screen } from './screen.ts';
import type { Tiers } from './tiers.ts';

/**
 * Puts parameters that were compiled again in force. Everybody is due when something changed that proofs take as fixed (credits, tiers,
 * joint columns, the maintenance share). @returns the groups whose charges are computed with other rates now: move each at its price
 */
export function useParameters(screen: Screen, parameters: HouseParameters): readonly number[] {
  const before = screen.parameters;
  if (before === parameters) return [];
  screen.parameters = parameters;
  if (!isFixedSame(before, parameters)) {
    touchAll(screen);
    return [];
  }
  const groups: number[] = [];
  const coins =
    !isSame(before.depegPpm, parameters.depegPpm) || !isSame(before.coinConfidencePpm, parameters.coinConfidencePpm);
  for (let group = 0; group < screen.groups; group++) {
    if (coins || (group < before.underlyings && !hasSameRates(before, parameters, group))) groups.push(group);
  }
  return groups;
}

function hasSameRates(a: HouseParameters, b: HouseParameters, underlying: number): boolean {
  if (a.fundingPpm[underlying] !== b.fundingPpm[underlying]) return false;
  for (let bucket = 0; bucket < b.bucketUnderlying.length; bucket++) {
    if (b.bucketUnderlying[bucket] !== underlying) continue;
    if (a.basisPpm[bucket] !== b.basisPpm[bucket] || a.confidencePpm[bucket] !== b.confidencePpm[bucket]) return false;
  }
  return true;
}

/** Whether everything that does not follow time, confidence, funding and pegs is the same. */
function isFixedSame(a: HouseParameters, b: HouseParameters): boolean {
  return (
    a.expiries === b.expiries &&
    a.coins === b.coins &&
    a.twistPpm === b.twistPpm &&
    a.maintenancePpm === b.maintenancePpm &&
    isSame(a.gainCredit, b.gainCredit) &&
    isSame(a.grossMinimumPpm, b.grossMinimumPpm) &&
    isSame(a.shortOptionPpm, b.shortOptionPpm) &&
    isSame(a.closingFeePpm, b.closingFeePpm) &&
    isSame(a.bucketUnderlying, b.bucketUnderlying) &&
    hasSameTiers(a.size, b.size) &&
    hasSameTiers(a.haircut, b.haircut) &&
    a.dependencies.length === b.dependencies.length &&
    a.dependencies.every(
      ({ lossPpm, free }, i) => isSame(lossPpm, b.dependencies[i].lossPpm) && free === b.dependencies[i].free,
    ) &&
    isSame(a.joint?.weights ?? NOTHING, b.joint?.weights ?? NOTHING) &&
    isSame(a.joint?.columns ?? NOTHING, b.joint?.columns ?? NOTHING)
  );
}

const NOTHING = new Float64Array(0);

function hasSameTiers(a: readonly Tiers[], b: readonly Tiers[]): boolean {
  return a.every((tiers, i) => tiers === b[i] || (isSame(tiers.from, b[i].from) && isSame(tiers.ppm, b[i].ppm)));
}

function isSame(a: ArrayLike<number>, b: ArrayLike<number>): boolean {
  if (a === b) return true;
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}
