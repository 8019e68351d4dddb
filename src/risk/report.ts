/**
 * The answer of every margin model, as data. All amounts are US dollars unless said otherwise; gains positive, requirements and losses
 * positive magnitudes. The parts add up: see `RequirementPart`. @see spec/05-MARG
 */
export interface MarginReport {
  /** Preset name, e.g. portfolio-default. */
  readonly preset: string;
  readonly model: string;
  readonly presetVersion: string;
  readonly presetSource: string;
  /** Names of parameters or rules the venue does not publish and we chose. */
  readonly uncertain: readonly string[];
  readonly timeMs: number;

  /** What the owner would leave with at marks, no haircuts; signed. */
  readonly nav: number;
  /** NAV after haircuts: what supports risk; signed. */
  readonly equity: number;
  readonly initialMargin: number;
  readonly maintenanceMargin: number;
  readonly initialHeadroom: number;
  readonly maintenanceHeadroom: number;

  /** Parts of the requirement: the sum of `initial` is initialMargin, the sum of `maintenance` is maintenanceMargin (exactly, in this order). */
  readonly parts: readonly RequirementPart[];
  readonly groups: readonly GroupReport[];
  readonly collateral: readonly CollateralReport[];
  readonly positions: readonly PositionReport[];
  readonly greeks: readonly GreeksRow[];
  /** Sentences for the reader: fallbacks taken, data missing, floors that bind. */
  readonly notes: readonly string[];
}

export interface RequirementPart {
  /** Field term: scan loss, basis, vega, size, short-option minimum, open orders, price confidence, borrow ... */
  readonly name: string;
  /** Underlying, asset or group this part belongs to; absent for the whole account. */
  readonly group?: string;
  readonly initial: number;
  readonly maintenance: number;
  /** What it was computed from, by name, for the explanation. */
  readonly inputs: Readonly<Record<string, number | string>>;
}

/** One netting group (an underlying, a pair, or the joint columns of the whole account). */
export interface GroupReport {
  readonly name: string;
  /** One label a column, e.g. "-12% vol up". */
  readonly columns: readonly string[];
  /** P&L of the group in each column, gains positive. */
  readonly vector: readonly number[];
  readonly activeColumn: number;
  /** >= 0 */
  readonly scanLoss: number;
  /** Adds up exactly (summed in this order) to scanLoss; a hedge has a negative contribution. */
  readonly contributions: readonly Contribution[];
  /** The vector in the unit the venue computes in (coins of a segregated pool), when that is not the US dollar. */
  readonly native?: { readonly asset: string; readonly vector: readonly number[] };
}

export interface Contribution {
  readonly symbol: string;
  readonly quantity: number;
  /** Part of the scan loss, USD; positive adds to the requirement. */
  readonly amount: number;
}

export interface CollateralReport {
  readonly asset: string;
  readonly amount: number;
  readonly price: number;
  readonly value: number;
  /** USD removed from value by haircut, >= 0. */
  readonly haircut: number;
}

export interface PositionReport {
  readonly symbol: string;
  readonly quantity: number;
  /** In the instrument's price unit. */
  readonly markPrice: number;
  /** USD; what closing at the mark would bring (0 for a future just entered). */
  readonly value: number;
  readonly unrealisedPnl: number;
  /** Delta in base coins, gamma in coins per USD, vega in USD per vol point, theta in USD per day. */
  readonly delta: number;
  readonly gamma: number;
  readonly vega: number;
  readonly theta: number;
}

/** Greeks summed by underlying and expiry (`expiryMs` absent: spot and perpetuals; both absent: a total row). */
export interface GreeksRow {
  readonly underlying?: string;
  readonly expiryMs?: number;
  /** Coins. */
  readonly delta: number;
  /** Coins per USD. */
  readonly gamma: number;
  /** USD per vol point (0.01). */
  readonly vega: number;
  /** USD per day. */
  readonly theta: number;
}
