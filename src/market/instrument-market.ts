import { decimalToNumber } from '../units/decimal.ts';
import { yearsBetween } from '../units/time.ts';
import { forwardAt } from './forward-curve.ts';
import { impliedOptionVol } from './instrument-vol.ts';
import type { Instrument } from './instrument.ts';
import type { InstrumentMarket, Market, UnderlyingMarket } from './market.ts';
import type { Problem } from './problem.ts';
import { surfaceVol } from './smile.ts';

/** Everything one instrument is priced from, or the reason why the market cannot price it. */
export type InstrumentMarketResult =
  | { readonly instrumentMarket: InstrumentMarket; readonly problem?: undefined }
  | { readonly problem: Problem; readonly instrumentMarket?: undefined };

/**
 * Resolves what one instrument is priced from.
 *
 * `forward` is in the quote currency: index / settlePrice for spot; the explicit mark, else perpetualPrice, else the index for a
 * perpetual; the explicit mark, else the forward curve for a future; the forward curve for an option. An option's vol comes from the
 * surface, else it is implied from its explicit mark. `settlePrice` is USD for one unit of the quote currency of a linear contract and
 * 1 for an inverse one. An expired contract, or a price, forward or vol that is missing or not above zero, is a problem.
 * @see spec/02-MRKT, MRKT-020
 */
export function instrumentMarket(market: Market, instrument: Instrument): InstrumentMarketResult {
  const { symbol, expiryMs } = instrument;
  const underlying = market.underlyings.get(instrument.underlying);
  if (underlying === undefined)
    return refused(
      'market.underlyings',
      `${symbol} needs an index price of ${instrument.underlying}; the market has none`,
    );
  if (!isPrice(underlying.indexPrice))
    return refused('indexPrice', notPrice(`the index price of ${instrument.underlying}`, underlying.indexPrice));
  const settlePrice = settlePriceOf(market, instrument);
  if (settlePrice === undefined)
    return refused('market.assets', `${symbol} is settled in ${instrument.settle}; the market has no price for it`);
  if (!isPrice(settlePrice))
    return refused('market.assets', notPrice(`the price of ${instrument.settle}`, settlePrice));
  if (expiryMs !== undefined && expiryMs <= market.timeMs)
    return refused('expiryMs', `${symbol} expired at ${expiryMs} ms; the market is of ${market.timeMs} ms`);
  const forward = forwardOf(market, underlying, instrument, settlePrice);
  if (forward === undefined)
    return refused(
      'expiries',
      `${symbol} needs a forward of ${instrument.underlying} at ${expiryMs} ms; the last known expiry is earlier`,
    );
  if (!isPrice(forward)) return refused('forward', notPrice(`the price of ${symbol}`, forward));
  const resolved: InstrumentMarket = {
    instrument,
    timeMs: market.timeMs,
    indexPrice: underlying.indexPrice,
    forward,
    timeYears: expiryMs === undefined ? 0 : yearsBetween(market.timeMs, expiryMs),
    vol: 0,
    rate: rateOf(underlying, expiryMs),
    settlePrice,
  };
  return instrument.kind === 'option' ? withVol(market, underlying, resolved) : { instrumentMarket: resolved };
}

function withVol(market: Market, underlying: UnderlyingMarket, resolved: InstrumentMarket): InstrumentMarketResult {
  const { instrument, forward, settlePrice, timeMs } = resolved;
  const { symbol, expiryMs, strike } = instrument;
  if (expiryMs === undefined || strike === undefined)
    return refused('strike', `${symbol} is an option without a strike or an expiry`);
  const quoted =
    market.vols?.get(symbol) ??
    surfaceVol(underlying, timeMs, {
      expiryMs,
      strike: decimalToNumber(strike) * settlePrice,
      forward: forward * settlePrice,
    });
  const mark = market.marks.get(symbol);
  const vol = quoted ?? (mark === undefined ? undefined : impliedOptionVol(resolved, mark));
  if (vol === undefined)
    return refused(
      'smile',
      `${symbol} needs a vol: the market has no smile for its expiry and no mark to imply one from`,
    );
  if (!isPrice(vol)) return refused('vol', notPrice(`the vol of ${symbol}`, vol));
  return { instrumentMarket: { ...resolved, vol } };
}

function forwardOf(
  market: Market,
  underlying: UnderlyingMarket,
  instrument: Instrument,
  settlePrice: number,
): number | undefined {
  const { kind, symbol, expiryMs } = instrument;
  if (kind === 'spot') return underlying.indexPrice / settlePrice;
  const mark = kind === 'option' ? undefined : market.marks.get(symbol);
  if (mark !== undefined) return mark;
  if (kind === 'perpetual' || expiryMs === undefined)
    return (underlying.perpetualPrice ?? underlying.indexPrice) / settlePrice;
  const forward = forwardAt(underlying, market.timeMs, expiryMs);
  return forward === undefined ? undefined : forward / settlePrice;
}

/** USD per unit of the quote currency of a linear contract: a stablecoin's own price, a coin's index. */
function settlePriceOf(market: Market, { margining, quote }: Instrument): number | undefined {
  if (margining === 'inverse' || quote === 'USD') return 1;
  return market.assets.get(quote)?.price ?? market.underlyings.get(`${quote}-USD`)?.indexPrice;
}

function rateOf(underlying: UnderlyingMarket, expiryMs: number | undefined): number {
  return underlying.expiries.find((expiry) => expiry.expiryMs === expiryMs)?.rate ?? 0;
}

function isPrice(x: number): boolean {
  return x > 0 && Number.isFinite(x);
}

function notPrice(what: string, x: number): string {
  return `${what} is ${x}; it must be a finite number above zero`;
}

function refused(field: string, sentence: string): { problem: Problem } {
  return { problem: { field, sentence } };
}
