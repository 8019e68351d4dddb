import { describe, expect, test } from 'vitest';
import { handPosition } from '../../../test/hand-position.ts';
import type { NetPosition } from './net-position.ts';
import { immediateLoss, slippage } from './open-order-charge.ts';
import type { OrderGroup } from './order-subsets.ts';
import { worstSubset } from './order-subsets.ts';

describe('MODL-014 what a fill loses at once', () => {
  const linear = handPosition({ contract: { size: 0.5, settlePrice: 2 }, markPrice: 1_000 });

  test('linear: the distance to the mark where it is worse', () => {
    expect(slippage(linear, 4, 1_010)).toBe(40);
    expect(slippage(linear, 4, 990) + 0).toBe(0);
    expect(slippage(linear, -4, 990)).toBe(40);
    expect(slippage(linear, -4, 1_010) + 0).toBe(0);
    expect(slippage(linear, 4, 1_000)).toBe(0);
  });

  test('inverse: the coins that it does not get, at the index', () => {
    const contract = { shape: 'inverse' as const, size: 8, index: 1_024, settlePrice: 7 };
    const inverse = handPosition({ contract, markPrice: 128 });
    // 80 dollars: 0.625 coins at the mark, 0.5 at 160, 0.78125 at 102.4.
    expect(slippage(inverse, 10, 160)).toBeCloseTo(0.125 * 1_024, 9);
    expect(slippage(inverse, -10, 102.4)).toBeCloseTo(0.15625 * 1_024, 9);
    expect(slippage(inverse, 10, 102.4) + 0).toBe(0);
    expect(slippage(inverse, -10, 160) + 0).toBe(0);
  });

  const option = (quantity: number, contract: object = {}) =>
    handPosition({ quantity, markPrice: 50, contract: { callOrPut: 1, strike: 1, size: 2, ...contract } });

  test('an option bought: the distance for what closes a short, the premium for the rest', () => {
    expect(immediateLoss(option(5), 60, 0)).toBe(5 * 2 * 60);
    expect(immediateLoss(option(5), 60, 2)).toBe(2 * 2 * 10 + 3 * 2 * 60);
    expect(immediateLoss(option(5), 60, 5)).toBe(5 * 2 * 10);
    expect(immediateLoss(option(5), 60, 9)).toBe(5 * 2 * 10);
    expect(immediateLoss(option(5), 40, 2)).toBe(3 * 2 * 40);
    expect(immediateLoss(option(5, { settlePrice: 4 }), 60, 0)).toBe(4 * 600);
    expect(immediateLoss(option(5, { settlePrice: 4, shape: 'inverse-option', index: 8 }), 60, 2)).toBe(8 * 400);
  });

  test('an option sold and what is no option: the distance alone', () => {
    expect(immediateLoss(option(-5), 40, 3)).toBe(5 * 2 * 10);
    expect(immediateLoss(option(-5), 60, 3) + 0).toBe(0);
    expect(immediateLoss(handPosition({ quantity: 5 }), 1_010, 3)).toBe(50);
  });
});

describe('MODL-015 the worst subset of groups of orders', () => {
  const group = (symbols: string, immediate: number): OrderGroup => ({
    fills: [...symbols].map((symbol) => handPosition({ symbol })),
    immediate,
  });
  const names = (fills: readonly NetPosition[]) => fills.map(({ instrument }) => instrument.symbol).join('');

  test('every subset is asked once, with its fills and what they lose at once', () => {
    const asked: (readonly [string, number])[] = [];
    const found = worstSubset([group('a', 1), group('bc', 2), group('d', 4)], (fills, immediate) => {
      asked.push([names(fills), immediate]);
      return -1;
    });
    expect(found).toEqual({ increase: 0, orders: 0 });
    expect(asked).toEqual([
      ['a', 1],
      ['bc', 2],
      ['abc', 3],
      ['d', 4],
      ['ad', 5],
      ['bcd', 6],
      ['abcd', 7],
    ]);
  });

  test('the largest increase with its orders; of equals the first; none at all is no increase', () => {
    const worst = (increases: Readonly<Record<string, number>>) =>
      worstSubset([group('a', 0), group('bc', 0)], (fills) => increases[names(fills)] ?? 0);
    expect(worst({ a: 5, bc: 7, abc: 6 })).toEqual({ increase: 7, orders: 2 });
    expect(worst({ a: 5, bc: 5, abc: 5 })).toEqual({ increase: 5, orders: 1 });
    expect(worst({ a: 1, abc: 2 })).toEqual({ increase: 2, orders: 3 });
    expect(worstSubset([], () => 9)).toEqual({ increase: 0, orders: 0 });
  });
});
