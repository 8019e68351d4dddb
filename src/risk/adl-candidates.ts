/**
 * Accounts that can be deleveraged in one instrument: opposite side, unrealised profit, equity above zero. Columns, ascending by account.
 * Amounts are risk ticks, whole. @see spec/07-FUND, FUND-040
 */
export interface AdlCandidates {
  readonly count: number;
  readonly account: Int32Array;
  /** Lots that may be closed, a magnitude, whole, > 0. */
  readonly lots: Float64Array;
  /** Unrealised profit of the position at its mark, > 0. */
  readonly profit: Float64Array;
  /** What the position controls, at the mark and when it was entered, > 0. */
  readonly notional: Float64Array;
  readonly entryNotional: Float64Array;
  /** Equity of the account, > 0. */
  readonly equity: Float64Array;
  /**
   * [count * DAMAGE_STEPS] by how much the account's initial margin rises when the first (s + 1) / DAMAGE_STEPS of its lots are closed at the
   * mark; >= 0, so that a position which is no hedge costs nothing. Read by `hedge-aware` only.
   */
  readonly damage: Float64Array;
}

/** Into how many parts a position is cut to see what closing it does to its owner's margin. */
export const DAMAGE_STEPS = 8;

/** Lots of one part: parts differ by at most one lot and add up to all lots. */
export function damageStepLots(lots: number, step: number): number {
  return damageStepEnd(lots, step) - damageStepEnd(lots, step - 1);
}

/** Lots closed when part `step` is: floor(lots * (step + 1) / DAMAGE_STEPS), exact for lots below 2^53. */
export function damageStepEnd(lots: number, step: number): number {
  const whole = Math.floor(lots / DAMAGE_STEPS);
  const rest = lots - whole * DAMAGE_STEPS;
  return whole * (step + 1) + Math.floor((rest * (step + 1)) / DAMAGE_STEPS);
}

/** Room for `capacity` candidates. */
export function createAdlCandidates(capacity: number): AdlCandidates & { count: number } {
  const zeros = (): Float64Array => new Float64Array(capacity);
  return {
    count: 0,
    account: new Int32Array(capacity),
    lots: zeros(),
    profit: zeros(),
    notional: zeros(),
    entryNotional: zeros(),
    equity: zeros(),
    damage: new Float64Array(capacity * DAMAGE_STEPS),
  };
}
