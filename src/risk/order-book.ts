/** Open orders of one account as columns, beside its Book: rows [start, start + count) of shared arrays. */
export interface OrderBook {
  readonly start: number;
  readonly count: number;
  /** Row number in the RiskTable. */
  readonly instrument: Int32Array;
  /** Signed lots, buy positive; integers in the engine. */
  readonly lots: Float64Array;
  /** Loss against the mark when the whole order fills at its limit, table units, >= 0, rounded up. */
  readonly fillLoss: Float64Array;
  /** Number of the protection group, -1 when there is none. Orders of one group are of one underlying. */
  readonly group: Int32Array;
  /** [groups] lots of a group that can fill before its protection cancels the rest. */
  readonly groupCap: Float64Array;
}
