import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { readPortfolioFile } from '../../../src/client/portfolio-file/read.ts';
import { binancePm } from '../../../src/risk/models/binance-pm.ts';
import { bybitPm } from '../../../src/risk/models/bybit-pm.ts';
import { hyperliquid } from '../../../src/risk/models/hyperliquid.ts';
import type { AnyModel } from '../../../src/risk/preset.ts';
import { anyModel } from '../../../src/risk/preset.ts';
import type { MarginReport } from '../../../src/risk/report.ts';

/** Numbers worked by hand from the venues' own formulas (docs/reference/models), before the code was run. */

describe('MODL-910 Hyperliquid: notional * rate - deduction', () => {
  test('200 M of BTC crosses the tier at 150 M', () => {
    const report = ask('hyperliquid', hyperliquid, { BTC: 100_000 }, { USDC: 10_000_000 }, [
      ['BTC_USDC-PERPETUAL', 2_000],
    ]);
    expect(report.maintenanceMargin).toBeCloseTo(3_125_000, 6);
    expect(report.initialMargin).toBeCloseTo(6_250_000, 6);
    expect(report.parts[0].inputs.maintenanceDeduction).toBeCloseTo(1_875_000, 6);
  });

  test('coins do not net and other collateral does not count', () => {
    const report = ask('hyperliquid', hyperliquid, { BTC: 100_000, ETH: 4_000 }, { USDC: 5_000, BTC: 1 }, [
      ['BTC_USDC-PERPETUAL', 1],
      ['ETH_USDC-PERPETUAL', -25],
    ]);
    expect(report.maintenanceMargin).toBeCloseTo(100_000 / 80 + 100_000 / 50, 9);
    expect(report.equity).toBeCloseTo(5_000, 9);
    expect(report.nav).toBeCloseTo(105_000, 9);
  });

  test('options are refused by name', () => {
    const options = () => ask('hyperliquid', hyperliquid, { BTC: 100_000 }, { USDC: 1 }, [['BTC-27MAR26-60000-C', 1]]);
    expect(options).toThrow('BTC-27MAR26-60000-C');
  });
});

describe('MODL-920 Binance: equity over the sum of tiered maintenance', () => {
  test('1 M of BTC with 10,000 of collateral stands at 1.8018', () => {
    const report = ask('binance-pm', binancePm, { BTC: 100_000 }, { USDT: 10_000 }, [['BTC/USDT:USDT', 10]]);
    const ratio = report.parts.find(({ name }) => name === 'account ratio');
    expect(ratio?.inputs.sumOfMaintenance).toBeCloseTo(5_550, 9);
    expect(ratio?.inputs.uniMMR).toBeCloseTo(10_000 / 5_550, 12);
    expect(report.maintenanceMargin).toBeCloseTo(1.05 * 5_550, 9);
    expect(report.initialMargin).toBeCloseTo(1.2 * 5_550, 9);
  });

  test('a debt is not shrunk by the collateral rate', () => {
    const report = ask('binance-pm', binancePm, { BTC: 100_000, ETH: 4_000 }, { BTC: 1, ETH: -2 }, []);
    expect(report.equity).toBeCloseTo(95_000 - 8_000, 9);
    expect(report.parts[0]).toMatchObject({ name: 'borrow', maintenance: 8_000 * 0.08 });
  });
});

describe('MODL-930 Bybit: worst of the grid and the contingencies', () => {
  test('a lone BTC perpetual: 10 % of the mark and 0.4 % of the index', () => {
    const report = ask('bybit-pm', bybitPm, { BTC: 100_000 }, { USDT: 50_000 }, [['BTC/USDT:USDT', 1]]);
    expect(report.groups[0].scanLoss).toBeCloseTo(10_000, 9);
    expect(report.maintenanceMargin).toBeCloseTo(10_400, 9);
    expect(report.initialMargin).toBeCloseTo(13_520, 9);
  });

  test('a perpetual against a dated future pays the spread, not the move', () => {
    const report = ask('bybit-pm', bybitPm, { BTC: 100_000 }, { USDC: 50_000 }, [
      ['BTC_USDC-PERPETUAL', 1],
      ['BTC_USDC-27MAR26', -1],
    ]);
    const basis = report.parts.find(({ name }) => name === 'basis');
    expect(report.groups[0].scanLoss).toBeLessThan(1e-6);
    expect(basis?.maintenance).toBeCloseTo((daysTo27March / 365) * 0.2 * 100_000, 6);
    expect(report.parts.find(({ name }) => name === 'delta-one contingency')?.maintenance).toBeCloseTo(800, 9);
  });
});

const time = '2026-01-26T08:00:00Z';
const daysTo27March = 60;

function ask(
  preset: string,
  model: Parameters<typeof anyModel>[0] | unknown,
  index: Record<string, number>,
  collateral: Record<string, number>,
  positions: readonly (readonly [string, number])[],
): MarginReport {
  const underlyings = Object.fromEntries(
    Object.entries(index).map(([coin, price]) => [`${coin}-USD`, { index: price, carry: 0, vol: 0.6 }]),
  );
  const file = {
    time,
    market: { underlyings, assets: { USDC: 1, USDT: 1 } },
    account: { collateral, positions: positions.map(([instrument, quantity]) => ({ instrument, quantity })) },
  };
  const parameters = JSON.parse(readFileSync(new URL(`../../../presets/${preset}.json`, import.meta.url), 'utf8'));
  return (anyModel(model as never) as AnyModel).margin(readPortfolioFile(file).portfolio, parameters);
}
