import { describe, expect, test } from 'vitest';
import { handPosition, plainly } from '../../../../test/hand-position.ts';
import { black76Price } from '../../../quant/black76.ts';
import type { Order } from '../../portfolio.ts';
import type { ParadexMarginConfig } from './portfolio-parameters.ts';
import { minimumDelta, orderVector, positionVector, scenarioPrice } from './scan.ts';

const CONFIG: ParadexMarginConfig = {
  base_asset: 'A',
  scenarios: [
    { spot_shock: 0.25, vol_shock: 0, weight: 1 },
    { spot_shock: -0.25, vol_shock: 0, weight: 1 },
    { spot_shock: 0.5, vol_shock: 0, weight: 0.5 },
  ],
  vol_shock_params: { vega_power_short_dte: 0.5, vega_power_long_dte: 0.25, dte_floor_days: 1, min_vol_shock_up: 0.5 },
  hedged_margin_factor: 0.02,
  unhedged_margin_factor: 0.04,
  mmf_factor: 0.5,
  funding_provision_hour: 24,
};

const move = (spot_shock: number, vol_shock = 0) => ({ spot_shock, vol_shock, weight: 1 });
const MINUTE_MS = 60_000;

describe('MODL-600 one coin in a scenario', () => {
  test('a future keeps its basis; what settlement has fixed stands still; dollars by the quote currency', () => {
    const price = (contract: object, shock: number) => scenarioPrice(handPosition({ contract }), move(shock), CONFIG);
    expect(price({ forward: 1_100 }, 0.25)).toBe(1_375);
    expect(price({ forward: 1_100, fixed: 300 }, 0.25)).toBe(1_300);
    expect(price({ forward: 1_100, fixed: 300 }, -0.5)).toBe(700);
    expect(price({ forward: 1_100, settlePrice: 2 }, 0.25)).toBe(2_750);
    expect(price({ forward: 1_100 }, 0)).toBe(1_100);
  });

  /** A call of strike 1,000 with a quarter of a year to run, and `days` in the eyes of the vol shock. */
  const call = (vol_shock: number, days: number, vol = 0.8, spot = 0) => {
    const contract = { callOrPut: 1, strike: 1_000, timeYears: 0.25, vol, settlePrice: 2 };
    return scenarioPrice(handPosition({ days, contract }), move(spot, vol_shock), CONFIG);
  };
  const worth = (vol: number, forward = 1_000): unknown =>
    expect.closeTo(2 * black76Price(forward, 1_000, vol * 0.5, true), 9);

  test('an option on its shocked forward and vol: 30 days as they are, less time by the short power, more by the long', () => {
    expect(call(0, 30)).toEqual(worth(0.8));
    expect(call(0.5, 30)).toEqual(worth(0.8 * 1.5));
    expect(call(-0.5, 30)).toEqual(worth(0.8 * 0.5));
    expect(call(0.5, 7.5)).toEqual(worth(0.8 * 2));
    expect(call(-0.25, 7.5)).toEqual(worth(0.8 * 0.5));
    expect(call(0.5, 480)).toEqual(worth(0.8 * 1.25));
    expect(call(0.5, 0.01)).toEqual(worth(0.8 * (1 + 0.5 * Math.sqrt(30))));
    expect(call(0.5, 30, 0.8, 0.25)).toEqual(worth(0.8 * 1.5, 1_250));
  });

  test('up it is at least the minimum, down never below nothing; unmoved it may be below the minimum', () => {
    expect(call(0.5, 30, 0.2)).toEqual(worth(0.5));
    expect(call(0, 30, 0.2)).toEqual(worth(0.2));
    expect(call(-0.5, 30, 0.2)).toEqual(worth(0.1));
    expect(call(-0.5, 1, 0.8, 0.25)).toEqual(worth(0, 1_250));
  });
});

describe('MODL-600 what a position and an order make of the scenarios', () => {
  test('the distance from the mark, by coins and weight', () => {
    const vector = (quantity: number, markPrice: number, contract: object = {}) =>
      plainly(positionVector(handPosition({ quantity, markPrice, contract }), CONFIG, 0));
    expect(vector(2, 1_000)).toEqual([500, -500, 500]);
    expect(vector(-2, 1_000)).toEqual([-500, 500, -500]);
    expect(vector(2, 1_010)).toEqual([480, -520, 490]);
    expect(vector(4, 1_000, { size: 0.5, settlePrice: 2 })).toEqual([1_000, -1_000, 1_000]);
  });

  test('an order at its limit: only what it loses', () => {
    const vector = (quantity: number, limitPrice: number, contract: object = {}) =>
      plainly(orderVector(handPosition({ quantity, contract }), { limitPrice } as Order, CONFIG, 0));
    expect(vector(2, 1_000)).toEqual([0, -500, 0]);
    expect(vector(-2, 1_000)).toEqual([-500, 0, -500]);
    expect(vector(2, 1_300)).toEqual([-100, -1_100, 0]);
    expect(vector(2, 1_600)).toEqual([-700, -1_700, -100]);
    expect(vector(2, 1_300, { settlePrice: 2, size: 0.5 })).toEqual([-100, -1_100, 0]);
  });

  test('within the settlement window what is left of it', () => {
    const timeMs = 1_000_000;
    const at = (minutes: number) => ({ timeMs, expiryMs: timeMs + minutes * MINUTE_MS, quantity: 2 });
    expect(plainly(positionVector(handPosition(at(10)), CONFIG, 40))).toEqual([125, -125, 125]);
    expect(plainly(positionVector(handPosition(at(40)), CONFIG, 40))).toEqual([500, -500, 500]);
    expect(plainly(positionVector(handPosition(at(90)), CONFIG, 40))).toEqual([500, -500, 500]);
    const order = { limitPrice: 1_000 } as Order;
    expect(plainly(orderVector(handPosition(at(10)), order, CONFIG, 40))).toEqual([0, -125, 0]);
  });
});

describe('MODL-602 minimum delta', () => {
  test.each([
    ['nothing', [0, 0], [0, 0], 0, 0],
    ['long alone', [3, 0], [0, 0], 3, 0],
    ['short alone', [0, 3], [0, 0], 3, 0],
    ['hedged in part', [3, 2], [0, 0], 1, 2],
    ['hedged in full', [2, 2], [0, 0], 0, 2],
    ['buys against a short are the longs that they would be', [0, 3], [2, 0], 3, 0],
    ['buys beyond a short', [0, 3], [5, 0], 3, 2],
    ['buys on top', [3, 1], [2, 0], 4, 1],
    ['sells on top', [1, 3], [0, 2], 4, 1],
    ['orders of both sides, the worse fills', [2, 0], [1, 6], 4, 2],
  ] as const)('%s', (_, held, orders, unhedged, hedged) => {
    const sides = ([long, short]: readonly [number, number]) => ({ long, short });
    const found = minimumDelta(sides(held), sides(orders), CONFIG, 1_000);
    expect(found).toEqual({ unhedged, hedged, charge: expect.closeTo(40 * unhedged + 20 * hedged, 9) as number });
  });
});
