/** A uniform number in [0, 1), 32 bits of it, from a seed. */
export function uniform(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x9e3779b9) >>> 0;
    let z = Math.imul(state ^ (state >>> 16), 0x21f0aaad);
    z = Math.imul(z ^ (z >>> 15), 0x735a2d97);
    return ((z ^ (z >>> 15)) >>> 0) / 4_294_967_296;
  };
}

/** Zero mean, unit deviation, a little fat in the tails. */
export function shock(next: () => number): number {
  const sum = next() + next() + next() + next() - 2;
  return sum * 1.732 * (next() < 0.03 ? 4 : 1);
}
