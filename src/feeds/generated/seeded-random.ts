import { inverseNormalCdf } from '../../quant/normal.ts';

/** A stream of random numbers that a seed fixes, on every machine. Not for secrets. */
export interface SeededRandom {
  /** Uniform in (0, 1), never an end. */
  readonly uniform: () => number;
  /** Standard normal. */
  readonly normal: () => number;
}

const TWO_TO_32 = 4_294_967_296;

/** sfc32 (Doty-Humphrey, "PractRand"), seeded by 32 bits, warmed up by 15 steps; integers only until the last line. */
export function seededRandom(seed: number): SeededRandom {
  let a = seed | 0;
  let b = Math.imul(seed, 0x9e3779b1) | 0;
  let c = Math.imul(seed ^ 0x5bf03635, 0x85ebca6b) | 0;
  let counter = 1;
  const next = (): number => {
    const sum = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + sum) | 0;
    return sum >>> 0;
  };
  for (let i = 0; i < 15; i++) next();
  const uniform = (): number => (next() + 0.5) / TWO_TO_32;
  return { uniform, normal: () => inverseNormalCdf(uniform()) };
}
