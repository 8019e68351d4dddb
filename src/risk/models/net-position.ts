import type { Instrument } from '../../market/instrument.ts';
import { daysBetween, MINUTE_MS } from '../../units/time.ts';
import { netLines } from '../net-lines.ts';
import type { Order, Portfolio } from '../portfolio.ts';
import type { PricedInstrument, ValuedAccount, ValuedPosition } from '../valuation.ts';
import { pricedInstrument } from '../valuation.ts';

/** All positions of an account in one instrument as one. Venues margin the net, never the fills. @see spec/13-MODL, MODL-010 */
export interface NetPosition extends PricedInstrument {
  readonly instrument: Instrument;
  /** Contracts, long positive. */
  readonly quantity: number;
  /** Days to expiry, 0 for spot and perpetuals. */
  readonly days: number;
}

/** The net position of every instrument held, by symbol in ASCII order, so that the order of an account's lines changes no bit. */
export function netPositions(portfolio: Portfolio, account: ValuedAccount): NetPosition[] {
  return netLines(
    inNameOrder(account.positions).map(
      ({ position: { instrument, quantity }, market, contract, markPrice, greeks }) => {
        const days = daysToExpiry(instrument, portfolio.market.timeMs);
        return { market, contract, markPrice, greeks, instrument, quantity, days };
      },
    ),
    symbolOf,
  );
}

/** Positions by symbol, then quantity, then value: the order in which amounts of an account are added up. */
export function inNameOrder(positions: readonly ValuedPosition[]): ValuedPosition[] {
  return [...positions].sort((a, b) => {
    const [left, right] = [a.position.instrument.symbol, b.position.instrument.symbol];
    if (left !== right) return left < right ? -1 : 1;
    return a.position.quantity - b.position.quantity || a.value - b.value;
  });
}

/** The position that one order would become when it fills in full. @throws PortfolioProblem when the market does not cover it. */
export function filledOrder(portfolio: Portfolio, { instrument, quantity }: Order): NetPosition {
  const priced = pricedInstrument(portfolio.market, instrument);
  return { ...priced, instrument, quantity, days: daysToExpiry(instrument, portfolio.market.timeMs) };
}

/** Two lists of net positions as one. */
export function netted(held: readonly NetPosition[], added: readonly NetPosition[]): NetPosition[] {
  return sortedBySymbol(netLines([...held, ...added], symbolOf));
}

function symbolOf({ instrument }: NetPosition): string {
  return instrument.symbol;
}

/** Base coins of a position, long positive: an inverse future or perpetual has its dollars divided by its mark. */
export function coinsOf({ contract, quantity }: NetPosition): number {
  return quantity * coinsOfOne(contract);
}

/** Base coins of one long contract. */
export function coinsOfOne({ shape, size, forward }: NetPosition['contract']): number {
  return shape === 'inverse' ? size / forward : size;
}

/**
 * The share of an expiring contract's P&L that still moves: 1 before the settlement window, falling in a straight line to 0 at expiry, as
 * the settlement price is an average over the window. 1 too when the market says what part of the forward is fixed: repricing moves the
 * rest only. @param windowMinutes 0 for none
 */
export function movingShare({ instrument, market, contract }: NetPosition, windowMinutes: number): number {
  if (instrument.expiryMs === undefined || windowMinutes === 0 || contract.fixed !== 0) return 1;
  return Math.min(1, (instrument.expiryMs - market.timeMs) / (windowMinutes * MINUTE_MS));
}

/** The share of its delta that is left, of the same decay. */
export function deltaShare(position: NetPosition, windowMinutes: number): number {
  const { fixed, forward } = position.contract;
  return fixed === 0 ? movingShare(position, windowMinutes) : (forward - fixed) / forward;
}

function daysToExpiry({ expiryMs }: Instrument, timeMs: number): number {
  return expiryMs === undefined ? 0 : daysBetween(timeMs, expiryMs);
}

function sortedBySymbol(positions: NetPosition[]): NetPosition[] {
  return positions.sort((a, b) => (a.instrument.symbol < b.instrument.symbol ? -1 : 1));
}
