/**
 * Everything the house model knows about instruments, in columns: one row an instrument, shared by all accounts.
 *
 * `cells`, `mark`, `delta`, `vega`, `notional` are per LOT, in risk ticks (10^-4 USD), integers in the engine (rounded once, to nearest, by
 * the builder; the rounding add-on covers it) and real in calculators. `stride` >= `columns` (padded with zeros for vector kernels).
 * @see spec/03-SCAN; units/limits.ts
 */
export interface RiskTable {
  readonly columns: number;
  readonly stride: number;
  /** Rows in use. */
  count: number;
  /** [capacity * stride] P&L of one lot in each column, gain positive. */
  readonly cells: Float64Array;
  /** [capacity] USD value of one lot at the mark (0-entry: what an inverse future is worth without its entry cash, see book.ts). */
  readonly mark: Float64Array;
  /** [capacity] underlying number; rows of one underlying net. */
  readonly underlying: Int32Array;
  /** [capacity] expiry number within the table, -1 for spot and perpetuals. */
  readonly expiry: Int32Array;
  /** [capacity] 0 spot or coin balance, 1 perpetual, 2 future, 3 call, 4 put. */
  readonly kind: Uint8Array;
  /** [capacity] coin asset number whose equity this row's value belongs to (haircut base), -1 for the dollar side. */
  readonly coin: Int32Array;
  /** [capacity] change of value for a +100 % move, first order. */
  readonly delta: Float64Array;
  /** [capacity] change of value for +1.00 of vol, first order. */
  readonly vega: Float64Array;
  /** [capacity] gross notional, >= 0. */
  readonly notional: Float64Array;
  /** [capacity] largest |cell| and |mark| allowed, a power of two fixed at listing. */
  readonly cellLimit: Float64Array;
}
