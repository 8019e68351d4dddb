/**
 * A column of the house model: one joint shock of price, vol and skew of an underlying, with a weight on its P&L.
 *
 * price' = price * (1 + move); vol' = volShocked(vol, days) by `vol`; the P&L in the column is multiplied by `weight`.
 * @see spec/03-SCAN
 */
export interface Scenario {
  readonly label: string;
  /** Relative move of the underlying, > -1. */
  readonly move: number;
  readonly vol: 'down' | 'same' | 'up';
  /** Tilt of the smile: vol' = vol * (1 + skew * clamp(ln(K/F) / (width * sqrt(t)), -1, 1)). 0 for none. */
  readonly skew: number;
  /** (0, 1]: damping of tail columns. */
  readonly weight: number;
}

/** How vol is shocked by tenor: up: vol * (1 + up * (30 / max(days, daysFloor))^power), floored at volFloor; down likewise, never below 0. */
export interface VolShock {
  readonly up: number;
  readonly down: number;
  /** Power below 30 days and from 30 days on. */
  readonly shortPower: number;
  readonly longPower: number;
  readonly daysFloor: number;
  /** An up-shocked vol is at least this (and never below the unshocked vol). */
  readonly volFloor: number;
}

/** The own columns of one underlying. Same length and same order for all underlyings of one preset. */
export interface ScenarioSet {
  readonly version: string;
  readonly scenarios: readonly Scenario[];
  readonly volShock: VolShock;
  /** Width in standard deviations at which the skew tilt is full. */
  readonly skewWidth: number;
}
