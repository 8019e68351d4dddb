import { priceOf } from '../units/price.ts';
import type { Feed, FeedClock, FeedMessage, FeedSource, PriceMessage } from './feed.ts';
import { BACK_OFF, retryDelayMs } from './live/back-off.ts';
import type { BackOff } from './live/back-off.ts';
import type { CcxtExchange, CcxtTicker } from './live/ccxt-exchange.ts';
import { messageQueue } from './live/message-queue.ts';
import type { MessageQueue } from './live/message-queue.ts';
import { SYSTEM_CLOCK } from './live/system-clock.ts';

/** One market of one exchange. */
export interface CcxtMarket extends FeedSource {
  readonly exchange: CcxtExchange;
  /** ccxt's unified symbol: BTC/USDT. */
  readonly symbol: string;
}

export interface CcxtFeedOptions {
  readonly markets: readonly CcxtMarket[];
  /** Pause between two questions where prices are not pushed. */
  readonly pollMs?: number;
  readonly backOff?: BackOff;
  /** An answer that takes longer counts as lost. */
  readonly patienceMs?: number;
  readonly clock?: FeedClock;
}

/** A stamp farther ahead than this is no stamp; finer judgement is the timeline's. */
const AHEAD_MAX_MS = 60_000;

/**
 * Public prices of exchanges through ccxt: pushed over a WebSocket where the exchange has one, else asked for. Each market has its own loop: one that
 * fails is told as `lost`, waits (doubling up to a limit) and begins again, without an effect on the others.
 *
 * The price is the mid of bid and ask; the last trade only where there is no book.
 * @see spec/12-FEED, FEED-030
 */
export function ccxtFeed(options: CcxtFeedOptions): Feed {
  const sources = options.markets.map(({ source, underlying, quote }) => ({ source, underlying, quote }));
  return { name: 'ccxt', sources, messages: (signal) => messagesOf(options, signal) };
}

async function* messagesOf(options: CcxtFeedOptions, signal: AbortSignal): AsyncGenerator<FeedMessage> {
  const queue = messageQueue<FeedMessage>();
  const stop = (): void => queue.close();
  signal.addEventListener('abort', stop, { once: true });
  if (signal.aborted) stop();
  const loops = options.markets.map((market) => listen(market, options, queue, signal));
  Promise.all(loops).catch((error: unknown) => queue.close(error instanceof Error ? error : new Error(String(error))));
  try {
    for await (const message of queue.messages()) {
      if (signal.aborted) return;
      yield message;
    }
  } finally {
    signal.removeEventListener('abort', stop);
    for (const exchange of new Set(options.markets.map((market) => market.exchange))) await closed(exchange);
  }
}

/** Closing is a courtesy: an exchange that fails to close has nothing left to say. */
async function closed(exchange: CcxtExchange): Promise<void> {
  await exchange.close?.().catch(() => undefined);
}

/** One market's loop, until the signal aborts. */
async function listen(
  market: CcxtMarket,
  options: CcxtFeedOptions,
  queue: MessageQueue<FeedMessage>,
  signal: AbortSignal,
): Promise<void> {
  const { pollMs = 2_000, backOff = BACK_OFF, patienceMs = 30_000, clock = SYSTEM_CLOCK } = options;
  const { source, exchange, symbol } = market;
  const isPushed = exchange.has.watchTicker === true && exchange.watchTicker !== undefined;
  let failures = 0;
  let isHeard = false;
  let heard: PriceMessage | undefined;
  while (!signal.aborted) {
    try {
      const answer =
        isPushed && exchange.watchTicker !== undefined ? exchange.watchTicker(symbol) : exchange.fetchTicker(symbol);
      const ticker = await answeredInTime(answer, patienceMs, clock, signal);
      if (ticker === undefined || signal.aborted) return;
      if (!isHeard)
        queue.put({ kind: 'status', source, state: 'connected', sentence: `${source} is heard`, heardMs: clock.now() });
      isHeard = true;
      failures = 0;
      const message = read(market, ticker, heard, clock.now());
      queue.put(message);
      if (message.kind === 'price') heard = message;
      if (!isPushed) await clock.wait(pollMs, signal);
      else if (message.kind === 'status') await clock.wait(backOff.baseMs, signal);
    } catch (error) {
      if (signal.aborted) return;
      failures += 1;
      isHeard = false;
      const retryMs = retryDelayMs(backOff, failures);
      const reason = error instanceof Error ? error.message : String(error);
      queue.put({
        kind: 'status',
        source,
        state: 'lost',
        sentence: `${source} is lost (${reason.slice(0, 200)})`,
        heardMs: clock.now(),
        retryMs,
      });
      await clock.wait(retryMs, signal);
    }
  }
}

/** The answer, or undefined when the signal aborts first. @throws Error when it takes too long */
async function answeredInTime<Answer>(
  answer: Promise<Answer>,
  patienceMs: number,
  clock: FeedClock,
  signal: AbortSignal,
): Promise<Answer | undefined> {
  const done = new AbortController();
  const stop = (): void => done.abort();
  signal.addEventListener('abort', stop, { once: true });
  try {
    const late = clock.wait(patienceMs, done.signal).then(() => 'late' as const);
    const first = await Promise.race([answer.then((value) => ({ value })), late]);
    if (first !== 'late') return first.value;
    if (signal.aborted) return undefined;
    throw new Error(`no answer within ${patienceMs} ms`);
  } finally {
    stop();
    signal.removeEventListener('abort', stop);
    answer.catch(() => undefined);
  }
}

/** A price, or why the answer is none. Times that go backwards are a gap: what lies between was missed or is repeated. */
function read(
  { source, symbol }: CcxtMarket,
  ticker: CcxtTicker,
  last: PriceMessage | undefined,
  nowMs: number,
): FeedMessage {
  const status = (state: 'gap' | 'refused', sentence: string): FeedMessage => ({
    kind: 'status',
    source,
    state,
    sentence,
    heardMs: nowMs,
  });
  if (ticker.symbol !== undefined && ticker.symbol !== symbol)
    return status('refused', `${source} answered for ${String(ticker.symbol)}`);
  const price = tickerPrice(ticker);
  if (price === undefined) {
    return status(
      'refused',
      `${source} said bid ${String(ticker.bid)}, ask ${String(ticker.ask)}, last ${String(ticker.last)}: no price above zero`,
    );
  }
  const timeMs = isTime(ticker.timestamp) ? ticker.timestamp : nowMs;
  if (timeMs > nowMs + AHEAD_MAX_MS)
    return status('refused', `${source} stamped ${timeMs}, ahead of ${nowMs} by more than a minute`);
  const sequence = isTime(ticker.nonce) ? ticker.nonce : 0;
  if (last !== undefined && (timeMs < last.timeMs || sequence < last.sequence)) {
    return status('gap', `${source} went back from ${last.timeMs} (${last.sequence}) to ${timeMs} (${sequence})`);
  }
  return { kind: 'price', source, price, timeMs, sequence, heardMs: nowMs };
}

function tickerPrice({ bid, ask, last }: CcxtTicker): number | undefined {
  if (isPositive(bid) && isPositive(ask) && bid <= ask) return priceOf((bid + ask) / 2);
  return isPositive(last) ? priceOf(last) : undefined;
}

function isPositive(x: unknown): x is number {
  return typeof x === 'number' && x > 0 && Number.isFinite(x);
}

function isTime(x: unknown): x is number {
  return typeof x === 'number' && Number.isSafeInteger(x) && x > 0;
}
