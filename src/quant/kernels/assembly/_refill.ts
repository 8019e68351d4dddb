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
  for (let at: usize = 0; at < run; at += 32) {
    let shock = shocks + at;
    const forwardA = v128.load(shock);
    const forwardB = v128.load(shock, 16);
    shock += run;
    const logForwardA = v128.load(shock);
    const logForwardB = v128.load(shock, 16);
    shock += run;
    const factorA = v128.load(shock);
    const factorB = v128.load(shock, 16);
    shock += run;
    const floorA = v128.load(shock);
    const floorB = v128.load(shock, 16);
    shock += run;
    const skewA = v128.load(shock);
    const skewB = v128.load(shock, 16);
    shock += run;
    const weightA = v128.load(shock);
    const weightB = v128.load(shock, 16);
    const scaledA = f64x2.mul(vol, factorA);
    const scaledB = f64x2.mul(vol, factorB);
    const levelA = f64x2.pmax(floorA, scaledA);
    const levelB = f64x2.pmax(floorB, scaledB);
    const tiltedA = f64x2.pmax(splat(0.0), f64x2.add(splat(1.0), f64x2.mul(skewA, tilt)));
    const tiltedB = f64x2.pmax(splat(0.0), f64x2.add(splat(1.0), f64x2.mul(skewB, tilt)));
    const shockedA = f64x2.mul(levelA, tiltedA);
    const shockedB = f64x2.mul(levelB, tiltedB);
    const widthA = f64x2.pmax(splat(1e-9), f64x2.mul(shockedA, rootTime));
    const widthB = f64x2.pmax(splat(1e-9), f64x2.mul(shockedB, rootTime));
    const d1A = f64x2.add(f64x2.div(f64x2.sub(logForwardA, logStrike), widthA), f64x2.mul(splat(0.5), widthA));
    const d1B = f64x2.add(f64x2.div(f64x2.sub(logForwardB, logStrike), widthB), f64x2.mul(splat(0.5), widthB));
    const d2A = f64x2.sub(d1A, widthA);
    const d2B = f64x2.sub(d1B, widthB);
    const far1A = f64x2.pmin(splat(37.0), f64x2.abs(d1A));
    const far1B = f64x2.pmin(splat(37.0), f64x2.abs(d1B));
    const far2A = f64x2.pmin(splat(37.0), f64x2.abs(d2A));
    const far2B = f64x2.pmin(splat(37.0), f64x2.abs(d2B));
    const bellA = f64x2.mul(forwardA, expTail(f64x2.mul(splat(-0.5), f64x2.mul(far1A, far1A))));
    const bellB = f64x2.mul(forwardB, expTail(f64x2.mul(splat(-0.5), f64x2.mul(far1B, far1B))));
    const tail1A = f64x2.mul(bellA, millsRatio(far1A));
    const tail1B = f64x2.mul(bellB, millsRatio(far1B));
    const tail2A = f64x2.mul(bellA, millsRatio(far2A));
    const tail2B = f64x2.mul(bellB, millsRatio(far2B));
    const in1A = f64x2.gt(f64x2.mul(sign, d1A), splat(0.0));
    const in1B = f64x2.gt(f64x2.mul(sign, d1B), splat(0.0));
    const in2A = f64x2.gt(f64x2.mul(sign, d2A), splat(0.0));
    const in2B = f64x2.gt(f64x2.mul(sign, d2B), splat(0.0));
    const forwardLegA = v128.bitselect(f64x2.sub(forwardA, tail1A), tail1A, in1A);
    const forwardLegB = v128.bitselect(f64x2.sub(forwardB, tail1B), tail1B, in1B);
    const strikeLegA = v128.bitselect(f64x2.sub(strike, tail2A), tail2A, in2A);
    const strikeLegB = v128.bitselect(f64x2.sub(strike, tail2B), tail2B, in2B);
    const priceA = f64x2.mul(sign, f64x2.sub(forwardLegA, strikeLegA));
    const priceB = f64x2.mul(sign, f64x2.sub(forwardLegB, strikeLegB));
    const scaleA = f64x2.mul(weightA, ticks);
    const scaleB = f64x2.mul(weightB, ticks);
    v128.store(into + at, nearest(f64x2.mul(scaleA, f64x2.sub(priceA, present))));
    v128.store(into + at, nearest(f64x2.mul(scaleB, f64x2.sub(priceB, present))), 16);
    if (slopes != 0) {
      const carriedA = v128.and(f64x2.gt(scaledA, floorA), f64x2.mul(factorA, volSlope));
      const carriedB = v128.and(f64x2.gt(scaledB, floorB), f64x2.mul(factorB, volSlope));
      const volMovedA = f64x2.add(f64x2.mul(carriedA, tiltedA), f64x2.mul(f64x2.mul(levelA, skewA), tiltSlope));
      const volMovedB = f64x2.add(f64x2.mul(carriedB, tiltedB), f64x2.mul(f64x2.mul(levelB, skewB), tiltSlope));
      const vegaA = f64x2.mul(f64x2.mul(bellA, splat(0.3989422804014327)), rootTime);
      const vegaB = f64x2.mul(f64x2.mul(bellB, splat(0.3989422804014327)), rootTime);
      const movedA = f64x2.add(f64x2.mul(sign, forwardLegA), f64x2.mul(vegaA, volMovedA));
      const movedB = f64x2.add(f64x2.mul(sign, forwardLegB), f64x2.mul(vegaB, volMovedB));
      v128.store(slopes + at, nearest(f64x2.mul(scaleA, f64x2.sub(movedA, presentSlope))));
      v128.store(slopes + at, nearest(f64x2.mul(scaleB, f64x2.sub(movedB, presentSlope))), 16);
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
