import { both, fields, listOf, number, text } from '../../parameter-check.ts';
import type { Rule } from '../../parameter-check.ts';

/**
 * Paradex portfolio margin. `results` is the answer of the venue's /system/margin-config (formerly /system/portfolio-margin-config), one
 * entry a base asset, so that a user can paste it. @see docs/reference/models/paradex-pm.md
 */
export interface ParadexPortfolioParameters {
  readonly results: readonly ParadexMarginConfig[];
  /** Fee rate that provisions assume, of the mark (options: of the spot price, at most `option_fee_cap` of the mark). */
  readonly fee_rate: number;
  readonly option_fee_cap: number;
  /** Minutes before expiry over which an option stops moving. */
  readonly settlement_window_minutes: number;
  /** Share of the value of balances other than cash that is charged: 1 leaves them out of what supports risk. */
  readonly spot_balance_charge: number;
  readonly cash_assets: readonly string[];
}

export interface ParadexMarginConfig {
  readonly base_asset: string;
  readonly scenarios: readonly ParadexScenario[];
  readonly vol_shock_params: {
    readonly vega_power_short_dte: number;
    readonly vega_power_long_dte: number;
    readonly dte_floor_days: number;
    /** Floor on an up-shocked vol itself. */
    readonly min_vol_shock_up: number;
  };
  /** Of spot, on each coin of hedged delta. */
  readonly hedged_margin_factor: number;
  /** Of spot, on each coin of net delta. */
  readonly unhedged_margin_factor: number;
  /** Maintenance as a share of the larger of scan loss and minimum delta. */
  readonly mmf_factor: number;
  readonly funding_provision_hour: number;
}

export interface ParadexScenario {
  /** Relative move of spot. */
  readonly spot_shock: number;
  /** Relative change of vol at 30 days; its sign says up or down. */
  readonly vol_shock: number;
  /** What the P&L of the scenario is multiplied by. */
  readonly weight: number;
}

const ratio = number({ atLeast: 0, atMost: 1 });

const CONFIG: Rule = fields({
  base_asset: text(),
  scenarios: listOf(
    fields({
      spot_shock: number({ above: -1, atMost: 100 }),
      vol_shock: number({ atLeast: -1, atMost: 10 }),
      weight: number({ above: 0, atMost: 1 }),
    }),
    { atLeast: 1 },
  ),
  vol_shock_params: fields({
    vega_power_short_dte: ratio,
    vega_power_long_dte: ratio,
    dte_floor_days: number({ above: 0, atMost: 30 }),
    min_vol_shock_up: number({ atLeast: 0, atMost: 10 }),
  }),
  hedged_margin_factor: ratio,
  unhedged_margin_factor: ratio,
  mmf_factor: ratio,
  funding_provision_hour: number({ atLeast: 0, atMost: 720 }),
});

export const PARADEX_PORTFOLIO: Rule = fields({
  results: both(listOf(CONFIG, { atLeast: 1 }), oncePerAsset),
  fee_rate: number({ atLeast: 0, atMost: 0.1 }),
  option_fee_cap: ratio,
  settlement_window_minutes: number({ atLeast: 0, atMost: 1440 }),
  spot_balance_charge: ratio,
  cash_assets: listOf(text(), { atLeast: 1 }),
});

function oncePerAsset(value: unknown, path: string): readonly string[] {
  const assets = (value as readonly ParadexMarginConfig[]).map(({ base_asset }) => base_asset);
  const again = assets.findIndex((asset, i) => assets.indexOf(asset) !== i);
  return again < 0 ? [] : [`${path}[${again}].base_asset is "${assets[again]}" a second time; once is allowed`];
}
