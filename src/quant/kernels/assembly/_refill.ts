import { expTail, millsRatio, splat } from './_normal';

/**
 * Cells of option rows that share an expiry: for each row and column the weighted gain of one lot, rounded to the nearest risk tick.
 * Row i goes to row `rows[i]` of `cells`. A call and a put that follow each other with the same strike and vol share all but their signs,
 * so they cost little more than one. @see ../refill.ts for the layout of `options` and `shocks`
 */
export function refill(options: usize, rows: usize, count: usize, shocks: usize, stride: usize, cells: usize): void {
  const run = stride << 3;
  for (let i: usize = 0; i < count; i++) {
    const option = options + i * OPTION;
    const into = cells + <usize>load<i32>(rows + (i << 2)) * run;
    if (i + 1 < count && isAlike(option, option + OPTION)) {
      refillRows(option, shocks, run, into, cells + <usize>load<i32>(rows + (i << 2), 4) * run);
      i += 1;
    } else {
      refillRows(option, shocks, run, into, 0);
    }
  }
}

/** Bytes of one row of `options`. */
const OPTION: usize = 64;

/** Whether two options have the same strike, vol, time and tilt. */
// @ts-ignore: decorator
@inline
function isAlike(a: usize, b: usize): bool {
  return (
    load<f64>(a) == load<f64>(b) &&
    load<f64>(a, 8) == load<f64>(b, 8) &&
    load<f64>(a, 16) == load<f64>(b, 16) &&
    load<f64>(a, 24) == load<f64>(b, 24) &&
    load<f64>(a, 48) == load<f64>(b, 48)
  );
}

/** One option, and the one after it when `second` is not 0. */
// @ts-ignore: decorator
@inline
function refillRows(option: usize, shocks: usize, run: usize, first: usize, second: usize): void {
  const strike = v128.load64_splat(option);
  const logStrike = v128.load64_splat(option, 8);
  const vol = v128.load64_splat(option, 16);
  const rootTime = v128.load64_splat(option, 24);
  const tilt = v128.load64_splat(option, 48);
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
    const level = f64x2.pmax(floor, f64x2.mul(vol, factor));
    const tilted = f64x2.pmax(splat(0.0), f64x2.add(splat(1.0), f64x2.mul(skew, tilt)));
    const width = f64x2.pmax(splat(1e-9), f64x2.mul(f64x2.mul(level, tilted), rootTime));
    const d1 = f64x2.add(f64x2.div(f64x2.sub(logForward, logStrike), width), f64x2.mul(splat(0.5), width));
    const d2 = f64x2.sub(d1, width);
    const far1 = f64x2.pmin(splat(37.0), f64x2.abs(d1));
    const far2 = f64x2.pmin(splat(37.0), f64x2.abs(d2));
    const bell = f64x2.mul(forward, expTail(f64x2.mul(splat(-0.5), f64x2.mul(far1, far1))));
    const tail1 = f64x2.mul(bell, millsRatio(far1));
    const tail2 = f64x2.mul(bell, millsRatio(far2));
    v128.store(first + at, cell(option, weight, forward, strike, d1, d2, tail1, tail2));
    if (second != 0) v128.store(second + at, cell(option + OPTION, weight, forward, strike, d1, d2, tail1, tail2));
  }
}

// @ts-ignore: decorator
@inline
function cell(
  option: usize,
  weight: v128,
  forward: v128,
  strike: v128,
  d1: v128,
  d2: v128,
  tail1: v128,
  tail2: v128,
): v128 {
  const sign = v128.load64_splat(option, 32);
  const ticks = v128.load64_splat(option, 40);
  const present = v128.load64_splat(option, 56);
  const in1 = f64x2.gt(f64x2.mul(sign, d1), splat(0.0));
  const in2 = f64x2.gt(f64x2.mul(sign, d2), splat(0.0));
  const forwardLeg = v128.bitselect(f64x2.sub(forward, tail1), tail1, in1);
  const strikeLeg = v128.bitselect(f64x2.sub(strike, tail2), tail2, in2);
  const price = f64x2.mul(sign, f64x2.sub(forwardLeg, strikeLeg));
  return nearest(f64x2.mul(f64x2.mul(weight, ticks), f64x2.sub(price, present)));
}

/** The nearest integer, halves away from zero, never -0: units/rounding.ts on two lanes. */
// @ts-ignore: decorator
@inline
function nearest(x: v128): v128 {
  const magnitude = f64x2.floor(f64x2.add(f64x2.abs(x), splat(0.5)));
  return v128.bitselect(f64x2.sub(splat(0.0), magnitude), magnitude, f64x2.lt(x, splat(0.0)));
}
