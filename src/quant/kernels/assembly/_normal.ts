/**
 * exp and the normal tail on pairs of doubles: the same operations in the same order as ../fast-normal.ts, so the same bits.
 *
 * Constants are read from memory, each twice over: this engine builds a vector literal with three instructions and loads one with one.
 */

// @ts-ignore: decorator
@inline
export function splat(x: f64): v128 {
  return f64x2.splat(x);
}

// prettier-ignore
const TABLE: usize = memory.data<f64>([
  // exp: log2(e), 1.5 * 2^52, ln 2 high, ln 2 low
  1.4426950408889634, 1.4426950408889634, 6755399441055744.0, 6755399441055744.0,
  0.6931471803691238, 0.6931471803691238, 1.9082149292705877e-10, 1.9082149292705877e-10,
  // exp polynomial, from degree 11 down to 2
  2.5114882786996687e-8, 2.5114882786996687e-8, 2.763265575933203e-7, 2.763265575933203e-7,
  2.755722491836887e-6, 2.755722491836887e-6, 2.480148543844738e-5, 2.480148543844738e-5,
  0.00019841269909260645, 0.00019841269909260645, 0.0013888888952356135, 0.0013888888952356135,
  0.008333333333309507, 0.008333333333309507, 0.04166666666648794, 0.04166666666648794,
  0.16666666666666702, 0.16666666666666702, 0.5000000000000019, 0.5000000000000019,
  // one, and 1023 as an integer pair at 15
  1.0, 1.0, 5.054e-321, 5.054e-321,
  // Hart 5666, numerator from degree 6 down, then denominator from degree 7 down
  0.03526249659989109, 0.03526249659989109, 0.7003830644436881, 0.7003830644436881,
  6.37396220353165, 6.37396220353165, 33.912866078383, 33.912866078383,
  112.0792914978709, 112.0792914978709, 221.2135961699311, 221.2135961699311,
  220.2068679123761, 220.2068679123761, 0.08838834764831844, 0.08838834764831844,
  1.755667163182642, 1.755667163182642, 16.06417757920695, 16.06417757920695,
  86.78073220294608, 86.78073220294608, 296.5642487796737, 296.5642487796737,
  637.3336333788311, 637.3336333788311, 793.8265125199484, 793.8265125199484,
  440.4137358247522, 440.4137358247522,
]);

// @ts-ignore: decorator
@inline
function step(p: v128, x: v128, row: usize): v128 {
  return f64x2.add(f64x2.mul(p, x), v128.load(TABLE + (row << 4)));
}

/** e^y for y in [-700, 0]. */
// @ts-ignore: decorator
@inline
export function expTail(y: v128): v128 {
  const shifted = f64x2.add(f64x2.mul(y, v128.load(TABLE)), v128.load(TABLE + 16));
  const k = f64x2.sub(shifted, v128.load(TABLE + 16));
  const r = f64x2.sub(f64x2.sub(y, f64x2.mul(k, v128.load(TABLE + 32))), f64x2.mul(k, v128.load(TABLE + 48)));
  let p = step(v128.load(TABLE + 64), r, 5);
  p = step(p, r, 6);
  p = step(p, r, 7);
  p = step(p, r, 8);
  p = step(p, r, 9);
  p = step(p, r, 10);
  p = step(p, r, 11);
  p = step(p, r, 12);
  p = step(p, r, 13);
  p = step(p, r, 14);
  p = step(p, r, 14);
  return f64x2.mul(p, i64x2.shl(i64x2.add(shifted, v128.load(TABLE + 240)), 52));
}

/** N(-x) * exp(x^2 / 2) for x >= 0: Hart's rational function 5666, used for every x. */
// @ts-ignore: decorator
@inline
export function millsRatio(x: v128): v128 {
  let p = step(v128.load(TABLE + 256), x, 17);
  p = step(p, x, 18);
  p = step(p, x, 19);
  p = step(p, x, 20);
  p = step(p, x, 21);
  p = step(p, x, 22);
  let q = step(v128.load(TABLE + 368), x, 24);
  q = step(q, x, 25);
  q = step(q, x, 26);
  q = step(q, x, 27);
  q = step(q, x, 28);
  q = step(q, x, 29);
  q = step(q, x, 30);
  return f64x2.div(p, q);
}
