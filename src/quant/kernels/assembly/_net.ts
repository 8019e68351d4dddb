/**
 * Nets a book: for each of its slots (underlyings) and each of three ways in which positions are read, the sum of lots * row, and the sum of
 * the three. `ends[3 * slot + way]` is where a slot's positions of a way end; they follow each other from 0 on. Vectors of the three ways
 * stand `span` bytes apart from `out` on, after the sum. @see ../net-kernels.ts
 */
export function netRows(
  slots: usize,
  ends: usize,
  instrument: usize,
  lots: usize,
  cells: usize,
  stride: usize,
  out: usize,
  span: usize,
): void {
  const run = stride << 3;
  let from: usize = 0;
  for (let slot: usize = 0; slot < slots; slot++) {
    const own = out + slot * run;
    for (let at: usize = 0; at < run; at += 16) v128.store(own + at, f64x2.splat(0.0));
    for (let way: usize = 1; way <= 3; way++) {
      const to = <usize>load<i32>(ends + ((slot * 3 + way - 1) << 2));
      const vector = own + way * span;
      if (from == to) {
        for (let at: usize = 0; at < run; at += 16) v128.store(vector + at, f64x2.splat(0.0));
      } else {
        for (let at: usize = 0; at < run; at += 160) {
          sumOfTwenty(vector + at, own + at, from, to, instrument, lots, cells + at, run);
        }
      }
      from = to;
    }
  }
}

/** Twenty columns of the sum of lots * row over positions [from, to): stored in `vector`, added to `total`. */
// @ts-ignore: decorator
@inline
function sumOfTwenty(
  vector: usize,
  total: usize,
  from: usize,
  to: usize,
  instrument: usize,
  lots: usize,
  cells: usize,
  run: usize,
): void {
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
  v128.store(vector, s0);
  v128.store(vector, s1, 16);
  v128.store(vector, s2, 32);
  v128.store(vector, s3, 48);
  v128.store(vector, s4, 64);
  v128.store(vector, s5, 80);
  v128.store(vector, s6, 96);
  v128.store(vector, s7, 112);
  v128.store(vector, s8, 128);
  v128.store(vector, s9, 144);
  v128.store(total, f64x2.add(v128.load(total), s0));
  v128.store(total, f64x2.add(v128.load(total, 16), s1), 16);
  v128.store(total, f64x2.add(v128.load(total, 32), s2), 32);
  v128.store(total, f64x2.add(v128.load(total, 48), s3), 48);
  v128.store(total, f64x2.add(v128.load(total, 64), s4), 64);
  v128.store(total, f64x2.add(v128.load(total, 80), s5), 80);
  v128.store(total, f64x2.add(v128.load(total, 96), s6), 96);
  v128.store(total, f64x2.add(v128.load(total, 112), s7), 112);
  v128.store(total, f64x2.add(v128.load(total, 128), s8), 128);
  v128.store(total, f64x2.add(v128.load(total, 144), s9), 144);
}

/** slopes += bends * move, for the vectors of `netRows`: slopes at the price that each slot has moved to. */
export function shiftRows(slots: usize, moves: usize, stride: usize, slopes: usize, bends: usize, span: usize): void {
  const run = stride << 3;
  for (let way: usize = 0; way < 4; way++) {
    for (let slot: usize = 0; slot < slots; slot++) {
      const move = v128.load64_splat(moves + (slot << 3));
      const at = way * span + slot * run;
      for (let c = at; c < at + run; c += 16) {
        v128.store(slopes + c, f64x2.add(v128.load(slopes + c), f64x2.mul(v128.load(bends + c), move)));
      }
    }
  }
}

/** Bytes of the fields of one row. */
const FIELDS: usize = 80;

/**
 * Sums what rows say of themselves over the runs of a netted book: the first two fields times lots, the others times |lots|.
 * `runs` of them, ten sums each into `out`.
 */
export function sumFields(runs: usize, ends: usize, instrument: usize, lots: usize, fields: usize, out: usize): void {
  let from: usize = 0;
  for (let run: usize = 0; run < runs; run++) {
    const to = <usize>load<i32>(ends + (run << 2));
    let s0 = f64x2.splat(0.0);
    let s1 = s0;
    let s2 = s0;
    let s3 = s0;
    let s4 = s0;
    for (; from < to; from++) {
      const row = fields + <usize>load<i32>(instrument + (from << 2)) * FIELDS;
      const q = v128.load64_splat(lots + (from << 3));
      const gross = f64x2.abs(q);
      s0 = f64x2.add(s0, f64x2.mul(q, v128.load(row)));
      s1 = f64x2.add(s1, f64x2.mul(gross, v128.load(row, 16)));
      s2 = f64x2.add(s2, f64x2.mul(gross, v128.load(row, 32)));
      s3 = f64x2.add(s3, f64x2.mul(gross, v128.load(row, 48)));
      s4 = f64x2.add(s4, f64x2.mul(gross, v128.load(row, 64)));
    }
    const sums = out + run * FIELDS;
    v128.store(sums, s0);
    v128.store(sums, s1, 16);
    v128.store(sums, s2, 32);
    v128.store(sums, s3, 48);
    v128.store(sums, s4, 64);
  }
}
