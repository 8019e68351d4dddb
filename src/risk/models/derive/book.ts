import { netLines } from '../../net-lines.ts';
import type { Instrument } from '../../../market/instrument.ts';
import type { ExpiryMarket, UnderlyingMarket } from '../../../market/market.ts';
import { decimalToNumber } from '../../../units/decimal.ts';
import { yearsBetween } from '../../../units/time.ts';
import { PortfolioProblem } from '../../model.ts';
import type { Portfolio, Position } from '../../portfolio.ts';
import { optionVol } from './vol.ts';

/** What the two managers read of an account: one market of the venue, everything in units of its stablecoin unless said otherwise. */
export interface DeriveBook {
  readonly underlying: string;
  /** USD. */
  readonly spot: number;
  readonly spotConfidence: number;
  /** USD for one stablecoin. */
  readonly stablePrice: number;
  readonly perpetuals: readonly DerivePerpetual[];
  readonly perpetualConfidence: number;
  readonly expiries: readonly DeriveExpiry[];
}

export interface DerivePerpetual {
  readonly symbol: string;
  /** Contracts of one coin, long positive. */
  readonly quantity: number;
  readonly mark: number;
}

export interface DeriveExpiry {
  readonly expiryMs: number;
  readonly timeYears: number;
  /** The forward splits into a part that the settlement average has fixed and a part that still moves. */
  readonly fixedForward: number;
  readonly variableForward: number;
  /** >= 0: a negative feed counts as zero. */
  readonly rate: number;
  readonly confidence: number;
  readonly options: readonly DeriveOption[];
}

export interface DeriveOption {
  readonly symbol: string;
  readonly quantity: number;
  readonly strike: number;
  readonly isCall: boolean;
  readonly vol: number;
}

/** A coin posted as collateral, in the market of its underlying. */
export interface DeriveCollateral {
  readonly asset: string;
  readonly amount: number;
  /** USD. */
  readonly price: number;
  readonly confidence: number;
  readonly underlying: string;
}

/** Balance of the cash asset; debts negative. */
export function cashOf(portfolio: Portfolio, cashAsset: string): number {
  let cash = 0;
  for (const { asset, amount } of portfolio.account.collateral) if (isCash(asset, cashAsset)) cash += amount;
  return cash;
}

/** USD for one unit of the cash asset; 1 when the market does not price it. */
export function stablePriceOf(portfolio: Portfolio, cashAsset: string): number {
  return portfolio.market.assets.get(cashAsset)?.price ?? 1;
}

/** Every balance that is not cash, with its price. @throws PortfolioProblem when one has none. */
export function collateralOf(portfolio: Portfolio, cashAsset: string): DeriveCollateral[] {
  return portfolio.account.collateral
    .filter(({ asset, amount }) => !isCash(asset, cashAsset) && amount !== 0)
    .map(({ asset, amount }) => {
      const own = portfolio.market.assets.get(asset);
      const underlying = own?.underlying ?? `${asset}-USD`;
      const market = portfolio.market.underlyings.get(underlying);
      const price = own?.price ?? market?.indexPrice;
      if (price === undefined) {
        throw new PortfolioProblem(
          'account.collateral',
          `collateral ${asset} has no price: give market.assets.${asset} or market.underlyings.${underlying}`,
        );
      }
      return { asset, amount, price, confidence: own?.confidence ?? market?.confidence ?? 1, underlying };
    });
}

/** The positions of one underlying as the venue's managers see them. @throws PortfolioProblem when the market does not cover one. */
export function deriveBook(portfolio: Portfolio, underlying: string, cashAsset: string): DeriveBook {
  const market = underlyingMarket(portfolio, underlying);
  const positions = portfolio.account.positions.filter(({ instrument }) => instrument.underlying === underlying);
  for (const { instrument } of positions) refuseUnknownKind(instrument);
  return {
    underlying,
    spot: market.indexPrice,
    spotConfidence: market.confidence,
    stablePrice: stablePriceOf(portfolio, cashAsset),
    perpetuals: netLines(
      positions
        .filter(({ instrument }) => instrument.kind === 'perpetual')
        .map((p) => perpetualOf(p, portfolio, market)),
      ({ symbol }) => symbol,
    ),
    perpetualConfidence: market.perpetualConfidence ?? market.confidence,
    expiries: expiriesOf(positions, portfolio.market.timeMs, market, portfolio.market.vols),
  };
}

/** Underlyings of the positions, in the order the account holds them. */
export function underlyingsOf(portfolio: Portfolio): string[] {
  return [...new Set(portfolio.account.positions.map(({ instrument }) => instrument.underlying))];
}

/** Contracts in coins: the venue's contract is one coin. */
export function coins({ instrument, quantity }: Position): number {
  return quantity * decimalToNumber(instrument.contractSize);
}

function isCash(asset: string, cashAsset: string): boolean {
  return asset === cashAsset || asset === 'USD';
}

function underlyingMarket(portfolio: Portfolio, underlying: string): UnderlyingMarket {
  const market = portfolio.market.underlyings.get(underlying);
  if (market !== undefined) return market;
  throw new PortfolioProblem(
    'market.underlyings',
    `${underlying} has no market: give its index price under market.underlyings.${underlying}`,
  );
}

function refuseUnknownKind(instrument: Instrument): void {
  const known = instrument.margining === 'linear' && (instrument.kind === 'perpetual' || instrument.kind === 'option');
  if (!known) {
    throw new PortfolioProblem(
      'account.positions',
      `${instrument.symbol} cannot be margined by a Derive manager: the venue lists linear perpetuals and options; coins are collateral`,
    );
  }
}

function perpetualOf(position: Position, portfolio: Portfolio, market: UnderlyingMarket): DerivePerpetual {
  const { symbol } = position.instrument;
  const mark = portfolio.market.marks.get(symbol) ?? market.perpetualPrice ?? market.indexPrice;
  return { symbol, quantity: coins(position), mark };
}

function expiriesOf(
  positions: readonly Position[],
  timeMs: number,
  market: UnderlyingMarket,
  given: ReadonlyMap<string, number> | undefined,
): DeriveExpiry[] {
  const options = positions.filter(({ instrument }) => instrument.kind === 'option');
  const times = [...new Set(options.map(({ instrument }) => instrument.expiryMs ?? 0))].sort((a, b) => a - b);
  return times.map((expiryMs) => {
    const quoted = market.expiries.find((expiry) => expiry.expiryMs === expiryMs);
    if (quoted === undefined) {
      throw new PortfolioProblem(
        'market.underlyings',
        `${market.underlying} has no forward and vol for the expiry of ${symbolsAt(options, expiryMs)}`,
      );
    }
    const fixedForward = quoted.fixedForward ?? 0;
    const timeYears = yearsBetween(timeMs, expiryMs);
    return {
      expiryMs,
      timeYears,
      fixedForward,
      variableForward: quoted.forward - fixedForward,
      rate: Math.max(0, quoted.rate),
      confidence: quoted.confidence,
      options: netLines(
        options
          .filter(({ instrument }) => instrument.expiryMs === expiryMs)
          .map((position) => optionOf(position, quoted, given)),
        ({ symbol }) => symbol,
      ),
    };
  });
}

function optionOf(
  position: Position,
  quoted: ExpiryMarket,
  given: ReadonlyMap<string, number> | undefined,
): DeriveOption {
  const { symbol, strike, optionType } = position.instrument;
  const price = strike === undefined ? 0 : decimalToNumber(strike);
  const vol = given?.get(symbol) ?? optionVol(quoted, price);
  if (vol === undefined)
    throw new PortfolioProblem('market.underlyings', `${symbol} has no vol: give a smile for its expiry`);
  return { symbol, quantity: coins(position), strike: price, isCall: optionType === 'call', vol };
}

function symbolsAt(options: readonly Position[], expiryMs: number): string {
  return options
    .filter(({ instrument }) => instrument.expiryMs === expiryMs)
    .map(({ instrument }) => instrument.symbol)
    .join(', ');
}
