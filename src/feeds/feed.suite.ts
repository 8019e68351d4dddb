import { describe, expect, test } from 'vitest';
import { isPrice } from '../units/price.ts';
import type { Feed, FeedMessage, PriceMessage } from './feed.ts';

/** All messages of a feed, or the first `limit`, after which it is told to stop. */
export async function heardFrom(
  feed: Feed,
  limit = Number.POSITIVE_INFINITY,
  signal = new AbortController(),
): Promise<FeedMessage[]> {
  const messages: FeedMessage[] = [];
  for await (const message of feed.messages(signal.signal)) {
    messages.push(message);
    if (messages.length >= limit) signal.abort();
  }
  return messages;
}

export const pricesOf = (messages: readonly FeedMessage[]): PriceMessage[] =>
  messages.flatMap((message) => (message.kind === 'price' ? [message] : []));

/** What every feed promises. `make` gives the same feed anew each time, with at least 20 prices of at least two sources. */
export function judgeFeed(name: string, make: () => Feed): void {
  describe(`FEED-033 the ${name} feed keeps the promises of a feed`, () => {
    test('FEED-033 it names who speaks, and says only prices that are prices', async () => {
      const feed = make();
      const messages = await heardFrom(feed, 200);
      const known = new Set(feed.sources.map(({ source }) => source));
      expect(new Set(messages.map(({ source }) => source)).size).toBeGreaterThanOrEqual(2);
      expect(messages.every(({ source }) => known.has(source))).toBe(true);
      expect(pricesOf(messages).length).toBeGreaterThanOrEqual(20);
      expect(pricesOf(messages).every(({ price, timeMs }) => isPrice(price) && Number.isSafeInteger(timeMs))).toBe(
        true,
      );
      for (const message of messages) if (message.kind === 'status') expect(message.sentence).toContain(message.source);
    });

    test('FEED-033 it says things in the order heard, and each source in its own order', async () => {
      const messages = await heardFrom(make(), 200);
      const last = new Map<string, PriceMessage>();
      let heardMs = 0;
      for (const message of messages) {
        expect(message.heardMs).toBeGreaterThanOrEqual(heardMs);
        heardMs = message.heardMs;
        if (message.kind !== 'price') continue;
        const before = last.get(message.source);
        if (before !== undefined) {
          expect(message.timeMs).toBeGreaterThanOrEqual(before.timeMs);
          expect(message.sequence).toBeGreaterThanOrEqual(before.sequence);
        }
        last.set(message.source, message);
      }
    });

    test('FEED-033 made anew it says the same', async () => {
      expect(await heardFrom(make(), 100)).toEqual(await heardFrom(make(), 100));
    });

    test('FEED-033 it ends when it is told to, and says nothing when it was told before', async () => {
      expect(await heardFrom(make(), 3)).toHaveLength(3);
      const stopped = new AbortController();
      stopped.abort();
      expect(await heardFrom(make(), Number.POSITIVE_INFINITY, stopped)).toEqual([]);
    });
  });
}
