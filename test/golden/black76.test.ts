import { expect, test } from 'vitest';
import { black76, black76Price } from '../../src/quant/black76.ts';
import { priceOverVega } from '../../src/quant/normalised-black.ts';
import { errorInUlp, exactly, fromBits, goldenCases, worst } from './ulp.ts';

const FILE = 'quant/black76.json';

test('QUNT-031 prices are within 6 ulp of 45 digits, from the money to the least double', () => {
  const cases = goldenCases(FILE, 'price');
  const found = worst(cases, ([forward, strike, totalVol, kind, price]) =>
    errorInUlp(black76Price(fromBits(forward), fromBits(strike), fromBits(totalVol), kind === 'call'), price),
  );
  expect(cases.length).toBeGreaterThan(1000);
  expect(found.error, `at ${found.at}`).toBeLessThan(6);
});

test('QUNT-032 Greeks are within 4 ulp times 1 + d1^2', () => {
  const found = worst(goldenCases(FILE, 'greeks'), ([f, k, t, v, d, kind, price, delta, gamma, vega, theta, decay]) => {
    const [forward, strike, timeYears, vol, discount] = [f, k, t, v, d].map(fromBits);
    const value = black76({ forward, strike, timeYears, vol, discount, isCall: kind === 'call' });
    const totalVol = vol * Math.sqrt(timeYears);
    const d1 = Math.log(forward / strike) / totalVol + totalVol / 2;
    const errors = [
      errorInUlp(value.price, price),
      errorInUlp(value.delta, delta),
      errorInUlp(value.gamma, gamma),
      errorInUlp(value.vega, vega),
      // Theta is a difference of two terms: its error is measured in ulp of their sum.
      exactly(value.theta).minus(theta).abs().div(decay).toNumber() / 2.2e-16,
    ];
    return Math.max(...errors) / (1 + d1 * d1);
  });
  expect(found.error, `at ${found.at}`).toBeLessThan(4);
});

test('QUNT-030 price over vega tends to 2t / h^2 far out and to the at-the-money ratio at h = 0', () => {
  for (const h of [-1e3, -1e6, -1e9]) expect((priceOverVega(h, 0.25) * h * h) / 0.5).toBeCloseTo(1, 4);
  // At the money D = (2 Phi(t) - 1) / phi(t): 2 t (1 + t^2 / 3 + t^4 / 15 + ...).
  const t = 0.01;
  expect(priceOverVega(0, t)).toBeCloseTo(2 * t * (1 + t ** 2 / 3 + t ** 4 / 15), 15);
});

test('QUNT-030 price over vega is continuous where its regions meet', () => {
  for (const [h, t] of [
    [-1, 0.3],
    [-5, 0.3],
    [-8.5, 0.5],
    [-8.2, 0.2],
    [-1.75, 1],
    [-1, 1],
    [-1.05, 0.3],
    [-0.4, 1.07],
  ]) {
    const around = [-3e-12, -1e-12, 1e-12, 3e-12].map((step) => priceOverVega(h * (1 + step), t * (1 - step)));
    for (const value of around) expect(Math.abs(value / around[0] - 1)).toBeLessThan(1e-10);
  }
});
