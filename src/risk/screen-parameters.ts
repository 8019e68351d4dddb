import { assert } from '../units/assert.ts';
import type { HouseParameters } from './house-parameters.ts';
import { touchAll } from './screen-dues.ts';
import type { Screen } from './screen.ts';
import type { Tiers } from './tiers.ts';

/** Whether a screen can go on with parameters: the same underlyings and coins, and no more expiries than it has room for. */
export function fitsScreen(screen: Screen, { underlyings, coins, expiries }: HouseParameters): boolean {
  const { parameters } = screen;
  return underlyings === parameters.underlyings && coins === parameters.coins && expiries <= screen.expiries;
}

/**
 * Puts parameters that were compiled again in force: they must fit. Everybody is due when something changed that proofs take as fixed (credits, tiers,
 * joint columns, the maintenance share). @returns the groups whose charges are computed with other rates now: move each at its price
 */
export function useParameters(screen: Screen, parameters: HouseParameters): readonly number[] {
  const before = screen.parameters;
  if (before === parameters) return [];
  assert(fitsScreen(screen, parameters), 'a screen goes on with the same underlyings and coins');
  screen.parameters = parameters;
  if (!isFixedSame(before, parameters)) {
    touchAll(screen);
    screen.hasNewRates.fill(1);
    return [];
  }
  const groups: number[] = [];
  const coins =
    !isSame(before.depegPpm, parameters.depegPpm) || !isSame(before.coinConfidencePpm, parameters.coinConfidencePpm);
  for (let group = 0; group < screen.groups; group++) {
    if (coins || (group < before.underlyings && !hasSameRates(before, parameters, group))) {
      groups.push(group);
      screen.hasNewRates[group] = 1;
    }
  }
  return groups;
}

function hasSameRates(a: HouseParameters, b: HouseParameters, underlying: number): boolean {
  if (a.fundingPpm[underlying] !== b.fundingPpm[underlying]) return false;
  if (!isSameBucket(a, a.expiries + underlying, b, b.expiries + underlying)) return false;
  for (let expiry = 0; expiry < a.expiries; expiry++) {
    if (b.bucketUnderlying[expiry] === underlying && !isSameBucket(a, expiry, b, expiry)) return false;
  }
  return true;
}

function isSameBucket(a: HouseParameters, i: number, b: HouseParameters, j: number): boolean {
  return a.basisPpm[i] === b.basisPpm[j] && a.confidencePpm[i] === b.confidencePpm[j];
}

/** Whether everything that does not follow time, confidence, funding and pegs is the same. Expiries may have been added. */
function isFixedSame(a: HouseParameters, b: HouseParameters): boolean {
  return (
    a.expiries <= b.expiries &&
    a.twistPpm === b.twistPpm &&
    a.maintenancePpm === b.maintenancePpm &&
    isSame(a.gainCredit, b.gainCredit) &&
    isSame(a.grossMinimumPpm, b.grossMinimumPpm) &&
    isSame(a.shortOptionPpm, b.shortOptionPpm) &&
    isSame(a.closingFeePpm, b.closingFeePpm) &&
    hasSameTiers(a.size, b.size) &&
    hasSameTiers(a.haircut, b.haircut) &&
    hasSameDependencies(a, b) &&
    (a.joint === b.joint ||
      (isSame(a.joint?.weights ?? NOTHING, b.joint?.weights ?? NOTHING) &&
        isSame(a.joint?.columns ?? NOTHING, b.joint?.columns ?? NOTHING)))
  );
}

function hasSameDependencies({ dependencies: a }: HouseParameters, { dependencies: b }: HouseParameters): boolean {
  return (
    a.length === b.length && a.every(({ lossPpm, free }, i) => isSame(lossPpm, b[i].lossPpm) && free === b[i].free)
  );
}

const NOTHING = new Float64Array(0);

function hasSameTiers(a: readonly Tiers[], b: readonly Tiers[]): boolean {
  return (
    a === b || a.every((tiers, i) => tiers === b[i] || (isSame(tiers.from, b[i].from) && isSame(tiers.ppm, b[i].ppm)))
  );
}

function isSame(a: ArrayLike<number>, b: ArrayLike<number>): boolean {
  if (a === b) return true;
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}
