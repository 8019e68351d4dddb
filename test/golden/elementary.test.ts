import { describe, expect, test } from 'vitest';
import { exp } from '../../src/quant/exp.ts';
import { log } from '../../src/quant/log.ts';
import { logRatio, logRatioPair } from '../../src/quant/log-ratio.ts';
import { millsRatio, millsSlope } from '../../src/quant/mills.ts';
import { inverseNormalCdf, normalCdf, normalCdfBranchFree, normalPdf } from '../../src/quant/normal.ts';
import { power } from '../../src/quant/power.ts';
import { difference, errorInUlp, exactly, fromBits, goldenCases, worst } from './ulp.ts';

const MIN_NORMAL = 2.2250738585072014e-308;

/** The worst error in ulp of a function of one argument over the cases that `wanted` lets through. */
function worstUlp(
  file: string,
  group: string,
  f: (x: number) => number,
  wanted: (x: number, reference: number) => boolean = () => true,
): number {
  const cases = goldenCases(file, group).filter(([x, reference]) => wanted(fromBits(x), Number(reference)));
  expect(cases.length).toBeGreaterThan(5);
  return worst(cases, ([x, reference]) => errorInUlp(f(fromBits(x)), reference)).error;
}

describe('elementary functions against 45 digits', () => {
  test('QUNT-010 exp is within 0.8 ulp, subnormal results within 1', () => {
    expect(worstUlp('quant/exp.json', 'exp', exp, (_, reference) => reference >= MIN_NORMAL)).toBeLessThan(0.8);
    expect(worstUlp('quant/exp.json', 'exp', exp, (_, reference) => reference < MIN_NORMAL)).toBeLessThan(1);
  });

  test('QUNT-011 log is within 0.8 ulp over all exponents, subnormal arguments too', () => {
    expect(worstUlp('quant/log.json', 'log', log)).toBeLessThan(0.8);
  });

  test('QUNT-012 logRatio is within 1 ulp, and the pair carries 63 bits', () => {
    expect(worstUlp('quant/log.json', 'log', (x) => logRatio(x, 1))).toBeLessThan(1);
    const pair = new Float64Array(2);
    const found = worst(goldenCases('quant/log.json', 'log'), ([x, reference]) => {
      logRatioPair(fromBits(x), 1, pair);
      if (Number(reference) === 0) return pair[0] === 0 && pair[1] === 0 ? 0 : 1;
      return exactly(pair[0]).plus(exactly(pair[1])).minus(reference).div(reference).abs().toNumber();
    });
    expect(found.error).toBeLessThan(2 ** -63);
  });

  test('QUNT-013 power is within 1 ulp', () => {
    const found = worst(goldenCases('quant/power.json', 'power'), ([x, p, reference]) =>
      errorInUlp(power(fromBits(x), fromBits(p)), reference),
    );
    expect(found.error).toBeLessThan(1);
  });

  test("QUNT-014 Mills' ratio is within 1.5 ulp and its slope within 2", () => {
    expect(worstUlp('quant/normal.json', 'millsRatio', millsRatio)).toBeLessThan(1.5);
    expect(worstUlp('quant/normal.json', 'millsSlope', millsSlope)).toBeLessThan(2);
  });
});

describe('normal distribution against 45 digits', () => {
  test('QUNT-020 the density is within 2 ulp', () => {
    expect(worstUlp('quant/normal.json', 'pdf', normalPdf)).toBeLessThan(2);
  });

  test('QUNT-021 the distribution function is within 3 ulp down to -37.5 and within 1 ulp above 0', () => {
    expect(worstUlp('quant/normal.json', 'cdf', normalCdf, (x) => x < 0 && x > -37.5)).toBeLessThan(3);
    expect(worstUlp('quant/normal.json', 'cdf', normalCdf, (x) => x >= 0)).toBeLessThan(1);
  });

  test('QUNT-022 the branch-free form is within 2e-16 absolute', () => {
    const found = worst(goldenCases('quant/normal.json', 'cdf'), ([x, reference]) =>
      Math.abs(difference(normalCdfBranchFree(fromBits(x)), reference)),
    );
    expect(found.error).toBeLessThan(2e-16);
  });

  test('QUNT-023 the quantile is within 6 ulp from the least double to one half', () => {
    expect(worstUlp('quant/normal.json', 'inverse', inverseNormalCdf, (p) => p <= 0.5)).toBeLessThan(6);
    expect(worstUlp('quant/normal.json', 'inverse', inverseNormalCdf, (p) => p > 0.5)).toBeLessThan(6);
  });
});
