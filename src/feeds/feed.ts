import type { BookSnapshot } from '../market/order-book.ts';

/**
 * A source of prices: whatever speaks, one after the other, in the order heard. It judges nothing (src/market does) and invents nothing: a price that
 * cannot be read is a status, never a number.
 */
export interface Feed {
  /** For people: "replay", "generated", "ccxt". */
  readonly name: string;
  /** The sources that may speak, known beforehand. */
  readonly sources: readonly FeedSource[];
  /** Ends when the signal aborts or the recording is over. @throws FeedError when it cannot go on at all. */
  readonly messages: (signal: AbortSignal) => AsyncIterable<FeedMessage>;
}

export interface FeedSource {
  /** Unique within the feed: "kraken BTC/USDC". */
  readonly source: string;
  readonly underlying: string;
  /** What its prices are in: USD, or a stablecoin whose index turns them into dollars. */
  readonly quote: string;
}

export type FeedMessage = PriceMessage | BookMessage | StatusMessage;

/** What one source said. */
export interface PriceMessage {
  readonly kind: 'price';
  readonly source: string;
  /** 10^-8 of its quote currency, > 0. */
  readonly price: number;
  /** The source's own clock, ms. */
  readonly timeMs: number;
  /** The source's own numbering, 0 when it has none. */
  readonly sequence: number;
  /** Our clock when it was heard, ms; never decreasing over a feed. */
  readonly heardMs: number;
}

/** The book of one source. */
export interface BookMessage {
  readonly kind: 'book';
  readonly source: string;
  /** Prices 10^-8, sizes as the source counts them; sides in order, not crossed. */
  readonly book: BookSnapshot;
  readonly heardMs: number;
}

/** What happened to one source. */
export interface StatusMessage {
  readonly kind: 'status';
  readonly source: string;
  /** `connected` (again), `lost` (tried again after `retryMs`), `gap` (something was missed), `refused` (something unreadable was left out). */
  readonly state: 'connected' | 'lost' | 'gap' | 'refused';
  readonly sentence: string;
  readonly heardMs: number;
  readonly retryMs?: number;
}

/** Time as a feed sees it: the machine's, or a test's. */
export interface FeedClock {
  readonly now: () => number;
  /** Resolves after so long, or at once when the signal aborts. */
  readonly wait: (ms: number, signal: AbortSignal) => Promise<void>;
}
