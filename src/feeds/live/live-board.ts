import type { IndexParameters } from '../../market/index-price.ts';
import type { TimelineParameters } from '../../market/source-timeline.ts';
import { PPM } from '../../units/limits.ts';
import { SECOND_MS } from '../../units/time.ts';
import type { CcxtMarket } from './ccxt-speakers.ts';
import type { FeedSource } from '../feed.ts';
import type { BoardParameters } from '../index-board.ts';
import type { CcxtExchange } from './ccxt-exchange.ts';

/** Where a coin is quoted publicly, by exchange (ccxt's ids) and quote currency. */
const QUOTES: Readonly<Record<string, string>> = {
  coinbase: 'USD',
  kraken: 'USD',
  bitstamp: 'USD',
  binance: 'USDT',
  okx: 'USDT',
  bybit: 'USDT',
  deribit: 'USDC',
};
/** Where stablecoins are quoted in dollars. */
const DOLLAR_VENUES = ['kraken', 'coinbase', 'bitstamp'];

export const LIVE_EXCHANGES: readonly string[] = Object.keys(QUOTES);

/** The markets that an index of one coin is made of: the coin on each exchange, and the stablecoins that those quotes are in. */
export function liveMarkets(base: string, exchanges: readonly CcxtExchange[]): CcxtMarket[] {
  const coins = exchanges.map((exchange) => marketOf(exchange, base, QUOTES[exchange.id] ?? 'USDT'));
  const stables = [...new Set(coins.map(({ quote }) => quote))].filter((quote) => quote !== 'USD');
  const dollars = exchanges.filter(({ id }) => DOLLAR_VENUES.includes(id));
  return [...stables.flatMap((stable) => dollars.map((exchange) => marketOf(exchange, stable, 'USD'))), ...coins];
}

/** Indexes of these sources, stablecoins first; a stablecoin that no source quotes in dollars is taken at par. */
export function boardOf(
  sources: readonly FeedSource[],
  timing: Partial<Omit<TimelineParameters, 'index' | 'clocks'>> = {},
): BoardParameters {
  const underlyings = [...new Set(sources.map(({ underlying }) => underlying))];
  const quotes = [...new Set(sources.map(({ quote }) => quote))].filter((quote) => quote !== 'USD');
  const isStable = (underlying: string): boolean => quotes.some((quote) => underlying === `${quote}-USD`);
  return {
    indexes: [...underlyings.filter(isStable), ...underlyings.filter((underlying) => !isStable(underlying))].map(
      (underlying) => ({
        underlying,
        timeline: timelineOf(
          sources.filter((source) => source.underlying === underlying),
          timing,
        ),
      }),
    ),
    sources,
    atPar: quotes.filter((quote) => !underlyings.includes(`${quote}-USD`)),
  };
}

function marketOf(exchange: CcxtExchange, base: string, quote: string): CcxtMarket {
  const symbol = `${base}/${quote}`;
  return { source: `${exchange.id} ${symbol}`, underlying: `${base}-USD`, quote, exchange, symbol };
}

/** Equal weights; most of the sources make a quorum. */
function timelineOf(
  sources: readonly FeedSource[],
  timing: Partial<Omit<TimelineParameters, 'index' | 'clocks'>>,
): TimelineParameters {
  const index: IndexParameters = {
    sources: sources.map(({ source }) => ({ source, weightPpm: Math.floor(PPM / sources.length), enabled: true })),
    staleMs: 15 * SECOND_MS,
    skewMs: SECOND_MS,
    clampPpm: 5_000,
    outlierPpm: 30_000,
    quorum: Math.floor(sources.length / 2) + 1,
    stepPpm: 20_000,
    stepMs: SECOND_MS,
    doubtPpm: 20_000,
  };
  const clocks = sources.map(({ source }) => ({ source, aheadMs: 0, latencyMs: 0, disorderMs: SECOND_MS }));
  return { intervalMs: SECOND_MS, graceMs: 2 * SECOND_MS, ...timing, index, clocks };
}
