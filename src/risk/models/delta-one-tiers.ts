import { both, fields, listOf, number, recordOf, ascendingBy } from '../parameter-check.ts';
import type { Rule } from '../parameter-check.ts';
import { withDefault } from './balance-haircut.ts';

/** One position tier: `initial` and `maintenance` hold for the part of the notional from `from` dollars on. */
export interface RateTier {
  readonly from: number;
  readonly initial: number;
  readonly maintenance: number;
}

/** Tiers by underlying, `default` for those not listed. @see spec/13-MODL, MODL-101 */
export type RateTiers = Readonly<Record<string, readonly RateTier[]>>;

const rate = number({ above: 0, atMost: 1 });

export const RATE_TIERS: Rule = both(
  recordOf(
    both(
      listOf(fields({ from: number({ atLeast: 0 }), initial: rate, maintenance: rate }), { atLeast: 1 }),
      both(ascendingBy('from'), risingRates),
    ),
  ),
  withDefault,
);

/** A charge for a notional, with the tier it ends in. */
export interface TieredCharge {
  readonly initial: number;
  readonly maintenance: number;
  /** Rates of the last tier reached. */
  readonly initialRate: number;
  readonly maintenanceRate: number;
  /** What the last tier's rate overcharges the lower ones: charge = notional * rate - amount. USD. */
  readonly initialAmount: number;
  readonly maintenanceAmount: number;
}

/**
 * Marginal tiers in the venues' own form: notional * rate(n) - amount(n), amount(n) = amount(n-1) + from(n) * (rate(n) - rate(n-1)).
 * A notional on a border belongs to the lower tier; the charge is the same. @param notional USD, >= 0
 */
export function tieredRates(tiers: readonly RateTier[], notional: number): TieredCharge {
  let initialAmount = 0;
  let maintenanceAmount = 0;
  let n = 0;
  while (n + 1 < tiers.length && notional > tiers[n + 1].from) {
    n += 1;
    initialAmount += tiers[n].from * (tiers[n].initial - tiers[n - 1].initial);
    maintenanceAmount += tiers[n].from * (tiers[n].maintenance - tiers[n - 1].maintenance);
  }
  const { initial: initialRate, maintenance: maintenanceRate } = tiers[n];
  return {
    initial: notional * initialRate - initialAmount,
    maintenance: notional * maintenanceRate - maintenanceAmount,
    initialRate,
    maintenanceRate,
    initialAmount,
    maintenanceAmount,
  };
}

/** The tiers of an underlying. */
export function tiersOf(tiers: RateTiers, underlying: string): readonly RateTier[] {
  return tiers[underlying] ?? tiers.default;
}

function risingRates(value: unknown, path: string): readonly string[] {
  const tiers = value as readonly RateTier[];
  return tiers.flatMap(({ from, initial, maintenance }, n) => {
    const at = `${path}[${n}]`;
    if (n === 0 && from !== 0) return [`${at}.from is ${from}; the first tier must start at 0`];
    if (maintenance > initial)
      return [`${at}.maintenance is ${maintenance}; it must be at most the initial rate ${initial}`];
    const before = tiers[n - 1];
    const falls = n > 0 && (initial < before.initial || maintenance < before.maintenance);
    return falls ? [`${at} has rates below the tier before it; rates may not fall`] : [];
  });
}
