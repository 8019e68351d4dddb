import { describe, expect, test } from 'vitest';
import { handPosition } from '../../test/hand-position.ts';
import { bankruptcyPrice } from './bankruptcy-price.ts';
import type { ContractPricing } from './contract-pricing.ts';

const contract = (changes: Partial<ContractPricing>): ContractPricing => handPosition({ contract: changes }).contract;

describe('MARG-081 the price that leaves nothing', () => {
  test('linear: the mark less NAV a coin, in the quote currency', () => {
    const half = contract({ size: 0.5 });
    expect(bankruptcyPrice(half, 2, 100, 30)).toBe(100 - 30);
    expect(bankruptcyPrice(half, 4, 100, 30)).toBe(100 - 15);
    expect(bankruptcyPrice(half, -2, 100, 30)).toBe(100 + 30);
    expect(bankruptcyPrice(contract({ size: 0.5, settlePrice: 2, index: 7 }), 2, 100, 30)).toBe(100 - 15);
    expect(bankruptcyPrice(half, 2, 100, -30)).toBe(130);
  });

  test('options: a linear one in its quote currency, an inverse one in coins at the index', () => {
    const linear = contract({ callOrPut: 1, settlePrice: 2, index: 1_000 });
    expect(bankruptcyPrice(linear, -1, 50, 30)).toBe(50 + 15);
    const inverse = contract({ shape: 'inverse-option', callOrPut: 1, settlePrice: 7, index: 1_000 });
    expect(bankruptcyPrice(inverse, -2, 0.25, 250)).toBe(0.25 + 0.125);
    expect(bankruptcyPrice(inverse, 2, 0.25, 250)).toBe(0.25 - 0.125);
  });

  test('inverse: its reciprocal moves by the coins that NAV is', () => {
    const inverse = contract({ shape: 'inverse', size: 8, index: 1_024, settlePrice: 7 });
    // 10 contracts of 8 dollars: 640 dollars are 0.625 coins, 1/128 a dollar; the mark is 1/128 too.
    expect(bankruptcyPrice(inverse, 10, 128, 640)).toBe(64);
    expect(bankruptcyPrice(inverse, -10, 128, 320)).toBe(256);
    expect(bankruptcyPrice(inverse, -10, 128, 640)).toBeUndefined();
    expect(bankruptcyPrice(inverse, -10, 128, 960)).toBeUndefined();
  });

  test('none at or below zero, and none of nothing held', () => {
    const one = contract({});
    expect(bankruptcyPrice(one, 1, 100, 99)).toBe(1);
    expect(bankruptcyPrice(one, 1, 100, 100)).toBeUndefined();
    expect(bankruptcyPrice(one, 1, 100, 101)).toBeUndefined();
    expect(bankruptcyPrice(one, 0, 100, 5)).toBeUndefined();
    expect(bankruptcyPrice(one, 0, 100, -5)).toBeUndefined();
  });
});
