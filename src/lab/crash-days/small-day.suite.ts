import { readFileSync } from 'node:fs';
import { randomStream } from '../random-stream.ts';
import type { CrashPresets } from './compare.ts';
import type { CrashBar, CrashDay } from './crash-day.ts';
import type { TierModel } from './tier-margin.ts';

/** A short day for tests, and the presets of the repository. */

const preset = (name: string): unknown =>
  JSON.parse(readFileSync(new URL(`../../../presets/${name}.json`, import.meta.url), 'utf8'));

export const PRESETS = {
  isolated: preset('isolated'),
  cross: preset('cross'),
  portfolio: preset('portfolio-default'),
} as CrashPresets;

export const HOUR_MS = 3_600_000;
export const START_MS = Date.UTC(2021, 4, 19);

/** Initial 20 %, maintenance 10 %, coins at nine tenths: numbers for hand work. */
export const PLAIN_TIERS: TierModel = {
  tiers: { default: [{ from: 0, initial: 0.2, maintenance: 0.1 }] },
  haircuts: { default: [{ from: 0, rate: 0.1 }] },
};

/** Bars of one coin from their closes: opens where the last closed, half a percent beyond both as high and low. */
export function barsOf(closes: readonly number[], turnover: number): CrashBar[] {
  return closes.slice(1).map((close, b) => {
    const open = closes[b];
    const [high, low] = [Math.max(open, close) * 1.005, Math.min(open, close) * 0.995];
    return { timeMs: START_MS + b * HOUR_MS, open, high, low, close, turnover };
  });
}

/** A drawn crash: three coins whose prices fall, most of them together, by up to a third an hour, with little to a lot of turnover. */
export function drawnDay(seed: number, hours = 6): CrashDay {
  const random = randomStream(seed);
  const [first, harshness] = [[40_000, 2_500, 8], random.between(0.02, 0.3)];
  const turnover = random.between(0.05, 4);
  const paths = first.map((price) => [price]);
  for (let h = 0; h < hours; h++) {
    const together = random.between(-harshness, harshness / 4);
    for (const path of paths) path.push(path[path.length - 1] * (1 + together * random.between(0.6, 1.4)));
  }
  return {
    name: `drawn ${seed}`,
    coins: ['BTC', 'ETH', 'FTT'],
    barMs: HOUR_MS,
    bars: paths.map((path) => barsOf(path, turnover)),
    normalTurnover: [1, 1, 1],
  };
}
