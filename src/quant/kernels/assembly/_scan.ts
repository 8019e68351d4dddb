/**
 * Bytes of a row that one pass reads: ten columns. With twenty the engine hoists ten loads above ten sums, has sixteen registers for
 * both, and sends four sums through memory for each position: a third slower, though it reads each position half as often.
 */
const PASS: usize = 80;

/**
 * Full valuation: for each account its NAV, for each of its groups (the positions of one underlying) the worst column.
 * @see ../scan-accounts.ts
 */
export function scanAccounts(
  from: usize,
  to: usize,
  groupStart: usize,
  positionStart: usize,
  instrument: usize,
  lots: usize,
  cells: usize,
  mark: usize,
  cash: usize,
  stride: usize,
  worst: usize,
  nav: usize,
): void {
  const run = stride << 3;
  let group: usize = load<i32>(groupStart + (from << 2));
  let position: usize = load<i32>(positionStart + (group << 2));
  for (let account = from; account < to; account++) {
    const groupEnd: usize = load<i32>(groupStart + (account << 2), 4);
    let value = load<f64>(cash + (account << 3));
    for (; group < groupEnd; group++) {
      const positionEnd: usize = load<i32>(positionStart + (group << 2), 4);
      let lowest = f64x2.splat(0.0);
      for (let p = position; p < positionEnd; p++) {
        value += load<f64>(lots + (p << 3)) * load<f64>(mark + (<usize>load<i32>(instrument + (p << 2)) << 3));
      }
      for (let at: usize = 0; at < run; at += PASS) {
        lowest = f64x2.pmin(lowest, lowestOfTen(position, positionEnd, instrument, lots, cells + at, run));
      }
      position = positionEnd;
      store<f64>(worst + (group << 3), min(f64x2.extract_lane(lowest, 0), f64x2.extract_lane(lowest, 1)));
    }
    store<f64>(nav + (account << 3), value);
  }
}

/** The least of ten columns of the sum of lots * cell over positions [from, to), in two lanes: five sums kept in registers. */
// @ts-ignore: decorator
@inline
function lowestOfTen(from: usize, to: usize, instrument: usize, lots: usize, cells: usize, run: usize): v128 {
  let s0 = f64x2.splat(0.0);
  let s1 = s0;
  let s2 = s0;
  let s3 = s0;
  let s4 = s0;
  for (let p = from; p < to; p++) {
    const cell = cells + <usize>load<i32>(instrument + (p << 2)) * run;
    const q = v128.load64_splat(lots + (p << 3));
    s0 = f64x2.add(s0, f64x2.mul(q, v128.load(cell)));
    s1 = f64x2.add(s1, f64x2.mul(q, v128.load(cell, 16)));
    s2 = f64x2.add(s2, f64x2.mul(q, v128.load(cell, 32)));
    s3 = f64x2.add(s3, f64x2.mul(q, v128.load(cell, 48)));
    s4 = f64x2.add(s4, f64x2.mul(q, v128.load(cell, 64)));
  }
  return f64x2.pmin(f64x2.pmin(f64x2.pmin(s0, s1), f64x2.pmin(s2, s3)), s4);
}

/** vector += sum over positions [from, to) of lots * row: the vector of one underlying of a book, by ten columns a pass. */
export function addRows(
  vector: usize,
  from: usize,
  to: usize,
  instrument: usize,
  lots: usize,
  cells: usize,
  stride: usize,
): void {
  const run = stride << 3;
  for (let at: usize = 0; at < run; at += PASS) {
    const v = vector + at;
    let s0 = v128.load(v);
    let s1 = v128.load(v, 16);
    let s2 = v128.load(v, 32);
    let s3 = v128.load(v, 48);
    let s4 = v128.load(v, 64);
    for (let p = from; p < to; p++) {
      const cell = cells + at + <usize>load<i32>(instrument + (p << 2)) * run;
      const q = v128.load64_splat(lots + (p << 3));
      s0 = f64x2.add(s0, f64x2.mul(q, v128.load(cell)));
      s1 = f64x2.add(s1, f64x2.mul(q, v128.load(cell, 16)));
      s2 = f64x2.add(s2, f64x2.mul(q, v128.load(cell, 32)));
      s3 = f64x2.add(s3, f64x2.mul(q, v128.load(cell, 48)));
      s4 = f64x2.add(s4, f64x2.mul(q, v128.load(cell, 64)));
    }
    v128.store(v, s0);
    v128.store(v, s1, 16);
    v128.store(v, s2, 32);
    v128.store(v, s3, 48);
    v128.store(v, s4, 64);
  }
}
