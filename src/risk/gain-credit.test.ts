import { expect, test } from 'vitest';
import { steadyCredit } from './gain-credit.ts';

test('SCAN-051 the credit shrinks as estimates of the correlation part', () => {
  const tolerance = { tolerated: 0.4, useless: 1 };
  expect(steadyCredit(0.6, 0.3, tolerance)).toBe(0.6);
  expect(steadyCredit(0.6, 0.7, tolerance)).toBeCloseTo(0.3, 15);
  expect(steadyCredit(0.6, 1.2, tolerance)).toBe(0);
});
