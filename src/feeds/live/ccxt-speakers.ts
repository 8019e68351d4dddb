import { applySnapshot, newBook } from '../../market/order-book.ts';
import type { BookLevel, BookSnapshot } from '../../market/order-book.ts';
import { priceOf } from '../../units/price.ts';
import type { FeedMessage, FeedSource } from '../feed.ts';
import type { CcxtExchange, CcxtOrderBook, CcxtTicker } from './ccxt-exchange.ts';
import type { Speaker } from './listen.ts';

/** One market of one exchange. */
export interface CcxtMarket extends FeedSource {
  readonly exchange: CcxtExchange;
  /** ccxt's unified symbol: BTC/USDT. */
  readonly symbol: string;
  /** Levels of its book to be told as well, each side; absent: none. */
  readonly bookLevels?: number;
}

/** A stamp farther ahead than this is no stamp; finer judgement is the timeline's. */
const AHEAD_MAX_MS = 60_000;

/** The ticker of a market. The price is the mid of bid and ask; the last trade only where there is no book. */
export function tickerSpeaker(market: CcxtMarket): Speaker {
  const { source, exchange, symbol } = market;
  const isPushed = exchange.has.watchTicker === true && exchange.watchTicker !== undefined;
  return {
    source,
    isPushed,
    ask: () => (isPushed ? exchange.watchTicker?.(symbol) : undefined) ?? exchange.fetchTicker(symbol),
    read: (answer, last, nowMs) => readTicker(market, recordOf<CcxtTicker>(answer), last, nowMs),
  };
}

/** The book of a market; undefined when the exchange gives none or none is wanted. */
export function bookSpeaker(market: CcxtMarket): Speaker | undefined {
  const { source, exchange, symbol, bookLevels } = market;
  if (bookLevels === undefined) return undefined;
  const watch = exchange.has.watchOrderBook === true ? exchange.watchOrderBook?.bind(exchange) : undefined;
  const ask = watch ?? exchange.fetchOrderBook?.bind(exchange);
  if (ask === undefined) return undefined;
  return {
    source,
    isPushed: watch !== undefined,
    ask: () => ask(symbol, bookLevels),
    read: (answer, last, nowMs) => readBook(source, recordOf<CcxtOrderBook>(answer), last, nowMs),
  };
}

/** A price, or why the answer is none. Times and numbers that go backwards are a gap: what lies between was missed or is repeated. */
function readTicker(
  { source, symbol }: CcxtMarket,
  ticker: CcxtTicker,
  last: FeedMessage | undefined,
  nowMs: number,
): FeedMessage {
  if (ticker.symbol !== undefined && ticker.symbol !== symbol) {
    return status(source, 'refused', `${source} answered for ${String(ticker.symbol)}`, nowMs);
  }
  const price = tickerPrice(ticker);
  if (price === undefined) {
    const said = `bid ${String(ticker.bid)}, ask ${String(ticker.ask)}, last ${String(ticker.last)}`;
    return status(source, 'refused', `${source} said ${said}: no price above zero`, nowMs);
  }
  const timeMs = isTime(ticker.timestamp) ? ticker.timestamp : nowMs;
  const sequence = isTime(ticker.nonce) ? ticker.nonce : 0;
  const before = last?.kind === 'price' ? last : undefined;
  return (
    outOfPlace(source, { timeMs, sequence }, before, nowMs) ?? {
      kind: 'price',
      source,
      price,
      timeMs,
      sequence,
      heardMs: nowMs,
    }
  );
}

/** A book, or why the answer is none. */
function readBook(source: string, answer: CcxtOrderBook, last: FeedMessage | undefined, nowMs: number): FeedMessage {
  const timeMs = isTime(answer.timestamp) ? answer.timestamp : nowMs;
  const sequence = isTime(answer.nonce) ? answer.nonce : 0;
  const misplaced = outOfPlace(source, { timeMs, sequence }, last?.kind === 'book' ? last.book : undefined, nowMs);
  if (misplaced !== undefined) return misplaced;
  const book: BookSnapshot = { bids: levelsOf(answer.bids), asks: levelsOf(answer.asks), timeMs, sequence };
  const kept = newBook();
  const problem = applySnapshot(kept, book);
  if (problem !== undefined)
    return status(source, 'refused', `the book of ${source} is refused: ${problem.sentence}`, nowMs);
  return { kind: 'book', source, book: { bids: kept.bids, asks: kept.asks, timeMs, sequence }, heardMs: nowMs };
}

interface Place {
  readonly timeMs: number;
  readonly sequence: number;
}

function outOfPlace(
  source: string,
  { timeMs, sequence }: Place,
  last: Place | undefined,
  nowMs: number,
): FeedMessage | undefined {
  if (timeMs > nowMs + AHEAD_MAX_MS) {
    return status(source, 'refused', `${source} stamped ${timeMs}, ahead of ${nowMs} by more than a minute`, nowMs);
  }
  if (last === undefined || (timeMs >= last.timeMs && sequence >= last.sequence)) return undefined;
  return status(
    source,
    'gap',
    `${source} went back from ${last.timeMs} (${last.sequence}) to ${timeMs} (${sequence})`,
    nowMs,
  );
}

function status(source: string, state: 'gap' | 'refused', sentence: string, heardMs: number): FeedMessage {
  return { kind: 'status', source, state, sentence, heardMs };
}

/** Levels as prices of 10^-8; what is no pair of numbers becomes a level that the book refuses. */
function levelsOf(levels: unknown): BookLevel[] {
  if (!Array.isArray(levels)) return [];
  return levels.map((level: unknown) => {
    const [price, size] = Array.isArray(level) ? (level as unknown[]) : [];
    return {
      price: (isPositive(price) ? priceOf(price) : undefined) ?? Number.NaN,
      size: typeof size === 'number' ? size : Number.NaN,
    };
  });
}

function tickerPrice({ bid, ask, last }: CcxtTicker): number | undefined {
  if (isPositive(bid) && isPositive(ask) && bid <= ask) return priceOf((bid + ask) / 2);
  return isPositive(last) ? priceOf(last) : undefined;
}

/** The fields of an answer; an answer that is no record has none. */
function recordOf<Fields extends object>(answer: unknown): Partial<Fields> {
  return typeof answer === 'object' && answer !== null ? (answer as Partial<Fields>) : {};
}

function isPositive(x: unknown): x is number {
  return typeof x === 'number' && x > 0 && Number.isFinite(x);
}

function isTime(x: unknown): x is number {
  return typeof x === 'number' && Number.isSafeInteger(x) && x > 0;
}
