import { expTail, millsRatio, splat } from './_normal';

/**
 * Cells of option rows that share an expiry: for each row and column the weighted gain of one lot, rounded to the nearest risk tick.
 * Row i goes to row `rows[i]` of `cells`. @see ../refill.ts for the layout of `options` and `shocks`
 */
export function refillCells(options: usize, rows: usize, count: usize, shocks: usize, stride: usize, cells: usize): void {
  for (let i: usize = 0; i < count; i++) {
    const at = (<usize>load<i32>(rows + (i << 2)) * stride) << 3;
    refillRow(options + i * OPTION, shocks, stride << 3, cells + at, 0);
  }
}

/** refillCells, and beside each cell its first derivative: change of the cell for a +100 % move, rounded alike. */
export function refillSlopes(
  options: usize,
  rows: usize,
  count: usize,
  shocks: usize,
  stride: usize,
  cells: usize,
  slopes: usize,
): void {
  for (let i: usize = 0; i < count; i++) {
    const at = (<usize>load<i32>(rows + (i << 2)) * stride) << 3;
    refillRow(options + i * OPTION, shocks, stride << 3, cells + at, slopes + at);
  }
}

/** Bytes of one row of `options`. */
const OPTION: usize = 88;

// @ts-ignore: decorator
@inline
function refillRow(option: usize, shocks: usize, run: usize, into: usize, slopes: usize): void {
  const strike = v128.load64_splat(option);
  const logStrike = v128.load64_splat(option, 8);
  const vol = v128.load64_splat(option, 16);
  const rootTime = v128.load64_splat(option, 24);
  const sign = v128.load64_splat(option, 32);
  const ticks = v128.load64_splat(option, 40);
  const tilt = v128.load64_splat(option, 48);
  const present = v128.load64_splat(option, 56);
  const presentSlope = v128.load64_splat(option, 64);
  const volSlope = v128.load64_splat(option, 72);
  const tiltSlope = v128.load64_splat(option, 80);
  for (let at: usize = 0; at < run; at += 16) {
    let shock = shocks + at;
    const forward = v128.load(shock);
    shock += run;
    const logForward = v128.load(shock);
    shock += run;
    const factor = v128.load(shock);
    shock += run;
    const floor = v128.load(shock);
    shock += run;
    const skew = v128.load(shock);
    shock += run;
    const weight = v128.load(shock);
    const scaled = f64x2.mul(vol, factor);
    const level = f64x2.pmax(floor, scaled);
    const tilted = f64x2.pmax(splat(0.0), f64x2.add(splat(1.0), f64x2.mul(skew, tilt)));
    const shocked = f64x2.mul(level, tilted);
    const width = f64x2.pmax(splat(1e-9), f64x2.mul(shocked, rootTime));
    const d1 = f64x2.add(f64x2.div(f64x2.sub(logForward, logStrike), width), f64x2.mul(splat(0.5), width));
    const d2 = f64x2.sub(d1, width);
    const far1 = f64x2.pmin(splat(37.0), f64x2.abs(d1));
    const far2 = f64x2.pmin(splat(37.0), f64x2.abs(d2));
    const bell = f64x2.mul(forward, expTail(f64x2.mul(splat(-0.5), f64x2.mul(far1, far1))));
    const tail1 = f64x2.mul(bell, millsRatio(far1));
    const tail2 = f64x2.mul(bell, millsRatio(far2));
    const in1 = f64x2.gt(f64x2.mul(sign, d1), splat(0.0));
    const in2 = f64x2.gt(f64x2.mul(sign, d2), splat(0.0));
    const forwardLeg = v128.bitselect(f64x2.sub(forward, tail1), tail1, in1);
    const strikeLeg = v128.bitselect(f64x2.sub(strike, tail2), tail2, in2);
    const price = f64x2.mul(sign, f64x2.sub(forwardLeg, strikeLeg));
    const scale = f64x2.mul(weight, ticks);
    v128.store(into + at, nearest(f64x2.mul(scale, f64x2.sub(price, present))));
    if (slopes != 0) {
      const carried = v128.and(f64x2.gt(scaled, floor), f64x2.mul(factor, volSlope));
      const volMoved = f64x2.add(f64x2.mul(carried, tilted), f64x2.mul(f64x2.mul(level, skew), tiltSlope));
      const vega = f64x2.mul(f64x2.mul(bell, splat(0.3989422804014327)), rootTime);
      const moved = f64x2.add(f64x2.mul(sign, forwardLeg), f64x2.mul(vega, volMoved));
      v128.store(slopes + at, nearest(f64x2.mul(scale, f64x2.sub(moved, presentSlope))));
    }
  }
}

/** The nearest integer, halves away from zero, never -0: units/rounding.ts on two lanes. */
// @ts-ignore: decorator
@inline
function nearest(x: v128): v128 {
  const magnitude = f64x2.floor(f64x2.add(f64x2.abs(x), splat(0.5)));
  return v128.bitselect(f64x2.sub(splat(0.0), magnitude), magnitude, f64x2.lt(x, splat(0.0)));
}
