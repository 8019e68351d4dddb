import { both, fields, flag, listOf, number, optional, recordOf, text } from '../../parameter-check.ts';
import type { Rule } from '../../parameter-check.ts';

/**
 * Deribit portfolio margin. `model_params` is the venue's own object (public/pme/get_params, private/pme/simulate), so that a user can
 * paste it; the other fields are rules that the object does not carry. @see docs/reference/models/deribit-pm.md
 */
export interface DeribitPortfolioParameters {
  /** segregated: one pool a settlement currency (S:PM), computed in it. cross: one pool in US dollars (X:PM). */
  readonly pools: 'segregated' | 'cross';
  readonly model_params: ModelParams;
  /** Moves of the extended table, vol up only. */
  readonly extended_moves: readonly number[];
  /** A tenor is not taken shorter than this, days. */
  readonly days_floor: number;
  /** Minutes before expiry over which delta and P&L decay to zero. */
  readonly settlement_window_minutes: number;
  /** Decimals of the printed numbers, in the unit of the pool; rounded half away from zero. */
  readonly rounding: {
    readonly worst_case: number;
    readonly initial_margin: number;
    readonly maintenance_margin: number;
  };
  /** Amounts the venue reports and that cannot be computed from positions and orders, by pool (btc, usdc, cross), in its unit. */
  readonly reported?: Readonly<Record<string, ReportedMargins>>;
}

export interface ModelParams {
  readonly general: {
    /** Maintenance as a share of the risk matrix margin. */
    readonly mm_factor: number;
    /** Price buckets on each side of zero. */
    readonly buckets_count: number;
    /** Vol states of a bucket: down, same, up. */
    readonly vol_scenarios_count: number;
    readonly timestamp?: number;
  };
  /** By currency, lower case; dollar stablecoins are `usd`. */
  readonly currency: Readonly<Record<string, CurrencyParams>>;
  /** By pair, lower case: btc_usd. `default` serves pairs that are not listed (the venue has no such entry). */
  readonly currency_pair: Readonly<Record<string, PairParams>>;
}

export interface CurrencyParams {
  /** Of the value of a positive balance, in initial margin only. */
  readonly haircut: number;
  /** Whether the equity in this coin moves in the cells of the cross pool: on both sides, on one, or not. */
  readonly equity_side_impact: 'both' | 'none' | 'left' | 'right';
  /** USD by which a loss of the extended table is reduced, per (|move| / price_range - 1). */
  readonly extended_dampener: number;
  /** Roll shock: exp(annualised_move_risk * T) - 1, at least min_annualised_move. */
  readonly annualised_move_risk: number;
  readonly min_annualised_move: number;
  /** Share of a pair's gain that offsets losses of other pairs, at most max_offsetable_pnl USD. */
  readonly pnl_offset: number;
  readonly max_offsetable_pnl: number;
  readonly correlation_set: boolean;
}

export interface PairParams {
  readonly price_range: number;
  readonly volatility_range_up: number;
  readonly volatility_range_down: number;
  readonly min_volatility_for_shock_up: number;
  readonly short_term_vega_power: number;
  readonly long_term_vega_power: number;
  readonly extended_table_factor: number;
  /** USD of delta that is free of the delta shock. */
  readonly delta_total_liq_shock_threshold: number;
  /** Rate of the delta shock for each coin above the threshold. */
  readonly m_inc: number;
  readonly max_delta_shock: number;
}

export interface ReportedMargins {
  /** Replaces what we compute from the orders. */
  readonly open_orders_margin?: number;
  readonly mmp_margin?: number;
  readonly spot_margin?: number;
  readonly correlation_contingency?: number;
}

const ratio = number({ atLeast: 0, atMost: 1 });
const positive = number({ atLeast: 0 });

const CURRENCY: Rule = fields({
  haircut: ratio,
  equity_side_impact: text('both', 'none', 'left', 'right'),
  extended_dampener: positive,
  annualised_move_risk: number({ atLeast: 0, atMost: 10 }),
  min_annualised_move: ratio,
  pnl_offset: ratio,
  max_offsetable_pnl: positive,
  correlation_set: flag(),
});

const PAIR: Rule = fields({
  price_range: number({ above: 0, below: 1 }),
  volatility_range_up: number({ atLeast: 0, atMost: 10 }),
  volatility_range_down: ratio,
  min_volatility_for_shock_up: number({ atLeast: 0, atMost: 10 }),
  short_term_vega_power: ratio,
  long_term_vega_power: ratio,
  extended_table_factor: number({ atLeast: 0, atMost: 10 }),
  delta_total_liq_shock_threshold: positive,
  m_inc: positive,
  max_delta_shock: ratio,
});

const REPORTED: Rule = fields({
  open_orders_margin: optional(positive),
  mmp_margin: optional(positive),
  spot_margin: optional(positive),
  correlation_contingency: optional(positive),
});

const decimals = number({ atLeast: 0, atMost: 15, whole: true });

export const DERIBIT_PORTFOLIO: Rule = fields({
  pools: text('segregated', 'cross'),
  model_params: fields({
    general: fields({
      mm_factor: number({ above: 0, atMost: 1 }),
      buckets_count: number({ atLeast: 1, atMost: 50, whole: true }),
      vol_scenarios_count: both(number({ whole: true }), threeStates),
      timestamp: optional(number()),
    }),
    currency: both(recordOf(CURRENCY), (value, path) => {
      const listed = value as Readonly<Record<string, unknown>>;
      return listed.usd === undefined ? [`${path}.usd is missing; it serves the dollar and its stablecoins`] : [];
    }),
    currency_pair: recordOf(PAIR),
  }),
  extended_moves: listOf(both(number({ above: -1, atMost: 100 }), notZero), { atLeast: 0 }),
  days_floor: number({ above: 0, atMost: 30 }),
  settlement_window_minutes: number({ atLeast: 0, atMost: 1440 }),
  rounding: fields({ worst_case: decimals, initial_margin: decimals, maintenance_margin: decimals }),
  reported: optional(recordOf(REPORTED)),
});

function threeStates(value: unknown, path: string): readonly string[] {
  return value === 3 ? [] : [`${path} is ${String(value)}; it must be 3 (down, same, up)`];
}

function notZero(value: unknown, path: string): readonly string[] {
  return value === 0 ? [`${path} is 0; a move of the extended table must not be zero`] : [];
}
