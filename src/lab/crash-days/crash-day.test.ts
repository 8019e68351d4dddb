import { expect, test } from 'vitest';
import { cutDay } from './crash-bars.ts';
import type { CrashBar, CrashDay } from './crash-day.ts';
import { crashSteps } from './crash-day.ts';
import { depthLevels } from './depth.ts';
import { StepDepth } from './step-depth.ts';

const HOUR = 3_600_000;
const bar = (h: number, [open, high, low, close]: readonly number[], turnover = 1): CrashBar => ({
  timeMs: h * HOUR,
  open,
  high,
  low,
  close,
  turnover,
});
const dayOf = (...bars: readonly (readonly CrashBar[])[]): CrashDay => ({
  name: 'a day',
  coins: bars.map((_, c) => `C${c}`),
  barMs: HOUR,
  bars,
  normalTurnover: bars.map(() => 2),
});

test('CRSH-010 where the leader fell every coin has its high first, where it rose its low', () => {
  const falls = [100, 110, 80, 90];
  const rises = [100, 130, 70, 120];
  const steps = crashSteps(dayOf([bar(0, falls), bar(1, rises)], [bar(0, rises), bar(1, falls)]), 6);
  expect(steps.map(({ prices }) => prices[0])).toEqual([100, 105, 110, 95, 80, 85, 90, 85, 70, 100, 130, 125, 120]);
  expect(steps.slice(0, 7).map(({ prices }) => prices[1])).toEqual([100, 115, 130, 100, 70, 95, 120]);
  expect(steps.slice(7, 9).map(({ prices }) => prices[1])).toEqual([90, 80]);
  expect(steps.map(({ timeMs }) => timeMs)).toEqual(Array.from({ length: 13 }, (_, s) => (s * HOUR) / 6));
});

test('CRSH-010 a step has its part of the turnover and of the range of its bar', () => {
  const [first, second] = crashSteps(dayOf([bar(0, [100, 100 * Math.E, 100, 100], 4)]), 3);
  expect(first).toMatchObject({ turnover: [0], vol: [0] });
  expect(second.turnover[0]).toBeCloseTo(2 / 24 / 3, 12);
  expect(second.vol[0]).toBeCloseTo(1 / (2 * Math.sqrt(Math.LN2)) / Math.sqrt(3), 12);
});

test('CRSH-011 a missing bar stands still, and a coin that is not there when the day begins is left out', () => {
  const span = { name: 'a day', barMs: HOUR, fromMs: 2 * HOUR, toMs: 5 * HOUR };
  const flat = [90, 95, 85, 90];
  const series = new Map([
    ['BTC', [0, 1, 2, 4].map((h) => bar(h, flat, 3 + h))],
    ['LATE', [0, 3, 4].map((h) => bar(h, flat))],
    ['NEW', [2, 3, 4].map((h) => bar(h, flat))],
  ]);
  const cut = cutDay(span, series);
  expect(cut?.day).toMatchObject({ coins: ['BTC'], normalTurnover: [3.5] });
  expect(cut?.day.bars[0][1]).toEqual(bar(3, [90, 90, 90, 90], 0));
  expect(cut?.notes).toEqual([
    'a day: BTC lacks 1 of its bars; its price stands still there and it cannot be traded',
    'a day: LATE has no bar at 1970-01-01T02:00Z or none before it; it is left out',
    'a day: NEW has no bar at 1970-01-01T02:00Z or none before it; it is left out',
  ]);
  expect(cutDay(span, new Map([['LATE', [bar(3, flat)]]]))).toBeUndefined();
});

test('CRSH-020 depth is a share of the turnover, dearer by the square root of the share, and ends with the turnover', () => {
  const step = { timeMs: 0, prices: [10], turnover: [1 / 24 / 12], vol: [0.016] };
  const levels = depthLevels({ openInterest: [960_000], turnover: 2 }, step, 0, 10);
  expect(levels.slice(0, 2)).toEqual([
    { distancePpm: 1_200, lots: 10 },
    { distancePpm: 3_200, lots: 31 },
  ]);
  expect(levels).toHaveLength(8);
  expect(levels.reduce((sum, { lots }) => sum + lots, 0)).toBe(666);
  expect(depthLevels({ openInterest: [960_000], turnover: 2 }, { ...step, turnover: [0] }, 0, 10)).toEqual([]);
});

test('CRSH-020 what one liquidation took makes the next one dearer, each side by itself, within band and share', () => {
  const levels = [1_000, 2_000, 200_000].map((distancePpm) => ({ distancePpm, lots: 40 }));
  const depth = new StepDepth([levels], Float64Array.of(1_000_000), { bandPpm: 100_000, sharePpm: 250_000 });
  expect([depth.left(0, -1), depth.left(0, 1)]).toEqual([20, 20]);
  expect(depth.take(0, -1, 8)).toBe(8_000);
  expect(depth.take(0, -1, 6)).toBe(2 * 1_000 + 4 * 2_000);
  expect([depth.left(0, -1), depth.left(0, 1)]).toEqual([6, 20]);
  expect(depth.take(0, 1, 1)).toBe(1_000);
});
