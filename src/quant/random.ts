import { inverseNormalCdf } from './normal.ts';
import { log } from './log.ts';
import { exp } from './exp.ts';

/**
 * A seeded generator whose whole state is four 32-bit words: xoshiro128** (Blackman and Vigna, "Scrambled linear pseudorandom number
 * generators", 2021), seeded through splitmix32. The functions below advance the state in place; copy it to branch, store it to resume.
 * For generated markets and tests only; the engine draws nothing.
 *
 * @see spec/11-QUNT, QUNT-090
 */
export type RandomState = Uint32Array;

/**
 * The state of a seed. Different seeds, and different streams of one seed, give sequences that share nothing.
 *
 * @param seed    any integer of at most 2^53 in size: both halves count
 * @param stream  an integer in [0, 2^32)
 */
export function randomState(seed: number, stream = 0): RandomState {
  const state = new Uint32Array(4);
  let mixed = (seed >>> 0) ^ Math.imul(Math.floor(seed / 4294967296) >>> 0, 0x85ebca6b) ^ Math.imul(stream, 0xc2b2ae35);
  for (let i = 0; i < 4; i++) {
    mixed = (mixed + 0x9e3779b9) >>> 0;
    let word = Math.imul(mixed ^ (mixed >>> 16), 0x21f0aaad);
    word = Math.imul(word ^ (word >>> 15), 0x735a2d97);
    state[i] = word ^ (word >>> 15);
  }
  // The one state that xoshiro never leaves.
  if ((state[0] | state[1] | state[2] | state[3]) === 0) state[0] = 1;
  return state;
}

/** The next 32 bits, uniform on [0, 2^32). */
export function nextUint32(state: RandomState): number {
  const mixed = Math.imul(state[1], 5);
  const result = Math.imul((mixed << 7) | (mixed >>> 25), 9) >>> 0;
  const shifted = state[1] << 9;
  state[2] ^= state[0];
  state[3] ^= state[1];
  state[1] ^= state[2];
  state[0] ^= state[3];
  state[2] ^= shifted;
  state[3] = (state[3] << 11) | (state[3] >>> 21);
  return result;
}

/** Uniform on (0, 1), never an end: (n + 1/2) / 2^52 with 52 random bits. Two words. */
export function uniform(state: RandomState): number {
  const high = nextUint32(state) >>> 6;
  const low = nextUint32(state) >>> 6;
  return (high * 67108864 + low + 0.5) / 4503599627370496;
}

/** Uniform on the integers [0, count), without the bias of a remainder. 0 < count <= 2^32. */
export function uniformInteger(state: RandomState, count: number): number {
  const limit = 4294967296 - (4294967296 % count);
  let word = nextUint32(state);
  while (word >= limit) word = nextUint32(state);
  return word % count;
}

/** Standard normal, by the quantile of one uniform number: monotone in it, so that a market moves smoothly with its draws. */
export function normal(state: RandomState): number {
  return inverseNormalCdf(uniform(state));
}

/** Exponential with mean 1. */
export function exponential(state: RandomState): number {
  return -log(uniform(state));
}

/** A whole mean of at most this is drawn at once; e^-mean stays normal. */
const POISSON_STEP = 30;

/**
 * Poisson with the given mean, by counting uniform numbers until their product passes e^-mean (Knuth); a larger mean is a sum of
 * smaller ones.
 *
 * @param mean  >= 0; Cost: about mean + mean / 30 draws
 */
export function poisson(state: RandomState, mean: number): number {
  let count = 0;
  for (let rest = mean; rest > 0; rest -= POISSON_STEP) {
    const limit = exp(-Math.min(rest, POISSON_STEP));
    for (let product = uniform(state); product > limit; product *= uniform(state)) count++;
  }
  return count;
}
