import { describe, expect, test } from 'vitest';
import type { Account } from './shipped-model.suite.ts';
import { partsNamed, refusalOf, reportOf, sentencesOf } from './shipped-model.suite.ts';

const UNDERLYINGS = { BTC: 100_000, ETH: 4_000, DOGE: 0.2 };
const BTC = 'BTC_USDC-PERPETUAL';
const ETH = 'ETH_USDC-PERPETUAL';
const ask = (account: Partial<Account>) => reportOf('hyperliquid', { underlyings: UNDERLYINGS, ...account });
const refused = (account: Partial<Account>) => refusalOf('hyperliquid', { underlyings: UNDERLYINGS, ...account });

describe('MODL-910 what one position is charged', () => {
  test('a coin that is not listed takes the default tiers, the part above the border at the second rate', () => {
    // 4 M: 3 M at 1/10 and 1 M at 1/5 of initial margin, half of each of maintenance.
    const [part] = ask({ positions: [['DOGE_USDC-PERPETUAL', 20_000_000]] }).parts;
    expect(part).toMatchObject({ name: 'position margin', group: 'DOGE_USDC-PERPETUAL' });
    expect(part.initial).toBeCloseTo(300_000 + 200_000, 6);
    expect(part.maintenance).toBeCloseTo(150_000 + 100_000, 6);
    expect(part.inputs.notional).toBeCloseTo(4_000_000, 6);
    expect(part.inputs.maintenanceRate).toBe(0.1);
    expect(part.inputs.maintenanceDeduction).toBeCloseTo(3_000_000 * 0.05, 6);
    expect(part.inputs.maxLeverage).toBeCloseTo(5, 12);
  });

  test('a notional on the border is still at the leverage below it', () => {
    const [part] = ask({ positions: [['DOGE_USDC-PERPETUAL', -15_000_000]] }).parts;
    expect(part.maintenance).toBeCloseTo(150_000, 6);
    expect(part.inputs.maxLeverage).toBeCloseTo(10, 12);
    expect(part.inputs.maintenanceDeduction).toBe(0);
  });

  test('a leverage chosen below the highest raises initial margin alone, one above it changes nothing', () => {
    const at = (leverage: number) =>
      ask({ overrides: { leverage: { 'BTC-USD': leverage } }, positions: [[BTC, -2]] }).parts[0];
    expect(at(10)).toMatchObject({ initial: 20_000, maintenance: 2_500 });
    expect(at(50)).toMatchObject({ initial: 5_000, maintenance: 2_500 });
  });

  test('the notional is at the mark, and the profit since the entry is equity', () => {
    const underlyings = { BTC: { index: 100_000, perpetual: 100_400 } };
    const report = ask({ underlyings, collateral: { USDC: 5_000 }, positions: [[BTC, -2, 99_000]] });
    expect(report.maintenanceMargin).toBeCloseTo(200_800 / 80, 9);
    expect(report.equity).toBeCloseTo(5_000 - 2 * 1_400, 9);
  });
});

describe('MODL-910 what supports it', () => {
  test('another asset than the cash supports nothing, its debt counts in full', () => {
    const report = ask({ collateral: { USDC: 5_000, BTC: 0.5, ETH: -1 } });
    expect(report.collateral.map(({ asset, haircut }) => [asset, haircut])).toEqual([
      ['USDC', 0],
      ['BTC', 50_000],
      ['ETH', 0],
    ]);
    expect(report.equity).toBeCloseTo(5_000 - 4_000, 9);
    expect(report.nav).toBeCloseTo(51_000, 9);
  });

  test('money may leave down to a tenth of all notional, or to initial margin when that is more', () => {
    const positions = [
      [BTC, 1],
      [ETH, -25],
    ] as const;
    const note = 'the larger of initial margin and 0.1 of the notional.';
    expect(ask({ collateral: { USDC: 50_000 }, positions }).notes).toEqual([
      `Money may leave down to an equity of 20000: ${note}`,
    ]);
    // 100,000 / 4 and 100,000 / 25.
    const overrides = { leverage: { 'BTC-USD': 4 } };
    expect(ask({ overrides, collateral: { USDC: 50_000 }, positions }).notes).toEqual([
      `Money may leave down to an equity of 29000: ${note}`,
    ]);
  });

  test('the vault takes over below its share of maintenance, not at it', () => {
    const overrides = { takeOverShare: 0.5 };
    const notes = (equity: number) =>
      ask({ overrides, collateral: { USDC: equity }, positions: [[BTC, 1]] }).notes.slice(1);
    expect(notes(625)).toEqual([]);
    expect(notes(624)).toEqual(["Equity is below 0.5 of maintenance: the venue's vault would take the account over."]);
  });
});

describe('MODL-910 MODL-014 open orders', () => {
  test('the worse of all buys and all sells, in initial margin alone', () => {
    // One coin costs 2,500. Buys leave 3 long (+2), sells leave 4 short (+3).
    const report = ask({
      positions: [[BTC, 1]],
      orders: [
        [BTC, 0.5, 100_000],
        [BTC, -5, 100_000],
        [BTC, 1.5, 90_000],
      ],
    });
    const [part, ...more] = partsNamed(report, 'open orders');
    expect(part).toMatchObject({ group: BTC, initial: 7_500, maintenance: 0, inputs: { buys: 5_000, sells: 7_500 } });
    expect(more).toEqual([]);
    expect(report.maintenanceMargin).toBeCloseTo(1_250, 9);
    expect(report.initialMargin).toBeCloseTo(10_000, 9);
  });

  test('each coin by itself, in the order of the names, an order without a position too', () => {
    const orders = [
      [ETH, 10, 4_000],
      [BTC, 2, 100_000],
    ] as const;
    const parts = partsNamed(ask({ positions: [[BTC, 1]], orders }), 'open orders');
    expect(parts.map(({ group, initial }) => [group, initial])).toEqual([
      [BTC, 5_000],
      [ETH, 40_000 / 25],
    ]);
  });

  test('an order that closes asks nothing', () => {
    const report = ask({ positions: [[BTC, 3]], orders: [[BTC, -2, 100_000]] });
    expect(partsNamed(report, 'open orders')).toEqual([]);
    expect(report.initialMargin).toBeCloseTo(7_500, 9);
  });

  test('the part of a fill above the border of a tier is charged at its rate', () => {
    // From 140 M to 160 M: 10 M at 1/40 and 10 M at 1/20.
    const report = ask({ positions: [[BTC, 1_400]], orders: [[BTC, 200, 100_000]] });
    expect(partsNamed(report, 'open orders')[0].initial).toBeCloseTo(250_000 + 500_000, 6);
  });
});

describe('MODL-910 what the venue does not list is refused by name', () => {
  test.each(['BTC-PERPETUAL', 'BTC_USDC', 'BTC_USDC-27MAR26', 'BTC_USDC-27MAR26-60000-C'])('%s', (name) => {
    const underlyings = { BTC: { index: 100_000, carry: 0, vol: 0.6 } };
    const sentence = `${name} cannot be margined here: this venue lists linear perpetuals only`;
    expect(refused({ underlyings, positions: [[name, 1]] })).toEqual(['account.positions', sentence]);
    expect(refused({ underlyings, orders: [[name, 1, 100_000]] })[1]).toBe(sentence);
  });
});

describe('MODL-910 parameters', () => {
  const tiers = (...rows: readonly (readonly [number, number])[]) => ({
    tiers: { 'BTC-USD': rows.map(([from, maxLeverage]) => ({ from, maxLeverage })) },
  });

  test.each([
    [tiers([0, 40], [10, 40]), undefined],
    [tiers([0, 1000], [10, 1]), undefined],
    [tiers([5, 40]), 'parameters.tiers.BTC-USD[0].from is 5; the first tier must start at 0'],
    [
      tiers([0, 40], [10, 20], [20, 21]),
      'parameters.tiers.BTC-USD[2].maxLeverage is 21; it may not rise above the tier before it',
    ],
    [tiers([0, 40], [0, 20]), 'parameters.tiers.BTC-USD[1].from is 0; it must be above the one before, 0'],
    [tiers([0, 1001]), 'parameters.tiers.BTC-USD[0].maxLeverage is 1001; it must be at most 1000'],
    [tiers([0, 0.9]), 'parameters.tiers.BTC-USD[0].maxLeverage is 0.9; it must be at least 1'],
    [tiers(), 'parameters.tiers.BTC-USD has 0 members; it must have at least 1'],
    [{ leverage: { 'BTC-USD': 1 } }, undefined],
    [{ leverage: { 'BTC-USD': 0.5 } }, 'parameters.leverage.BTC-USD is 0.5; it must be at least 1'],
    [{ leverage: { 'BTC-USD': 1001 } }, 'parameters.leverage.BTC-USD is 1001; it must be at most 1000'],
    [{ maintenanceShare: 1, withdrawalShare: 1, takeOverShare: 1 }, undefined],
    [{ maintenanceShare: 0 }, 'parameters.maintenanceShare is 0; it must be above 0'],
    [{ withdrawalShare: 1.1 }, 'parameters.withdrawalShare is 1.1; it must be at most 1'],
    [{ takeOverShare: 0 }, 'parameters.takeOverShare is 0; it must be above 0'],
    [{ cashAsset: '' }, 'parameters.cashAsset is ""; it must be text'],
  ])('%j', (overrides, sentence) => {
    expect(sentencesOf('hyperliquid', overrides)).toEqual(sentence === undefined ? [] : [sentence]);
  });
});
