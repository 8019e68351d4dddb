import { expTail, millsRatio, splat } from './_normal';

/** Rows of a block; its columns follow each other, 8 * ROWS bytes apart. @see ../black76-block.ts */
const ROWS: usize = 128;
const COLUMN: usize = ROWS << 3;
const BLOCK: usize = COLUMN * 14;

/** Prices `blocks` blocks from `base` on, two rows at a time. */
export function black76Blocks(base: usize, blocks: usize): void {
  const end = base + blocks * BLOCK;
  for (let block = base; block < end; block += BLOCK) {
    for (let at = block; at < block + COLUMN; at += 16) row(at);
  }
}

// @ts-ignore: decorator
@inline
function row(at: usize): void {
  const one = splat(1.0);
  const zero = splat(0.0);
  const forward = v128.load(at);
  const strike = v128.load(at, COLUMN * 2);
  const vol = v128.load(at, COLUMN * 4);
  const discount = v128.load(at, COLUMN * 7);
  const sign = v128.load(at, COLUMN * 8);
  const rootTime = f64x2.sqrt(v128.load(at, COLUMN * 5));
  const deviation = f64x2.mul(vol, rootTime);
  const alive = f64x2.ge(deviation, splat(1e-9));
  const width = f64x2.pmax(splat(1e-9), deviation);
  const logMoneyness = f64x2.sub(v128.load(at, COLUMN), v128.load(at, COLUMN * 3));
  const inverse = f64x2.div(one, f64x2.mul(forward, width));
  const inverseWidth = f64x2.mul(forward, inverse);
  const d1 = f64x2.add(f64x2.mul(logMoneyness, inverseWidth), f64x2.mul(splat(0.5), width));
  const d2 = f64x2.sub(d1, width);
  const far1 = f64x2.pmin(splat(37.0), f64x2.abs(d1));
  const far2 = f64x2.pmin(splat(37.0), f64x2.abs(d2));
  const bell = expTail(f64x2.mul(splat(-0.5), f64x2.mul(far1, far1)));
  const tail1 = f64x2.mul(bell, millsRatio(far1));
  const tail2 = f64x2.mul(f64x2.mul(forward, bell), millsRatio(far2));
  const in1 = f64x2.gt(f64x2.mul(sign, d1), zero);
  const in2 = f64x2.gt(f64x2.mul(sign, d2), zero);
  const probability = v128.bitselect(f64x2.sub(one, tail1), tail1, in1);
  const forwardTail = f64x2.mul(forward, tail1);
  const forwardLeg = v128.bitselect(f64x2.sub(forward, forwardTail), forwardTail, in1);
  const strikeLeg = v128.bitselect(f64x2.sub(strike, tail2), tail2, in2);
  const price = f64x2.mul(discount, f64x2.mul(sign, f64x2.sub(forwardLeg, strikeLeg)));
  const density = v128.and(alive, f64x2.mul(discount, f64x2.mul(bell, splat(0.3989422804014327))));
  const forwardDensity = f64x2.mul(forward, density);
  const decay = f64x2.mul(f64x2.mul(f64x2.mul(splat(-0.5), f64x2.mul(vol, vol)), forwardDensity), inverseWidth);
  v128.store(at, price, COLUMN * 9);
  v128.store(at, f64x2.mul(discount, f64x2.mul(sign, probability)), COLUMN * 10);
  v128.store(at, f64x2.mul(density, inverse), COLUMN * 11);
  v128.store(at, f64x2.mul(forwardDensity, rootTime), COLUMN * 12);
  v128.store(at, f64x2.add(decay, f64x2.mul(v128.load(at, COLUMN * 6), price)), COLUMN * 13);
}
