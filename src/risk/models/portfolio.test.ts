import { describe, expect, test } from 'vitest';
import {
  housePreset,
  housePresetWith,
  instrumentNamed,
  portfolioOf,
  standardMarket,
} from '../../../test/properties/random-portfolio.ts';
import type { Portfolio } from '../portfolio.ts';
import { anyModel, PresetProblem, readPreset } from '../preset.ts';
import type { MarginReport } from '../report.ts';
import { portfolioMargin, portfolioModel } from './portfolio.ts';

const PRESET = housePreset();
const MODELS = [anyModel(portfolioModel)];
const margin = (portfolio: Portfolio): MarginReport => portfolioMargin(portfolio, PRESET);
const perpetual = (quantity: number, entryPrice = 62_740) => ({
  instrument: instrumentNamed('BTC_USDC-PERPETUAL'),
  quantity,
  entryPrice,
});

describe('collateral', () => {
  test('COLL-021 a coin moves in the columns and nets with an inverse short', () => {
    const alone = margin(portfolioOf([{ asset: 'BTC', amount: 1 }], []));
    expect(alone.parts[0].initial).toBeCloseTo(0.16 * 62_740, 6);
    const short = { instrument: instrumentNamed('BTC-PERPETUAL'), quantity: -6_274, entryPrice: 62_740 };
    const hedged = margin(portfolioOf([{ asset: 'BTC', amount: 1 }], [short]));
    expect(hedged.parts[0].initial).toBeCloseTo(0, 6);
    expect(hedged.nav).toBeCloseTo(62_740, 6);
  });

  test('COLL-021 a stablecoin moves in no column', () => {
    const report = margin(portfolioOf([{ asset: 'USDC', amount: 1_000 }], []));
    expect(report.initialMargin).toBe(0);
    expect(report.equity).toBeCloseTo(999.7, 9);
  });
});

test('MARG-040 the net of an instrument is margined, never its fills', () => {
  const call = { instrument: instrumentNamed('BTC-27MAR26-70000-C'), quantity: 3 };
  const whole = margin(portfolioOf([], [{ ...call, quantity: -1 }, perpetual(2)]));
  const fills = margin(portfolioOf([], [call, perpetual(5), { ...call, quantity: -4 }, perpetual(-3)]));
  expect(fills.initialMargin).toBeCloseTo(whole.initialMargin, 6);
  expect(fills.groups[0].contributions).toHaveLength(whole.groups[0].contributions.length);
});

describe('explanation', () => {
  test('MARG-012 a hedge has a negative contribution', () => {
    const call = { instrument: instrumentNamed('BTC_USDC-27MAR26-64000-C'), quantity: 1 };
    const report = margin(portfolioOf([], [perpetual(-1), call]));
    const { contributions } = report.groups[report.groups.length - 1];
    const of = (symbol: string) => contributions.find((row) => row.symbol === symbol)?.amount ?? Number.NaN;
    expect(of('BTC_USDC-PERPETUAL')).toBeGreaterThan(0);
    expect(of('BTC_USDC-27MAR26-64000-C')).toBeLessThan(0);
  });

  test('the report names its preset, its active column and what each part was computed from', () => {
    const report = margin(portfolioOf([], [perpetual(1)]));
    expect(report).toMatchObject({ preset: 'portfolio-default', model: 'portfolio', presetVersion: PRESET.version });
    expect(report.parts[0]).toMatchObject({ name: 'scan loss', inputs: { activeColumn: '-16% vol down' } });
    expect(report.parts.find(({ name }) => name === 'basis')?.inputs['BTC-USD perpetual net delta']).toBeCloseTo(
      62_740,
      6,
    );
  });

  test('open orders enter IM alone', () => {
    const { market, account } = portfolioOf([], [perpetual(1)]);
    const order = { instrument: instrumentNamed('BTC_USDC-PERPETUAL'), quantity: 2, limitPrice: 62_000 };
    const before = margin({ market, account });
    const after = margin({ market, account: { ...account, orders: [order] } });
    const charge = after.parts.find(({ name }) => name === 'open orders');
    expect(charge?.initial).toBeGreaterThan(2 * 0.16 * 62_740);
    expect(charge?.initial).toBeLessThan(2 * 0.17 * 62_740);
    expect(after.maintenanceMargin).toBe(before.maintenanceMargin);
    const closing = { ...order, quantity: -1, limitPrice: 63_000 };
    expect(
      margin({ market, account: { ...account, orders: [closing] } }).parts.find(({ name }) => name === 'open orders')
        ?.initial,
    ).toBeLessThan(200);
  });
});

describe('Greeks', () => {
  test('GREK-010 units of delta', () => {
    const inverse = { instrument: instrumentNamed('BTC-PERPETUAL'), quantity: 6_274, entryPrice: 62_740 };
    const { positions } = margin(portfolioOf([], [perpetual(1), inverse]));
    expect(positions.map(({ delta }) => delta)).toEqual([1, expect.closeTo(1, 12)]);
  });

  test('GREK-010 an option by central differences of its dollar value', () => {
    const option = { instrument: instrumentNamed('BTC_USDC-27MAR26-64000-C'), quantity: 2 };
    const at = (level: number) => margin(portfolioOf([], [option], standardMarket(level))).positions[0];
    const here = at(1);
    const step = 62_740 * 1e-4;
    const carried = 63_083.78 / 62_740;
    const slope = (at(1 + 1e-4).value - at(1 - 1e-4).value) / (2 * step);
    // The smile of the standard market moves with the level, so only the order of size is asked of delta here.
    expect(slope / carried / here.delta).toBeGreaterThan(0.8);
    expect(here.vega).toBeGreaterThan(0);
    expect(here.theta).toBeLessThan(0);
  });

  test('GREK-020 the table adds up by underlying and expiry', () => {
    const future = { instrument: instrumentNamed('BTC_USDC-27MAR26'), quantity: -0.4, entryPrice: 63_000 };
    const { greeks } = margin(portfolioOf([{ asset: 'BTC', amount: 1 }], [future]));
    expect(greeks.map(({ underlying, delta }) => [underlying, delta])).toEqual([
      ['BTC-USD', 1],
      ['BTC-USD', -0.4],
      [undefined, 0.6],
    ]);
    const two = margin(portfolioOf([{ asset: 'ETH', amount: 5 }], [future]));
    expect(two.greeks[two.greeks.length - 1]).toMatchObject({ delta: 0, gamma: 0 });
  });
});

describe('refusals', () => {
  const broken = (change: object) => () =>
    readPreset({ ...PRESET, parameters: { ...PRESET.parameters, ...change } }, MODELS);

  test('MARG-090 a preset is refused by field, value and what is allowed', () => {
    expect(broken({ mmFactor: 1.2 })).toThrow('parameters.mmFactor is 1.2; it must be at most 1');
    expect(broken({ mmFactor: undefined })).toThrow('parameters.mmFactor is missing');
    expect(broken({ mmfactor: 0.8 })).toThrow('parameters.mmfactor is not a field of this model');
    expect(broken({ tails: [-0.3, 0] })).toThrow('tails[1] is 0');
    expect(broken({ correlation: { tolerated: 1, useless: 1 } })).toThrow(
      'useless is 1; it must be above tolerated, 1',
    );
    const { default: own } = PRESET.parameters.underlyings;
    expect(broken({ underlyings: { 'BTC-USD': own } })).toThrow('underlyings.default is missing');
    const falling = [
      { from: 0, rate: 0.2 },
      { from: 10, rate: 0.1 },
    ];
    expect(broken({ underlyings: { default: { ...own, size: falling } } })).toThrow(
      'never cheaper than the one below it',
    );
    expect(() => readPreset({ ...PRESET, model: 'magic' }, MODELS)).toThrow('preset.model is "magic"');
    expect(() => readPreset({ ...PRESET, version: 'today' }, MODELS)).toThrow(PresetProblem);
    expect(readPreset(PRESET, MODELS)).toBe(PRESET);
  });

  test('MARG-091 a market that does not cover the book is refused', () => {
    expect(() => margin(portfolioOf([{ asset: 'WIF', amount: 3 }], []))).toThrow('the market has no price for WIF');
    const past = { ...standardMarket(), timeMs: 1_800_000_000_000 };
    const future = { instrument: instrumentNamed('BTC_USDC-27MAR26'), quantity: 1 };
    expect(() => margin(portfolioOf([], [future], past))).toThrow('expired');
    expect(() => margin(portfolioOf([], [perpetual(Number.NaN)]))).toThrow('the quantity of BTC_USDC-PERPETUAL is NaN');
    expect(() => margin(portfolioOf([], [perpetual(1, -5)]))).toThrow('entry price of BTC_USDC-PERPETUAL is -5');
  });
});

test('a price of low confidence raises IM and leaves MM', () => {
  const market = standardMarket();
  const btc = market.underlyings.get('BTC-USD');
  if (btc === undefined) throw new Error('the standard market has BTC');
  const doubtful = {
    ...market,
    underlyings: new Map([...market.underlyings, ['BTC-USD', { ...btc, confidence: 0.4 }]]),
  };
  const [sure, unsure] = [market, doubtful].map((m) => margin(portfolioOf([], [perpetual(1)], m)));
  expect(unsure.initialMargin - sure.initialMargin).toBeCloseTo(0.6 * 62_740, 6);
  expect(unsure.maintenanceMargin).toBe(sure.maintenanceMargin);
});

test('a stablecoin below its threshold is charged', () => {
  const market = standardMarket();
  const fallen = { ...market, assets: new Map([['USDC', { price: 0.97, confidence: 1 }]]) };
  const report = portfolioMargin(portfolioOf([{ asset: 'USDC', amount: 100_000 }], [], fallen), housePresetWith({}));
  expect(report.parts.find(({ name }) => name === 'stablecoin de-peg')?.initial).toBeCloseTo(7_760, 6);
});
