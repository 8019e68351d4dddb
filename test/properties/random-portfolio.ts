import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import type { Instrument } from '../../src/market/instrument.ts';
import type { ExpiryMarket, Market, UnderlyingMarket } from '../../src/market/market.ts';
import { parseSymbol } from '../../src/market/symbol.ts';
import type { PortfolioParameters } from '../../src/risk/house-preset.ts';
import type { Preset } from '../../src/risk/model.ts';
import type { CollateralBalance, Portfolio, Position } from '../../src/risk/portfolio.ts';

/**
 * A real number spread evenly over a range, ends included. (fc.double spreads over exponents: most of what it draws from a range around zero
 * is dust, and a law about dust proves nothing.)
 */
export function real(min: number, max: number): fc.Arbitrary<number> {
  const steps = 1_000_000;
  return fc.integer({ min: 0, max: steps }).map((step) => min + ((max - min) * step) / steps);
}

/** The shipped house preset. */
export function housePreset(): Preset<PortfolioParameters> {
  return JSON.parse(readFileSync(new URL('../../presets/portfolio-default.json', import.meta.url), 'utf8'));
}

/** The same preset with some of its parameters changed. */
export function housePresetWith(changes: Partial<PortfolioParameters>): Preset<PortfolioParameters> {
  const preset = housePreset();
  return { ...preset, parameters: { ...preset.parameters, ...changes } };
}

/** Without floors, size tiers, haircut tiers and provisions: what is left is homogeneous. */
export function withoutFloors({ parameters }: Preset<PortfolioParameters>): Partial<PortfolioParameters> {
  const underlyings = Object.entries(parameters.underlyings).map(([name, own]) => [
    name,
    { ...own, size: [{ from: 0, rate: 0 }] },
  ]);
  const collateral = Object.entries(parameters.collateral).map(([asset, { depeg, haircut }]) => [
    asset,
    { haircut: haircut.slice(0, 1), ...(depeg === undefined ? {} : { depeg }) },
  ]);
  return {
    underlyings: Object.fromEntries(underlyings),
    collateral: Object.fromEntries(collateral),
    dependencies: parameters.dependencies.map((dependency) => ({ ...dependency, freeUsd: 0 })),
  };
}

/** 2026-02-05 08:00 UTC. */
export const TIME_MS = 1_770_278_400_000;

const EXPIRIES = ['13FEB26', '27MAR26', '26JUN26', '25DEC26'];
const COINS = [
  { coin: 'BTC', index: 62_740, step: 2_000, vol: 0.6 },
  { coin: 'ETH', index: 1_905, step: 50, vol: 0.8 },
  { coin: 'SOL', index: 81.5, step: 5, vol: 1 },
];

export function instrumentNamed(symbol: string): Instrument {
  const { instrument, problem } = parseSymbol(symbol);
  if (instrument === undefined) throw new Error(problem.sentence);
  return instrument;
}

/** Three coins with four expiries each: a rising curve, a smile of its own for each expiry, USDC and USDT near a dollar. */
export function standardMarket(level = 1): Market {
  const underlyings = COINS.map(({ coin, index, vol }): [string, UnderlyingMarket] => {
    const expiries = EXPIRIES.map((name, i): ExpiryMarket => {
      const expiryMs = instrumentNamed(`BTC-${name}`).expiryMs ?? 0;
      const years = (expiryMs - TIME_MS) / (365 * 86_400_000);
      const forward = level * index * (1 + 0.04 * years);
      const strikes = [0.5, 0.8, 1, 1.25, 2].map((ratio) => ratio * forward);
      const vols = [1.35, 1.08, 1, 1.02, 1.2].map((ratio) => ratio * vol * (1.1 - 0.05 * i));
      return { expiryMs, forward, confidence: 1, rate: 0, smile: { kind: 'strikes', strikes, vols } };
    });
    return [`${coin}-USD`, { underlying: `${coin}-USD`, indexPrice: level * index, confidence: 1, expiries }];
  });
  return {
    timeMs: TIME_MS,
    underlyings: new Map(underlyings),
    assets: new Map([
      ['USDC', { price: 0.9997, confidence: 1 }],
      ['USDT', { price: 1.0002, confidence: 1 }],
    ]),
    marks: new Map(),
  };
}

/** A contract of any kind that the standard market prices, with the dollars of one contract. */
export function instruments(coins: readonly string[] = ['BTC', 'ETH', 'SOL']): fc.Arbitrary<Instrument> {
  const known = COINS.filter(({ coin }) => coins.includes(coin));
  return fc.constantFrom(...known).chain(({ coin, index, step }) => {
    const strikes = fc.integer({ min: -12, max: 14 }).map((k) => Math.round((index + k * step) / step) * step);
    const expiry = fc.constantFrom(...EXPIRIES);
    const option = fc
      .record({
        expiry,
        strike: strikes,
        letter: fc.constantFrom('C', 'P'),
        pair: fc.constantFrom(coin, `${coin}_USDC`),
      })
      .map(({ pair, strike, letter, ...at }) => `${pair}-${at.expiry}-${strike}-${letter}`);
    const future = fc
      .record({ expiry, pair: fc.constantFrom(coin, `${coin}_USDC`) })
      .map((f) => `${f.pair}-${f.expiry}`);
    const perpetual = fc.constantFrom(`${coin}-PERPETUAL`, `${coin}_USDC-PERPETUAL`);
    return fc.oneof({ weight: 4, arbitrary: option }, { weight: 2, arbitrary: perpetual }, future).map(instrumentNamed);
  });
}

/** Positions of up to about 300,000 USD of notional each, long or short, in whole lots or not. */
export function positions(coins?: readonly string[], maxLength = 12): fc.Arbitrary<Position[]> {
  const one = fc.record({
    instrument: instruments(coins),
    usd: real(-300_000, 300_000),
    edge: real(-0.1, 0.1),
  });
  return fc.array(one, { maxLength }).map((list) =>
    list.map(({ instrument, usd, edge }): Position => {
      const index = COINS.find(({ coin }) => coin === instrument.base)?.index ?? 1;
      const inverse = instrument.margining === 'inverse' && instrument.kind !== 'option';
      const quantity = inverse ? usd / Number(instrument.contractSize.units) : usd / index;
      const entry = instrument.kind === 'option' ? {} : { entryPrice: index * (1 + edge) };
      return { instrument, quantity, ...entry };
    }),
  );
}

/** Dollars, stablecoins and coins, debts among them. */
export function balances(): fc.Arbitrary<CollateralBalance[]> {
  return fc
    .record({
      USD: real(-100_000, 500_000),
      USDC: real(-50_000, 500_000),
      BTC: real(-1, 8),
      SOL: real(0, 500),
    })
    .map((amounts) => Object.entries(amounts).map(([asset, amount]) => ({ asset, amount })));
}

export function portfolios(coins?: readonly string[]): fc.Arbitrary<Portfolio> {
  return fc
    .record({ collateral: balances(), positions: positions(coins) })
    .map((account) => portfolioOf(account.collateral, account.positions));
}

export function portfolioOf(
  collateral: readonly CollateralBalance[],
  held: readonly Position[],
  market: Market = standardMarket(),
): Portfolio {
  return { market, account: { collateral, positions: held, orders: [] } };
}
