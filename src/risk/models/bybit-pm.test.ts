import { describe, expect, test } from 'vitest';
import { black76Price } from '../../quant/black76.ts';
import type { Account, Line } from './shipped-model.suite.ts';
import { partsNamed, reportOf, sentencesOf } from './shipped-model.suite.ts';

const UNDERLYINGS = {
  BTC: { index: 100_000, carry: 0, vol: 0.6 },
  ETH: { index: 4_000, carry: 0, vol: 0.6 },
  SOL: { index: 150, carry: 0, vol: 0.6 },
};
const PERPETUAL = 'BTC_USDC-PERPETUAL';
const MARCH = 'BTC_USDC-27MAR26';
const JUNE = 'BTC_USDC-26JUN26';
/** Days to the two expiries. */
const [SIXTY, GAP] = [60, 91];
const ask = (account: Partial<Account>) => reportOf('bybit-pm', { underlyings: UNDERLYINGS, ...account });
const charge = (name: string, positions: readonly Line[], overrides = {}) =>
  partsNamed(ask({ positions, overrides }), name).map(({ maintenance }) => maintenance);

describe('MODL-930 the grid', () => {
  test('eleven moves by three vol states, each move of a perpetual in dollars', () => {
    const [{ columns, vector, activeColumn }] = ask({ positions: [[PERPETUAL, 2]] }).groups;
    expect(columns).toHaveLength(33);
    expect(columns.slice(0, 4)).toEqual(['-10% vol down', '-10% vol same', '-10% vol up', '-8% vol down']);
    expect([columns[15], columns[18], columns[32]]).toEqual(['0% vol down', '+2% vol down', '+10% vol up']);
    expect(activeColumn).toBe(0);
    columns.forEach((_, c) => expect(vector[c]).toBeCloseTo(200_000 * 0.02 * (Math.floor(c / 3) - 5), 6));
  });

  test('an option is repriced at the moved price and at the vol of its tenor', () => {
    const [{ vector }] = ask({ positions: [['BTC_USDC-27MAR26-110000-C', -3]] }).groups;
    const value = (forward: number, vol: number) => black76Price(forward, 110_000, vol * Math.sqrt(SIXTY / 365), true);
    const tenor = 0.5 ** 0.13;
    const cell = (move: number, factor: number) =>
      -3 * (value(100_000 * (1 + move), 0.6 * factor) - value(100_000, 0.6));
    expect(vector[0]).toBeCloseTo(cell(-0.1, 1 - 0.28 * tenor), 6);
    expect(vector[16]).toBeCloseTo(0, 9);
    expect(vector[32]).toBeCloseTo(cell(0.1, 1 + 0.33 * tenor), 6);
  });

  test('a coin that is not listed takes the default, its initial margin the factor of that', () => {
    const report = ask({ positions: [['SOL_USDC-PERPETUAL', -100]] });
    const [scan, contingency] = report.parts;
    expect(scan).toMatchObject({ name: 'scan loss', group: 'SOL-USD' });
    expect(scan.inputs).toEqual({ column: '+20% vol down', imFactor: 1.4 });
    expect(scan.maintenance).toBeCloseTo(3_000, 9);
    expect(contingency.maintenance).toBeCloseTo(150, 9);
    expect(report.initialMargin).toBeCloseTo(1.4 * 3_150, 9);
  });

  test('spot and coins join the grid only where spot hedges', () => {
    const account = {
      collateral: { USDC: 1_000, BTC: 0.5, ETH: 1 },
      positions: [
        [PERPETUAL, -1],
        ['BTC_USDC', 0.25],
      ] as const,
    };
    const scan = (spotHedging: boolean) => ask({ ...account, overrides: { spotHedging } }).groups[0];
    expect(scan(false).scanLoss).toBeCloseTo(10_000, 6);
    expect(scan(false).contributions.map(({ symbol }) => symbol)).toEqual([PERPETUAL]);
    expect(scan(true).scanLoss).toBeCloseTo(10_000 - 5_000 - 2_500, 6);
    expect(scan(true).contributions.map(({ symbol, quantity }) => [symbol, quantity])).toEqual([
      ['BTC_USDC', 0.25],
      [PERPETUAL, -1],
      ['BTC', 0.5],
    ]);
  });
});

describe('MODL-930 the contingencies', () => {
  test('net short options, calls and puts of all expiries together', () => {
    const positions = [
      ['BTC_USDC-27MAR26-110000-C', -3],
      ['BTC_USDC-27MAR26-90000-P', 1],
    ] as const;
    expect(charge('short-option minimum', positions)).toEqual([expect.closeTo(2 * 0.003 * 100_000, 9)]);
    expect(charge('short-option minimum', [['BTC_USDC-27MAR26-110000-C', 3]])).toEqual([]);
    // Two contracts of ten SOL.
    expect(charge('short-option minimum', [['SOL_USDC-27MAR26-150-C', -2]])).toEqual([
      expect.closeTo(20 * 0.005 * 150, 9),
    ]);
  });

  test('contracts long in one expiry and short in another, by the days between them', () => {
    const positions = [
      ['BTC_USDC-27MAR26-110000-C', 2],
      ['BTC_USDC-26JUN26-110000-C', -3],
    ] as const;
    expect(charge('vega', positions)).toEqual([expect.closeTo(GAP * 2 * 0.03 * 0.01 * 100_000, 6)]);
    const inputs = partsNamed(ask({ positions }), 'vega')[0].inputs;
    expect(inputs).toMatchObject({ gapDays: GAP, hedged: 2 });
    const sameSide = [positions[0], ['BTC_USDC-26JUN26-110000-C', 3]] as const;
    expect(charge('vega', sameSide)).toEqual([]);
    const oneExpiry = [positions[0], ['BTC_USDC-27MAR26-90000-P', -3]] as const;
    expect(charge('vega', oneExpiry)).toEqual([]);
  });

  test('coins matched between expiries pay for the longest time', () => {
    const positions = [
      [PERPETUAL, 2],
      [MARCH, -1],
      [JUNE, -3],
    ] as const;
    expect(charge('basis', positions)).toEqual([expect.closeTo(((SIXTY + GAP) / 365) * 2 * 0.2 * 100_000, 6)]);
    const inputs = partsNamed(ask({ positions }), 'basis')[0].inputs;
    expect(inputs).toMatchObject({ years: (SIXTY + GAP) / 365, hedged: 2 });
    expect(charge('basis', [[MARCH, -1], positions[2]])).toEqual([]);
  });

  test('options are no leg of the basis', () => {
    expect(
      charge('basis', [
        [PERPETUAL, 1],
        ['BTC_USDC-27MAR26-110000-C', -1],
      ]),
    ).toEqual([]);
  });

  test('coins matched across settlement currencies, an inverse contract at its coins', () => {
    const positions = [
      ['BTC-PERPETUAL', 10_000],
      [PERPETUAL, -3],
    ] as const;
    expect(charge('settlement spread', positions)).toEqual([expect.closeTo(1 * 0.005 * 100_000, 9)]);
    expect(charge('basis', positions)).toEqual([]);
    expect(charge('delta-one contingency', positions)).toEqual([expect.closeTo(4 * 0.004 * 100_000, 9)]);
    const inputs = partsNamed(ask({ positions }), 'delta-one contingency')[0].inputs;
    expect(inputs).toEqual({ gross: expect.closeTo(4, 12), imFactor: 1.3 });
  });

  test('maintenance is the sum of the parts, and coins do not help each other', () => {
    const report = ask({
      positions: [
        [PERPETUAL, 1],
        ['ETH_USDC-PERPETUAL', -25],
      ],
    });
    expect(report.groups.map(({ name }) => name)).toEqual(['BTC-USD', 'ETH-USD']);
    expect(report.maintenanceMargin).toBeCloseTo(2 * (10_000 + 400), 6);
  });
});

describe('MODL-930 balances', () => {
  test('a debt asks its two rates, a positive balance none', () => {
    expect(partsNamed(ask({ collateral: { USDC: 10_000, USDT: 0, ETH: -2 } }), 'borrow')).toEqual([
      { name: 'borrow', group: 'ETH', initial: 800, maintenance: 320, inputs: { loan: 8_000 } },
    ]);
  });

  test('MODL-012 the second million of bitcoin is haircut at its own rate', () => {
    const report = ask({ collateral: { BTC: 15 } });
    expect(report.equity).toBeCloseTo(1_500_000 - 20_000 - 25_000, 6);
  });
});

describe('MODL-930 MODL-014 open orders', () => {
  test('the worse side of a coin, at its initial factor, in initial margin alone', () => {
    // One coin asks 10,000 and 400, times 1.3. Buys leave 3 long, sells 4 short.
    const report = ask({
      positions: [[PERPETUAL, 1]],
      orders: [
        [PERPETUAL, 2, 100_000],
        [PERPETUAL, -5, 100_000],
        ['ETH_USDC-PERPETUAL', 25, 4_000],
      ],
    });
    const [btc, eth, ...more] = partsNamed(report, 'open orders');
    expect(more).toEqual([]);
    expect(btc).toMatchObject({ group: 'BTC-USD', maintenance: 0 });
    expect(btc.initial).toBeCloseTo(3 * 13_520, 6);
    expect(btc.inputs.buys).toBeCloseTo(2 * 13_520, 6);
    expect(btc.inputs.sells).toBeCloseTo(3 * 13_520, 6);
    expect(eth).toMatchObject({ group: 'ETH-USD', maintenance: 0, inputs: { sells: 0 } });
    expect(eth.initial).toBeCloseTo(13_520, 6);
    expect(report.maintenanceMargin).toBeCloseTo(10_400, 6);
  });

  test('an order that closes asks nothing, and no part of it is shown', () => {
    const report = ask({ positions: [[PERPETUAL, 3]], orders: [[PERPETUAL, -2, 100_000]] });
    expect(partsNamed(report, 'open orders')).toEqual([]);
  });
});

describe('MODL-930 parameters', () => {
  const coin = (figures: Record<string, unknown>) => ({ coins: { 'BTC-USD': figures } });

  test.each([
    [coin({ moves: [10, -0.99] }), undefined],
    [coin({ moves: [-1] }), 'parameters.coins.BTC-USD.moves[0] is -1; it must be above -1'],
    [coin({ moves: [10.1] }), 'parameters.coins.BTC-USD.moves[0] is 10.1; it must be at most 10'],
    [coin({ moves: [] }), 'parameters.coins.BTC-USD.moves has 0 members; it must have at least 1'],
    [coin({ imFactor: 1 }), undefined],
    [coin({ imFactor: 0.99 }), 'parameters.coins.BTC-USD.imFactor is 0.99; it must be at least 1'],
    [coin({ imFactor: 10.1 }), 'parameters.coins.BTC-USD.imFactor is 10.1; it must be at most 10'],
    [coin({ shortOptionRate: 0, deltaOneRate: 5 }), undefined],
    [coin({ shortOptionRate: 5.1 }), 'parameters.coins.BTC-USD.shortOptionRate is 5.1; it must be at most 5'],
    [coin({ volShock: { down: 1 } }), undefined],
    [coin({ volShock: { down: 1.1 } }), 'parameters.coins.BTC-USD.volShock.down is 1.1; it must be at most 1'],
    [coin({ volShock: { daysFloor: 0 } }), 'parameters.coins.BTC-USD.volShock.daysFloor is 0; it must be above 0'],
    [{ spotHedging: 1 }, 'parameters.spotHedging is 1; it must be true or false'],
    [{ borrow: { initial: -0.1 } }, 'parameters.borrow.initial is -0.1; it must be at least 0'],
  ])('%j', (overrides, sentence) => {
    expect(sentencesOf('bybit-pm', overrides)).toEqual(sentence === undefined ? [] : [sentence]);
  });
});
