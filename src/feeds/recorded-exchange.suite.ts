import type { FeedClock } from './feed.ts';
import type { CcxtExchange, CcxtOrderBook, CcxtTicker } from './live/ccxt-exchange.ts';

/** One recorded answer: a ticker, a failure, or silence. */
export type Answer = CcxtTicker | CcxtOrderBook | Error | 'silence';

/** An exchange that answers from a recording, then falls silent. `closed` tells whether it was closed. */
export interface RecordedExchange extends CcxtExchange {
  readonly closed: () => boolean;
  readonly asked: () => number;
}

export function recordedExchange(
  id: string,
  answers: Readonly<Record<string, readonly Answer[]>>,
  isPushed: boolean,
): RecordedExchange {
  const next = new Map<string, number>();
  let isClosed = false;
  let count = 0;
  const answer = (symbol: string): Promise<CcxtTicker & CcxtOrderBook> => {
    count += 1;
    const at = next.get(symbol) ?? 0;
    next.set(symbol, at + 1);
    const recorded = answers[symbol]?.[at] ?? 'silence';
    if (recorded === 'silence') return new Promise(() => undefined);
    return recorded instanceof Error ? Promise.reject(recorded) : Promise.resolve(recorded);
  };
  return {
    id,
    has: { watchTicker: isPushed, watchOrderBook: isPushed },
    fetchTicker: answer,
    watchTicker: answer,
    fetchOrderBook: (symbol) => answer(`${symbol} book`),
    watchOrderBook: (symbol) => answer(`${symbol} book`),
    close: () => {
      isClosed = true;
      return Promise.resolve();
    },
    closed: () => isClosed,
    asked: () => count,
  };
}

/** A clock that jumps to the next moment somebody waits for, as soon as nothing else is left to do. */
export function jumpingClock(startMs: number): FeedClock {
  let now = startMs;
  const sleepers: { atMs: number; wake: () => void }[] = [];
  let isJumping = false;
  const jump = (): void => {
    isJumping = false;
    sleepers.sort((a, b) => a.atMs - b.atMs);
    const first = sleepers.shift();
    if (first === undefined) return;
    now = Math.max(now, first.atMs);
    first.wake();
    plan();
  };
  const plan = (): void => {
    if (isJumping || sleepers.length === 0) return;
    isJumping = true;
    setImmediate(jump);
  };
  return {
    now: () => now,
    wait: (ms, signal) =>
      new Promise((resolve) => {
        if (signal.aborted) return resolve();
        const sleeper = { atMs: now + ms, wake: resolve };
        sleepers.push(sleeper);
        signal.addEventListener('abort', () => {
          const at = sleepers.indexOf(sleeper);
          if (at >= 0) sleepers.splice(at, 1);
          resolve();
        });
        plan();
      }),
  };
}
