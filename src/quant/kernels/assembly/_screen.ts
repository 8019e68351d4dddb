/**
 * Largest deviation of each row from its reference: max over columns of |cell - reference - slope * move - bend * move^2 / 2|.
 * Row rows[i] of `cells`, `references`, `slopes`, `bends` and `out`. @see ../screen-kernels.ts
 */
export function deviations(
  rows: usize,
  count: usize,
  cells: usize,
  references: usize,
  slopes: usize,
  bends: usize,
  stride: usize,
  move: f64,
  out: usize,
): void {
  const run = stride << 3;
  const h = f64x2.splat(move);
  const half = f64x2.splat(0.5 * move * move);
  for (let i: usize = 0; i < count; i++) {
    const row = <usize>load<i32>(rows + (i << 2));
    const from = row * run;
    const end = from + run;
    let a = f64x2.splat(0.0);
    let b = a;
    for (let at = from; at < end; at += 32) {
      a = f64x2.pmax(a, deviation(cells + at, references + at, slopes + at, bends + at, h, half));
      const next = at + 16;
      b = f64x2.pmax(b, deviation(cells + next, references + next, slopes + next, bends + next, h, half));
    }
    const most = f64x2.pmax(a, b);
    store<f64>(out + (row << 3), max(f64x2.extract_lane(most, 0), f64x2.extract_lane(most, 1)));
  }
}

// @ts-ignore: decorator
@inline
function deviation(cell: usize, reference: usize, slope: usize, bend: usize, h: v128, half: v128): v128 {
  const gained = f64x2.sub(v128.load(cell), v128.load(reference));
  const straight = f64x2.sub(gained, f64x2.mul(v128.load(slope), h));
  return f64x2.abs(f64x2.sub(straight, f64x2.mul(v128.load(bend), half)));
}

/**
 * Lists the slots of [from, to) whose box no longer holds: the price of their underlying is outside [low, high], or the level of
 * their generation is above `most`. `prices` by underlying, `levels` by generation. Returns how many were written to `out`.
 */
export function screenSlots(
  from: usize,
  to: usize,
  underlying: usize,
  generation: usize,
  low: usize,
  high: usize,
  most: usize,
  prices: usize,
  levels: usize,
  out: usize,
): usize {
  let found: usize = 0;
  for (let slot = from; slot < to; slot++) {
    const price = load<f64>(prices + (<usize>load<u16>(underlying + (slot << 1)) << 3));
    const level = load<f64>(levels + (<usize>load<u16>(generation + (slot << 1)) << 3));
    store<i32>(out + (found << 2), slot as i32);
    const at = slot << 3;
    const lost = i32(price < load<f64>(low + at)) | i32(price > load<f64>(high + at)) | i32(level > load<f64>(most + at));
    found += <usize>lost;
  }
  return found;
}
