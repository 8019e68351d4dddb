import { describe, expect, test } from 'vitest';
import { BTC, ETH, FORWARDS, handMarket, handPortfolio, handPreset, held, named } from '../../test/hand-market.ts';
import type { PortfolioParameters } from './house-preset.ts';
import { portfolioMargin } from './models/portfolio.ts';
import type { Portfolio } from './portfolio.ts';
import type { RequirementPart } from './report.ts';

const partsOf = (portfolio: Portfolio, changes: Partial<PortfolioParameters> = {}) =>
  portfolioMargin(portfolio, handPreset(changes)).parts;

/** One part, its numbers to the ten thousandth of a cent. */
function part(parts: readonly RequirementPart[], wanted: string): RequirementPart | undefined {
  const round = (x: number): number => Math.round(x * 1e6) / 1e6;
  const found = parts.find(({ name }) => name === wanted);
  if (found === undefined) return undefined;
  const inputs = Object.entries(found.inputs).map(([k, v]) => [k, typeof v === 'number' ? round(v) : v]);
  return {
    name: found.name,
    initial: round(found.initial),
    maintenance: round(found.maintenance),
    inputs: Object.fromEntries(inputs),
  };
}

const LONG = handPortfolio({ USD: 1 }, [held('BTC_USDC-PERPETUAL', 2, BTC)]);

describe('parts of a requirement tell what they were computed from', () => {
  test('MARG-011 a perpetual: scan, basis and fee, in that order, and no part that is nothing', () => {
    const parts = partsOf(LONG);
    expect(parts.map(({ name }) => name)).toEqual(['scan loss', 'basis', 'closing fee']);
    expect(part(parts, 'scan loss')).toEqual({
      name: 'scan loss',
      initial: 24_000,
      maintenance: 0.8 * 24_000,
      inputs: { activeColumn: '-20% vol down', mmFactor: 0.8 },
    });
    expect(part(parts, 'basis')).toEqual({
      name: 'basis',
      initial: 360,
      maintenance: 288,
      inputs: { 'BTC-USD perpetual net delta': 120_000, 'BTC-USD perpetual rate': 0.003 },
    });
    expect(part(parts, 'closing fee')).toEqual({
      name: 'closing fee',
      initial: 120,
      maintenance: 120,
      inputs: { grossNotional: 120_000 },
    });
  });

  test('MARG-011 an account without positions has a scan loss of nothing, and says so', () => {
    expect(partsOf(handPortfolio({ USD: 1 }, []))).toEqual([
      { name: 'scan loss', initial: 0, maintenance: 0, inputs: { activeColumn: 'none loses', mmFactor: 0.8 } },
    ]);
  });

  test('MARG-040 basis by date of the expiry', () => {
    const portfolio = handPortfolio({ USD: 1 }, [held('BTC_USDC-27MAR26', 1), held('BTC_USDC-13FEB26', -1)]);
    const rate = (name: string) =>
      Math.max(0.002, (0.1 * ((named(name).expiryMs ?? 0) - 1_770_278_400_000)) / 31_536e6);
    const [near, far] = [rate('BTC-13FEB26'), rate('BTC-27MAR26')].map((x) => Math.round(x * 1e6) / 1e6);
    const found = part(partsOf(portfolio), 'basis');
    expect(found?.inputs).toEqual({
      'BTC-USD 2026-03-27 net delta': FORWARDS.far,
      'BTC-USD 2026-03-27 rate': far,
      'BTC-USD 2026-02-13 net delta': -FORWARDS.near,
      'BTC-USD 2026-02-13 rate': near,
    });
    expect(found?.initial).toBeCloseTo(far * FORWARDS.far + near * FORWARDS.near, 5);
  });

  test('MARG-041 size by what has to be closed', () => {
    const { default: own } = handPreset().parameters.underlyings;
    const size = [
      { from: 0, rate: 0 },
      { from: 100_000, rate: 0.01 },
    ];
    expect(part(partsOf(LONG, { underlyings: { default: { ...own, size } } }), 'size')).toEqual({
      name: 'size',
      initial: 200,
      maintenance: 160,
      inputs: { 'BTC-USD to close': 120_000 },
    });
  });

  test('MARG-042, MARG-043 floors by short and gross notional', () => {
    const { default: own } = handPreset().parameters.underlyings;
    const wings = handPortfolio({ USD: 1 }, [
      held('BTC_USDC-13FEB26-140000-C', -2),
      held('BTC_USDC-13FEB26-150000-C', 2),
    ]);
    const high = { ...own, shortOptionMinimum: 0.9, grossMinimum: 0.95 };
    const parts = partsOf(wings, { underlyings: { default: high } });
    const scan = part(parts, 'scan loss')?.initial ?? 0;
    expect(scan).toBeLessThan(2 * 0.9 * BTC);
    expect(part(parts, 'short-option minimum')).toEqual({
      name: 'short-option minimum',
      initial: expect.closeTo(0.9 * 2 * BTC - scan, 4),
      maintenance: expect.closeTo(0.8 * (0.9 * 2 * BTC - scan), 4),
      inputs: { shortNotional: 2 * BTC },
    });
    expect(part(parts, 'gross minimum')).toEqual({
      name: 'gross minimum',
      initial: 0.95 * 2 * BTC,
      maintenance: 0.8 * 0.95 * 2 * BTC,
      inputs: { grossNotional: 2 * BTC },
    });
  });

  test('MARG-045, MARG-046 a peg by coin, of those alone that are owned and charged; a failure by its name', () => {
    const portfolio = handPortfolio({ USDC: 10_000, BTC: 1, ETH: -1 }, [], handMarket({}, 0.98));
    const { stable, coin } = handPreset().parameters.collateral;
    const collateral = { coin, stable: { ...stable, depeg: { shock: 0.01, threshold: 0.99, factor: 2 } } };
    const dependencies = [
      { name: 'issuer', freeUsd: 1_000, losses: { USDC: 0.5 } },
      { name: 'bridge', freeUsd: 0, losses: { ETH: 0.5 } },
    ];
    const parts = partsOf(portfolio, { collateral, dependencies });
    // 1 % always, and twice the hundredth below the threshold.
    const rate = 0.03;
    expect(part(parts, 'stablecoin de-peg')).toEqual({
      name: 'stablecoin de-peg',
      initial: 9_800 * rate,
      maintenance: 235.2,
      inputs: { 'USDC equity': 9_800, 'USDC rate': rate },
    });
    expect(part(parts, 'common failure')).toEqual({
      name: 'common failure',
      initial: 4_900 - 1_000,
      maintenance: 0.8 * 3_900,
      inputs: { dependencies: 'issuer, bridge' },
    });
  });

  test('MARG-047 funding by rate, in full in both margins', () => {
    const market = handMarket({ fundingRate: 0.0003 });
    const parts = partsOf(handPortfolio({ USD: 1 }, [held('BTC_USDC-PERPETUAL', 2, BTC)], market), { fundingHours: 4 });
    expect(part(parts, 'funding')).toEqual({
      name: 'funding',
      initial: 120_000 * 0.00015,
      maintenance: 18,
      inputs: { 'BTC-USD rate': 0.00015 },
    });
  });

  test('MARG-048 doubt by confidence, in IM alone, and not at the threshold itself', () => {
    const doubted = (confidence: number) =>
      part(
        partsOf(
          handPortfolio(
            { USD: 1 },
            [held('BTC_USDC-PERPETUAL', 1, BTC), held('ETH_USDC-PERPETUAL', 1, ETH)],
            handMarket({ confidence }),
          ),
        ),
        'price confidence',
      );
    expect(doubted(0.4)).toEqual({
      name: 'price confidence',
      initial: 0.6 * BTC,
      maintenance: 0,
      inputs: { 'BTC-USD confidence': 0.4, 'ETH-USD confidence': 1 },
    });
    expect(doubted(0.5)).toBeUndefined();
  });
});
