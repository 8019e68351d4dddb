import { expect, test } from 'vitest';
import { impliedTotalVol } from '../../src/quant/implied-vol.ts';
import { errorInUlp, fromBits, goldenCases, worst } from './ulp.ts';

test('QUNT-040 the vol of any price is within 5 ulp of the solution of 50 digits for those very doubles', () => {
  const cases = goldenCases('quant/implied-vol.json', 'impliedVol');
  const found = worst(cases, ([price, forward, strike, kind, totalVol]) =>
    errorInUlp(impliedTotalVol(fromBits(price), fromBits(forward), fromBits(strike), kind === 'call'), totalVol),
  );
  expect(cases.length).toBeGreaterThan(400);
  // The condition, by the lesser of price and complement, never exceeds 1.1: no input is a bad one.
  expect(Math.max(...cases.map((golden) => Number(golden[5])))).toBeLessThan(1.1);
  expect(found.error, `at ${found.at}`).toBeLessThan(5);
});
