/**
 * A stream of pseudo-random numbers from a seed: the same on every machine.
 *
 * The generator is sfc32 (Doty-Humphrey's Small Fast Counter, 128 bits of state) on 32-bit integers; floats are 32-bit fractions, exact.
 */
export interface RandomStream {
  /** Uniform in [0, 1). */
  uniform(): number;
  /** Uniform in [low, high). */
  between(low: number, high: number): number;
  /** Uniform whole number in [low, high], both included. */
  whole(low: number, high: number): number;
  /** One member, all alike. The list is not empty. */
  pick<T>(list: readonly T[]): T;
  /** About normal: the sum of twelve uniforms less six (mean 0, deviation 1, never beyond 6). */
  bell(): number;
  /** A stream of its own for one part of the work, so that a change in one part moves nothing in another. */
  fork(name: string): RandomStream;
}

const WORD = 4_294_967_296;

/** @param seed any whole number of 32 bits; others are folded into it */
export function randomStream(seed: number): RandomStream {
  const state = Uint32Array.of(seed >>> 0, 0x9e3779b9, Math.floor(seed / WORD) >>> 0, 1);
  const next = (): number => {
    const sum = (state[0] + state[1] + state[3]) >>> 0;
    state[3] += 1;
    state[0] = state[1] ^ (state[1] >>> 9);
    state[1] = state[2] + (state[2] << 3);
    state[2] = ((state[2] << 21) | (state[2] >>> 11)) + sum;
    return sum;
  };
  for (let i = 0; i < 16; i++) next();
  const uniform = (): number => next() / WORD;
  const whole = (low: number, high: number): number => low + Math.floor(uniform() * (high - low + 1));
  return {
    uniform,
    between: (low, high) => low + uniform() * (high - low),
    whole,
    pick: (list) => list[whole(0, list.length - 1)] as (typeof list)[number],
    bell: () => {
      let sum = -6;
      for (let i = 0; i < 12; i++) sum += uniform();
      return sum;
    },
    fork: (name) => {
      // FNV-1a of the name, mixed with the seed.
      let hash = 0x811c9dc5 ^ (seed >>> 0);
      for (let i = 0; i < name.length; i++) hash = Math.imul(hash ^ name.charCodeAt(i), 0x01000193);
      return randomStream(hash >>> 0);
    },
  };
}
