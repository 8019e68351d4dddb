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

test('MARG-110 the counts of a sequence: 2 ln of what is seen over what is the same every day', () => {
  const ln = Math.log;
  // c h c c h h c c: after a calm day two hits in four, after a hit one in three.
  const days = [false, true, false, false, true, true, false, false];
  const apart = 2 * ln(1 / 2) + 2 * ln(1 / 2) + 2 * ln(2 / 3) + ln(1 / 3);
  const alike = 4 * ln(4 / 7) + 3 * ln(3 / 7);
  expect(independenceTest(days).statistic).toBeCloseTo(2 * (apart - alike), 10);
  // h h c: after a hit one in two; no day after a calm one.
  expect(independenceTest([true, true, false]).statistic).toBeCloseTo(0, 12);
  // c h h: after a calm day one in one, after a hit one in one.
  expect(independenceTest([false, true, true])).toEqual({ statistic: 0, probability: 1 });
  expect(independenceTest([])).toEqual({ statistic: 0, probability: 1 });
});

test('MARG-110 Kupiec where every day is an exception, and where the promise is kept to the day', () => {
  expect(kupiecTest(5, 5, 0.2).statistic).toBeCloseTo(-2 * 5 * Math.log(0.2), 10);
  expect(kupiecTest(5, 1, 0.2)).toEqual({ statistic: expect.closeTo(0, 12), probability: expect.closeTo(1, 5) });
  expect(kupiecTest(10, 4, 0.1).statistic).toBeCloseTo(
    2 * (6 * Math.log(0.6) + 4 * Math.log(0.4) - 6 * Math.log(0.9) - 4 * Math.log(0.1)),
    10,
  );
});

test('MARG-110 coverage counts days without an exception; of no days all of them', () => {
  const none = backtestStatistics([], 0.99);
  expect(none).toMatchObject({ days: 0, exceptions: 0, coverage: 1 });
  expect(none.conditional).toEqual({ statistic: 0, probability: 1 });
  const days = [false, true, false, false, true];
  const some = backtestStatistics(days, 0.9);
  expect(some).toMatchObject({ days: 5, exceptions: 2, coverage: 0.6 });
  expect(some.kupiec.statistic).toBeCloseTo(kupiecTest(5, 2, 0.1).statistic, 12);
  expect(some.independence).toEqual(independenceTest(days));
});
