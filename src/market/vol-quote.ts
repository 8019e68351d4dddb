import { impliedTotalVol } from '../quant/implied-vol.ts';
import { log } from '../quant/log.ts';

/** Two sides of one option as a venue shows them. Prices in coin: quote-currency price over the forward. */
export interface OptionQuote {
  readonly strike: number;
  readonly optionType: 'call' | 'put';
  /** Absent: nobody bids. */
  readonly bid?: number;
  readonly ask?: number;
  /** The forward it was quoted on, when the source says one per option; else the forward of the expiry. */
  readonly forward?: number;
}

/** One strike as the fit sees it. */
export interface VolQuote {
  /** ln(strike / forward). */
  readonly k: number;
  readonly strike: number;
  /** Middle of the vols of bid and ask, annualised. */
  readonly vol: number;
  /** Half of the distance of those two vols, >= 0. */
  readonly halfSpread: number;
}

/** Why a quote does not enter the fit. `in-the-money`: its strike's other option is used, it is not a fault. */
export type QuoteFault = 'in-the-money' | 'one-sided' | 'malformed' | 'crossed' | 'no-arbitrage' | 'repeated';

/** Quotes that can be fitted, ascending in strike, and how many were left out for which reason. */
export interface VolQuotes {
  readonly quotes: readonly VolQuote[];
  readonly dropped: ReadonlyMap<QuoteFault, number>;
}

/** A vol above this (1000 %) is not a vol. */
const VOL_MAX = 10;

/**
 * Turns two-sided quotes of out-of-the-money options into vols. A quote outside the no-arbitrage bounds (no vol gives its price), crossed,
 * one-sided or malformed is dropped and counted. @see spec/02-MRKT, MRKT-051
 */
export function volQuotes(quotes: readonly OptionQuote[], forward: number, timeYears: number): VolQuotes {
  const dropped = new Map<QuoteFault, number>();
  const byStrike = new Map<number, VolQuote>();
  for (const quote of quotes) {
    const judged = volQuote(quote, quote.forward ?? forward, timeYears);
    const fault = typeof judged === 'string' ? judged : byStrike.has(judged.strike) ? 'repeated' : undefined;
    if (fault !== undefined) dropped.set(fault, (dropped.get(fault) ?? 0) + 1);
    else if (typeof judged !== 'string') byStrike.set(judged.strike, judged);
  }
  return { quotes: [...byStrike.values()].sort((a, b) => a.strike - b.strike), dropped };
}

function volQuote(quote: OptionQuote, forward: number, timeYears: number): VolQuote | QuoteFault {
  const { strike, optionType, bid, ask } = quote;
  const isCall = optionType === 'call';
  if (!isPositive(strike) || !isPositive(forward)) return 'malformed';
  if ((bid !== undefined && !isPositive(bid)) || (ask !== undefined && !isPositive(ask))) return 'malformed';
  if (isCall ? strike < forward : strike >= forward) return 'in-the-money';
  if (bid === undefined || ask === undefined) return 'one-sided';
  if (bid > ask) return 'crossed';
  const rootTime = Math.sqrt(timeYears);
  const bidVol = impliedTotalVol(bid * forward, forward, strike, isCall) / rootTime;
  const askVol = impliedTotalVol(ask * forward, forward, strike, isCall) / rootTime;
  if (!(bidVol > 0 && askVol <= VOL_MAX)) return 'no-arbitrage';
  return { k: log(strike / forward), strike, vol: (bidVol + askVol) / 2, halfSpread: (askVol - bidVol) / 2 };
}

function isPositive(x: number): boolean {
  return x > 0 && x < Number.POSITIVE_INFINITY;
}
