import { describe, expect, test } from 'vitest';
import { shippedPreset } from '../../../test/golden/models/golden-case.ts';
import { readPortfolioFile } from '../../client/portfolio-file/read.ts';
import { modelNamed } from './registry.ts';
import type { Account } from './shipped-model.suite.ts';
import { partsNamed, refusalOf, reportOf, sentencesOf, SIXTY_DAYS_BEFORE } from './shipped-model.suite.ts';

const UNDERLYINGS = {
  ETH: { index: 4_000, carry: 0, vol: 0.6 },
  BTC: { index: 100_000, carry: 0, vol: 0.6 },
};
const PERPETUAL = 'ETH_USDC-PERPETUAL';
const MANAGERS = ['derive-pmrm', 'derive-pmrm-2', 'derive-standard'] as const;
const PORTFOLIO_MANAGERS = ['derive-pmrm', 'derive-pmrm-2'] as const;
const ask = (preset: string, account: Partial<Account>) => reportOf(preset, { underlyings: UNDERLYINGS, ...account });
const refused = (preset: string, account: Partial<Account>) =>
  refusalOf(preset, { underlyings: UNDERLYINGS, ...account });

describe.each(MANAGERS)('%s', (preset) => {
  test('MODL-010 two fills are one position, in margins and in what the account is worth', () => {
    const file = {
      time: SIXTY_DAYS_BEFORE,
      market: { underlyings: UNDERLYINGS },
      account: {
        collateral: { USDC: 1_000 },
        positions: [
          { instrument: PERPETUAL, quantity: 3, entryPrice: 3_900 },
          { instrument: 'ETH_USDC-27MAR26-4000-C', quantity: -1 },
        ],
      },
    };
    const { market, account } = readPortfolioFile(file).portfolio;
    const [perpetual, call] = account.positions;
    const fills = [
      { ...perpetual, quantity: 5 },
      { ...call, quantity: 2 },
      { ...perpetual, quantity: -2 },
      { ...call, quantity: -3 },
    ];
    const margin = (positions: typeof fills) =>
      modelNamed(shippedPreset(preset).model)!.margin(
        { market, account: { ...account, positions } },
        shippedPreset(preset),
      );
    const [whole, filled] = [margin([...account.positions]), margin(fills)];
    expect(filled.nav).toBeCloseTo(whole.nav, 9);
    expect(filled.initialMargin).toBeCloseTo(whole.initialMargin, 9);
    expect(filled.maintenanceMargin).toBeCloseTo(whole.maintenanceMargin, 9);
    expect(filled.positions.map(({ value }) => value)[2]).toBeCloseTo(-200, 9);
  });

  test('the account is worth its cash, its coins and what its perpetuals have gained, in the stablecoin', () => {
    const report = ask(preset, {
      assets: { USDC: 0.8 },
      collateral: { USDC: 1_000, ETH: 2 },
      positions: [[PERPETUAL, -3, 4_010]],
    });
    expect(report.nav).toBeCloseTo(1_000 + 8_000 / 0.8 + 30, 9);
    expect(report.equity).toBe(report.nav);
    expect(report.notes).toEqual(["Amounts are in the venue's stablecoin, which the market prices at 0.8 USD."]);
    expect(ask(preset, { positions: [[PERPETUAL, 1]] }).notes).toEqual([]);
  });

  test('only cash may be borrowed', () => {
    expect(refused(preset, { collateral: { USDC: 1, ETH: -1 } })).toEqual([
      'account.collateral',
      'collateral ETH is -1; only cash may be borrowed here, so it must be at least 0',
    ]);
    expect(ask(preset, { collateral: { USDC: -1 } }).equity).toBe(-1);
  });
});

describe.each(PORTFOLIO_MANAGERS)('MODL-710 MODL-720 %s takes one underlying', (preset) => {
  test('positions of two are refused', () => {
    const positions = [
      [PERPETUAL, 1],
      ['BTC_USDC-PERPETUAL', 1],
    ] as const;
    expect(refused(preset, { positions })).toEqual([
      'account.positions',
      'the account holds positions of ETH-USD and BTC-USD; this manager margins one underlying an account',
    ]);
  });

  test('that of its positions, else of its coins, else the first of the market', () => {
    const named = (account: Partial<Account>) => ask(preset, account).groups[0].name;
    expect(named({ positions: [['BTC_USDC-PERPETUAL', 1]] })).toBe('BTC-USD');
    expect(named({ collateral: { BTC: 1 } })).toBe('BTC-USD');
    expect(named({ collateral: { USDC: 1 } })).toBe('ETH-USD');
    expect(ask(preset, { positions: [[PERPETUAL, 1]] }).parts.every(({ group }) => group === 'ETH-USD')).toBe(true);
  });

  test('a market without one is refused', () => {
    expect(refused(preset, { underlyings: {}, collateral: { USDC: 1 } })).toEqual([
      'market.underlyings',
      'the market has no underlying; give at least one',
    ]);
  });
});

describe('MODL-710 derive-pmrm: coins of the underlying', () => {
  test('hedge a short, and ask their share', () => {
    // Two coins against a perpetual short of three: one coin at +20 %, 3 % of each side's coins, all times 1.25 in initial margin.
    const report = ask('derive-pmrm', { collateral: { ETH: 2 }, positions: [[PERPETUAL, -3]] });
    expect(partsNamed(report, 'scan loss')[0].maintenance).toBeCloseTo(800, 6);
    expect(partsNamed(report, 'scan loss')[0].inputs.column).toBe('+20% vol up');
    expect(partsNamed(report, 'static contingency')[0].maintenance).toBeCloseTo(4_000 * (3 + 2) * 0.03, 6);
    expect(report.maintenanceMargin).toBeCloseTo(1_400, 6);
    expect(report.initialMargin).toBeCloseTo(1_750, 6);
    const { contributions, columns } = report.groups[0];
    expect(contributions.map(({ symbol, quantity }) => [symbol, quantity])).toEqual([
      [PERPETUAL, -3],
      ['ETH', 2],
    ]);
    expect(contributions.map(({ amount }) => amount)).toEqual([expect.closeTo(2_400, 6), expect.closeTo(-1_600, 6)]);
    expect([columns[0], columns[11], columns[22], columns[23]]).toEqual([
      '+20% vol up',
      '0% vol same',
      '-20% vol up',
      'forward contingency',
    ]);
  });

  test('a coin of another underlying is refused, one that moves with it is not', () => {
    expect(refused('derive-pmrm', { collateral: { BTC: 1 }, positions: [[PERPETUAL, 1]] })).toEqual([
      'account.collateral',
      'collateral BTC is not allowed: this manager takes USDC and the coin of ETH-USD only',
    ]);
    const assets = { STETH: { price: 3_900, underlying: 'ETH-USD' } };
    const report = ask('derive-pmrm', { assets, collateral: { STETH: 1 }, positions: [[PERPETUAL, 1]] });
    expect(report.nav).toBeCloseTo(3_900, 9);
  });

  test('below the threshold a stablecoin raises the factor by four times what is missing', () => {
    const factor = (price: number) => {
      const [{ initial, maintenance }] = ask('derive-pmrm', {
        assets: { USDC: price },
        positions: [[PERPETUAL, 1]],
      }).parts;
      return initial / maintenance;
    };
    expect(factor(0.99)).toBeCloseTo(1.25, 9);
    expect(factor(0.98)).toBeCloseTo(1.29, 9);
  });
});

describe('MODL-720 derive-pmrm-2: collateral', () => {
  const scan = (collateral: Record<string, number>) =>
    partsNamed(ask('derive-pmrm-2', { collateral, positions: [[PERPETUAL, -2]] }), 'scan loss')[0];

  test('a coin of the underlying hedges, another does not', () => {
    // Two coins short at +18 %; maintenance counts 80 % of it.
    expect(scan({ USDC: 1 }).initial).toBeCloseTo(8_000 * 0.18, 6);
    expect(scan({ USDC: 1 }).maintenance).toBeCloseTo(8_000 * 0.18 * 0.8, 6);
    expect(scan({ ETH: 1 }).initial).toBeCloseTo(4_000 * 0.18, 6);
    expect(scan({ BTC: 1 }).initial).toBeCloseTo(8_000 * 0.18, 6);
  });

  test('a coin without parameters is refused', () => {
    const assets = { XMR: 300 };
    expect(refused('derive-pmrm-2', { assets, collateral: { XMR: 1 }, positions: [[PERPETUAL, 1]] })).toEqual([
      'account.collateral',
      'collateral XMR has no parameters; the preset lists ETH, BTC, USDT, STETH, WSTETH, WEETH',
    ]);
  });
});

describe('MODL-730 derive-standard: markets add up', () => {
  test('a rate on each perpetual by its underlying, the default where none is listed', () => {
    const report = ask('derive-standard', {
      underlyings: { ...UNDERLYINGS, SOL: 150 },
      positions: [
        [PERPETUAL, -2],
        ['SOL_USDC-PERPETUAL', 100],
      ],
    });
    const parts = partsNamed(report, 'perpetual margin');
    expect(parts.map(({ group }) => group)).toEqual(['ETH-USD', 'SOL-USD']);
    expect(parts[0].initial).toBeCloseTo(800, 9);
    expect(parts[0].maintenance).toBeCloseTo(520, 9);
    expect(parts[1].initial).toBeCloseTo(3_000, 9);
    expect(parts[1].maintenance).toBeCloseTo(1_950, 9);
    expect(report.groups).toEqual([]);
  });

  test('a stablecoin is a market of its own: its factor, and that of initial margin', () => {
    const report = ask('derive-standard', { collateral: { USDT: 1_000, ETH: 1 } });
    const [usdt, eth] = partsNamed(report, 'collateral haircut');
    expect(usdt).toMatchObject({ group: 'USDT-USD' });
    expect(usdt.maintenance).toBeCloseTo(1_000 * (1 - 0.98), 9);
    expect(usdt.initial).toBeCloseTo(1_000 * (1 - 0.98 * 0.98), 9);
    expect(eth.maintenance).toBeCloseTo(4_000 * 0.2, 9);
    expect(eth.initial).toBeCloseTo(4_000 * (1 - 0.8 * 0.9375), 9);
    expect(report.nav).toBeCloseTo(5_000, 9);
  });

  test('a stablecoin of doubtful price asks more in initial margin, below the threshold and not at it', () => {
    const initial = (confidence: number) =>
      ask('derive-standard', { assets: { USDT: { price: 1, confidence } }, collateral: { USDT: 1_000 } }).initialMargin;
    expect(initial(0.55)).toBeCloseTo(1_000 * (1 - 0.98 * 0.98), 9);
    expect(initial(0.5)).toBeCloseTo(1_000 * (1 - 0.98 * 0.98) + 500, 9);
  });

  test('a coin without a factor is refused', () => {
    expect(refused('derive-standard', { assets: { XMR: 300 }, collateral: { XMR: 1 } })).toEqual([
      'account.collateral',
      'collateral XMR has no factor; the preset lists ETH, BTC, USDT, STETH, WSTETH, WEETH, DAI, USDE',
    ]);
  });

  test('a coin is a market of its own where nothing is held on it', () => {
    const collateral = { BTC: 1 };
    const names = partsNamed(ask('derive-standard', { collateral, positions: [[PERPETUAL, 1]] }), 'collateral haircut');
    expect(names.map(({ group }) => group)).toEqual(['BTC-USD']);
  });
});

describe('MODL-710 MODL-720 MODL-730 parameters', () => {
  const scenario = (more: Record<string, unknown>) => ({
    scenarios: [{ spot: 1, vol: 'linear', dampening: 1, ...more }],
  });

  test.each<readonly [(typeof MANAGERS)[number], Record<string, unknown>, string | undefined]>([
    ['derive-pmrm', { imFactor: 1, baseStaticDiscount: 1, daysFloor: 30, shortTermPower: 0 }, undefined],
    ['derive-pmrm', { imFactor: 0.99 }, 'parameters.imFactor is 0.99; it must be at least 1'],
    ['derive-pmrm', { baseStaticDiscount: 1.01 }, 'parameters.baseStaticDiscount is 1.01; it must be at most 1'],
    ['derive-pmrm', { baseStaticDiscount: 0 }, 'parameters.baseStaticDiscount is 0; it must be above 0'],
    ['derive-pmrm', { daysFloor: 0 }, 'parameters.daysFloor is 0; it must be above 0'],
    ['derive-pmrm', { daysFloor: 30.1 }, 'parameters.daysFloor is 30.1; it must be at most 30'],
    ['derive-pmrm', { longTermPower: 1.1 }, 'parameters.longTermPower is 1.1; it must be at most 1'],
    ['derive-pmrm', { basis: { spotUp: 1 } }, 'parameters.basis.spotUp is 1; it must be above 1'],
    ['derive-pmrm', { basis: { spotUp: 2 } }, 'parameters.basis.spotUp is 2; it must be below 2'],
    ['derive-pmrm', { basis: { spotDown: 1 } }, 'parameters.basis.spotDown is 1; it must be below 1'],
    ['derive-pmrm', { basis: { spotDown: 0 } }, 'parameters.basis.spotDown is 0; it must be above 0'],
    ['derive-pmrm', { scenarios: [] }, 'parameters.scenarios has 0 members; it must have at least 1'],
    [
      'derive-pmrm',
      { scenarios: [{ spot: 1, vol: 'linear' }] },
      'parameters.scenarios[0].vol is "linear"; it must be one of up, none, down',
    ],
    ['derive-pmrm-2', scenario({}), undefined],
    ['derive-pmrm-2', scenario({ vol: 'up', spot: 2 }), undefined],
    [
      'derive-pmrm-2',
      scenario({ spot: 1.1 }),
      'parameters.scenarios[0].spot is 1.1; a skew scenario moves the smile alone, so it must be 1',
    ],
    [
      'derive-pmrm-2',
      scenario({ vol: 'abs', spot: 0.9 }),
      'parameters.scenarios[0].spot is 0.9; a skew scenario moves the smile alone, so it must be 1',
    ],
    ['derive-pmrm-2', scenario({ dampening: 0 }), 'parameters.scenarios[0].dampening is 0; it must be above 0'],
    ['derive-pmrm-2', { imFactor: 0.8 }, undefined],
    ['derive-pmrm-2', { imFactor: 0.79 }, 'parameters.imFactor is 0.79; it must be at least parameters.mmFactor, 0.8'],
    ['derive-pmrm-2', { shortBaseStaticDiscount: 1 }, undefined],
    [
      'derive-pmrm-2',
      { shortBaseStaticDiscount: 0.95 },
      'parameters.shortBaseStaticDiscount is 0.95; it must be at least 1',
    ],
    [
      'derive-pmrm-2',
      { longBaseStaticDiscount: 1.05 },
      'parameters.longBaseStaticDiscount is 1.05; it must be at most 1',
    ],
    ['derive-pmrm-2', { skew: { linearCBase: -1.1 } }, 'parameters.skew.linearCBase is -1.1; it must be at least -1'],
    ['derive-pmrm-2', { skew: { minKStar: 0 } }, 'parameters.skew.minKStar is 0; it must be above 0'],
    ['derive-standard', { perpetual: { X: { imReq: 0.1, mmReq: 0.1 } } }, undefined],
    [
      'derive-standard',
      { perpetual: { X: { imReq: 0.1, mmReq: 0.2 } } },
      'parameters.perpetual.X.imReq is 0.1; it must be at least parameters.perpetual.X.mmReq, 0.2',
    ],
    [
      'derive-standard',
      { option: { mmOffsetScale: 0.9 } },
      'parameters.option.mmOffsetScale is 0.9; it must be at least 1',
    ],
    ['derive-standard', { depeg: { threshold: 1.1 } }, 'parameters.depeg.threshold is 1.1; it must be at most 1'],
  ])('%s %j', (preset, overrides, sentence) => {
    expect(sentencesOf(preset, overrides)).toEqual(sentence === undefined ? [] : [sentence]);
  });

  test('the standard manager needs rates for the underlyings that it does not list', () => {
    const { model, parameters } = shippedPreset('derive-standard');
    const perpetual = { 'ETH-USD': { imReq: 0.1, mmReq: 0.05 } };
    expect(modelNamed(model)!.check({ ...(parameters as object), perpetual })).toEqual([
      'parameters.perpetual.default is missing; it serves underlyings that are not listed',
    ]);
  });
});
