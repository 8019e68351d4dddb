import { expect, test } from 'vitest';
import { shockedVol, tenorShock, tiltedVol } from './volatility-shock.ts';

const SHOCK = { up: 0.5, down: 0.25, shortPower: 0.3, longPower: 0.13, daysFloor: 1, volFloor: 0.5 };

/** Factors to 20 digits by Python's decimal: exp(p ln(30 / days)). */
const FACTORS = [
  { days: 7, up: 1.7737077886054065992, down: 0.6131461056972967004 },
  { days: 90, up: 1.4334552237891266439, down: 0.7832723881054366781 },
  { days: 1, up: 2.3870955573360905434, down: 0.3064522213319547283 },
  { days: 0.2, up: 2.3870955573360905434, down: 0.3064522213319547283 },
  { days: 30, up: 1.5, down: 0.75 },
];

test.each(FACTORS)('SCAN-020 the shock at $days days', ({ days, up, down }) => {
  const shock = tenorShock(SHOCK, days);
  expect(Math.abs(shock.up - up)).toBeLessThanOrEqual(4e-16 * up);
  expect(Math.abs(shock.down - down)).toBeLessThanOrEqual(4e-16);
});

test('SCAN-020 an up-shocked vol reaches the floor and never falls, a down-shocked one stops at zero', () => {
  const shock = tenorShock(SHOCK, 90);
  expect(shockedVol(0.2, shock, 'up')).toBe(0.5);
  expect(shockedVol(0.2, shock, 'same')).toBe(0.2);
  expect(shockedVol(0.6, shock, 'up')).toBe(0.6 * shock.up);
  expect(shockedVol(0.6, { up: 0.9, down: 1, floor: 0 }, 'up')).toBe(0.6);
  expect(tenorShock({ ...SHOCK, down: 0.6 }, 1).down).toBe(0);
});

test('SCAN-021 the tilt is linear in standard deviations up to its width', () => {
  const logMoneyness = 0.09531017980432486; // ln 1.1
  expect(Math.abs(tiltedVol(1, 0.12, 1, logMoneyness, 0.25) - 1.0228744431530379664)).toBeLessThanOrEqual(3e-16);
  expect(tiltedVol(0.5, 0.12, 1, 1.0986, 0.25)).toBe(0.5 * 1.12);
  expect(tiltedVol(0.5, -0.12, 1, 1.0986, 0.25)).toBe(0.5 * 0.88);
  expect(tiltedVol(0.5, 0.12, 1, 0, 0.25)).toBe(0.5);
  expect(tiltedVol(0.5, 3, 1, -9, 0.25)).toBe(0);
});
