/** The column of the lowest P&L among `count` from `at` on, as an offset from `at`. Ties: the lowest column. Exact. */
export function worstColumn(vector: Float64Array, at: number, count: number): number {
  let column = 0;
  let low = vector[at];
  for (let c = 1; c < count; c++) {
    const pnl = vector[at + c];
    if (pnl < low) {
      low = pnl;
      column = c;
    }
  }
  return column;
}
