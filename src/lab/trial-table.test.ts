import { describe, expect, test } from 'vitest';
import { housePreset, housePresetWith, instrumentNamed, portfolioOf } from '../../test/properties/random-portfolio.ts';
import { evaluatePortfolio } from '../risk/models/portfolio.ts';
import { HOUR_MS } from '../units/time.ts';
import { calibrate, sizeQuantile } from './calibration.ts';
import { deltaOneRanges, sameMoveLoss, shortfall, stressLoss, sumOfParts } from './delta-one-scan.ts';
import { historicalDays } from './historical-days.ts';
import { historicalMoves, jointMoves } from './joint-moves.ts';
import { judgedOn, trialTable } from './trial-table.ts';

const NAMES = ['BTC-USD', 'ETH-USD', 'SOL-USD'];
const { parameters } = housePreset();

/** Hourly closes that double and halve in turn over days, so that moves are known. */
function series(name: string, closes: readonly number[]) {
  return { name, closes: closes.map((close, hour) => ({ timeMs: hour * HOUR_MS, close })) };
}

describe('moves', () => {
  const hourly = Array.from({ length: 24 * 4 }, (_, hour) => 100 + hour);

  test('a one-day move ends at a whole step with closes there and a day before', () => {
    const joint = jointMoves([series('A', hourly)], { stepHours: 6, memory: 0.5 });
    expect(joint.timesMs[0]).toBe(24 * HOUR_MS);
    expect(joint.timesMs).toHaveLength(12);
    expect(joint.moves[0][0]).toBeCloseTo(24 / 100, 15);
    expect(joint.moves[1][0]).toBeCloseTo(24 / 106, 15);
    expect(joint.vols[1][0]).toBeCloseTo(Math.sqrt((0.24 ** 2 + (24 / 106) ** 2) / 2), 15);
  });

  test('an hour that one underlying lacks is no sample', () => {
    const other = series('B', hourly);
    const holed = { ...other, closes: other.closes.filter(({ timeMs }) => timeMs !== 30 * HOUR_MS) };
    const joint = jointMoves([series('A', hourly), holed], { stepHours: 6, memory: 0.5 });
    expect(joint.timesMs).not.toContain(30 * HOUR_MS);
    expect(joint.timesMs).not.toContain(54 * HOUR_MS);
  });

  test('past days are carried to the vol of the date, and a calm date does not shrink them when only scaled up', () => {
    const joint = {
      names: ['A'],
      timesMs: [0, 1],
      moves: [Float64Array.of(-0.1), Float64Array.of(0.02)],
      vols: [Float64Array.of(0.04), Float64Array.of(0.02)],
    };
    const first = (scaling: 'none' | 'filtered' | 'filtered-up') => historicalMoves(joint, 1, 2, scaling)[0][0];
    expect([first('none'), first('filtered'), first('filtered-up')]).toEqual([-0.1, -0.05, -0.1]);
    expect(historicalDays(joint, 2, 'filtered', 0.5)).toEqual({
      worstShare: 0.5,
      days: [
        { label: '1970-01-01T00:00', moves: { A: -0.05 } },
        { label: '1970-01-01T00:00', moves: { A: 0.02 } },
      ],
    });
  });
});

describe('requirements of straight books', () => {
  const ranges = deltaOneRanges(parameters, NAMES);
  const coins = [62_740, 1_905, 81.5].map((price) => price / 0.9997);

  test('SCAN-050 the lab reads a straight book as the model does', () => {
    const weights = [0.5, -0.3, -0.2];
    const futures = ['BTC', 'ETH', 'SOL'].map((coin, u) => ({
      instrument: instrumentNamed(`${coin}_USDC-PERPETUAL`),
      quantity: (weights[u] * 1e6) / coins[u] / 0.9997,
      entryPrice: coins[u],
    }));
    const only = evaluatePortfolio(portfolioOf([], futures), housePresetWith({ stress: [] }));
    const sameMove = Math.max(0, ...[...only.scratch.joint.subarray(0, 37)].map((pnl) => -pnl));
    const unit = 1 / 1e6;
    expect(sameMove * unit).toBeCloseTo(sameMoveLoss(weights, ranges), 3);
    const all = evaluatePortfolio(portfolioOf([], futures), housePreset());
    const expected = Math.max(sameMoveLoss(weights, ranges), stressLoss(weights, ranges));
    expect(all.margin.scanLoss * unit).toBeCloseTo(expected, 3);
  });

  test('one underlying has its own grid alone', () => {
    expect(stressLoss([1, 0, 0], ranges)).toBe(0);
    expect(sameMoveLoss([1, 0, 0], ranges)).toBeCloseTo(0.16, 15);
    expect(sumOfParts([0.5, -0.5, 0], ranges)).toBeCloseTo(0.17, 15);
  });

  test('SCAN-061 the shortfall is the mean of the worst', () => {
    const moves = [[-0.1], [0.3], [-0.2], [0.05]].map((move) => Float64Array.from(move));
    expect(shortfall([1], moves, 2)).toBeCloseTo(0.15, 15);
    expect(shortfall([-1], moves, 1)).toBeCloseTo(0.3, 15);
    expect(shortfall([0], moves, 1)).toBe(0);
  });
});

test('a trial counts the days on which the loss passed the requirement', () => {
  const judged = judgedOn([0.1, 0.3, -0.2, 0.25], [0.2, 0.2, 0.2, 0.25], 0.99);
  expect(judged.statistics).toMatchObject({ days: 4, exceptions: 1, coverage: 0.75 });
  expect(judged.beyond).toBeCloseTo(0.1, 15);
  expect(judged.mean).toBeCloseTo(0.2125, 15);
});

test('a trial uses nothing that was not known at its date', () => {
  const days = 30;
  const calm = Array.from({ length: 24 * days }, (_, hour) => 100 * (1 + 0.001 * Math.sin(hour)));
  const crashed = calm.map((close, hour) => (hour >= 24 * 20 ? close / 2 : close));
  const options = { stepHours: 24, days: 10, worstShare: 0.1, scaling: 'none', promised: 0.99 } as const;
  const row = (closes: readonly number[]) =>
    trialTable(
      jointMoves([series('BTC-USD', closes)], { stepHours: 24, memory: 0.9 }),
      parameters,
      [{ title: 'long', weights: { 'BTC-USD': 1 } }],
      options,
    )[0];
  expect(row(calm).shortfall.statistics.exceptions).toBeLessThan(12);
  const crash = row(crashed);
  expect(crash.largestLoss).toBeGreaterThan(0.49);
  expect(crash.scan.statistics.exceptions).toBe(1);
  expect(crash.scan.beyond).toBeGreaterThan(0.3);
});

test('calibration finds slopes, residuals and quantiles of made-up moves', () => {
  const market = Array.from({ length: 400 }, (_, i) => 0.05 * Math.sin(i * 1.7));
  const own = market.map((move, i) => 1.5 * move + (i % 100 === 0 ? 0.2 : 0));
  const joint = {
    names: ['BTC-USD', 'X-USD'],
    timesMs: market.map((_, i) => i),
    moves: market.map((move, i) => Float64Array.of(move, own[i])),
    vols: [],
  };
  const [, x] = calibrate(joint, { market: 'BTC-USD', quantile: 0.995, window: 100 });
  expect(x.beta).toBeCloseTo(1.5, 1);
  expect(x.singleName).toBeCloseTo(0.2, 1);
  expect(x.correlation).toBeGreaterThan(0.9);
  expect(sizeQuantile([1, -2, 3, -4], 0.75)).toBe(3);
  expect(() => calibrate(joint, { market: 'ETH-USD', quantile: 0.9, window: 10 })).toThrow(
    'there are no moves of ETH-USD',
  );
});
