import { describe, expect, test } from 'vitest';
import type { Account, Line } from './shipped-model.suite.ts';
import { partsNamed, refusalOf, reportOf, sentencesOf } from './shipped-model.suite.ts';

const PERPETUAL = 'BTC_USDC-PERPETUAL';
const UNDERLYINGS = {
  BTC: { index: 100_000, carry: 0, vol: 0.6 },
  ETH: { index: 4_000, carry: 0, vol: 0.6, fundingRate: 0.0002 },
};
const ask = (preset: string, account: Partial<Account>) => reportOf(preset, { underlyings: UNDERLYINGS, ...account });
const pm = (account: Partial<Account>) => ask('paradex-pm', account);
const FREE = { fee_rate: 0 };

describe('MODL-600 coins supply nothing', () => {
  test('a spot position is charged its worth, so that headroom does not know it', () => {
    const report = pm({ assets: { USDC: 0.8 }, positions: [['BTC_USDC', 0.5]] });
    const [part, ...more] = partsNamed(report, 'spot balance');
    expect(more).toEqual([]);
    expect(part).toMatchObject({ group: 'BTC_USDC', inputs: { quantity: 0.5 } });
    expect(part.initial).toBeCloseTo(50_000, 9);
    expect(part.maintenance).toBeCloseTo(50_000, 9);
    expect(report.initialHeadroom).toBeCloseTo(0, 9);
  });

  test('a contract of several coins, and a share of them', () => {
    const instrument = { symbol: 'BTC_USDC', contractSize: 2 };
    const underlyings = { BTC: 100_000 };
    const overrides = { spot_balance_charge: 0.25 };
    const positions = [[instrument, 3]] as const;
    const [part] = partsNamed(reportOf('paradex-pm', { overrides, underlyings, positions }), 'spot balance');
    expect(part.maintenance).toBeCloseTo(3 * 2 * 100_000 * 0.25, 6);
  });

  test('a spot position sold short is charged nothing: its debt counts in full', () => {
    const report = pm({ positions: [['BTC_USDC', -0.5]] });
    expect(partsNamed(report, 'spot balance')[0].maintenance).toBe(0);
    expect(report.equity).toBeCloseTo(-50_000, 6);
  });

  test('a spot position is no risk unit, not even beside one', () => {
    const report = pm({
      positions: [
        ['ETH_USDC', 2],
        [PERPETUAL, 1],
      ],
    });
    expect(report.groups.map(({ name }) => name)).toEqual(['BTC']);
    expect(pm({ positions: [['ETH_USDC', 2]] }).groups).toEqual([]);
    expect(pm({ orders: [['ETH_USDC', 2, 4_000]] }).groups).toEqual([]);
  });

  test('a balance other than cash is charged its share; cash and a debt are not', () => {
    const overrides = { spot_balance_charge: 0.5 };
    const parts = pm({ overrides, collateral: { USDC: 9, USD: 1, BTC: 0.1, ETH: -1 } }).parts;
    expect(parts).toEqual([
      {
        name: 'spot balance',
        group: 'BTC',
        initial: 5_000,
        maintenance: 5_000,
        inputs: { amount: 0.1, value: 10_000, share: 0.5 },
      },
    ]);
    expect(pm({ overrides: { spot_balance_charge: 0 }, collateral: { BTC: 1 } }).parts).toEqual([]);
  });
});

describe('MODL-602 scan or minimum delta, whichever is more', () => {
  test('one perpetual: 16 % of its mark, half of it in maintenance', () => {
    const report = pm({ overrides: FREE, positions: [[PERPETUAL, -1]] });
    const [scan, minimum] = report.parts;
    expect(scan).toMatchObject({ name: 'scan loss', inputs: { scenario: 1, mmf_factor: 0.5 } });
    expect(scan.initial).toBeCloseTo(16_000, 6);
    expect(scan.maintenance).toBeCloseTo(8_000, 6);
    expect(minimum).toMatchObject({ name: 'minimum delta', initial: 0, maintenance: 0 });
    expect(minimum.inputs.minimum_delta).toBeCloseTo(0.02 * 100_000, 9);
    expect(report.groups[0].columns.slice(0, 3)).toEqual(['+16% vol +40%', '+12% vol +40%', '+12% vol -22%']);
    expect(report.groups[0].columns[16]).toBe('-66% vol +40% x 0.18');
  });

  test('a perpetual against a future moves in no scenario and pays for its hedged and its open coins', () => {
    // Long 3, short 1: one percent of one coin and two percent of two.
    const report = pm({
      overrides: FREE,
      positions: [
        [PERPETUAL, 3],
        ['BTC_USDC-27MAR26', -1],
      ],
    });
    const { unhedged_delta, hedged_delta, minimum_delta } = partsNamed(report, 'minimum delta')[0].inputs;
    expect(unhedged_delta).toBeCloseTo(2, 9);
    expect(hedged_delta).toBeCloseTo(1, 9);
    expect(minimum_delta).toBeCloseTo((0.02 * 2 + 0.01 * 1) * 100_000, 6);
    const hedged = pm({
      overrides: FREE,
      positions: [
        [PERPETUAL, 3],
        ['BTC_USDC-27MAR26', -3],
      ],
    });
    expect(hedged.groups[0].scanLoss).toBeLessThan(1e-6);
    expect(hedged.initialMargin).toBeCloseTo(0.01 * 3 * 100_000, 6);
    expect(hedged.maintenanceMargin).toBeCloseTo(0.5 * 0.01 * 3 * 100_000, 6);
  });
});

describe('MODL-603 provisions', () => {
  test('funding of eight hours where the account pays, in both margins', () => {
    const funding = (quantity: number, hours = 8) => {
      const results = [{ ...(FREE_ETH as object), funding_provision_hour: hours }];
      const positions = [['ETH_USDC-PERPETUAL', quantity]] as const;
      return partsNamed(pm({ overrides: { ...FREE, results }, positions }), 'funding provision')[0];
    };
    expect(funding(10)).toMatchObject({ inputs: { hours: 8 } });
    expect(funding(10).initial).toBeCloseTo(0.0002 * 10 * 4_000, 9);
    expect(funding(10).maintenance).toBeCloseTo(8, 9);
    expect(funding(10, 4).initial).toBeCloseTo(4, 9);
    expect(funding(-10).initial).toBe(0);
  });

  test('fees of closing in both margins, of orders in initial margin alone; an option pays on spot up to its cap', () => {
    const fees = (account: Partial<Account>) =>
      partsNamed(pm({ overrides: { fee_rate: 0.001 }, ...account }), 'fee provision')[0];
    const both = fees({ positions: [[PERPETUAL, -2]], orders: [[PERPETUAL, -1, 90_000]] });
    expect(both.initial).toBeCloseTo(0.001 * 3 * 100_000, 9);
    expect(both.maintenance).toBeCloseTo(0.001 * 2 * 100_000, 9);
    const name = 'BTC_USDC-27MAR26-110000-C';
    const option = (mark: number) => fees({ marks: { [name]: mark }, positions: [[name, -2]] }).maintenance;
    expect(option(4_000)).toBeCloseTo(2 * 100, 9);
    expect(option(400)).toBeCloseTo(2 * 0.125 * 400, 9);
  });
});

describe('MODL-600 open orders', () => {
  test('a buy at the mark beside a long position adds its scan', () => {
    const report = pm({ overrides: FREE, positions: [[PERPETUAL, 1]], orders: [[PERPETUAL, 2, 100_000]] });
    const [part] = partsNamed(report, 'open orders');
    expect(part.initial).toBeCloseTo(2 * 16_000, 6);
    expect(part.maintenance).toBe(0);
    expect(part.inputs.scan_with_orders).toBeCloseTo(48_000, 6);
    expect(part.inputs.minimum_delta_with_orders).toBeCloseTo(0.02 * 3 * 100_000, 6);
  });

  test('an order alone is a unit of its own', () => {
    const report = pm({ overrides: FREE, orders: [[PERPETUAL, -1, 100_000]] });
    expect(report.groups[0].scanLoss).toBe(0);
    expect(report.initialMargin).toBeCloseTo(16_000, 6);
    expect(report.maintenanceMargin).toBe(0);
  });

  test('an order of another coin, and one of spot, are not counted', () => {
    const orders: readonly Line[] = [
      ['ETH_USDC-PERPETUAL', 1, 4_000],
      ['BTC_USDC', 1, 100_000],
    ];
    const report = pm({ overrides: FREE, positions: [[PERPETUAL, 1]], orders });
    expect(partsNamed(report, 'open orders').map(({ group }) => group)).toEqual(['ETH']);
  });
});

describe('MODL-600 MODL-620 refusals', () => {
  test.each(['paradex-pm', 'paradex-cross'])('%s: contracts settled in coin, held', (preset) => {
    expect(refusalOf(preset, { underlyings: UNDERLYINGS, positions: [['BTC-PERPETUAL', 1]] })).toEqual([
      'positions',
      'BTC-PERPETUAL is settled in coin; Paradex lists contracts settled in dollars only',
    ]);
  });

  test('paradex-cross: ordered too', () => {
    const account = { underlyings: UNDERLYINGS, orders: [['BTC-PERPETUAL', 1, 100_000]] as const };
    expect(refusalOf('paradex-cross', account)[1]).toContain('BTC-PERPETUAL is settled in coin');
  });

  test.each<readonly [Record<string, unknown>, string | undefined]>([
    [{ fee_rate: 0.1, option_fee_cap: 1, settlement_window_minutes: 1_440 }, undefined],
    [{ fee_rate: 0.11 }, 'parameters.fee_rate is 0.11; it must be at most 0.1'],
    [{ settlement_window_minutes: 1_441 }, 'parameters.settlement_window_minutes is 1441; it must be at most 1440'],
    [{ cash_assets: [] }, 'parameters.cash_assets has 0 members; it must have at least 1'],
    [{ results: [] }, 'parameters.results has 0 members; it must have at least 1'],
  ])('%j', (overrides, sentence) => {
    expect(sentencesOf('paradex-pm', overrides)).toEqual(sentence === undefined ? [] : [sentence]);
  });

  test('a coin configured twice', () => {
    const overrides = { results: [FREE_ETH, { ...FREE_ETH, base_asset: 'BTC' }, FREE_ETH] };
    expect(sentencesOf('paradex-pm', overrides)).toEqual([
      'parameters.results[2].base_asset is "ETH" a second time; once is allowed',
    ]);
  });
});

/** One scenario of ETH. */
const FREE_ETH = {
  base_asset: 'ETH',
  scenarios: [{ spot_shock: 0.1, vol_shock: 0, weight: 1 }],
  vol_shock_params: { vega_power_short_dte: 0.3, vega_power_long_dte: 0.1, dte_floor_days: 1, min_vol_shock_up: 0 },
  hedged_margin_factor: 0,
  unhedged_margin_factor: 0,
  mmf_factor: 0.5,
  funding_provision_hour: 8,
};
