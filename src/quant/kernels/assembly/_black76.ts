import { expTail, millsRatio, splat } from './_normal';

/** Rows of a block; its columns follow each other, 8 * ROWS bytes apart. @see ../black76-block.ts */
const ROWS: usize = 128;
const COLUMN: usize = ROWS << 3;
const BLOCK: usize = COLUMN * 14;

/** Prices `blocks` blocks from `base` on, four rows at a time. */
export function black76Blocks(base: usize, blocks: usize): void {
  const end = base + blocks * BLOCK;
  for (let block = base; block < end; block += BLOCK) {
    for (let at = block; at < block + COLUMN; at += 32) rows(at);
  }
}

/**
 * Rows A and rows B, two of each, statement by statement: one after the other they are a third slower, because each is a long chain of
 * operations that wait for each other and the processor does not see far enough ahead to begin the next.
 */
// @ts-ignore: decorator
@inline
function rows(at: usize): void {
  const one = splat(1.0);
  const zero = splat(0.0);
  const forwardA = v128.load(at);
  const forwardB = v128.load(at, 16);
  const strikeA = v128.load(at, COLUMN * 2);
  const strikeB = v128.load(at, COLUMN * 2 + 16);
  const volA = v128.load(at, COLUMN * 4);
  const volB = v128.load(at, COLUMN * 4 + 16);
  const discountA = v128.load(at, COLUMN * 7);
  const discountB = v128.load(at, COLUMN * 7 + 16);
  const signA = v128.load(at, COLUMN * 8);
  const signB = v128.load(at, COLUMN * 8 + 16);
  const rootTimeA = f64x2.sqrt(v128.load(at, COLUMN * 5));
  const rootTimeB = f64x2.sqrt(v128.load(at, COLUMN * 5 + 16));
  const deviationA = f64x2.mul(volA, rootTimeA);
  const deviationB = f64x2.mul(volB, rootTimeB);
  const aliveA = f64x2.ge(deviationA, splat(1e-9));
  const aliveB = f64x2.ge(deviationB, splat(1e-9));
  const widthA = f64x2.pmax(splat(1e-9), deviationA);
  const widthB = f64x2.pmax(splat(1e-9), deviationB);
  const logMoneynessA = f64x2.sub(v128.load(at, COLUMN), v128.load(at, COLUMN * 3));
  const logMoneynessB = f64x2.sub(v128.load(at, COLUMN + 16), v128.load(at, COLUMN * 3 + 16));
  const inverseA = f64x2.div(one, f64x2.mul(forwardA, widthA));
  const inverseB = f64x2.div(one, f64x2.mul(forwardB, widthB));
  const inverseWidthA = f64x2.mul(forwardA, inverseA);
  const inverseWidthB = f64x2.mul(forwardB, inverseB);
  const d1A = f64x2.add(f64x2.mul(logMoneynessA, inverseWidthA), f64x2.mul(splat(0.5), widthA));
  const d1B = f64x2.add(f64x2.mul(logMoneynessB, inverseWidthB), f64x2.mul(splat(0.5), widthB));
  const d2A = f64x2.sub(d1A, widthA);
  const d2B = f64x2.sub(d1B, widthB);
  const far1A = f64x2.pmin(splat(37.0), f64x2.abs(d1A));
  const far1B = f64x2.pmin(splat(37.0), f64x2.abs(d1B));
  const far2A = f64x2.pmin(splat(37.0), f64x2.abs(d2A));
  const far2B = f64x2.pmin(splat(37.0), f64x2.abs(d2B));
  const bellA = expTail(f64x2.mul(splat(-0.5), f64x2.mul(far1A, far1A)));
  const bellB = expTail(f64x2.mul(splat(-0.5), f64x2.mul(far1B, far1B)));
  const tail1A = f64x2.mul(bellA, millsRatio(far1A));
  const tail1B = f64x2.mul(bellB, millsRatio(far1B));
  const tail2A = f64x2.mul(f64x2.mul(forwardA, bellA), millsRatio(far2A));
  const tail2B = f64x2.mul(f64x2.mul(forwardB, bellB), millsRatio(far2B));
  const in1A = f64x2.gt(f64x2.mul(signA, d1A), zero);
  const in1B = f64x2.gt(f64x2.mul(signB, d1B), zero);
  const in2A = f64x2.gt(f64x2.mul(signA, d2A), zero);
  const in2B = f64x2.gt(f64x2.mul(signB, d2B), zero);
  const probabilityA = v128.bitselect(f64x2.sub(one, tail1A), tail1A, in1A);
  const probabilityB = v128.bitselect(f64x2.sub(one, tail1B), tail1B, in1B);
  const forwardTailA = f64x2.mul(forwardA, tail1A);
  const forwardTailB = f64x2.mul(forwardB, tail1B);
  const forwardLegA = v128.bitselect(f64x2.sub(forwardA, forwardTailA), forwardTailA, in1A);
  const forwardLegB = v128.bitselect(f64x2.sub(forwardB, forwardTailB), forwardTailB, in1B);
  const strikeLegA = v128.bitselect(f64x2.sub(strikeA, tail2A), tail2A, in2A);
  const strikeLegB = v128.bitselect(f64x2.sub(strikeB, tail2B), tail2B, in2B);
  const priceA = f64x2.mul(discountA, f64x2.mul(signA, f64x2.sub(forwardLegA, strikeLegA)));
  const priceB = f64x2.mul(discountB, f64x2.mul(signB, f64x2.sub(forwardLegB, strikeLegB)));
  const densityA = v128.and(aliveA, f64x2.mul(discountA, f64x2.mul(bellA, splat(0.3989422804014327))));
  const densityB = v128.and(aliveB, f64x2.mul(discountB, f64x2.mul(bellB, splat(0.3989422804014327))));
  const forwardDensityA = f64x2.mul(forwardA, densityA);
  const forwardDensityB = f64x2.mul(forwardB, densityB);
  const decayA = f64x2.mul(f64x2.mul(f64x2.mul(splat(-0.5), f64x2.mul(volA, volA)), forwardDensityA), inverseWidthA);
  const decayB = f64x2.mul(f64x2.mul(f64x2.mul(splat(-0.5), f64x2.mul(volB, volB)), forwardDensityB), inverseWidthB);
  v128.store(at, priceA, COLUMN * 9);
  v128.store(at, priceB, COLUMN * 9 + 16);
  v128.store(at, f64x2.mul(discountA, f64x2.mul(signA, probabilityA)), COLUMN * 10);
  v128.store(at, f64x2.mul(discountB, f64x2.mul(signB, probabilityB)), COLUMN * 10 + 16);
  v128.store(at, f64x2.mul(densityA, inverseA), COLUMN * 11);
  v128.store(at, f64x2.mul(densityB, inverseB), COLUMN * 11 + 16);
  v128.store(at, f64x2.mul(forwardDensityA, rootTimeA), COLUMN * 12);
  v128.store(at, f64x2.mul(forwardDensityB, rootTimeB), COLUMN * 12 + 16);
  v128.store(at, f64x2.add(decayA, f64x2.mul(v128.load(at, COLUMN * 6), priceA)), COLUMN * 13);
  v128.store(at, f64x2.add(decayB, f64x2.mul(v128.load(at, COLUMN * 6 + 16), priceB)), COLUMN * 13 + 16);
}
