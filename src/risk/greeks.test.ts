import { describe, expect, test } from 'vitest';
import type { ContractPricing } from './contract-pricing.ts';
import { firstOrder, greeksTable, positionGreeks } from './greeks.ts';
import type { Greeks } from './greeks.ts';
import type { ValuedAccount, ValuedPosition } from './valuation.ts';

/** Phi and phi of one and two, to sixteen digits by Python's decimal. */
const CDF = { one: 0.8413447460685429, two: 0.9772498680518208 };
const PDF = { one: 0.24197072451914337, two: 0.05399096651318806 };
/** exp(-0.05 * 4) */
const DISCOUNT = 0.8187307530779818;

/** Four years at a vol of 100 %: a deviation of two, so that d1 is one at the money. */
const OPTION: ContractPricing = {
  shape: 'linear-option',
  size: 10,
  index: 96,
  forward: 100,
  fixed: 0,
  settlePrice: 0.9,
  timeYears: 4,
  vol: 1,
  rate: 0.05,
  strike: 100,
  callOrPut: 1,
  logMoneyness: 0,
};

describe('first order', () => {
  test('GREK-030 spot follows its index, a linear contract its price in dollars, an inverse one its basis alone', () => {
    expect(firstOrder({ ...OPTION, shape: 'spot' })).toEqual({ delta: 960, basisDelta: 0, vega: 0 });
    expect(firstOrder({ ...OPTION, shape: 'linear' })).toEqual({ delta: 900, basisDelta: 900, vega: 0 });
    expect(firstOrder({ ...OPTION, shape: 'inverse', forward: 128 })).toEqual({
      delta: 0,
      basisDelta: (10 * 96) / 128,
      vega: 0,
    });
  });

  test('GREK-030 a linear option: discount * Phi(d1) on its forward, discount * forward * phi(d1) * sqrt(time) of vega', () => {
    const call = firstOrder(OPTION);
    expect(call.delta).toBeCloseTo(10 * 0.9 * 100 * DISCOUNT * CDF.one, 9);
    expect(call.basisDelta).toBe(call.delta);
    expect(call.vega).toBeCloseTo(10 * 0.9 * DISCOUNT * 100 * PDF.one * 2, 9);
    const put = firstOrder({ ...OPTION, callOrPut: -1 });
    expect(put.delta).toBeCloseTo(10 * 0.9 * 100 * DISCOUNT * (CDF.one - 1), 9);
    expect(put.vega).toBe(call.vega);
    const free = firstOrder({ ...OPTION, rate: 0 });
    expect(free.delta).toBeCloseTo(900 * CDF.one, 9);
  });

  test('GREK-030 a strike e^-2 of the forward: d1 is two', () => {
    const { delta, vega } = firstOrder({ ...OPTION, logMoneyness: -2, rate: 0 });
    expect(delta).toBeCloseTo(900 * CDF.two, 9);
    expect(vega).toBeCloseTo(9 * 100 * PDF.two * 2, 9);
  });

  test('GREK-030 an inverse option: in coin at the index, its basis delta less by its price', () => {
    const { delta, basisDelta, vega } = firstOrder({ ...OPTION, shape: 'inverse-option', settlePrice: 1 });
    expect(delta).toBeCloseTo(10 * 96 * DISCOUNT * CDF.one, 9);
    // Black at the money: forward * (2 Phi(1) - 1); in coin that over the forward, in dollars times the index.
    expect(delta - basisDelta).toBeCloseTo(10 * 96 * DISCOUNT * (2 * CDF.one - 1), 9);
    expect(vega).toBeCloseTo(((10 * 96) / 100) * DISCOUNT * 100 * PDF.one * 2, 9);
  });

  test('GREK-030 an option at its strike without time has half a delta and no vega', () => {
    const { delta, vega } = firstOrder({ ...OPTION, timeYears: 0, rate: 0 });
    expect(delta).toBeCloseTo(450, 6);
    expect(vega).toBe(0);
  });
});

const greeksOf = (delta: number, gamma: number, vega: number, theta: number): Greeks => ({ delta, gamma, vega, theta });

const position = (underlying: string, expiryMs: number | undefined, quantity: number, greeks: Greeks): ValuedPosition =>
  ({
    position: { instrument: { underlying, ...(expiryMs === undefined ? {} : { expiryMs }) }, quantity },
    greeks,
  }) as ValuedPosition;

const account = (
  balances: readonly (readonly [string | undefined, number])[],
  positions: readonly ValuedPosition[],
): ValuedAccount =>
  ({
    balances: balances.map(([underlying, amount]) => ({ amount, ...(underlying === undefined ? {} : { underlying }) })),
    positions,
  }) as unknown as ValuedAccount;

describe('the table', () => {
  test('GREK-020 a position has its quantity times the Greeks of one contract', () => {
    expect(positionGreeks(position('BTC-USD', 1, -4, greeksOf(0.5, 0.25, 3, -2)))).toEqual(greeksOf(-2, -1, -12, 8));
  });

  test('GREK-020 by name and then by time, coins and perpetuals first, whatever order they come in', () => {
    const legs = [
      position('SOL-USD', 20, 1, greeksOf(1, 0, 0, 0)),
      position('BTC-USD', 30, 1, greeksOf(2, 0.5, 8, -4)),
      position('BTC-USD', 20, 2, greeksOf(4, 0, 1, 0)),
      position('BTC-USD', undefined, 3, greeksOf(1, 0, 0, 0)),
      position('BTC-USD', 20, -1, greeksOf(1, 0.25, 0, 2)),
      position('AVAX-USD', 9, 1, greeksOf(16, 0, 0, 0)),
    ];
    const rows = [
      { underlying: 'AVAX-USD', expiryMs: 9, ...greeksOf(16, 0, 0, 0) },
      { underlying: 'BTC-USD', ...greeksOf(3 + 0.5, 0, 0, 0) },
      { underlying: 'BTC-USD', expiryMs: 20, ...greeksOf(8 - 1, -0.25, 2, -2) },
      { underlying: 'BTC-USD', expiryMs: 30, ...greeksOf(2, 0.5, 8, -4) },
      { underlying: 'SOL-USD', ...greeksOf(-7, 0, 0, 0) },
      { underlying: 'SOL-USD', expiryMs: 20, ...greeksOf(1, 0, 0, 0) },
      { ...greeksOf(0, 0, 10, -6) },
    ];
    const balances = [
      ['SOL-USD', -7],
      [undefined, 1_000],
      ['BTC-USD', 0.5],
    ] as const;
    expect(greeksTable(account(balances, legs))).toEqual(rows);
    expect(greeksTable(account([...balances].reverse(), [...legs].reverse()))).toEqual(rows);
  });

  test('GREK-020 the total has a delta and a gamma of one underlying only; without rows there is none', () => {
    const one = [position('BTC-USD', 1, 2, greeksOf(1, 0.5, 3, -1)), position('BTC-USD', 2, -1, greeksOf(1, 1, 1, 1))];
    expect(greeksTable(account([], one)).at(-1)).toEqual(greeksOf(1, 0, 5, -3));
    expect(greeksTable(account([['ETH-USD', 5]], one)).at(-1)).toEqual(greeksOf(0, 0, 5, -3));
    expect(greeksTable(account([[undefined, 5]], []))).toEqual([]);
  });
});
