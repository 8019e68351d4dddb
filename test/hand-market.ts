import type { ExpiryMarket, Market, UnderlyingMarket } from '../src/market/market.ts';
import { parseSymbol } from '../src/market/symbol.ts';
import type { Instrument } from '../src/market/instrument.ts';
import type { PortfolioParameters, UnderlyingParameters } from '../src/risk/house-preset.ts';
import type { Preset } from '../src/risk/model.ts';
import type { CollateralBalance, Portfolio, Position } from '../src/risk/portfolio.ts';

/** A market and a preset of round numbers: what a margin is can be written down with a pencil. */

/** 2026-02-05 08:00 UTC. */
export const HAND_TIME_MS = 1_770_278_400_000;
export const BTC = 60_000;
export const ETH = 2_000;
/** Of 13FEB26 and 27MAR26. */
export const FORWARDS = { near: 61_000, far: 62_500 };

export function named(symbol: string): Instrument {
  const { instrument, problem } = parseSymbol(symbol);
  if (instrument === undefined) throw new Error(problem.sentence);
  return instrument;
}

/** A position by name. */
export function held(symbol: string, quantity: number, entryPrice?: number): Position {
  return { instrument: named(symbol), quantity, ...(entryPrice === undefined ? {} : { entryPrice }) };
}

function expiry(date: string, forward: number): ExpiryMarket {
  const strikes = [0.5, 1, 2].map((ratio) => ratio * forward);
  const smile = { kind: 'strikes' as const, strikes, vols: [0.8, 0.6, 0.7] };
  return { expiryMs: named(`BTC-${date}`).expiryMs ?? 0, forward, confidence: 1, rate: 0, smile };
}

/** BTC at 60,000 with two expiries, ETH at 2,000 with none, USDC at a dollar. */
export function handMarket(changes: Partial<UnderlyingMarket> = {}, usdc = 1): Market {
  const expiries = [expiry('13FEB26', FORWARDS.near), expiry('27MAR26', FORWARDS.far)];
  const btc = { underlying: 'BTC-USD', indexPrice: BTC, confidence: 1, expiries, ...changes };
  const eth = { underlying: 'ETH-USD', indexPrice: ETH, confidence: 1, expiries: [] };
  return {
    timeMs: HAND_TIME_MS,
    underlyings: new Map<string, UnderlyingMarket>([
      ['BTC-USD', btc],
      ['ETH-USD', eth],
    ]),
    assets: new Map([['USDC', { price: usdc, confidence: 1 }]]),
    marks: new Map(),
  };
}

const UNDERLYING: UnderlyingParameters = {
  priceRange: 0.2,
  volShock: { up: 0.5, down: 0.25, shortPower: 0.3, longPower: 0.13, daysFloor: 1, volFloor: 0.5 },
  gainCredit: 0.5,
  correlationSpread: 0,
  singleNameShock: 0.1,
  grossMinimum: 0.01,
  shortOptionMinimum: 0.02,
  closingFee: 0.001,
  basis: { annualMove: 0.1, minimum: 0.002, perpetual: 0.003 },
  size: [
    { from: 0, rate: 0 },
    { from: 100_000_000, rate: 0.01 },
  ],
};

/** A perpetual costs 20.3 % and a fee of 0.1 % in IM, 80 % of the first and the fee in MM. */
export const PERPETUAL_IM = 0.2 + 0.003 + 0.001;
export const PERPETUAL_MM = 0.8 * (0.2 + 0.003) + 0.001;

export function handPreset(changes: Partial<PortfolioParameters> = {}): Preset<PortfolioParameters> {
  return {
    name: 'by-hand',
    model: 'portfolio',
    version: '2026-11-01',
    source: 'round numbers',
    uncertain: [],
    parameters: {
      mmFactor: 0.8,
      tails: [-0.5, 1],
      tailShare: 0.5,
      skew: 0.1,
      skewWidth: 1,
      tenorTwist: 0.5,
      underlyings: { default: UNDERLYING },
      collateral: { coin: { haircut: [{ from: 0, rate: 0.1 }] }, stable: { haircut: [{ from: 0, rate: 0 }] } },
      correlation: { tolerated: 0.5, useless: 1 },
      confidence: { threshold: 0.5, factor: 1 },
      fundingHours: 8,
      dependencies: [],
      stress: [],
      ...changes,
    },
  };
}

export function handPortfolio(
  collateral: Readonly<Record<string, number>>,
  positions: readonly Position[],
  market: Market = handMarket(),
): Portfolio {
  const balances = Object.entries(collateral).map(([asset, amount]): CollateralBalance => ({ asset, amount }));
  return { market, account: { collateral: balances, positions, orders: [] } };
}
