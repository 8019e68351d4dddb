/**
 * exp and the normal tail for the kernels: branch-free, from + - * / alone, the scalar twins of assembly/_normal.ts. They give the same
 * bits as the vector kernels because they do the same operations in the same order. For everything else use quant/exp.ts and normal.ts.
 */

/** 1.5 * 2^52: adding it rounds a double to the nearest integer. */
const MAGIC = 6755399441055744;
const LOG2_E = 1.4426950408889634;
/** ln 2 in two parts; products of the high one with integers up to 2^20 are exact. */
const LN2_HIGH = 0.6931471803691238;
const LN2_LOW = 1.9082149292705877e-10;

const LOWEST_POWER = -1022;
const powersOfTwo = powers();

function powers(): Float64Array {
  const table = new Float64Array(1 - LOWEST_POWER);
  let power = 1;
  for (let k = 0; k >= LOWEST_POWER; k--) {
    table[k - LOWEST_POWER] = power;
    power *= 0.5;
  }
  return table;
}

/**
 * e^y for y in [-700, 0]. Two-part reduction by ln 2, near-minimax polynomial of degree 11 (Chebyshev coefficients of e^r on
 * [-ln 2 / 2, ln 2 / 2], relative error 1.6e-17 before rounding). Within 1 ulp, two for the reduction of large |y|.
 */
export function expTail(y: number): number {
  const k = y * LOG2_E + MAGIC - MAGIC;
  const r = y - k * LN2_HIGH - k * LN2_LOW;
  let p = 2.5114882786996687e-8 * r + 2.763265575933203e-7;
  p = p * r + 2.755722491836887e-6;
  p = p * r + 2.480148543844738e-5;
  p = p * r + 0.00019841269909260645;
  p = p * r + 0.0013888888952356135;
  p = p * r + 0.008333333333309507;
  p = p * r + 0.04166666666648794;
  p = p * r + 0.16666666666666702;
  p = p * r + 0.5000000000000019;
  p = p * r + 1;
  p = p * r + 1;
  return p * powersOfTwo[k - LOWEST_POWER];
}

/**
 * N(-x) * exp(x^2 / 2) for x >= 0 (the Mills ratio over sqrt(2 pi)): Hart's rational function 5666, used for every x because it tends to
 * the right asymptote. N(-x) is right within 2.3e-16 absolute everywhere; its relative error grows to 3e-6 at x = 36, where it is 1e-284.
 */
export function millsRatio(x: number): number {
  let p = 0.03526249659989109 * x + 0.7003830644436881;
  p = p * x + 6.37396220353165;
  p = p * x + 33.912866078383;
  p = p * x + 112.0792914978709;
  p = p * x + 221.2135961699311;
  p = p * x + 220.2068679123761;
  let q = 0.08838834764831845 * x + 1.755667163182642;
  q = q * x + 16.06417757920695;
  q = q * x + 86.78073220294608;
  q = q * x + 296.5642487796737;
  q = q * x + 637.3336333788311;
  q = q * x + 793.8265125199484;
  q = q * x + 440.4137358247522;
  return p / q;
}
