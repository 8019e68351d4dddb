/** Where the columns of a population stand: indices into the doubles or the 32-bit integers of one memory. */
export interface ScanCall {
  /** Accounts [from, to). */
  readonly from: number;
  readonly to: number;
  /** Integers [accounts + 1]: first group of each account. A group is the positions of one underlying. */
  readonly groupStart: number;
  /** Integers [groups + 1]: first position of each group. */
  readonly positionStart: number;
  /** Integers [positions]: row of the risk table. */
  readonly instrument: number;
  /** Doubles [positions]: signed lots. */
  readonly lots: number;
  /** Doubles: row 0 of the cells, the marks, [accounts] cash. */
  readonly cells: number;
  readonly mark: number;
  readonly cash: number;
  /** A multiple of 20. */
  readonly stride: number;
  /** Results, doubles: [groups] worst column, [accounts] NAV. */
  readonly worst: number;
  readonly nav: number;
}

const BLOCK = 10;

/**
 * Full valuation of a population: NAV = cash + sum of lots * mark, and for each group the least column of sum of lots * cell (never above
 * zero). The scalar twin of the vector kernel: the same numbers, because sums of integers below 2^53 are exact in any order.
 *
 * Cost: positions * stride multiply-adds, ten sums in registers; allocates nothing. @see spec/03-SCAN, SCAN-010
 */
export function scanAccounts(f: Float64Array, n: Int32Array, call: ScanCall): void {
  const { from, to, groupStart, positionStart, instrument, lots, mark, cash, worst, nav } = call;
  let group = n[groupStart + from];
  let position = n[positionStart + group];
  for (let account = from; account < to; account++) {
    const groupEnd = n[groupStart + account + 1];
    let value = f[cash + account];
    for (; group < groupEnd; group++) {
      const positionEnd = n[positionStart + group + 1];
      for (let p = position; p < positionEnd; p++) value += f[lots + p] * f[mark + n[instrument + p]];
      f[worst + group] = lowestColumn(f, n, call, position, positionEnd);
      position = positionEnd;
    }
    f[nav + account] = value;
  }
}

function lowestColumn(f: Float64Array, n: Int32Array, call: ScanCall, from: number, to: number): number {
  const { instrument, lots, cells, stride } = call;
  let lowest = 0;
  for (let block = cells; block < cells + stride; block += BLOCK) {
    let s0 = 0;
    let s1 = 0;
    let s2 = 0;
    let s3 = 0;
    let s4 = 0;
    let s5 = 0;
    let s6 = 0;
    let s7 = 0;
    let s8 = 0;
    let s9 = 0;
    for (let p = from; p < to; p++) {
      const q = f[lots + p];
      const c = block + n[instrument + p] * stride;
      s0 += q * f[c];
      s1 += q * f[c + 1];
      s2 += q * f[c + 2];
      s3 += q * f[c + 3];
      s4 += q * f[c + 4];
      s5 += q * f[c + 5];
      s6 += q * f[c + 6];
      s7 += q * f[c + 7];
      s8 += q * f[c + 8];
      s9 += q * f[c + 9];
    }
    const left = Math.min(s0, s1, s2, s3, s4);
    const right = Math.min(s5, s6, s7, s8, s9);
    if (left < lowest) lowest = left;
    if (right < lowest) lowest = right;
  }
  return lowest;
}

/**
 * vector[c] += sum over positions [from, to) of lots * row[c]: the vector of one underlying of a book.
 * @param at indices: of the vector's first double, of the instruments, of the lots, of row 0
 */
export function addRows(
  f: Float64Array,
  n: Int32Array,
  at: { vector: number; instrument: number; lots: number; cells: number; stride: number },
  from: number,
  to: number,
): void {
  const { vector, instrument, lots, cells, stride } = at;
  for (let p = from; p < to; p++) {
    const q = f[lots + p];
    const row = cells + n[instrument + p] * stride;
    for (let c = 0; c < stride; c++) f[vector + c] += q * f[row + c];
  }
}
