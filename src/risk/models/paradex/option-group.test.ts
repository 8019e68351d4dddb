import { describe, expect, test } from 'vitest';
import { handPosition } from '../../../../test/hand-position.ts';
import { optionCharge, settlementLoss } from './option-group.ts';

const FRACTIONS = {
  premium_multiplier: 0.5,
  long_itm: 0.05,
  short_itm: 0.15,
  short_otm: 0.1,
  short_put_cap: 0.12,
};

const option = (callOrPut: 1 | -1, strike: number, markPrice: number, quantity = 1, settlePrice = 1, size = 1) =>
  handPosition({ quantity, markPrice, contract: { callOrPut, strike, settlePrice, size } });
const near = (value: number): unknown => expect.closeTo(value, 9);

describe('MODL-620 the charge of an option', () => {
  test('long: its mark by the multiplier, at most a part of spot', () => {
    expect(optionCharge(option(1, 1_000, 60), 2, FRACTIONS)).toBe(2 * 30);
    expect(optionCharge(option(1, 1_000, 100), 2, FRACTIONS)).toBe(2 * 50);
    expect(optionCharge(option(-1, 1_000, 400), 2, FRACTIONS)).toBe(2 * 50);
    expect(optionCharge(option(1, 1_000, 100), 0, FRACTIONS)).toBe(0);
  });

  test.each<readonly [string, 1 | -1, number, number]>([
    ['a call at the money', 1, 1_000, 150],
    ['a call in the money, no more', 1, 800, 150],
    ['a call out of the money, less', 1, 1_020, 130],
    ['a call where both rates meet', 1, 1_050, 100],
    ['a call far out of the money', 1, 1_300, 100],
    ['a put at the money, its cap', -1, 1_000, 120],
    ['a put in the money, its cap', -1, 1_200, 120],
    ['a put under its cap', -1, 960, 110],
    ['a put far out of the money', -1, 700, 100],
  ])('short: %s', (_, callOrPut, strike, usd) => {
    expect(optionCharge(option(callOrPut, strike, 5), -2, FRACTIONS)).toEqual(near(2 * usd));
  });

  test('a quote currency at two dollars: spot is 500 of it', () => {
    expect(optionCharge(option(1, 500, 60, 1, 2), 3, FRACTIONS)).toBe(3 * 25 * 2);
    expect(optionCharge(option(1, 510, 5, 1, 2), -3, FRACTIONS)).toEqual(near(3 * 65 * 2));
    expect(optionCharge(option(-1, 490, 5, 1, 2), -3, FRACTIONS)).toEqual(near(3 * 60 * 2));
  });
});

describe('MODL-621 what a group can lose at settlement', () => {
  test.each<readonly [string, Parameters<typeof option>[], number, number]>([
    [
      'a call spread bought: what it is worth',
      [
        [1, 1_000, 50],
        [1, 1_100, 20, -1],
      ],
      30,
      0,
    ],
    [
      'a call spread sold: its width less what it brought',
      [
        [1, 1_000, 50, -1],
        [1, 1_100, 20],
      ],
      70,
      0,
    ],
    ['a put sold: its strike, at zero', [[-1, 500, 10, -1]], 490, 0],
    [
      'a put spread sold',
      [
        [-1, 500, 40, -1],
        [-1, 450, 25],
      ],
      35,
      0,
    ],
    [
      'a straddle sold, one call short',
      [
        [1, 500, 40, -1],
        [-1, 500, 30, -1],
      ],
      430,
      1,
    ],
    [
      'calls netted: two short against one',
      [
        [1, 1_000, 50, -2],
        [1, 1_100, 20],
      ],
      200 - 80,
      1,
    ],
    ['a call short above its strikes loses nothing at them', [[1, 1_000, 50, -3]], 0, 3],
    [
      'a put does not pair with a call',
      [
        [1, 1_000, 0, -1],
        [-1, 400, 0, 5],
      ],
      0,
      1,
    ],
    // Worth 60; nothing is left of it between the strikes.
    [
      'a strangle bought',
      [
        [1, 1_000, 20],
        [-1, 500, 40],
      ],
      60,
      0,
    ],
    ['nothing', [], 0, 0],
  ])('%s', (_, options, loss, netShortCalls) => {
    expect(settlementLoss(options.map((one) => option(...one)))).toEqual({ loss, netShortCalls });
  });

  test('in dollars, by the coins of a contract', () => {
    const sold = [option(1, 1_000, 50, -4, 2, 0.5), option(1, 1_100, 20, 2, 2, 0.5)];
    // Two coins short, one long; marked -80, worst -200 at 1,100: 120 of the quote currency.
    expect(settlementLoss(sold)).toEqual({ loss: 240, netShortCalls: 1 });
  });
});
