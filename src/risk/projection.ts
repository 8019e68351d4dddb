import type { Market, UnderlyingMarket } from '../market/market.ts';
import type { PortfolioParameters } from './house-preset.ts';
import { portfolioMargin } from './models/portfolio.ts';
import type { Preset } from './model.ts';
import type { CollateralBalance, Portfolio, Position } from './portfolio.ts';
import type { MarginReport } from './report.ts';
import { pricedInstrument } from './valuation.ts';

/** The margin of a book as it would stand at one later expiry. */
export interface Projection {
  readonly timeMs: number;
  /** Positions that will have expired by then, settled into cash. */
  readonly expired: readonly string[];
  readonly report: MarginReport;
}

/**
 * The margin of a book at each later expiry it holds, if prices and vols stayed as they are: the same index and curve, vols by strike, less
 * time for what is left. What expires by then is settled at the forward of its expiry. Open orders are left out. Ascending in time.
 * @throws PortfolioProblem when the market does not cover the book
 * @see spec/05-MARG, MARG-072
 */
export function projections(portfolio: Portfolio, preset: Preset<PortfolioParameters>): Projection[] {
  const { market, account } = portfolio;
  const expiries = new Set(account.positions.flatMap(({ instrument }) => instrument.expiryMs ?? []));
  return [...expiries]
    .filter((expiryMs) => expiryMs > market.timeMs)
    .sort((a, b) => a - b)
    .map((timeMs) => projected(portfolio, preset, timeMs));
}

function projected({ market, account }: Portfolio, preset: Preset<PortfolioParameters>, timeMs: number): Projection {
  const isOver = ({ instrument }: Position): boolean => (instrument.expiryMs ?? Infinity) <= timeMs;
  const over = account.positions.filter(isOver);
  const collateral = [...account.collateral, ...over.map((position) => settled(market, position))];
  const positions = account.positions.filter((position) => !isOver(position));
  const later = {
    market: { ...marketAt(market, timeMs), marks: lastingMarks(market, positions) },
    account: { ...account, collateral, positions, orders: [] },
  };
  return {
    timeMs,
    expired: over.map(({ instrument }) => instrument.symbol),
    report: portfolioMargin(later, preset),
  };
}

/** What a position pays at expiry, its underlying settling at the present forward. */
function settled(market: Market, { instrument, quantity, entryPrice }: Position): CollateralBalance {
  const { contract, markPrice } = pricedInstrument(market, instrument);
  const { shape, size, forward, strike, callOrPut } = contract;
  const payoff = Math.max(0, callOrPut * (forward - strike));
  const entry = entryPrice ?? markPrice;
  const paid = {
    // Spot never expires.
    spot: 0,
    linear: size * (forward - entry),
    inverse: size * (1 / entry - 1 / forward),
    'linear-option': size * payoff,
    'inverse-option': (size * payoff) / forward,
  };
  return { asset: instrument.settle, amount: quantity * paid[shape] };
}

/** An option's mark is of its time: it is dropped where a smile can price the option later. */
function lastingMarks(market: Market, positions: readonly Position[]): Market['marks'] {
  const hasSmile = ({ instrument }: Position): boolean =>
    instrument.kind === 'option' &&
    market.underlyings.get(instrument.underlying)?.expiries.some(({ smile }) => smile !== undefined) === true;
  const dropped = new Set(positions.filter(hasSmile).map(({ instrument }) => instrument.symbol));
  return new Map([...market.marks].filter(([symbol]) => !dropped.has(symbol)));
}

/** The same prices at a later time; expiries that have passed are gone. */
function marketAt(market: Market, timeMs: number): Market {
  const later = ({ expiries, ...rest }: UnderlyingMarket): UnderlyingMarket => ({
    ...rest,
    expiries: expiries.filter(({ expiryMs }) => expiryMs > timeMs),
  });
  const underlyings = [...market.underlyings].map(([name, underlying]) => [name, later(underlying)] as const);
  return { ...market, timeMs, underlyings: new Map(underlyings) };
}
