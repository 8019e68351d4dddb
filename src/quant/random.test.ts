import { expect, test } from 'vitest';
import { exponential, nextUint32, normal, poisson, randomState, uniform, uniformInteger } from './random.ts';
import { mean, variance } from './statistics.ts';

const DRAWS = 40_000;
const sample = (draw: () => number) => Float64Array.from({ length: DRAWS }, draw);

test('QUNT-090 the generator gives the published words of xoshiro128**', () => {
  const state = Uint32Array.of(1, 2, 3, 4);
  expect([nextUint32(state), nextUint32(state), nextUint32(state), nextUint32(state)]).toEqual([
    11520, 0, 5927040, 70819200,
  ]);
});

test('QUNT-090 a seed, a stream and a copied state give a sequence each', () => {
  const words = (state: Uint32Array) => [nextUint32(state), nextUint32(state), nextUint32(state)];
  expect(words(randomState(1))).toEqual(words(randomState(1)));
  const firsts = [0, 1, 2, 2 ** 32, 2 ** 52, -1].flatMap((seed) =>
    [0, 1, 2].map((stream) => words(randomState(seed, stream)).join()),
  );
  expect(new Set(firsts).size).toBe(firsts.length);
  const state = randomState(5);
  nextUint32(state);
  const copy = state.slice();
  expect(words(state)).toEqual(words(copy));
});

test('QUNT-090 uniform numbers lie strictly inside, and their moments are right', () => {
  const state = randomState(90);
  const column = sample(() => uniform(state));
  expect(Math.min(...column)).toBeGreaterThan(0);
  expect(Math.max(...column)).toBeLessThan(1);
  expect(mean(column)).toBeCloseTo(0.5, 2);
  expect(variance(column)).toBeCloseTo(1 / 12, 2);
  const counts = new Float64Array(7);
  for (let i = 0; i < DRAWS; i++) counts[uniformInteger(state, 7)]++;
  for (const count of counts) expect(Math.abs(count - DRAWS / 7)).toBeLessThan(5 * Math.sqrt(DRAWS / 7));
});

test('QUNT-090 normal, exponential and Poisson numbers have their mean and variance', () => {
  const state = randomState(91, 3);
  const gauss = sample(() => normal(state));
  expect(Math.abs(mean(gauss))).toBeLessThan(0.025);
  expect(Math.abs(variance(gauss) - 1)).toBeLessThan(0.04);
  const waits = sample(() => exponential(state));
  expect(Math.abs(mean(waits) - 1)).toBeLessThan(0.025);
  expect(Math.abs(variance(waits) - 1)).toBeLessThan(0.07);
  for (const rate of [0, 0.3, 4, 75]) {
    const counts = Float64Array.from({ length: 8000 }, () => poisson(state, rate));
    expect(Math.abs(mean(counts) - rate)).toBeLessThan(0.06 * Math.sqrt(rate) + 1e-12);
    expect(Math.abs(variance(counts) - rate)).toBeLessThan(0.09 * rate + 1e-12);
  }
});
