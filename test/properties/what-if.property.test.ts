import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { changed } from '../../src/client/what-if/change.ts';
import { bankruptcyPrice } from '../../src/risk/bankruptcy-price.ts';
import { FLAT_CONTRACT } from '../../src/risk/contract-pricing.ts';
import type { ContractPricing } from '../../src/risk/contract-pricing.ts';
import { liquidationPrices } from '../../src/risk/liquidation-price.ts';
import { evaluatePortfolio, portfolioMargin } from '../../src/risk/models/portfolio.ts';
import { projections } from '../../src/risk/projection.ts';
import { largestPassing, openDesk, whatIf } from '../../src/risk/what-if.ts';
import {
  housePreset,
  housePresetWith,
  instrumentNamed,
  instruments,
  portfolioOf,
  portfolios,
  real,
  standardMarket,
  TIME_MS,
} from './random-portfolio.ts';

const PRESET = housePreset();
const BTC = 62_740;
const perpetual = (quantity: number, entryPrice = BTC) => ({
  instrument: instrumentNamed('BTC_USDC-PERPETUAL'),
  quantity,
  entryPrice,
});

describe('what-if', () => {
  test('MARG-070 reused risk arrays give what a report from nothing gives', () => {
    const trades = fc.record({ instrument: instruments(), quantity: real(-5, 5) });
    fc.assert(
      fc.property(portfolios(), trades, (portfolio, trade) => {
        fc.pre(Math.abs(trade.quantity) > 1e-3);
        const { before, after, difference } = whatIf(openDesk(portfolio, PRESET, [trade.instrument]), [trade]);
        const report = portfolioMargin(portfolio, PRESET);
        const fresh = portfolioMargin(changed(portfolio, { kind: 'trade', ...trade }), PRESET);
        const near = (a: number, b: number) => expect(Math.abs(a - b)).toBeLessThanOrEqual(1e-4);
        near(before.initialHeadroom, report.initialHeadroom);
        near(after.initialMargin, fresh.initialMargin);
        near(after.equity, fresh.equity);
        near(after.maintenanceHeadroom, fresh.maintenanceHeadroom);
        near(difference.nav, 0);
      }),
      { numRuns: 150 },
    );
  });

  test('MARG-070 a trade away from the mark moves NAV by the difference', () => {
    const desk = openDesk(portfolioOf([{ asset: 'USD', amount: 50_000 }], []), PRESET, [perpetual(0).instrument]);
    const mark = BTC / 0.9997;
    const { difference, contributions } = whatIf(desk, [{ ...perpetual(0), quantity: 2, price: mark + 100 }]);
    expect(difference.nav).toBeCloseTo(-2 * 100 * 0.9997, 6);
    expect(contributions.map(({ symbol }) => symbol)).toContain('BTC_USDC-PERPETUAL');
    expect(() => whatIf(desk, [{ instrument: instrumentNamed('ETH-PERPETUAL'), quantity: 1 }])).toThrow(
      'was not opened for',
    );
  });

  test('MARG-071 the largest size passes and a little more does not', () => {
    fc.assert(
      fc.property(portfolios(), instruments(), fc.constantFrom(-1, 1), (portfolio, instrument, quantity) => {
        const desk = openDesk(portfolio, PRESET, [instrument]);
        const times = largestPassing(desk, { instrument, quantity });
        if (times === undefined || times === 0) return;
        const headroom = (size: number) =>
          whatIf(desk, [{ instrument, quantity: quantity * size }]).after.initialHeadroom;
        expect(headroom(times)).toBeGreaterThanOrEqual(0);
        expect(headroom(times * (1 + 2e-6))).toBeLessThan(0);
      }),
      { numRuns: 100 },
    );
  });

  test('MARG-071 no size passes for an account below its margin', () => {
    const desk = openDesk(portfolioOf([{ asset: 'USD', amount: -1 }], []), PRESET, [perpetual(0).instrument]);
    expect(largestPassing(desk, { ...perpetual(0), quantity: 1 })).toBe(0);
  });
});

describe('projection', () => {
  test('MARG-072 each later expiry with less time and what expired in cash', () => {
    const held = ['13FEB26-62000-C', '27MAR26-62000-C'].map((name) => ({
      instrument: instrumentNamed(`BTC_USDC-${name}`),
      quantity: -1,
    }));
    const portfolio = portfolioOf([{ asset: 'USD', amount: 100_000 }], held);
    const [first, second, ...rest] = projections(portfolio, PRESET);
    expect(rest).toEqual([]);
    expect(first.timeMs).toBe(held[0].instrument.expiryMs);
    expect(first.expired).toEqual(['BTC_USDC-13FEB26-62000-C']);
    expect(second.expired).toHaveLength(2);
    const forwards =
      standardMarket()
        .underlyings.get('BTC-USD')
        ?.expiries.map(({ forward }) => forward) ?? [];
    const paid = forwards.slice(0, 2).map((forward) => (forward / 0.9997 - 62_000) * 0.9997);
    expect(second.report.nav).toBeCloseTo(100_000 - paid[0] - paid[1], 6);
    expect(second.report.initialMargin).toBe(0);
    const theta = -portfolioMargin(portfolio, PRESET).positions[1].theta * -1;
    const days = ((held[0].instrument.expiryMs ?? 0) - TIME_MS) / 86_400_000;
    const decayed = first.report.positions[0].value - portfolioMargin(portfolio, PRESET).positions[1].value;
    expect(decayed / (theta * days)).toBeGreaterThan(0.8);
    expect(decayed / (theta * days)).toBeLessThan(1.3);
  });
});

describe('liquidation price', () => {
  test('MARG-080 the ends of the bracket differ in sign when the book is revalued from nothing', () => {
    const flat = housePresetWith({});
    fc.assert(
      fc.property(real(0.5, 5), fc.constantFrom(-1, 1), (quantity, side) => {
        const portfolio = portfolioOf([{ asset: 'USD', amount: 20_000 * quantity }], [perpetual(side * quantity)]);
        const found = liquidationPrices(evaluatePortfolio(portfolio, flat).house, 'BTC-USD');
        const root = side > 0 ? found?.below : found?.above;
        expect(side > 0 ? found?.above : found?.below).toBeUndefined();
        const headroomAt = (price: number) =>
          portfolioMargin({ ...portfolio, market: standardMarket(price / BTC) }, flat).maintenanceHeadroom;
        expect(Math.abs((root?.safe ?? 0) / (root?.breach ?? 1) - 1)).toBeLessThanOrEqual(1e-9);
        expect(headroomAt((root?.safe ?? 0) * (1 - side * -1e-8))).toBeGreaterThanOrEqual(0);
        expect(headroomAt((root?.breach ?? 0) * (1 + side * -1e-8))).toBeLessThan(0);
      }),
      { numRuns: 30 },
    );
  });

  test('MARG-080 a strangle has one on each side, a book of cash has none', () => {
    const strangle = ['27MAR26-50000-P', '27MAR26-80000-C'].map((name) => ({
      instrument: instrumentNamed(`BTC_USDC-${name}`),
      quantity: -2,
    }));
    const { house } = evaluatePortfolio(portfolioOf([{ asset: 'USD', amount: 30_000 }], strangle), PRESET);
    const found = liquidationPrices(house, 'BTC-USD');
    expect(found?.below?.safe).toBeLessThan(BTC);
    expect(found?.below?.breach).toBeLessThan(found?.below?.safe ?? 0);
    expect(found?.above?.breach).toBeGreaterThan(found?.above?.safe ?? 0);
    const cash = evaluatePortfolio(portfolioOf([{ asset: 'USD', amount: 1 }], []), PRESET).house;
    expect(liquidationPrices(cash, 'BTC-USD')).toBeUndefined();
  });

  test('MARG-080 betas bring the liquidation price of a spread nearer or take it away', () => {
    const spread = [
      perpetual(1),
      { instrument: instrumentNamed('ETH_USDC-PERPETUAL'), quantity: -33, entryPrice: 1_905 },
    ];
    const { house } = evaluatePortfolio(portfolioOf([{ asset: 'USD', amount: 12_000 }], spread), PRESET);
    const alone = liquidationPrices(house, 'BTC-USD');
    expect(alone?.below?.safe).toBeGreaterThan(0.8 * BTC);
    const together = liquidationPrices(house, 'BTC-USD', { 'ETH-USD': 1 });
    expect(together?.below).toBeUndefined();
  });

  test('MARG-080 an account in breach is told where it would be safe', () => {
    const { house } = evaluatePortfolio(portfolioOf([{ asset: 'USD', amount: 5_000 }], [perpetual(1)]), PRESET);
    const found = liquidationPrices(house, 'BTC-USD');
    expect(found?.headroom).toBeLessThan(0);
    expect(found?.above?.safe).toBeGreaterThan(found?.above?.breach ?? Infinity);
    expect(found?.below).toBeUndefined();
  });
});

describe('bankruptcy price', () => {
  const linear: ContractPricing = { ...FLAT_CONTRACT, shape: 'linear', index: 60_000, forward: 60_000 };

  test('MARG-081 nothing is left after closing there', () => {
    expect(bankruptcyPrice(linear, 1, 60_000, 5_000)).toBe(55_000);
    expect(bankruptcyPrice(linear, -1, 60_000, 5_000)).toBe(65_000);
    const inverse = { ...linear, shape: 'inverse' as const, size: 10 };
    expect(bankruptcyPrice(inverse, 6_000, 60_000, 5_000)).toBeCloseTo(55_384.615384615, 8);
    const option = { ...linear, shape: 'inverse-option' as const };
    expect(bankruptcyPrice(option, -2, 0.05, 1_200)).toBeCloseTo(0.06, 15);
  });

  test('MARG-081 none when no price above zero does it', () => {
    expect(bankruptcyPrice(linear, 1, 60_000, 60_000)).toBeUndefined();
    expect(bankruptcyPrice(linear, 0, 60_000, 5_000)).toBeUndefined();
    const inverse = { ...linear, shape: 'inverse' as const, size: 10 };
    expect(bankruptcyPrice(inverse, -6_000, 60_000, 70_000)).toBeUndefined();
  });
});
