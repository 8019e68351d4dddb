/** A seeded source of choices: the same seed, the same run. Mulberry32: 32 bits of state, enough for choices. */
export interface Random {
  /** [0, 1) */
  real(): number;
  /** low <= n <= high */
  whole(low: number, high: number): number;
  /** Whether something of this probability happens. */
  chance(probability: number): boolean;
  pick<T>(from: readonly T[]): T;
  /** A source of its own for one concern, so that more choices there do not shift the others. */
  fork(name: string): Random;
}

export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return (t ^ (t >>> 14)) >>> 0;
  };
  const random: Random = {
    real: () => next() / 4_294_967_296,
    whole: (low, high) => low + Math.floor(random.real() * (high - low + 1)),
    chance: (probability) => random.real() < probability,
    pick: (from) => from[random.whole(0, from.length - 1)],
    fork: (name) => {
      let hash = next();
      for (let i = 0; i < name.length; i++) hash = Math.imul(hash ^ name.charCodeAt(i), 0x01000193) >>> 0;
      return createRandom(hash);
    },
  };
  return random;
}
