import { number, both, ascendingBy, fields, listOf, recordOf } from '../parameter-check.ts';
import type { Rule } from '../parameter-check.ts';
import { compileTiers, tieredCharge } from '../tiers.ts';
import type { TierParameters } from '../tiers.ts';
import type { ValuedAccount } from '../valuation.ts';

/**
 * Haircuts by asset: marginal tiers by the USD value of the positive balance, `default` for assets that are not listed.
 * A debt is never haircut: it counts in full. @see spec/13-MODL, MODL-012
 */
export type HaircutTiers = Readonly<Record<string, readonly TierParameters[]>>;

export const TIERS: Rule = both(
  both(
    listOf(fields({ from: number({ atLeast: 0 }), rate: number({ atLeast: 0, atMost: 1 }) }), { atLeast: 1 }),
    (value, path) => {
      const first = (value as readonly TierParameters[])[0].from;
      return first === 0 ? [] : [`${path}[0].from is ${first}; the first tier must start at 0`];
    },
  ),
  both(ascendingBy('from'), (value, path) => {
    const tiers = value as readonly TierParameters[];
    const fall = tiers.findIndex(({ rate }, i) => i > 0 && rate < tiers[i - 1].rate);
    return fall < 0
      ? []
      : [`${path}[${fall}].rate is ${tiers[fall].rate}; rates may not fall, the one before is ${tiers[fall - 1].rate}`];
  }),
);

export const HAIRCUTS: Rule = both(recordOf(TIERS), withDefault);

/** USD removed from each balance of the account, in its order. */
export function balanceHaircuts(account: ValuedAccount, tiers: HaircutTiers): number[] {
  const before = new Map<string, number>();
  return account.balances.map(({ asset, value }) => {
    const start = before.get(asset) ?? 0;
    const end = start + value;
    before.set(asset, end);
    return charge(tiers, asset, end) - charge(tiers, asset, start);
  });
}

/** USD removed from a value of one asset; 0 for a debt. */
export function haircutOf(tiers: HaircutTiers, asset: string, usd: number): number {
  return charge(tiers, asset, usd);
}

function charge(tiers: HaircutTiers, asset: string, usd: number): number {
  return usd > 0 ? tieredCharge(compileTiers(tiers[asset] ?? tiers.default, 1, false), usd, false) : 0;
}

/** A record of free names must also serve the names that it does not list. */
export function withDefault(value: unknown, path: string): readonly string[] {
  return (value as Readonly<Record<string, unknown>>).default === undefined
    ? [`${path}.default is missing; it serves what is not listed`]
    : [];
}
