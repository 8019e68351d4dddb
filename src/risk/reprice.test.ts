import { expect, test } from 'vitest';
import type { ContractPricing } from './contract-pricing.ts';
import { firstOrder } from './greeks.ts';
import { contractValue } from './reprice.ts';

const CALL: ContractPricing = {
  shape: 'linear-option',
  size: 1,
  index: 64_000,
  forward: 65_000,
  fixed: 0,
  settlePrice: 1,
  timeYears: 30 / 365,
  vol: 0.6,
  rate: 0,
  strike: 70_000,
  callOrPut: 1,
  logMoneyness: 0.07410797215372195, // ln(70/65)
};

const gain = (contract: ContractPricing, move: number, vol: number): number =>
  contractValue(contract, move, vol) - contractValue(contract, 0, contract.vol);

/** Gains to 12 digits by Python's decimal with a 45-digit normal distribution. */
test('SCAN-030 options are repriced in full on the shocked forward', () => {
  expect(gain(CALL, 0.12, 0.9)).toBeCloseTo(6265.35508119894, 8);
  expect(gain({ ...CALL, shape: 'inverse-option' }, 0.12, 0.9)).toBeCloseTo(6168.96500302665, 8);
  const put = { ...CALL, callOrPut: -1, strike: 60_000 };
  expect(gain(put, -0.16, 0.9)).toBeCloseTo(6730.12474792152, 8);
});

test('SCAN-030 within a settlement window only what is not fixed yet moves', () => {
  const future: ContractPricing = { ...CALL, shape: 'linear', callOrPut: 0, fixed: 32_500 };
  expect(contractValue(future, 0.1, 0)).toBeCloseTo(68_250, 9);
  expect(contractValue({ ...future, fixed: 0 }, 0.1, 0)).toBeCloseTo(71_500, 9);
});

test('SCAN-031 an inverse future is a fixed number of dollars short', () => {
  const inverse: ContractPricing = {
    ...CALL,
    shape: 'inverse',
    size: 10,
    index: 64_000,
    forward: 64_000,
    callOrPut: 0,
  };
  for (const move of [-0.66, -0.16, 0, 0.1, 5]) expect(contractValue(inverse, move, 0)).toBe(-10);
  expect(contractValue({ ...inverse, forward: 65_000 }, 0.1, 0)).toBeCloseTo((-10 * 64) / 65, 12);
});

test('GREK-030 slopes are the derivatives of the repriced value', () => {
  const step = 1e-5;
  for (const shape of ['spot', 'linear', 'inverse', 'linear-option', 'inverse-option'] as const) {
    for (const callOrPut of [1, -1]) {
      const contract: ContractPricing = { ...CALL, shape, callOrPut, settlePrice: 0.99, rate: 0.03 };
      const slope = firstOrder(contract);
      const difference = (up: ContractPricing, down: ContractPricing, h: number): number =>
        (contractValue(up, 0, up.vol) - contractValue(down, 0, down.vol)) / (2 * h);
      const moved = (contractValue(contract, step, 0.6) - contractValue(contract, -step, 0.6)) / (2 * step);
      expect(slope.delta).toBeCloseTo(moved, 1);
      const forwards = [1 + step, 1 - step].map((by) => ({ ...contract, forward: contract.forward * by }));
      if (shape !== 'spot') expect(slope.basisDelta).toBeCloseTo(difference(forwards[0], forwards[1], step), 1);
      const vols = [step, -step].map((by) => ({ ...contract, vol: contract.vol + by }));
      expect(slope.vega).toBeCloseTo(difference(vols[0], vols[1], step), 1);
    }
  }
});

test('GREK-030 an inverse future at its index has no delta of its own and its notional of basis delta', () => {
  const inverse: ContractPricing = {
    ...CALL,
    shape: 'inverse',
    size: 10,
    index: 64_000,
    forward: 64_000,
    callOrPut: 0,
  };
  expect(firstOrder(inverse)).toEqual({ delta: 0, basisDelta: 10, vega: 0 });
});
