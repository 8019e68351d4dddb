/**
 * All positions of one account as columns: rows [start, start + count) of shared arrays.
 *
 * Cash-and-value form. Every position is split into the cash that entering it moved and the present value of its lots:
 * a linear future bought at E is -lots * E of settlement cash and +lots * mark of value; an inverse future bought at E is
 * +contracts / E coins of cash and a fixed number of quote dollars short; an option's premium moved when it was bought. So
 * NAV = cash + sum lots * mark, P&L in a column = sum lots * cell, and a coin balance (with the entry cash in that coin) is one more row:
 * the coin's spot row. No entry price is needed after the fill. @see spec/05-MARG
 */
export interface Book {
  /** Row of the first position. */
  readonly start: number;
  readonly count: number;
  /** Row number in the RiskTable. */
  readonly instrument: Int32Array;
  /** Signed lots, long positive; integers in the engine. */
  readonly lots: Float64Array;
  /** Value of the dollar and stablecoin balances with the entry cash in them, risk ticks, rounded down; signed. */
  readonly cash: number;
}
