import type { Feed, FeedClock, FeedMessage } from './feed.ts';
import { BACK_OFF } from './live/back-off.ts';
import type { BackOff } from './live/back-off.ts';
import type { CcxtExchange } from './live/ccxt-exchange.ts';
import { bookSpeaker, tickerSpeaker } from './live/ccxt-speakers.ts';
import type { CcxtMarket } from './live/ccxt-speakers.ts';
import { listen } from './live/listen.ts';
import type { ListenOptions } from './live/listen.ts';
import { messageQueue } from './live/message-queue.ts';
import { SYSTEM_CLOCK } from './live/system-clock.ts';

export interface CcxtFeedOptions {
  readonly markets: readonly CcxtMarket[];
  readonly pollMs?: number;
  readonly backOff?: BackOff;
  readonly patienceMs?: number;
  readonly clock?: FeedClock;
}

/**
 * Public prices (and books, where wanted) of exchanges through ccxt: pushed over a WebSocket where the exchange has one, else asked for. Each market has its own
 * loop: one that fails is told as `lost`, waits (doubling up to a limit) and begins again, without an effect on the others.
 * @see spec/12-FEED, FEED-030
 */
export function ccxtFeed(options: CcxtFeedOptions): Feed {
  const sources = options.markets.map(({ source, underlying, quote }) => ({ source, underlying, quote }));
  return { name: 'ccxt', sources, messages: (signal) => messagesOf(options, signal) };
}

async function* messagesOf(options: CcxtFeedOptions, signal: AbortSignal): AsyncGenerator<FeedMessage> {
  const { markets, pollMs = 2_000, backOff = BACK_OFF, patienceMs = 30_000, clock = SYSTEM_CLOCK } = options;
  const settings: ListenOptions = { pollMs, backOff, patienceMs, clock };
  const queue = messageQueue<FeedMessage>();
  const stop = (): void => queue.close();
  signal.addEventListener('abort', stop, { once: true });
  if (signal.aborted) stop();
  const speakers = markets.flatMap((market) => [tickerSpeaker(market), bookSpeaker(market) ?? []].flat());
  const loops = speakers.map((speaker) => listen(speaker, settings, queue.put, signal));
  Promise.all(loops).catch((error: unknown) => queue.close(error instanceof Error ? error : new Error(String(error))));
  try {
    for await (const message of queue.messages()) {
      if (signal.aborted) return;
      yield message;
    }
  } finally {
    signal.removeEventListener('abort', stop);
    for (const exchange of new Set(markets.map((market) => market.exchange))) await closed(exchange);
  }
}

/** Closing is a courtesy: an exchange that fails to close has nothing left to say. */
async function closed(exchange: CcxtExchange): Promise<void> {
  await exchange.close?.().catch(() => undefined);
}
