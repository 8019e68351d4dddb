import { both, fields, listOf, number, recordOf, text } from '../../parameter-check.ts';
import type { Rule } from '../../parameter-check.ts';
import { HAIRCUTS, withDefault } from '../balance-haircut.ts';
import type { HaircutTiers } from '../balance-haircut.ts';

/** Classic SPAN. A combined commodity is an underlying. @see docs/reference/models/span.md */
export interface SpanParameters {
  /** By underlying; `default` serves the others. */
  readonly commodities: Readonly<Record<string, SpanCommodity>>;
  /** Spread credits between commodities, in the order in which they are formed. */
  readonly interCommodity: readonly InterCommoditySpread[];
  /** Days of decay in the risk array. */
  readonly lookAheadDays: number;
  /** Scenarios 15 and 16 move the price by this many scan ranges and count this fraction of the loss. */
  readonly extremeMultiple: number;
  readonly coverFraction: number;
  /** Weights of the deltas at 0, +-1/3, +-2/3 and +-1 scan range in the composite delta; divided by their sum (each but the first twice). */
  readonly compositeDeltaWeights: readonly [number, number, number, number];
  /** Initial margin as a multiple of maintenance. */
  readonly initialRatio: number;
  /** Array values are rounded to this many dollars a contract, halves away from zero; 0 for not at all. */
  readonly arrayRounding: number;
  /** Whether option value beyond a commodity's own risk supports other commodities. */
  readonly excessOptionValue: 'everywhere' | 'same commodity';
  readonly haircuts: HaircutTiers;
}

export interface SpanCommodity {
  /** Of the index price. */
  readonly priceScan: number;
  /** Vol points as a fraction: 0.15 moves a vol of 0.60 to 0.75 and 0.45. */
  readonly volScan: number;
  /** Tiers of expiries by days, the first from 0 (spot and perpetuals are in it). */
  readonly tiersFromDays: readonly number[];
  /** Calendar spreads in the order in which they are formed: tiers (from 1), deltas of each leg, charge of the index price a spread. */
  readonly calendar: readonly CalendarSpread[];
  /** Charge of the index price on each delta of an expiry this near. */
  readonly delivery: { readonly withinDays: number; readonly rate: number };
  /** Least charge of the index price on each coin of short options: all of them, or the larger of calls and puts. */
  readonly shortOptionMinimum: { readonly rate: number; readonly count: 'sum' | 'larger side' };
}

export interface CalendarSpread {
  readonly tiers: readonly [number, number];
  readonly deltas: readonly [number, number];
  readonly rate: number;
}

export interface InterCommoditySpread {
  readonly legs: readonly { readonly underlying: string; readonly deltas: number; readonly side: 'A' | 'B' }[];
  readonly credit: number;
}

const ratio = number({ atLeast: 0, atMost: 1 });
const positive = number({ above: 0 });

const COMMODITY: Rule = both(
  fields({
    priceScan: number({ above: 0, below: 1 }),
    volScan: number({ atLeast: 0, atMost: 5 }),
    tiersFromDays: listOf(number({ atLeast: 0 }), { atLeast: 1 }),
    calendar: listOf(
      fields({ tiers: listOf(number({ atLeast: 1, whole: true })), deltas: listOf(positive), rate: ratio }),
    ),
    delivery: fields({ withinDays: number({ atLeast: 0 }), rate: ratio }),
    shortOptionMinimum: fields({ rate: ratio, count: text('sum', 'larger side') }),
  }),
  (value, path) => {
    const { tiersFromDays, calendar } = value as SpanCommodity;
    if (tiersFromDays[0] !== 0)
      return [`${path}.tiersFromDays[0] is ${tiersFromDays[0]}; the first tier must start at 0`];
    const falls = tiersFromDays.findIndex((days, i) => i > 0 && days <= tiersFromDays[i - 1]);
    if (falls > 0) return [`${path}.tiersFromDays[${falls}] is ${tiersFromDays[falls]}; tiers must ascend`];
    return calendar.flatMap(({ tiers, deltas }, s) => {
      if (tiers.length !== 2 || deltas.length !== 2)
        return [`${path}.calendar[${s}] must have two tiers and two deltas`];
      const missing = tiers.find((tier) => tier > tiersFromDays.length);
      return missing === undefined
        ? []
        : [`${path}.calendar[${s}] names tier ${missing}; there are ${tiersFromDays.length}`];
    });
  },
);

const INTER: Rule = both(
  fields({
    legs: listOf(fields({ underlying: text(), deltas: positive, side: text('A', 'B') }), { atLeast: 2 }),
    credit: ratio,
  }),
  (value, path) => {
    const { legs } = value as InterCommoditySpread;
    const names = legs.map(({ underlying }) => underlying);
    const twice = names.find((name, i) => names.indexOf(name) !== i);
    return twice === undefined ? [] : [`${path}.legs names ${twice} twice; a commodity is one leg`];
  },
);

export const SPAN: Rule = both(
  fields({
    commodities: both(recordOf(COMMODITY), withDefault),
    interCommodity: listOf(INTER),
    lookAheadDays: number({ atLeast: 0, atMost: 30 }),
    extremeMultiple: number({ atLeast: 1, atMost: 10 }),
    coverFraction: ratio,
    compositeDeltaWeights: listOf(number({ atLeast: 0 }), { atLeast: 4 }),
    initialRatio: number({ atLeast: 1, atMost: 10 }),
    arrayRounding: number({ atLeast: 0 }),
    excessOptionValue: text('everywhere', 'same commodity'),
    haircuts: HAIRCUTS,
  }),
  (value, path) => {
    const { compositeDeltaWeights, commodities, extremeMultiple } = value as SpanParameters;
    if (compositeDeltaWeights.length !== 4)
      return [`${path}.compositeDeltaWeights must have 4 members (0, 1/3, 2/3 and 1 scan range)`];
    if (!compositeDeltaWeights.some((weight) => weight > 0)) return [`${path}.compositeDeltaWeights must not all be 0`];
    return Object.entries(commodities)
      .filter(([, { priceScan }]) => priceScan * extremeMultiple >= 1)
      .map(
        ([name]) =>
          `${path}.commodities.${name}.priceScan times extremeMultiple must be below 1; a price cannot fall to zero`,
      );
  },
);

/** The parameters of an underlying. */
export function commodityOf({ commodities }: SpanParameters, underlying: string): SpanCommodity {
  return commodities[underlying] ?? commodities.default;
}
