import { expect, test } from 'vitest';
import { black76 } from './black76.ts';
import type { Black76Columns } from './black76-columns.ts';
import { black76Columns } from './black76-columns.ts';
import { exp } from './exp.ts';
import { log } from './log.ts';
import { randomState, uniform } from './random.ts';

function emptyColumns(rows: number): Black76Columns {
  const column = () => new Float64Array(rows).fill(7);
  return {
    forward: column(),
    logForward: column(),
    strike: column(),
    logStrike: column(),
    vol: column(),
    timeYears: column(),
    rate: column(),
    discount: column(),
    sign: column(),
    price: column(),
    delta: column(),
    gamma: column(),
    vega: column(),
    theta: column(),
  };
}

function setRow(c: Black76Columns, i: number, option: Parameters<typeof black76>[0]): void {
  c.forward[i] = option.forward;
  c.logForward[i] = log(option.forward);
  c.strike[i] = option.strike;
  c.logStrike[i] = log(option.strike);
  c.vol[i] = option.vol;
  c.timeYears[i] = option.timeYears;
  c.discount[i] = option.discount;
  c.rate[i] = option.timeYears > 0 ? 0 - log(option.discount) / option.timeYears : 0;
  c.sign[i] = option.isCall ? 1 : -1;
}

test('QUNT-033 columns are within 2e-14 of the accurate form, and touch only their rows', () => {
  const rows = 1000;
  const columns = emptyColumns(rows);
  const state = randomState(33);
  const options = Array.from({ length: rows }, (_, i) => {
    const forward = [1.7, 2300, 65_000][i % 3];
    const timeYears = 0.0006 + uniform(state);
    const vol = 0.2 + 1.3 * uniform(state);
    const strike = forward * exp((12 * uniform(state) - 6) * vol * Math.sqrt(timeYears));
    return { forward, strike, timeYears, vol, isCall: i % 2 === 0, discount: 1 - 0.05 * uniform(state) };
  });
  for (const [i, option] of options.entries()) setRow(columns, i, option);
  black76Columns(columns, 5, 993);
  for (const name of ['price', 'delta', 'gamma', 'vega', 'theta'] as const) {
    expect([...columns[name].subarray(0, 5), ...columns[name].subarray(993)].every((value) => value === 7)).toBe(true);
    for (let i = 5; i < 993; i++) {
      const { forward, strike, timeYears, vol } = options[i];
      const larger = Math.max(forward, strike);
      const root = Math.sqrt(timeYears);
      const unit = {
        price: larger,
        delta: 1,
        gamma: 1 / (forward * vol * root),
        vega: larger * root,
        theta: (larger * vol) / root,
      };
      expect(Math.abs(columns[name][i] - black76(options[i])[name]) / unit[name]).toBeLessThan(2e-14);
    }
  }
});

test('QUNT-033 without time or vol the columns have the limits of the accurate form', () => {
  const base = { forward: 100, strike: 90, timeYears: 0.25, vol: 0.4, isCall: true, discount: 1 };
  const still = [
    { ...base, timeYears: 0 },
    { ...base, vol: 0 },
    { ...base, vol: 0, strike: 110 },
    { ...base, vol: 0, isCall: false },
    { ...base, timeYears: 0, strike: 110, isCall: false },
    { ...base, timeYears: 0, strike: 100 },
  ];
  const columns = emptyColumns(still.length);
  for (const [i, option] of still.entries()) setRow(columns, i, option);
  black76Columns(columns, 0, still.length);
  for (const [i, option] of still.entries()) {
    const value = black76(option);
    expect(columns.price[i]).toBeCloseTo(value.price, 6);
    expect(columns.delta[i]).toBeCloseTo(value.delta, 9);
    for (const name of ['gamma', 'vega', 'theta'] as const) expect(Math.abs(columns[name][i])).toBe(0);
  }
});
