import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { withOverrides } from '../../src/client/portfolio-file/model-choice.ts';
import type { Preset } from '../../src/risk/model.ts';
import { modelNamed } from '../../src/risk/models/registry.ts';
import type { Portfolio, Position } from '../../src/risk/portfolio.ts';
import type { MarginReport } from '../../src/risk/report.ts';
import { instrumentNamed, portfolioOf, portfolios, positions } from './random-portfolio.ts';

const shipped = (name: string): Preset =>
  JSON.parse(readFileSync(new URL(`../../presets/${name}.json`, import.meta.url), 'utf8'));

/** The preset with changed parameters. */
function presetWith(name: string, overrides: unknown): Preset {
  const preset = shipped(name);
  return { ...preset, parameters: withOverrides(preset.parameters, overrides) };
}

const margin = (portfolio: Portfolio, preset: Preset): MarginReport =>
  modelNamed(preset.model)!.margin(portfolio, preset);
const inOrder = (amounts: readonly number[]): number => amounts.reduce((sum, amount) => sum + amount, 0);

const NAMES = [
  'isolated',
  'cross',
  'span',
  'deribit-spm',
  'deribit-xpm',
  'deribit-ssm',
  'deribit-xsm',
  'okx-pm',
  'paradex-pm-2026-10',
  'paradex-cross',
  'paradex-cross-2026-10',
];
const PRESETS = NAMES.map((name) => [name, shipped(name)] as const);
const RUNS = { numRuns: 100 };

/** Contracts a venue lists: Paradex settles in dollars only, Deribit in no coin but BTC and ETH. */
function allowed(name: string, { instrument: { margining, base } }: Position): boolean {
  if (name.startsWith('paradex')) return margining === 'linear';
  return !/^deribit-.pm/.test(name) || margining === 'linear' || base !== 'SOL';
}

function books(name: string): fc.Arbitrary<Portfolio> {
  return portfolios().map(({ market, account }) => ({
    market,
    account: { ...account, positions: account.positions.filter((held) => allowed(name, held)) },
  }));
}

/** Float noise of sums of amounts this large. */
const noise = (...reports: readonly MarginReport[]): number =>
  1e-10 * (1e6 + Math.max(...reports.map(({ nav, initialMargin }) => Math.abs(nav) + Math.abs(initialMargin))));

describe.each(PRESETS)('%s', (name, preset) => {
  test('MODL-001 IM >= MM >= 0', () => {
    fc.assert(
      fc.property(books(name), (portfolio) => {
        const report = margin(portfolio, preset);
        expect(report.maintenanceMargin).toBeGreaterThanOrEqual(-noise(report));
        expect(report.initialMargin).toBeGreaterThanOrEqual(report.maintenanceMargin - noise(report));
      }),
      RUNS,
    );
  });

  test('MODL-002 parts add up to the totals and contributions to the scan loss, to the last bit', () => {
    fc.assert(
      fc.property(books(name), (portfolio) => {
        const report = margin(portfolio, preset);
        expect(report.initialMargin).toBe(inOrder(report.parts.map(({ initial }) => initial)));
        expect(report.maintenanceMargin).toBe(inOrder(report.parts.map(({ maintenance }) => maintenance)));
        for (const { contributions, scanLoss, vector, columns, activeColumn } of report.groups) {
          expect(columns).toHaveLength(vector.length);
          expect(inOrder(contributions.map(({ amount }) => amount))).toBe(scanLoss);
          expect(Math.abs(scanLoss - Math.max(0, -vector[activeColumn]))).toBeLessThanOrEqual(noise(report));
          expect(vector[activeColumn]).toBe(Math.min(...vector));
        }
      }),
      RUNS,
    );
  });

  test('MODL-003 adding dollars adds exactly that much headroom', () => {
    fc.assert(
      fc.property(books(name), fc.double({ min: 0, max: 1e6, noNaN: true }), (portfolio, usd) => {
        const { market, account } = portfolio;
        const solvent = [...account.collateral, { asset: 'USD', amount: 200_000 }];
        const more = [...solvent, { asset: 'USD', amount: usd }];
        const before = margin({ market, account: { ...account, collateral: solvent } }, preset);
        const after = margin({ market, account: { ...account, collateral: more } }, preset);
        expect(Math.abs(after.initialHeadroom - before.initialHeadroom - usd)).toBeLessThanOrEqual(
          noise(before, after),
        );
        expect(Math.abs(after.maintenanceHeadroom - before.maintenanceHeadroom - usd)).toBeLessThanOrEqual(
          noise(before, after),
        );
      }),
      RUNS,
    );
  });

  test('MODL-005 the order of positions changes no bit of the requirement', () => {
    fc.assert(
      fc.property(books(name), ({ market, account }) => {
        const turned = { ...account, positions: account.positions.toReversed() };
        const [before, after] = [account, turned].map((one) => margin({ market, account: one }, preset));
        expect(after.initialMargin).toBe(before.initialMargin);
        expect(after.maintenanceMargin).toBe(before.maintenanceMargin);
        expect(after.groups).toEqual(before.groups);
      }),
      RUNS,
    );
  });

  test('MODL-010 a position given in two fills is one', () => {
    fc.assert(
      fc.property(books(name), fc.double({ min: -3, max: 3, noNaN: true }), ({ market, account }, share) => {
        const split = account.positions.flatMap((held) => [
          { ...held, quantity: held.quantity * share },
          { ...held, quantity: held.quantity * (1 - share) },
        ]);
        const whole = margin({ market, account }, preset);
        const halves = margin({ market, account: { ...account, positions: split } }, preset);
        expect(Math.abs(halves.initialMargin - whole.initialMargin)).toBeLessThanOrEqual(20 * noise(whole, halves));
        expect(Math.abs(halves.initialHeadroom - whole.initialHeadroom)).toBeLessThanOrEqual(20 * noise(whole, halves));
      }),
      RUNS,
    );
  });
});

const LINEAR_CURRENCY = { pnl_offset: 1, max_offsetable_pnl: 1e18, extended_dampener: 0 };
const WITHOUT_POLICY = {
  model_params: { currency: { btc: LINEAR_CURRENCY, eth: LINEAR_CURRENCY, usd: LINEAR_CURRENCY } },
};
const SCANNED: readonly (readonly [string, unknown])[] = [
  ['span', {}],
  ['deribit-spm', WITHOUT_POLICY],
  ['deribit-xpm', WITHOUT_POLICY],
  ['okx-pm', {}],
  ['paradex-pm-2026-10', {}],
];

describe.each(SCANNED)('%s', (name, overrides) => {
  test('MODL-004 a book and its mirror have opposite vectors', () => {
    const preset = presetWith(name, overrides);
    fc.assert(
      fc.property(positions(), (drawn) => {
        const held = drawn.filter((position) => allowed(name, position));
        const mirror = held.map((position) => ({ ...position, quantity: -position.quantity }));
        const [book, mirrored] = [held, mirror].map((list) => margin(portfolioOf([], list), preset));
        expect(mirrored.groups.map((group) => group.name)).toEqual(book.groups.map((group) => group.name));
        mirrored.groups.forEach(({ vector }, g) => {
          vector.forEach((pnl, c) => expect(Math.abs(pnl + book.groups[g].vector[c])).toBeLessThanOrEqual(1e-6));
        });
      }),
      RUNS,
    );
  });
});

const FLAT_TIER = [{ from: 0, initial: 0.2, maintenance: 0.16 }];
const FLAT_HAIRCUT = { BTC: [{ from: 0, rate: 0.1 }], default: [{ from: 0, rate: 0.3 }] };
const FLAT_PAIR = { m_inc: 0 };
const FLAT_DERIBIT = {
  rounding: { worst_case: 15, initial_margin: 15, maintenance_margin: 15 },
  model_params: {
    currency: {
      btc: { extended_dampener: 0, max_offsetable_pnl: 1e18 },
      eth: { extended_dampener: 0, max_offsetable_pnl: 1e18 },
      usd: { extended_dampener: 0, max_offsetable_pnl: 1e18 },
    },
    currency_pair: { btc_usd: FLAT_PAIR, eth_usd: FLAT_PAIR, default: FLAT_PAIR },
  },
};
const FLAT_INCREMENTS = [{ coins: ['others'], tiers: [{ from: 0, multiplier: 1 }] }];
const FLAT: readonly (readonly [string, unknown])[] = [
  ['isolated', { tiers: { 'BTC-USD': FLAT_TIER, 'ETH-USD': FLAT_TIER, default: FLAT_TIER }, haircuts: FLAT_HAIRCUT }],
  ['cross', { tiers: { 'BTC-USD': FLAT_TIER, 'ETH-USD': FLAT_TIER, default: FLAT_TIER }, haircuts: FLAT_HAIRCUT }],
  ['span', { haircuts: FLAT_HAIRCUT }],
  ['deribit-spm', FLAT_DERIBIT],
  ['deribit-xpm', FLAT_DERIBIT],
  [
    'okx-pm',
    {
      mr7: { increments: FLAT_INCREMENTS },
      mr9: { tiers: [{ from: 0, rates: [0.005, 0.005, 0.0075, 0.025, 0.075, 0.2, 0.4] }] },
      haircuts: FLAT_HAIRCUT,
    },
  ],
  ['paradex-pm-2026-10', {}],
  ['paradex-cross-2026-10', {}],
];

describe.each(FLAT)('%s without tiers, caps and dampeners', (name, overrides) => {
  test('MODL-006 a book of twice the size needs twice the margin', () => {
    const preset = presetWith(name, overrides);
    fc.assert(
      fc.property(books(name), fc.double({ min: 0.01, max: 50, noNaN: true }), ({ market, account }, times) => {
        const larger = {
          ...account,
          collateral: account.collateral.map(({ asset, amount }) => ({ asset, amount: amount * times })),
          positions: account.positions.map((held) => ({ ...held, quantity: held.quantity * times })),
        };
        const [one, many] = [account, larger].map((held) => margin({ market, account: held }, preset));
        const tolerance = times * noise(one) + noise(many);
        expect(Math.abs(many.initialMargin - times * one.initialMargin)).toBeLessThanOrEqual(tolerance);
        expect(Math.abs(many.maintenanceMargin - times * one.maintenanceMargin)).toBeLessThanOrEqual(tolerance);
      }),
      RUNS,
    );
  });
});

/** Hedged books of a market maker, an arbitrageur and a yield seller; quantities of the linear contracts are coins. */
const CORPUS: Readonly<Record<string, readonly (readonly [string, number])[]>> = {
  'covered call': [
    ['BTC_USDC-PERPETUAL', 10],
    ['BTC_USDC-27MAR26-70000-C', -10],
  ],
  'protected sale: collar': [
    ['BTC_USDC-PERPETUAL', 10],
    ['BTC_USDC-27MAR26-70000-C', -10],
    ['BTC_USDC-27MAR26-56000-P', 10],
  ],
  'calendar of calls': [
    ['BTC_USDC-27MAR26-64000-C', -10],
    ['BTC_USDC-26JUN26-64000-C', 10],
  ],
  'short strangle': [
    ['BTC_USDC-27MAR26-74000-C', -10],
    ['BTC_USDC-27MAR26-52000-P', -10],
  ],
  'BTC against ETH': [
    ['BTC_USDC-PERPETUAL', 10],
    ['ETH_USDC-PERPETUAL', -330],
  ],
  'basis: future against perpetual': [
    ['BTC_USDC-26JUN26', -10],
    ['BTC_USDC-PERPETUAL', 10],
  ],
  'basis: spot against perpetual': [
    ['BTC_USDC', 10],
    ['BTC_USDC-PERPETUAL', -10],
  ],
  'iron condor': [
    ['BTC_USDC-27MAR26-70000-C', -10],
    ['BTC_USDC-27MAR26-78000-C', 10],
    ['BTC_USDC-27MAR26-56000-P', -10],
    ['BTC_USDC-27MAR26-48000-P', 10],
  ],
  conversion: [
    ['BTC_USDC-27MAR26', 10],
    ['BTC_USDC-27MAR26-62000-C', -10],
    ['BTC_USDC-27MAR26-62000-P', 10],
  ],
  'two coins, calls and futures': [
    ['BTC_USDC-PERPETUAL', 5],
    ['BTC_USDC-27MAR26-66000-C', -10],
    ['ETH_USDC-PERPETUAL', -100],
    ['ETH_USDC-27MAR26-1800-P', -60],
  ],
  'delta-hedged straddle': [
    ['BTC_USDC-27MAR26-62000-C', -10],
    ['BTC_USDC-27MAR26-62000-P', -10],
    ['BTC_USDC-PERPETUAL', 1],
  ],
};

describe('hedged books', () => {
  const house = shipped('portfolio-default');
  test.each(Object.entries(CORPUS))('MODL-020 %s: portfolio <= cross <= isolated', (_, legs) => {
    const held = legs.map(([symbol, quantity]) => ({ instrument: instrumentNamed(symbol), quantity }));
    const portfolio = portfolioOf([{ asset: 'USDC', amount: 500_000 }], held);
    const [scenario, pooled, alone] = [house, shipped('cross'), shipped('isolated')].map((preset) =>
      margin(portfolio, preset),
    );
    expect(scenario.initialMargin).toBeLessThanOrEqual(pooled.initialMargin);
    expect(pooled.initialMargin).toBeLessThanOrEqual(alone.initialMargin);
    expect(scenario.maintenanceMargin).toBeLessThanOrEqual(pooled.maintenanceMargin);
    expect(pooled.maintenanceMargin).toBeLessThanOrEqual(alone.maintenanceMargin);
  });
});
