import fc from 'fast-check';
import { Decimal } from 'decimal.js';
import { expect, test } from 'vitest';
import { DAY_MS, HOUR_MS, MINUTE_MS, YEAR_MS } from '../../units/time.ts';
import { breachProbability, horizonDeviation, studentTail } from './breach-probability.ts';
import { breachMoves, jointDistance, valueAt } from './distance.ts';
import { HORIZONS, MEMORIES_MS } from './horizon.ts';
import { forecastVol as forecast, observeVol, startVol, stressedVol } from './vol-forecast.ts';
import type { VolState } from './vol-forecast.ts';
import { VolWatch } from './vol-watch.ts';

const { fiveMinutes, hour, day } = HORIZONS;
const forecastVol = (state: VolState): number => forecast(state, day);

/** Prices that move by +-move every hour. */
function alternating(move: number, hours: number, stepMs = HOUR_MS) {
  let state = startVol(0, 100);
  for (let i = 1; i <= hours; i++)
    state = observeVol(state, i * stepMs, state.price * (i % 2 === 0 ? 1 / (1 + move) : 1 + move));
  return state;
}

test('LIQD-001 an hourly move of one percent is a vol of 93.6 % a year, however long it has been seen', () => {
  for (const hours of [1, 24, 2_000])
    expect(forecastVol(alternating(0.01, hours))).toBeCloseTo(0.01 * Math.sqrt(YEAR_MS / HOUR_MS), 2);
  expect(0.01 * Math.sqrt(YEAR_MS / HOUR_MS)).toBeCloseTo(0.936, 3);
});

test('LIQD-001 the forecast rises at once and falls slowly, and does not depend on how often a calm price is seen', () => {
  const calm = alternating(0.002, 3_000);
  const shocked = observeVol(calm, calm.timeMs + HOUR_MS, calm.price * 0.9);
  expect(forecastVol(shocked)).toBeGreaterThan(5 * forecastVol(calm));
  const later = observeVol(shocked, shocked.timeMs + DAY_MS, shocked.price * 1.001);
  expect(forecastVol(later)).toBeLessThan(0.8 * forecastVol(shocked));
  expect(forecastVol(later)).toBeGreaterThan(forecastVol(calm));
  const still = alternating(0, 100);
  expect(forecastVol(still)).toBe(0);
  const often = Array.from({ length: 60 }, (_, i) => i + 1).reduce(
    (state, minute) => observeVol(state, shocked.timeMs + minute * MINUTE_MS, shocked.price),
    shocked,
  );
  const once = observeVol(shocked, shocked.timeMs + HOUR_MS, shocked.price);
  expect(forecastVol(often)).toBeCloseTo(forecastVol(once), 10);
});

test('LIQD-001 a price that is no later, or no price, changes nothing; options are heard when they say more', () => {
  const state = alternating(0.01, 10);
  for (const [timeMs, price] of [
    [state.timeMs, 50],
    [state.timeMs - 1, 50],
    [state.timeMs + 1, 0],
    [state.timeMs + 1, Number.NaN],
  ])
    expect(observeVol(state, timeMs, price)).toBe(state);
  expect(forecastVol(startVol(0, 100))).toBe(0);
  expect([stressedVol(0.5, 0.8), stressedVol(0.9, 0.8)]).toEqual([0.8, 0.9]);
});

test('LIQD-002 headroom of 500 that loses 100 for each percent down is gone at -5 %, and beyond the last node on its line', () => {
  const moves = [-0.08, -0.04, 0, 0.04, 0.08];
  expect(breachMoves({ moves, headroom: [-300, 100, 500, 900, 1_300] })).toEqual({ down: -0.05, up: undefined });
  expect(breachMoves({ moves, headroom: [420, 460, 500, 300, 100] }).up).toBeCloseTo(0.1, 12);
  expect(breachMoves({ moves, headroom: [420, 460, 500, 300, 100] }).down).toBeCloseTo(-0.5, 12);
  expect(breachMoves({ moves, headroom: [-1, 5, -2, 3, 4] })).toEqual({ down: -0, up: 0 });
});

test('LIQD-002 a short straddle is breached on both sides', () => {
  const { down, up } = breachMoves({ moves: [-0.1, -0.05, 0, 0.05, 0.1], headroom: [-400, 100, 300, 150, -250] });
  expect(down).toBeCloseTo(-0.06, 12);
  expect(up).toBeCloseTo(0.05 + (0.05 * 150) / 400, 12);
});

test('LIQD-002 legs that offset each other are far from the line together, legs that add up are near', () => {
  const leg = (size: number) => ({ up: size, down: -size });
  const rho = (r: number) => [
    [1, r],
    [r, 1],
  ];
  expect(jointDistance(600, [leg(300), leg(400)], rho(0))).toBeCloseTo(600 / 500, 12);
  expect(jointDistance(600, [leg(300), leg(300)], rho(1))).toBeCloseTo(1, 12);
  expect(jointDistance(600, [leg(300), leg(-300)], rho(1))).toBe(Number.POSITIVE_INFINITY);
  expect(jointDistance(600, [leg(300), leg(-300)], rho(0.9))).toBeGreaterThan(4);
  // 100 d^2 + 250 d = 600, and 100 d^2 = 400.
  expect(jointDistance(600, [{ up: -100, down: -100 }, leg(250)], rho(0))).toBeCloseTo(1.5, 12);
  expect(jointDistance(400, [{ up: -100, down: -100 }], [[1]])).toBeCloseTo(2, 12);
  expect(jointDistance(400, [{ up: 100, down: 100 }], [[1]])).toBe(Number.POSITIVE_INFINITY);
  expect(jointDistance(0, [leg(1)], [[1]])).toBe(0);
});

test('LIQD-003 the tail of Student with four degrees of freedom, to fifteen digits, far out too', () => {
  // 1/2 - (3/4)(x - x^3/3), x = t / sqrt(4 + t^2), in sixty digits.
  const D = Decimal.clone({ precision: 60 });
  for (const t of [0, 0.1, 0.5, 1, 2.132, 5, 20, 1e3, 1e6]) {
    const x = new D(t).div(new D(t).pow(2).plus(4).sqrt());
    const exact = new D(0.5).minus(x.minus(x.pow(3).div(3)).times(0.75));
    expect(Math.abs(new D(studentTail(t)).div(exact).minus(1).toNumber())).toBeLessThan(2e-15);
  }
  expect(studentTail(2.131847)).toBeCloseTo(0.05, 6);
});

test('LIQD-003 at the line a breach is certain, two deviations of the hour away it is 6.5 %', () => {
  expect(breachProbability(0, hour)).toBe(1);
  expect(breachProbability(-1, hour)).toBe(1);
  expect(breachProbability(2, hour)).toBeCloseTo(0.065, 4);
  expect(breachProbability(Number.POSITIVE_INFINITY, hour)).toBe(0);
  expect(horizonDeviation(0.6, DAY_MS)).toBeCloseTo(0.0314, 4);
});

test('LIQD-003 farther away is never more probable', () => {
  fc.assert(
    fc.property(
      fc.double({ min: 0, max: 50, noNaN: true }),
      fc.double({ min: 0, max: 5, noNaN: true }),
      (distance, more) => {
        const near = breachProbability(distance, day);
        expect(breachProbability(distance + more, day)).toBeLessThanOrEqual(near);
        expect(near).toBeGreaterThan(0);
        expect(near).toBeLessThanOrEqual(1);
      },
    ),
  );
});

test('LIQD-001 the shorter the horizon, the more the last minutes count', () => {
  const calm = alternating(0.002, 3_000);
  const shaken = [1, 2, 3].reduce(
    (state, minute) =>
      observeVol(state, calm.timeMs + minute * MINUTE_MS, state.price * (minute % 2 === 0 ? 0.99 : 1.01)),
    calm,
  );
  expect(forecast(shaken, fiveMinutes)).toBeGreaterThan(1.5 * forecast(shaken, hour));
  expect(forecast(shaken, hour)).toBeGreaterThan(1.5 * forecast(shaken, day));
  for (const { weights } of [fiveMinutes, hour, day]) {
    expect(weights).toHaveLength(MEMORIES_MS.length);
    expect(weights.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 12);
  }
});

test('LIQD-005 two coins that move together are correlated, two that do not are not, and a stranger is taken for 0.7', () => {
  const watch = new VolWatch();
  const moves = [0.01, -0.02, 0.015, -0.005, 0.02, -0.018];
  const prices = { btc: 100, eth: 10, gold: 50 };
  for (let i = 0; i < 600; i++) {
    watch.observe(i * HOUR_MS, Object.entries(prices));
    prices.btc *= 1 + moves[i % 6];
    prices.eth *= 1 + 2 * moves[i % 6];
    prices.gold *= 1 + 0.01 * (i % 2 === 0 ? 1 : -1) * (i % 4 < 2 ? 1 : -1);
  }
  expect(watch.correlation('btc', 'eth')).toBeGreaterThan(0.98);
  expect(watch.correlation('eth', 'btc')).toBe(watch.correlation('btc', 'eth'));
  expect(Math.abs(watch.correlation('gold', 'btc'))).toBeLessThan(0.2);
  expect([watch.correlation('btc', 'btc'), watch.correlation('btc', 'sol')]).toEqual([1, 0.7]);
  expect(watch.vol('eth', day) / watch.vol('btc', day)).toBeCloseTo(2, 1);
  expect([watch.vol('sol', day), watch.filled('sol'), watch.filled('btc') > 0.99]).toEqual([0, 0, true]);
});

test('LIQD-005 after twenty common moves what was seen and what is taken for granted count alike', () => {
  const watch = new VolWatch();
  for (let i = 0; i <= 20; i++) {
    const up = i % 2 === 0;
    watch.observe(i * HOUR_MS, [
      ['a', up ? 100 : 101],
      ['b', up ? 100 : 99],
    ]);
  }
  expect(watch.correlation('a', 'b')).toBeCloseTo((0.7 - 1) / 2, 3);
  watch.observe(30 * HOUR_MS, [
    ['a', 0],
    ['b', Number.NaN],
  ]);
  watch.observe(5 * HOUR_MS, [['a', 500]]);
  expect(watch.correlation('a', 'b')).toBeCloseTo(-0.15, 3);
});

test('LIQD-002 headroom between nodes and beyond them lies on straight lines', () => {
  const ladder = { moves: [-0.1, 0, 0.1], headroom: [0, 100, 300] };
  for (const [move, headroom] of [
    [-0.2, -100],
    [-0.05, 50],
    [0, 100],
    [0.05, 200],
    [0.3, 700],
  ])
    expect(valueAt(ladder, move)).toBeCloseTo(headroom, 9);
});
