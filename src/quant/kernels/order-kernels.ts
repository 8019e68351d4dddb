/**
 * Pre-trade check on stored vectors: an order is one row added to the vector of its group. Exact, and nothing is cloned or written.
 * Scalar twins of the vector kernels; indices are into the doubles `f` and the 32-bit integers `n` of one memory.
 */

/** The least column of vector + lots * row, never above zero. */
export function orderWorst(f: Float64Array, vector: number, row: number, lots: number, stride: number): number {
  let lowest = 0;
  for (let c = 0; c < stride; c++) {
    const pnl = f[vector + c] + lots * f[row + c];
    if (pnl < lowest) lowest = pnl;
  }
  return lowest;
}

export interface OrdersCall {
  readonly count: number;
  /** Integers [count]: whose vector, and which row. */
  readonly groups: number;
  readonly rows: number;
  /** Doubles [count]. */
  readonly lots: number;
  /** Doubles: vector of group 0, row 0. */
  readonly vectors: number;
  readonly cells: number;
  readonly stride: number;
  /** Results, doubles [count]. */
  readonly worst: number;
}

/** orderWorst of many orders, each on its own. */
export function orderWorsts(f: Float64Array, n: Int32Array, call: OrdersCall): void {
  const { count, groups, rows, lots, vectors, cells, stride, worst } = call;
  for (let i = 0; i < count; i++) {
    const vector = vectors + n[groups + i] * stride;
    f[worst + i] = orderWorst(f, vector, cells + n[rows + i] * stride, f[lots + i], stride);
  }
}

/** vector += lots * row: what a fill does to the stored vector of its group. Exact, so that it never drifts from a full scan. */
export function addRow(f: Float64Array, vector: number, row: number, lots: number, stride: number): void {
  for (let c = 0; c < stride; c++) f[vector + c] += lots * f[row + c];
}
