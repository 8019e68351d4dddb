import { both, fields, listOf, number, optional, recordOf, text } from '../../parameter-check.ts';
import type { Rule } from '../../parameter-check.ts';
import { withDefault } from '../balance-haircut.ts';

/** Paradex cross margin, in the words of the venue's /markets answer, by base asset. @see docs/reference/models/paradex-cross.md */
export interface ParadexCrossParameters {
  readonly delta1_cross_margin_params: Readonly<Record<string, DeltaOneFractions>>;
  readonly option_cross_margin_params: Readonly<
    Record<string, { readonly imf: OptionFractions; readonly mmf: OptionFractions }>
  >;
  /** Options of one expiry are charged at most what they can lose together; absent: they are not grouped. */
  readonly option_spread?: {
    /** Of spot, on each call left short in the group. */
    readonly unpaired_scale_imr: number;
    readonly unpaired_scale_mmr: number;
  };
  readonly fee_rate: number;
  readonly option_fee_cap: number;
  readonly spot_balance_charge: number;
  readonly cash_assets: readonly string[];
}

export interface DeltaOneFractions {
  /** Initial margin fraction: 1 / largest leverage. */
  readonly imf_base: number;
  /** Maintenance as a share of initial. */
  readonly mmf_factor: number;
}

/** Fractions of spot, but for the premium multiplier, which is of the mark. */
export interface OptionFractions {
  readonly premium_multiplier: number;
  readonly long_itm: number;
  readonly short_itm: number;
  readonly short_otm: number;
  readonly short_put_cap: number;
}

const ratio = number({ atLeast: 0, atMost: 1 });

const OPTION: Rule = fields({
  premium_multiplier: ratio,
  long_itm: ratio,
  short_itm: ratio,
  short_otm: ratio,
  short_put_cap: ratio,
});

export const PARADEX_CROSS: Rule = fields({
  delta1_cross_margin_params: both(
    recordOf(fields({ imf_base: number({ above: 0, atMost: 1 }), mmf_factor: ratio })),
    withDefault,
  ),
  option_cross_margin_params: both(
    recordOf(both(fields({ imf: OPTION, mmf: OPTION }), maintenanceNotAbove)),
    withDefault,
  ),
  option_spread: optional(
    fields({
      unpaired_scale_imr: number({ atLeast: 0, atMost: 10 }),
      unpaired_scale_mmr: number({ atLeast: 0, atMost: 10 }),
    }),
  ),
  fee_rate: number({ atLeast: 0, atMost: 0.1 }),
  option_fee_cap: ratio,
  spot_balance_charge: ratio,
  cash_assets: listOf(text(), { atLeast: 1 }),
});

function maintenanceNotAbove(value: unknown, path: string): readonly string[] {
  const { imf, mmf } = value as { imf: Readonly<Record<string, number>>; mmf: Readonly<Record<string, number>> };
  return Object.keys(imf)
    .filter((field) => mmf[field] > imf[field])
    .map((field) => `${path}.mmf.${field} is ${mmf[field]}; it must be at most ${path}.imf.${field}, ${imf[field]}`);
}
