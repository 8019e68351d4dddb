import { expect, test } from 'vitest';
import { backtestStatistics, independenceTest, kupiecTest } from './backtest-statistics.ts';

/** Statistics by Python's decimal logarithm to 12 digits. */
test('MARG-110 Kupiec on counts, zero counts among them', () => {
  expect(kupiecTest(250, 3, 0.01).statistic).toBeCloseTo(0.094940122664437, 10);
  expect(kupiecTest(250, 0, 0.01).statistic).toBeCloseTo(5.025167926750721, 10);
  expect(kupiecTest(250, 10, 0.01).statistic).toBeCloseTo(12.955491062356042, 10);
  expect(kupiecTest(0, 0, 0.01)).toEqual({ statistic: 0, probability: 1 });
});

test('MARG-110 the tail of chi-square with one degree: 3.841459 is the 95th percentile, 6.634897 the 99th', () => {
  const tail = (target: number): number => {
    let [low, high] = [1, 30];
    for (let i = 0; i < 60; i++) {
      const middle = (low + high) / 2;
      if (kupiecTest(1000, middle, 0.001).statistic < target) low = middle;
      else high = middle;
    }
    return kupiecTest(1000, low, 0.001).probability;
  };
  expect(tail(3.841458820694124)).toBeCloseTo(0.05, 9);
  expect(tail(6.6348966010212145)).toBeCloseTo(0.01, 9);
});

test('MARG-110 Christoffersen sees exceptions that follow each other', () => {
  const apart = Array.from({ length: 100 }, (_, day) => day % 20 === 0);
  const together = Array.from({ length: 100 }, (_, day) => day >= 40 && day < 45);
  expect(independenceTest(apart).probability).toBeGreaterThan(0.3);
  expect(independenceTest(together).statistic).toBeCloseTo(23.519994559910062, 10);
  expect(independenceTest(together).probability).toBeLessThan(1e-5);
});

test('MARG-110 both at once, on days', () => {
  const days = Array.from({ length: 250 }, (_, day) => day === 10 || day === 100 || day === 200);
  const statistics = backtestStatistics(days, 0.99);
  expect(statistics).toMatchObject({ days: 250, exceptions: 3, coverage: 0.988 });
  expect(statistics.conditional.statistic).toBe(statistics.kupiec.statistic + statistics.independence.statistic);
  expect(statistics.conditional.probability).toBeCloseTo(Math.exp(-statistics.conditional.statistic / 2), 12);
});
