import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ACCOUNT_GROUP } from '../../src/risk/house-groups.ts';
import { portfolioMargin } from '../../src/risk/models/portfolio.ts';
import type { Portfolio, Position } from '../../src/risk/portfolio.ts';
import { assetQuote, presentValue, pricedInstrument } from '../../src/risk/valuation.ts';
import type { MarginReport } from '../../src/risk/report.ts';
import {
  balances,
  housePreset,
  housePresetWith,
  instrumentNamed,
  instruments,
  portfolioOf,
  portfolios,
  positions,
  real,
  standardMarket,
  withoutFloors,
} from './random-portfolio.ts';

const PRESET = housePreset();
const RUNS = { numRuns: 200 };

const margin = (portfolio: Portfolio): MarginReport => portfolioMargin(portfolio, PRESET);
const inOrder = (amounts: readonly number[]): number => amounts.reduce((sum, amount) => sum + amount, 0);
/** Float noise of sums of amounts this large. */
const noise = (portfolio: Portfolio, ...reports: readonly MarginReport[]): number =>
  1e-11 *
  (1e6 +
    Math.max(...reports.map(({ nav, initialMargin }) => Math.abs(nav) + initialMargin)) *
      (1 + portfolio.account.positions.length));

describe('sums', () => {
  test('MARG-010 the totals are the sums of the parts in their order', () => {
    fc.assert(
      fc.property(portfolios(), (portfolio) => {
        const report = margin(portfolio);
        expect(report.initialMargin).toBe(inOrder(report.parts.map(({ initial }) => initial)));
        expect(report.maintenanceMargin).toBe(inOrder(report.parts.map(({ maintenance }) => maintenance)));
        expect(report.equity).toBe(report.nav - inOrder(report.collateral.map(({ haircut }) => haircut)));
        expect(report.initialHeadroom).toBe(report.equity - report.initialMargin);
        expect(report.maintenanceHeadroom).toBe(report.equity - report.maintenanceMargin);
      }),
      RUNS,
    );
  });

  test('MARG-011 IM >= MM >= 0 and no part is negative', () => {
    fc.assert(
      fc.property(portfolios(), (portfolio) => {
        const report = margin(portfolio);
        expect(report.initialMargin).toBeGreaterThanOrEqual(report.maintenanceMargin);
        for (const part of report.parts) {
          expect(part.maintenance).toBeGreaterThanOrEqual(0);
          expect(part.initial).toBeGreaterThanOrEqual(part.maintenance);
        }
      }),
      RUNS,
    );
  });

  test('MARG-012 contributions add up to the scan loss, and the account scan loss is the part', () => {
    fc.assert(
      fc.property(portfolios(), (portfolio) => {
        const report = margin(portfolio);
        for (const { contributions, scanLoss, vector, activeColumn } of report.groups) {
          expect(inOrder(contributions.map(({ amount }) => amount))).toBe(scanLoss);
          const worst = Math.max(0, ...vector.map((pnl) => -pnl));
          expect(Math.abs(scanLoss - worst)).toBeLessThanOrEqual(noise(portfolio, report));
          if (scanLoss > 0)
            expect(Math.abs(scanLoss + vector[activeColumn])).toBeLessThanOrEqual(noise(portfolio, report));
        }
        const account = report.groups.find(({ name }) => name === ACCOUNT_GROUP);
        expect(report.parts[0]).toMatchObject({ name: 'scan loss', initial: account?.scanLoss });
      }),
      RUNS,
    );
  });
});

describe('order, size and sign', () => {
  test('MARG-020 adding dollars adds headroom', () => {
    fc.assert(
      fc.property(portfolios(), real(-1e6, 1e6), (portfolio, usd) => {
        const before = margin(portfolio);
        const { market, account } = portfolio;
        const after = margin({
          market,
          account: { ...account, collateral: [...account.collateral, { asset: 'USD', amount: usd }] },
        });
        const tolerance = noise(portfolio, before, after);
        expect(Math.abs(after.nav - before.nav - usd)).toBeLessThanOrEqual(tolerance);
        expect(Math.abs(after.initialHeadroom - before.initialHeadroom - usd)).toBeLessThanOrEqual(tolerance);
        expect(Math.abs(after.maintenanceHeadroom - before.maintenanceHeadroom - usd)).toBeLessThanOrEqual(tolerance);
        expect(after.initialMargin).toBe(before.initialMargin);
      }),
      RUNS,
    );
  });

  test('MARG-021 the order of positions is irrelevant', () => {
    fc.assert(
      fc.property(portfolios(), (portfolio) => {
        const { market, account } = portfolio;
        const turned = { ...account, positions: account.positions.toReversed() };
        const [before, after] = [portfolio, { market, account: turned }].map(margin);
        expect(after.initialMargin).toBe(before.initialMargin);
        expect(after.maintenanceMargin).toBe(before.maintenanceMargin);
        expect(after.groups).toEqual(before.groups);
      }),
      RUNS,
    );
  });

  test('MARG-022 a book and its mirror have opposite vectors', () => {
    fc.assert(
      fc.property(positions(), (held) => {
        const mirror = held.map((position) => ({ ...position, quantity: -position.quantity }));
        const [book, mirrored] = [held, mirror].map((list) => margin(portfolioOf([], list)).groups.slice(0, -1));
        mirrored.forEach(({ vector }, g) => {
          vector.forEach((pnl, c) => {
            expect(Math.abs(pnl + book[g].vector[c])).toBeLessThanOrEqual(1e-6);
          });
        });
      }),
      RUNS,
    );
  });

  test('MARG-023 without floors and tiers the requirement is homogeneous', () => {
    const linear = housePresetWith(withoutFloors(PRESET));
    fc.assert(
      fc.property(portfolios(), real(0.01, 100), (portfolio, times) => {
        const scaled = {
          market: portfolio.market,
          account: {
            orders: [],
            collateral: portfolio.account.collateral.map(({ asset, amount }) => ({ asset, amount: amount * times })),
            positions: portfolio.account.positions.map((held) => ({ ...held, quantity: held.quantity * times })),
          },
        };
        const [one, many] = [portfolio, scaled].map((p) => portfolioMargin(p, linear));
        const tolerance = times * noise(portfolio, one) + noise(portfolio, many);
        expect(Math.abs(many.initialMargin - times * one.initialMargin)).toBeLessThanOrEqual(tolerance);
        expect(Math.abs(many.equity - times * one.equity)).toBeLessThanOrEqual(tolerance);
      }),
      RUNS,
    );
  });
});

describe('options, parts and wholes', () => {
  test('MARG-024 a long option never costs more than its price', () => {
    const market = standardMarket();
    const options = instruments().filter(({ kind }) => kind === 'option');
    fc.assert(
      fc.property(portfolios(), options, real(0, 50), (portfolio, instrument, quantity) => {
        const before = margin(portfolio);
        const after = margin(bought(portfolio, { instrument, quantity }));
        const { contract, markPrice } = pricedInstrument(market, instrument);
        const price = quantity * presentValue(contract, markPrice);
        const fall = before.initialHeadroom - after.initialHeadroom;
        expect(fall).toBeLessThanOrEqual(price + noise(portfolio, before, after));
      }),
      { numRuns: 500 },
    );
  });

  test('MARG-025 splitting a book never saves, but for the size tiers', () => {
    fc.assert(
      fc.property(balances(), positions(undefined, 6), positions(undefined, 6), (collateral, some, others) => {
        const [a, b, whole] = [some, others, [...some, ...others]].map((held) => margin(portfolioOf(collateral, held)));
        const coins = margin(portfolioOf(collateral, []));
        const size = (report: MarginReport): number => report.parts.find(({ name }) => name === 'size')?.initial ?? 0;
        const apart = a.initialMargin + b.initialMargin + coins.initialMargin;
        expect(whole.initialMargin - size(whole)).toBeLessThanOrEqual(apart + noise(portfolioOf([], []), a, b, whole));
      }),
      RUNS,
    );
  });

  test('MARG-026 a long call and a short future need strictly less than the two apart', () => {
    const calls = instruments(['BTC']).filter(({ kind, optionType }) => kind === 'option' && optionType === 'call');
    fc.assert(
      fc.property(calls, real(0.1, 20), (instrument, quantity) => {
        const call = { instrument, quantity };
        const future = { instrument: instrumentNamed('BTC_USDC-27MAR26'), quantity: -quantity, entryPrice: 62_740 };
        const [one, other, both] = [[call], [future], [call, future]].map((held) => margin(portfolioOf([], held)));
        expect(both.initialMargin).toBeLessThan(one.initialMargin + other.initialMargin);
      }),
      RUNS,
    );
  });

  test('MARG-027 correlation one and zero are both covered', () => {
    fc.assert(
      fc.property(positions(), (held) => {
        const report = margin(portfolioOf([], held));
        const own = report.groups.slice(0, -1);
        const { scanLoss } = report.groups[report.groups.length - 1];
        own[0]?.vector.forEach((_, c) => {
          const together = inOrder(own.map(({ vector }) => vector[c]));
          expect(scanLoss + together).toBeGreaterThanOrEqual(-1e-6);
        });
        for (const { name } of own) {
          const shock = (PRESET.parameters.underlyings[name] ?? PRESET.parameters.underlyings.default).singleNameShock;
          for (const move of [-shock, shock]) {
            expect(scanLoss + deltaOnePnl(held, name, move)).toBeGreaterThanOrEqual(-1e-6);
          }
        }
      }),
      RUNS,
    );
  });
});

/** P&L of the positions of a book of futures alone when one underlying moves; 0 for books with options, which full repricing judges. */
function deltaOnePnl(held: readonly Position[], name: string, move: number): number {
  if (held.some(({ instrument }) => instrument.kind === 'option')) return 0;
  const market = standardMarket();
  const pnl = held.map(({ instrument, quantity, entryPrice = 1 }) => {
    if (instrument.underlying !== name) return 0;
    const { contract } = pricedInstrument(market, instrument);
    if (contract.shape === 'inverse') return ((quantity * contract.size) / entryPrice) * contract.index * move;
    return quantity * contract.size * contract.forward * contract.settlePrice * move;
  });
  return inOrder(pnl);
}

/** A portfolio after buying an option at its mark: the premium leaves as dollars. */
function bought({ market, account }: Portfolio, option: Position): Portfolio {
  const { contract, markPrice } = pricedInstrument(market, option.instrument);
  const amount = -option.quantity * presentValue(contract, markPrice);
  return {
    market,
    account: {
      orders: account.orders,
      collateral: [...account.collateral, { asset: 'USD', amount }],
      positions: [...account.positions, option],
    },
  };
}

test('COLL-020 haircuts are taken from positive equity in a coin alone', () => {
  fc.assert(
    fc.property(real(-20, 20), (amount) => {
      const portfolio = portfolioOf([{ asset: 'BTC', amount }], []);
      const report = margin(portfolio);
      const { price } = assetQuote(portfolio.market, 'BTC');
      const [tier] = PRESET.parameters.collateral.BTC.haircut;
      const haircut = amount > 0 ? amount * price * tier.rate : 0;
      expect(Math.abs(report.equity - (amount * price - haircut))).toBeLessThanOrEqual(1e-6);
    }),
  );
});
