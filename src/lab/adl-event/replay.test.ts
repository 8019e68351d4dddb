import { expect, test } from 'vitest';
import { readRecordedAdl } from '../../cli/recorded-adl.ts';
import { dataTest } from '../../../test/market-data.ts';
import type { RecordedEvent } from './recorded.ts';
import { replayAdlEvent } from './replay.ts';
import type { PolicyResult, ReplayedPolicy } from './replay.ts';
import { recordedTotals, summariseAdl } from './summary.ts';

/** Two coins in one wave; one was recorded with a cluster of fills, the other without. */
const event: RecordedEvent = {
  waves: [{ wave: 1, startMs: 0, endMs: 10, neededUsd: 1_500, takenUsd: 4_000, largestShare: 1, fills: 60 }],
  needs: [
    { wave: 1, coin: 'BTC', startMs: 0, endMs: 10, neededUsd: 1_000, contracts: 2.5 },
    { wave: 1, coin: 'DOGE', startMs: 0, endMs: 10, neededUsd: 500, contracts: 20_000 },
    { wave: 1, coin: 'SOL', startMs: 0, endMs: 10, neededUsd: 0, contracts: 3 },
  ],
  shocks: [{ coin: 'BTC', startMs: 5, endMs: 6, deficitUsd: 10, capacityUsd: 50_000, takenUsd: 25_000 }],
};

const of = (results: readonly PolicyResult[], policy: ReplayedPolicy): PolicyResult =>
  results.find((result) => result.policy === policy) as PolicyResult;

test('FUND-040 a replayed need is taken to within one lot, whoever is chosen', () => {
  const rows = replayAdlEvent(event, 3);
  expect(rows.map(({ coin }) => coin)).toEqual(['BTC', 'DOGE']);
  for (const { neededUsd, coin, results } of rows) {
    const lotUsd = neededUsd / (coin === 'BTC' ? 25 : 20_000);
    for (const policy of ['queue', 'pro-rata', 'hedge-aware'] as const) {
      const { takenUsd, overshootUsd, uncoveredUsd, largestShare } = of(results, policy);
      expect(overshootUsd).toBeLessThan(lotUsd);
      expect(uncoveredUsd).toBeLessThan(1e-6);
      expect(takenUsd).toBeGreaterThan(neededUsd - 1e-6);
      expect(largestShare).toBeLessThanOrEqual(1);
    }
  }
});

test('FUND-043 the replay breaks fewer hedges when it looks at them, and the same seed gives the same replay', () => {
  const wide = { ...event, waves: event.waves.map((wave) => ({ ...wave, fills: 400 })) };
  const [whole] = summariseAdl(replayAdlEvent(wide, 5), () => 'all');
  expect(of(whole.results, 'hedge-aware').hedgedUsd).toBeLessThan(of(whole.results, 'pro-rata').hedgedUsd);
  expect(replayAdlEvent(wide, 5)).toEqual(replayAdlEvent(wide, 5));
  expect(replayAdlEvent(wide, 6)).not.toEqual(replayAdlEvent(wide, 5));
});

test('closing accounts whole takes more than was needed', () => {
  const [whole] = summariseAdl(replayAdlEvent(event, 3), () => 'all');
  expect(of(whole.results, 'queue, whole accounts').overshootUsd).toBeGreaterThan(
    of(whole.results, 'queue').overshootUsd,
  );
});

dataTest(
  'FUND-040 on the recorded event of 2025-10-10 each policy overshoots by less than 3 million USD',
  ['adl_hyperliquid_2025-10-10'],
  (folder) => {
    const recorded = readRecordedAdl(folder);
    const totals = recordedTotals(recorded);
    expect(Math.round(totals.netOvershootUsd)).toBe(45_028_666);
    expect(Math.round(totals.queueOvershootUsd)).toBe(653_552_664);
    const [whole] = summariseAdl(replayAdlEvent(recorded, 7), () => 'all');
    expect(Math.round(whole.neededUsd)).toBe(15_079_670);
    for (const policy of ['queue', 'pro-rata', 'hedge-aware'] as const) {
      expect(of(whole.results, policy).overshootUsd).toBeLessThan(3_000_000);
      expect(of(whole.results, policy).overshootUsd).toBeLessThan(1);
    }
  },
);
