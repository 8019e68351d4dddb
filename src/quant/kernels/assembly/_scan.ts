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
      for (let at: usize = 0; at < run; at += 160) {
        lowest = f64x2.pmin(lowest, lowestOfTwenty(position, positionEnd, instrument, lots, cells + at, run));
      }
      position = positionEnd;
      store<f64>(worst + (group << 3), min(f64x2.extract_lane(lowest, 0), f64x2.extract_lane(lowest, 1)));
    }
    store<f64>(nav + (account << 3), value);
  }
}

/** The least of twenty columns of the sum of lots * cell over positions [from, to), in two lanes: ten sums kept in registers. */
// @ts-ignore: decorator
@inline
function lowestOfTwenty(from: usize, to: usize, instrument: usize, lots: usize, cells: usize, run: usize): v128 {
  let s0 = f64x2.splat(0.0);
  let s1 = s0;
  let s2 = s0;
  let s3 = s0;
  let s4 = s0;
  let s5 = s0;
  let s6 = s0;
  let s7 = s0;
  let s8 = s0;
  let s9 = s0;
  for (let p = from; p < to; p++) {
    const cell = cells + <usize>load<i32>(instrument + (p << 2)) * run;
    const q = v128.load64_splat(lots + (p << 3));
    s0 = f64x2.add(s0, f64x2.mul(q, v128.load(cell)));
    s1 = f64x2.add(s1, f64x2.mul(q, v128.load(cell, 16)));
    s2 = f64x2.add(s2, f64x2.mul(q, v128.load(cell, 32)));
    s3 = f64x2.add(s3, f64x2.mul(q, v128.load(cell, 48)));
    s4 = f64x2.add(s4, f64x2.mul(q, v128.load(cell, 64)));
    s5 = f64x2.add(s5, f64x2.mul(q, v128.load(cell, 80)));
    s6 = f64x2.add(s6, f64x2.mul(q, v128.load(cell, 96)));
    s7 = f64x2.add(s7, f64x2.mul(q, v128.load(cell, 112)));
    s8 = f64x2.add(s8, f64x2.mul(q, v128.load(cell, 128)));
    s9 = f64x2.add(s9, f64x2.mul(q, v128.load(cell, 144)));
  }
  const a = f64x2.pmin(f64x2.pmin(s0, s1), f64x2.pmin(s2, s3));
  const b = f64x2.pmin(f64x2.pmin(s4, s5), f64x2.pmin(s6, s7));
  return f64x2.pmin(f64x2.pmin(a, b), f64x2.pmin(s8, s9));
}

/** vector += sum over positions [from, to) of lots * row: the vector of one underlying of a book, by twenty columns a pass. */
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
  for (let at: usize = 0; at < run; at += 160) {
    const v = vector + at;
    let s0 = v128.load(v);
    let s1 = v128.load(v, 16);
    let s2 = v128.load(v, 32);
    let s3 = v128.load(v, 48);
    let s4 = v128.load(v, 64);
    let s5 = v128.load(v, 80);
    let s6 = v128.load(v, 96);
    let s7 = v128.load(v, 112);
    let s8 = v128.load(v, 128);
    let s9 = v128.load(v, 144);
    for (let p = from; p < to; p++) {
      const cell = cells + at + <usize>load<i32>(instrument + (p << 2)) * run;
      const q = v128.load64_splat(lots + (p << 3));
      s0 = f64x2.add(s0, f64x2.mul(q, v128.load(cell)));
      s1 = f64x2.add(s1, f64x2.mul(q, v128.load(cell, 16)));
      s2 = f64x2.add(s2, f64x2.mul(q, v128.load(cell, 32)));
      s3 = f64x2.add(s3, f64x2.mul(q, v128.load(cell, 48)));
      s4 = f64x2.add(s4, f64x2.mul(q, v128.load(cell, 64)));
      s5 = f64x2.add(s5, f64x2.mul(q, v128.load(cell, 80)));
      s6 = f64x2.add(s6, f64x2.mul(q, v128.load(cell, 96)));
      s7 = f64x2.add(s7, f64x2.mul(q, v128.load(cell, 112)));
      s8 = f64x2.add(s8, f64x2.mul(q, v128.load(cell, 128)));
      s9 = f64x2.add(s9, f64x2.mul(q, v128.load(cell, 144)));
    }
    v128.store(v, s0);
    v128.store(v, s1, 16);
    v128.store(v, s2, 32);
    v128.store(v, s3, 48);
    v128.store(v, s4, 64);
    v128.store(v, s5, 80);
    v128.store(v, s6, 96);
    v128.store(v, s7, 112);
    v128.store(v, s8, 128);
    v128.store(v, s9, 144);
  }
}
