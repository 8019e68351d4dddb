import { describe, expect, test } from 'vitest';
import { civilDayOf } from '../market/expiry-date.ts';
import { DAY_MS, HOUR_MS } from '../units/time.ts';
import type { MarketSnapshot } from './snapshot.ts';
import { generatedMarket } from './generated.ts';
import { expiriesAt, isQuarterly, strikesAround } from './generated/listing.ts';
import { seededRandom } from './generated/seeded-random.ts';

const START = Date.UTC(2026, 0, 5);
const run = (seed: number, days: number, crashDay?: number): MarketSnapshot[] => [
  ...generatedMarket({
    seed,
    startMs: START,
    stepMs: HOUR_MS,
    steps: days * 24,
    ...(crashDay === undefined ? {} : { crashDay }),
  }),
];
const prices = (snapshots: readonly MarketSnapshot[], i: number): number[] =>
  snapshots.map(({ underlyings }) => underlyings[i].indexPrice);

describe('FEED-020 a seed fixes the generated market', () => {
  test('FEED-020 one seed, one market; another seed, another market', () => {
    expect(run(7, 0.25)).toEqual(run(7, 0.25));
    expect(prices(run(7, 2), 2)).toEqual(prices(run(7, 2), 2));
    expect(prices(run(8, 2), 0).at(-1)).not.toBe(prices(run(7, 2), 0).at(-1));
  });

  test('FEED-020 the stream of random numbers is the recorded one', () => {
    const { uniform, normal } = seededRandom(1);
    expect([uniform(), uniform(), uniform()].map((x) => Math.floor(x * 4_294_967_296))).toEqual([
      3_565_631_762, 3_773_603_247, 966_243_506,
    ]);
    const draws = Array.from({ length: 20_000 }, normal);
    const mean = draws.reduce((sum, x) => sum + x, 0) / draws.length;
    const variance = draws.reduce((sum, x) => sum + x * x, 0) / draws.length;
    expect(Math.abs(mean)).toBeLessThan(0.02);
    expect(Math.abs(variance - 1)).toBeLessThan(0.03);
  });
});

describe('FEED-021 the generated market is believable', () => {
  const calm = run(3, 20);
  const crash = run(3, 8, 5);

  test('FEED-021 underlyings move together, more so for the followers', () => {
    const returns = [0, 1, 2].map((i) =>
      prices(calm, i)
        .slice(1)
        .map((price, j) => Math.log(price / prices(calm, i)[j])),
    );
    const dot = (a: readonly number[], b: readonly number[]): number => a.reduce((sum, x, j) => sum + x * b[j], 0);
    const correlation =
      dot(returns[0], returns[1]) / Math.sqrt(dot(returns[0], returns[0]) * dot(returns[1], returns[1]));
    expect(correlation).toBeGreaterThan(0.6);
    expect(correlation).toBeLessThan(0.95);
    expect(dot(returns[2], returns[2])).toBeGreaterThan(dot(returns[0], returns[0]));
  });

  test('FEED-021 the crash day falls by a quarter, raises vols, turns funding negative', () => {
    const day = (snapshots: readonly MarketSnapshot[]) => snapshots.slice(5 * 24 + 12, 5 * 24 + 23);
    const fall = (snapshots: readonly MarketSnapshot[], i: number) =>
      Math.min(...prices(day(snapshots), i)) / prices(day(snapshots), i)[0] - 1;
    expect(fall(crash, 0)).toBeLessThan(-0.15);
    expect(fall(crash, 2)).toBeLessThan(fall(crash, 0));
    expect(fall(calm, 0)).toBeGreaterThan(-0.1);
    const vol = (at: number) => crash[at].underlyings[0].expiries[0].options[8].markVol ?? 0;
    expect(vol(5 * 24 + 22)).toBeGreaterThan(1.3 * vol(5 * 24 + 10));
    expect(Math.min(...day(crash).map(({ underlyings }) => underlyings[0].fundingRate ?? 0))).toBeLessThan(0);
  });

  test('FEED-022 bids lie below asks around the mark, on ticks; strikes stay listed until their expiry', () => {
    const wrong: string[] = [];
    let before = new Map<string, number>();
    for (const { timeMs, underlyings } of crash) {
      const options = underlyings.flatMap(({ expiries }) => expiries).flatMap((expiry) => expiry.options);
      const now = new Map(options.map(({ instrument }) => [instrument.symbol, instrument.expiryMs ?? 0]));
      for (const { instrument, bid = 0, ask = 0, markPrice = 0 } of options) {
        const live = (instrument.expiryMs ?? 0) > timeMs && bid <= markPrice && markPrice <= ask && bid < ask;
        if (!live) wrong.push(instrument.symbol);
      }
      for (const [symbol, expiryMs] of before)
        if (expiryMs > timeMs && !now.has(symbol)) wrong.push(`${symbol} was delisted`);
      before = now;
    }
    expect(before.size).toBeGreaterThan(500);
    expect(wrong).toEqual([]);
  });

  test('FEED-022 expiries are Fridays 08:00 UTC; futures stand at quarter ends', () => {
    const expiries = expiriesAt(START, { weeklies: 3, monthlies: 2, quarterlies: 3, strikesEachSide: 1 });
    expect(expiries.every((at) => new Date(at).getUTCDay() === 5 && at % DAY_MS === 8 * HOUR_MS)).toBe(true);
    expect(expiries.slice(0, 3).map((at) => civilDayOf(at).day)).toEqual([9, 16, 23]);
    expect(expiries.filter(isQuarterly).map((at) => [civilDayOf(at).month, civilDayOf(at).day])).toEqual([
      [3, 27],
      [6, 26],
      [9, 25],
    ]);
    expect(strikesAround(90_000, 5, 2)).toEqual([88_000, 89_000, 90_000, 91_000, 92_000]);
  });
});
