/** Pre-trade check and fills on stored vectors: an order is one row added. @see ../order-kernels.ts */

/** The least column, and never above zero, of vector + lots * row. Nothing is written. */
export function orderWorst(vector: usize, row: usize, lots: f64, stride: usize): f64 {
  return lowest(vector, row, f64x2.splat(lots), stride << 3);
}

/** orderWorst for `count` orders: group g[i] of `vectors`, row r[i] of `cells`, lots[i]; one result each. */
export function orderWorsts(
  count: usize,
  groups: usize,
  rows: usize,
  lots: usize,
  vectors: usize,
  cells: usize,
  stride: usize,
  worst: usize,
): void {
  const run = stride << 3;
  for (let i: usize = 0; i < count; i++) {
    const vector = vectors + <usize>load<i32>(groups + (i << 2)) * run;
    const row = cells + <usize>load<i32>(rows + (i << 2)) * run;
    store<f64>(worst + (i << 3), lowest(vector, row, v128.load64_splat(lots + (i << 3)), run));
  }
}

/** vector += lots * row: what a fill does to the stored vector of its group. */
export function addRow(vector: usize, row: usize, lots: f64, stride: usize): void {
  const q = f64x2.splat(lots);
  for (let at: usize = 0; at < stride << 3; at += 16) {
    v128.store(vector + at, f64x2.add(v128.load(vector + at), f64x2.mul(q, v128.load(row + at))));
  }
}

// @ts-ignore: decorator
@inline
function lowest(vector: usize, row: usize, q: v128, run: usize): f64 {
  let a = f64x2.splat(0.0);
  let b = a;
  for (let at: usize = 0; at < run; at += 32) {
    a = f64x2.pmin(a, f64x2.add(v128.load(vector + at), f64x2.mul(q, v128.load(row + at))));
    b = f64x2.pmin(b, f64x2.add(v128.load(vector + at, 16), f64x2.mul(q, v128.load(row + at, 16))));
  }
  const least = f64x2.pmin(a, b);
  return min(f64x2.extract_lane(least, 0), f64x2.extract_lane(least, 1));
}
