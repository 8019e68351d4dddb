/**
 * The two largest losses beyond what an account has, in each stress column: what a fund sized against Cover-2 must hold. Fed account by
 * account, so that its cost in memory is two numbers a column. @see spec/07-FUND, FUND-020
 */
export interface CoverTwo {
  readonly columns: number;
  /** [columns] largest and second largest shortfall, >= 0, and whose. */
  readonly first: Float64Array;
  readonly second: Float64Array;
  readonly firstAccount: Int32Array;
  readonly secondAccount: Int32Array;
}

export function createCoverTwo(columns: number): CoverTwo {
  return {
    columns,
    first: new Float64Array(columns),
    second: new Float64Array(columns),
    firstAccount: new Int32Array(columns).fill(-1),
    secondAccount: new Int32Array(columns).fill(-1),
  };
}

/**
 * Notes one account.
 * @param nav  what it would leave with at marks, risk ticks
 * @param pnl  [.. at + columns] its P&L in each column, gain positive
 */
export function addToCoverTwo(cover: CoverTwo, account: number, nav: number, pnl: Float64Array, at: number): void {
  for (let c = 0; c < cover.columns; c++) {
    const shortfall = 0 - (nav + pnl[at + c]);
    if (shortfall <= cover.second[c]) continue;
    if (shortfall > cover.first[c]) {
      cover.second[c] = cover.first[c];
      cover.secondAccount[c] = cover.firstAccount[c];
      cover.first[c] = shortfall;
      cover.firstAccount[c] = account;
    } else {
      cover.second[c] = shortfall;
      cover.secondAccount[c] = account;
    }
  }
}

/** The column in which the two largest shortfalls together are highest, and their sum; column -1 when nobody falls short. */
export function worstCover({ columns, first, second }: CoverTwo): { readonly column: number; readonly need: number } {
  let column = -1;
  let need = 0;
  for (let c = 0; c < columns; c++) {
    if (first[c] + second[c] > need) [column, need] = [c, first[c] + second[c]];
  }
  return { column, need };
}
