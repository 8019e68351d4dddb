import { expect, test } from 'vitest';
import { breachProbability } from '../../risk/early-warning/breach-probability.ts';
import { HORIZONS } from '../../risk/early-warning/horizon.ts';
import { HOUR_MS } from '../../units/time.ts';
import { randomStream } from '../random-stream.ts';
import { binsOf, brierOf, judgeWarnings } from './judge.ts';
import { portfolioSamples, singleCoinSamples } from './samples.ts';
import type { PriceSeries, WarningSample } from './samples.ts';

const sample = (headroomRatio: number, breached: boolean, timeMs = 0, distance = 1): WarningSample => ({
  timeMs,
  distance,
  headroomRatio,
  breached,
});

/** What a sample is told stands in its headroom ratio. */
const told = ({ headroomRatio }: WarningSample): number => headroomRatio;

test('LIQD-006 a Brier score is the mean squared distance to what happened', () => {
  // ((0.9 - 1)^2 + (0.9 - 0)^2 + (0.2 - 0)^2 + (0.5 - 1)^2) / 4 = (0.01 + 0.81 + 0.04 + 0.25) / 4
  expect(brierOf([sample(0.9, true), sample(0.9, false), sample(0.2, false), sample(0.5, true)], told)).toBeCloseTo(
    0.2775,
    12,
  );
  expect(brierOf([sample(1, true), sample(0, false)], told)).toBe(0);
});

test('LIQD-006 a bin has the accounts that were told so, what they were told on average, and the share that was breached', () => {
  const samples = [sample(0.25, true), sample(0.35, false), sample(0.3, false), sample(0.05, false), sample(1, true)];
  const filled = binsOf(samples, told).filter(({ count }) => count > 0);
  expect(filled.map(({ from, to, count, observed }) => [from, to, count, observed])).toEqual([
    [0.03, 0.1, 1, 0],
    [0.2, 0.4, 3, 1 / 3],
    [0.9999, 1, 1, 1],
  ]);
  expect(filled[1].predicted).toBeCloseTo(0.3, 12);
});

/** Accounts at distances of 0.2 to 4 deviations whose breaches are drawn with the probability of a scale: warnings that are right. */
function calibrated(scale: number, count: number): WarningSample[] {
  const random = randomStream(7);
  return Array.from({ length: count }, (_, i) => {
    const headroomRatio = 0.1 * random.whole(1, 10);
    const vol = random.between(0.2, 2);
    const distance = headroomRatio / vol;
    return { timeMs: i, distance, headroomRatio, breached: random.uniform() < breachProbability(distance, { scale }) };
  });
}

test('LIQD-006 where warnings are right the fit finds their scale, every bin tells what happens, and the score is the least possible', () => {
  const samples = calibrated(1.3, 60_000);
  const { scale, bins, brier, naiveBrier, constantBrier, samples: judged } = judgeWarnings(samples);
  expect(judged).toBe(30_000);
  expect(Math.abs(scale - 1.3)).toBeLessThan(0.06);
  for (const { count, predicted, observed } of bins.filter(({ count }) => count > 200)) {
    expect(Math.abs(observed - predicted)).toBeLessThan(4 * Math.sqrt((predicted * (1 - predicted)) / count) + 0.01);
  }
  // E[(p - y)^2] = E[p (1 - p)] when p is right.
  const least = samples.slice(30_000).map(({ distance }) => breachProbability(distance, { scale: 1.3 }));
  expect(brier).toBeCloseTo(least.reduce((sum, p) => sum + p * (1 - p), 0) / least.length, 2);
  expect(brier).toBeLessThan(0.9 * naiveBrier);
  expect(naiveBrier).toBeLessThan(constantBrier);
});

test('LIQD-006 the scale is fitted on the first half alone: what happens in the second half cannot change it', () => {
  const samples = calibrated(1.3, 20_000);
  const reversed = samples.map((one, i) => (i < 10_000 ? one : { ...one, breached: !one.breached }));
  expect(judgeWarnings(reversed).scale).toBe(judgeWarnings(samples).scale);
  expect(judgeWarnings(reversed).brier).toBeGreaterThan(judgeWarnings(samples).brier);
});

/** Hourly bars that rise and fall by a percent, with one fall of a fifth. */
function bars(name: string, fallAt: number): PriceSeries {
  const list: PriceSeries['bars'][number][] = [];
  let close = 100;
  for (let i = 0; i < 60; i++) {
    close *= i === fallAt ? 0.8 : i % 2 === 0 ? 1.01 : 0.99;
    list.push({ timeMs: i * HOUR_MS, low: close * 0.999, high: close * 1.001, close });
  }
  return { name, bars: list };
}

test('LIQD-006 an account is breached when a low or a high within the horizon reaches its line, and nothing later is known', () => {
  const sampling = { horizon: HORIZONS.hour, barMs: HOUR_MS, every: 1, warmUp: 10 };
  const samples = singleCoinSamples(bars('A', 50), sampling);
  const at = (hour: number) => samples.filter(({ timeMs }) => timeMs === hour * HOUR_MS);
  const fall = at(49).filter(({ breached }) => breached);
  // 20.1 % down reaches every line of a long but the one at 27 %; no short's.
  expect(fall).toHaveLength(9);
  expect(Math.max(...fall.map(({ headroomRatio }) => headroomRatio * 0.13))).toBeCloseTo(0.18, 12);
  const without = singleCoinSamples(bars('A', 99), sampling);
  expect(at(49).map(({ distance }) => distance)).toEqual(
    without.filter(({ timeMs }) => timeMs === 49 * HOUR_MS).map(({ distance }) => distance),
  );
  expect(at(50)[0].distance).toBeLessThan(at(49)[0].distance / 2);
  const books = portfolioSamples([bars('A', 50), bars('B', 99), bars('C', 50)], { ...sampling, every: 7 }, 1);
  const told = books.filter(({ timeMs }) => timeMs === 49 * HOUR_MS);
  expect(told).toHaveLength(10);
  for (let i = 1; i < told.length; i++) expect(told[i].distance).toBeGreaterThan(told[i - 1].distance);
});
