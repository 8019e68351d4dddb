import { describe, expect, test } from 'vitest';
import { handPosition, plainly } from '../../../../test/hand-position.ts';
import { black76Price } from '../../../quant/black76.ts';
import type { ContractPricing } from '../../contract-pricing.ts';
import type { SpanCommodity, SpanParameters } from './parameters.ts';
import { contractArray, scenarioLabel, spanScenarios } from './risk-array.ts';

const COMMODITY: SpanCommodity = {
  priceScan: 0.375,
  volScan: 0.25,
  tiersFromDays: [0],
  calendar: [],
  delivery: { withinDays: 0, rate: 0 },
  shortOptionMinimum: { rate: 0, count: 'sum' },
};
const PARAMETERS: SpanParameters = {
  commodities: { default: COMMODITY },
  interCommodity: [],
  lookAheadDays: 0,
  extremeMultiple: 2,
  coverFraction: 0.5,
  compositeDeltaWeights: [8, 4, 2, 1],
  initialRatio: 1,
  arrayRounding: 0,
  excessOptionValue: 'everywhere',
  haircuts: { default: [] } as unknown as SpanParameters['haircuts'],
};

const arrayOf = (contract: Partial<ContractPricing>, changes: Partial<SpanParameters> = {}) =>
  contractArray(handPosition({ contract }), COMMODITY, { ...PARAMETERS, ...changes });
const near = (...values: readonly number[]): unknown[] => values.map((value) => expect.closeTo(value, 9));
/** Dollars that the price moves in scenarios 1 to 16: a third of the scan range of 375 dollars is 125. */
const MOVES = [0, 0, 125, 125, -125, -125, 250, 250, -250, -250, 375, 375, -375, -375, 750, -750];
const covered = (loss: number, s: number): number => (s < 14 ? loss : loss / 2);

describe('MODL-300 sixteen scenarios', () => {
  test('by thirds of the scan range, vol up and down, then the extremes', () => {
    expect(spanScenarios(PARAMETERS).map(scenarioLabel)).toEqual([
      '1: 0 range vol up',
      '2: 0 range vol down',
      '3: +1/3 range vol up',
      '4: +1/3 range vol down',
      '5: -1/3 range vol up',
      '6: -1/3 range vol down',
      '7: +2/3 range vol up',
      '8: +2/3 range vol down',
      '9: -2/3 range vol up',
      '10: -2/3 range vol down',
      '11: +1 range vol up',
      '12: +1 range vol down',
      '13: -1 range vol up',
      '14: -1 range vol down',
      '15: +2 range',
      '16: -2 range',
    ]);
    expect(spanScenarios(PARAMETERS).map(({ cover }) => cover)).toEqual([...new Array<number>(14).fill(1), 0.5, 0.5]);
  });

  test('a linear contract loses the dollars of the move, whatever its forward', () => {
    const losses = MOVES.map((dollars, s) => covered(-2 * dollars, s));
    expect(arrayOf({ size: 2, forward: 1_200 }).losses).toEqual(near(...losses));
    expect(arrayOf({ shape: 'spot', size: 2 }).losses).toEqual(near(...losses));
    expect(arrayOf({ size: 2, settlePrice: 4, forward: 250 }).losses).toEqual(near(...losses));
  });

  test('an inverse contract is paid in coins at the moved index: at the money of its forward a straight line', () => {
    expect(arrayOf({ shape: 'inverse', size: 1_000 }).losses).toEqual(
      near(...MOVES.map((dollars, s) => covered(-dollars, s))),
    );
    // 1,250 dollars at a forward of 1,250: one coin.
    const basis = MOVES.map((move, s) => covered(-(1 - 1_250 / (1_250 + move)) * (1_000 + move), s));
    expect(arrayOf({ shape: 'inverse', size: 1_250, forward: 1_250 }).losses).toEqual(near(...basis));
    // A quote currency at two dollars: forward 500, 500 of it a coin, and the move is half as many.
    expect(arrayOf({ shape: 'inverse', size: 500, forward: 500, settlePrice: 2 }).losses).toEqual(
      near(...MOVES.map((dollars, s) => covered(-dollars, s))),
    );
  });

  const CALL: Partial<ContractPricing> = { callOrPut: 1, strike: 1_000, timeYears: 1, vol: 0.125 };
  const vols = (up: number, down: number, same: number): number[] =>
    MOVES.map((_, s) => (s >= 14 ? same : s % 2 === 0 ? up : down));
  const call = (forward: number, vol: number): number => black76Price(forward, 1_000, vol, true);

  test('an option by moved price and vol in points, which does not fall below zero', () => {
    const losses = vols(0.375, 0, 0.125).map((vol, s) => covered(call(1_000, 0.125) - call(1_000 + MOVES[s], vol), s));
    expect(arrayOf(CALL).losses).toEqual(near(...losses));
    const settlePrice = 2;
    const doubled = vols(0.375, 0, 0.125).map((vol, s) =>
      covered(2 * (call(1_000, 0.125) - call(1_000 + MOVES[s] / 2, vol)), s),
    );
    expect(arrayOf({ ...CALL, settlePrice }).losses).toEqual(near(...doubled));
  });

  test('an inverse option in coins at the moved index', () => {
    const losses = vols(0.75, 0.25, 0.5).map((vol, s) => {
      const moved = 1_000 + MOVES[s];
      return covered(3 * (call(1_000, 0.5) / 1_000 - call(moved, vol) / moved) * moved, s);
    });
    expect(arrayOf({ ...CALL, shape: 'inverse-option', size: 3, vol: 0.5 }).losses).toEqual(near(...losses));
  });

  test('options lose the time of the look-ahead, down to none', () => {
    const days = (lookAheadDays: number) => arrayOf({ ...CALL, vol: 0.5 }, { lookAheadDays }).losses.slice(0, 2);
    const left = (years: number) =>
      near(...[0.75, 0.25].map((vol) => call(1_000, 0.5) - call(1_000, vol * Math.sqrt(years))));
    expect(days(0)).toEqual(left(1));
    expect(days(365 * 0.75)).toEqual(left(0.25));
    expect(days(365)).toEqual(left(0));
    expect(days(500)).toEqual(left(0));
  });

  test('values are rounded to so many dollars, halves away from zero', () => {
    const losses = (arrayRounding: number) => plainly(arrayOf({}, { arrayRounding }).losses.slice(2, 7));
    expect(losses(100)).toEqual([-100, -100, 100, 100, -300]);
    expect(losses(50)).toEqual([-150, -150, 150, 150, -250]);
    expect(losses(0)).toEqual([-125, -125, 125, 125, -250]);
  });
});

describe('MODL-303 composite delta', () => {
  const delta = (contract: Partial<ContractPricing>, changes: Partial<SpanParameters> = {}) =>
    arrayOf(contract, changes).compositeDelta;

  test('of what is no option: its coins', () => {
    expect(delta({ size: 3 })).toBe(3);
    expect(delta({ shape: 'spot', size: 3 })).toBe(3);
    expect(delta({ shape: 'inverse', size: 500, forward: 1_250 })).toBe(0.4);
  });

  // Almost no vol: the delta of a call is 1 at the prices above its strike. Prices 625, 750, 875, 1,000, 1,125, 1,250, 1,375 weigh
  // 1, 2, 4, 8, 4, 2, 1 of 22.
  test.each([
    [600, 22],
    [700, 21],
    [800, 19],
    [900, 15],
    [1_100, 7],
    [1_200, 3],
    [1_300, 1],
    [1_400, 0],
  ])('a call of strike %s has %s of 22', (strike, weight) => {
    const option = { strike, timeYears: 1, vol: 0.001, size: 11 };
    expect(delta({ ...option, callOrPut: 1 })).toBeCloseTo(weight / 2, 9);
    expect(delta({ ...option, callOrPut: -1 })).toBeCloseTo((weight - 22) / 2, 9);
    expect(delta({ ...option, callOrPut: 1, forward: 500, strike: strike / 2, settlePrice: 2 })).toBeCloseTo(
      weight / 2,
      9,
    );
  });

  test('discounted over the time that is left after the look-ahead', () => {
    const option = { strike: 500, timeYears: 1, vol: 0.001, callOrPut: 1, rate: 0.1 };
    expect(delta(option)).toBeCloseTo(Math.E ** -0.1, 9);
    expect(delta(option, { lookAheadDays: 365 * 0.75 })).toBeCloseTo(Math.E ** -0.025, 9);
    expect(delta(option, { lookAheadDays: 400 })).toBeCloseTo(1, 9);
  });
});
