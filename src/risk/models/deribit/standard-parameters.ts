import { both, fields, number, recordOf, text } from '../../parameter-check.ts';
import type { Rule } from '../../parameter-check.ts';
import { withDefault } from '../balance-haircut.ts';
import { SHORT_OPTION } from '../short-option.ts';
import type { ShortOptionParameters } from '../short-option.ts';

/** Deribit standard margin. @see docs/reference/models/deribit-standard.md */
export interface DeribitStandardParameters {
  /** segregated: one pool a settlement currency (S:SM). cross: one pool in US dollars (X:SM). */
  readonly pools: 'segregated' | 'cross';
  /** By pair, lower case (btc_usd); `default` serves the others. */
  readonly futures: Readonly<Record<string, FutureRates>>;
  readonly options: ShortOptionParameters;
  /** Of a positive balance, in initial margin only; by currency, lower case. */
  readonly haircuts: Readonly<Record<string, number>>;
}

/** rate = base + slope * coins of the position. */
export interface FutureRates {
  readonly initial_base: number;
  readonly initial_slope: number;
  readonly maintenance_base: number;
  readonly maintenance_slope: number;
}

const ratio = number({ atLeast: 0, atMost: 1 });

const FUTURE: Rule = both(
  fields({ initial_base: ratio, initial_slope: ratio, maintenance_base: ratio, maintenance_slope: ratio }),
  (value, path) => {
    const { initial_base, initial_slope, maintenance_base, maintenance_slope } = value as FutureRates;
    if (initial_base < maintenance_base)
      return [
        `${path}.initial_base is ${initial_base}; it must be at least ${path}.maintenance_base, ${maintenance_base}`,
      ];
    if (initial_slope < maintenance_slope)
      return [
        `${path}.initial_slope is ${initial_slope}; it must be at least ${path}.maintenance_slope, ${maintenance_slope}`,
      ];
    return [];
  },
);

export const DERIBIT_STANDARD: Rule = fields({
  pools: text('segregated', 'cross'),
  futures: both(recordOf(FUTURE), withDefault),
  options: SHORT_OPTION,
  haircuts: both(recordOf(ratio), withDefault),
});
