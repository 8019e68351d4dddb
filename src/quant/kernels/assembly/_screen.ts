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

/** Bytes of one slot of `sides`. */
const SIDE: usize = 64;

/**
 * The own column that loses most beyond its slack (base + share * P&L) at the worst corner of a box; -1 when none does. Two columns at once.
 * @see ../screen-kernels.ts
 */
export function ownExcess(
  columns: usize,
  stride: usize,
  slots: usize,
  slopes: usize,
  bends: usize,
  pnl: usize,
  sides: usize,
  base: f64,
  share: f64,
): i32 {
  const run = stride << 3;
  const shares = f64x2.splat(share);
  const zero = f64x2.splat(0.0);
  let worst: i32 = -1;
  let most: f64 = 0;
  for (let c: usize = 0; c < columns; c += 2) {
    let loss = zero;
    for (let slot: usize = 0; slot < slots; slot++) {
      const side = sides + slot * SIDE;
      const at = slot * run + (c << 3);
      const mark = v128.load64_splat(side);
      const credit = v128.load64_splat(side, 16);
      const charge = v128.load64_splat(side, 24);
      const fall = v128.load64_splat(side, 40);
      const rise = v128.load64_splat(side, 48);
      const full = f64x2.mul(shares, v128.load(slopes + at));
      const part = f64x2.mul(credit, full);
      const fullBend = f64x2.mul(shares, v128.load(bends + at));
      const partBend = f64x2.mul(credit, fullBend);
      const low = f64x2.add(mark, f64x2.pmin(full, part));
      const high = f64x2.add(mark, f64x2.pmax(full, part));
      const lift = f64x2.add(v128.load64_splat(side, 8), f64x2.pmin(fullBend, partBend));
      const bent = f64x2.mul(f64x2.splat(-0.5), lift);
      const bend = f64x2.add(f64x2.pmax(zero, bent), v128.load64_splat(side, 32));
      const down = f64x2.mul(f64x2.add(f64x2.add(high, charge), f64x2.mul(bend, fall)), fall);
      const up = f64x2.mul(f64x2.add(f64x2.sub(charge, low), f64x2.mul(bend, rise)), rise);
      loss = f64x2.add(loss, f64x2.pmax(zero, f64x2.pmax(down, up)));
    }
    const slack = f64x2.add(f64x2.splat(base), f64x2.mul(shares, v128.load(pnl + (c << 3))));
    const excess = f64x2.sub(loss, slack);
    const first = f64x2.extract_lane(excess, 0);
    const second = f64x2.extract_lane(excess, 1);
    if (first > most) {
      most = first;
      worst = <i32>c;
    }
    if (second > most) {
      most = second;
      worst = <i32>c + 1;
    }
  }
  return worst;
}

/** Bytes of one slot of shares. */
const SHARES: usize = 32;

/**
 * Raises, by slot, loss by a fall, by a rise and by the square of either to what own columns lose for each unit of their slack. Returns the
 * least slack.
 */
export function ownShares(
  columns: usize,
  stride: usize,
  slots: usize,
  slopes: usize,
  bends: usize,
  pnl: usize,
  sides: usize,
  base: f64,
  share: f64,
  out: usize,
): f64 {
  const run = stride << 3;
  const shares = f64x2.splat(share);
  const zero = f64x2.splat(0.0);
  const one = f64x2.splat(1.0);
  let least = f64x2.splat(Infinity);
  for (let c: usize = 0; c < columns; c += 2) {
    const slack = f64x2.add(f64x2.splat(base), f64x2.mul(shares, v128.load(pnl + (c << 3))));
    least = f64x2.pmin(least, slack);
  }
  for (let slot: usize = 0; slot < slots; slot++) {
    const side = sides + slot * SIDE;
    const mark = v128.load64_splat(side);
    const markBend = v128.load64_splat(side, 8);
    const credit = v128.load64_splat(side, 16);
    const charge = v128.load64_splat(side, 24);
    const chargeBend = v128.load64_splat(side, 32);
    const at = out + slot * SHARES;
    let falls = v128.load64_splat(at);
    let rises = v128.load64_splat(at, 8);
    let bent = v128.load64_splat(at, 16);
    for (let c: usize = 0; c < columns; c += 2) {
      const cell = slot * run + (c << 3);
      const slack = f64x2.add(f64x2.splat(base), f64x2.mul(shares, v128.load(pnl + (c << 3))));
      const unit = f64x2.div(one, slack);
      const full = f64x2.mul(shares, v128.load(slopes + cell));
      const part = f64x2.mul(credit, full);
      const fullBend = f64x2.mul(shares, v128.load(bends + cell));
      const partBend = f64x2.mul(credit, fullBend);
      const low = f64x2.add(mark, f64x2.pmin(full, part));
      const high = f64x2.add(mark, f64x2.pmax(full, part));
      const lift = f64x2.add(markBend, f64x2.pmin(fullBend, partBend));
      const bend = f64x2.add(f64x2.pmax(zero, f64x2.mul(f64x2.splat(-0.5), lift)), chargeBend);
      let fall = f64x2.mul(f64x2.add(high, charge), unit);
      let rise = f64x2.mul(f64x2.sub(charge, low), unit);
      if (c + 1 == columns) {
        fall = v128.shuffle<f64>(fall, fall, 0, 0);
        rise = v128.shuffle<f64>(rise, rise, 0, 0);
      }
      falls = f64x2.pmax(falls, fall);
      rises = f64x2.pmax(rises, rise);
      bent = f64x2.pmax(bent, f64x2.mul(bend, unit));
    }
    store<f64>(at, max(f64x2.extract_lane(falls, 0), f64x2.extract_lane(falls, 1)));
    store<f64>(at, max(f64x2.extract_lane(rises, 0), f64x2.extract_lane(rises, 1)), 8);
    store<f64>(at, max(f64x2.extract_lane(bent, 0), f64x2.extract_lane(bent, 1)), 16);
  }
  return min(f64x2.extract_lane(least, 0), f64x2.extract_lane(least, 1));
}
