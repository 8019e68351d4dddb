import { priceOf } from '../units/price.ts';
import { FeedError } from './feed-error.ts';
import type { Feed, FeedMessage, FeedSource, PriceMessage } from './feed.ts';

/** What one source said in a recording, ascending in time. */
export interface RecordedSource extends FeedSource {
  readonly points: readonly RecordedPoint[];
  /** How long after its time a price is heard; 0 when the recording does not say. */
  readonly delayMs?: number;
}

export interface RecordedPoint {
  readonly timeMs: number;
  /** Quote currency for one coin. */
  readonly price: number;
}

/**
 * Plays recorded prices in the order in which they were heard, as fast as they are asked for; ties in the order of the sources.
 * @throws FeedError when a recorded price is no price
 * @see spec/12-FEED, FEED-031
 */
export function replayFeed(recorded: readonly RecordedSource[]): Feed {
  const sources = recorded.map(({ source, underlying, quote }) => ({ source, underlying, quote }));
  return { name: 'replay', sources, messages: (signal) => played(heardMessages(recorded), signal) };
}

/** All messages of a recording, ascending in the time they were heard. */
export function heardMessages(recorded: readonly RecordedSource[]): PriceMessage[] {
  return recorded
    .flatMap((each) => each.points.map((point, i) => priceMessage(each, point, i + 1)))
    .sort((a, b) => a.heardMs - b.heardMs);
}

function priceMessage(
  { source, delayMs = 0 }: RecordedSource,
  { timeMs, price }: RecordedPoint,
  sequence: number,
): PriceMessage {
  const units = priceOf(price);
  if (units === undefined) {
    throw new FeedError(`${source} recorded ${price} at ${timeMs}; a price is a number above zero`, {
      field: 'price',
      value: String(price),
    });
  }
  return { kind: 'price', source, price: units, timeMs, sequence, heardMs: timeMs + delayMs };
}

async function* played(messages: readonly FeedMessage[], signal: AbortSignal): AsyncGenerator<FeedMessage> {
  for (const message of messages) {
    if (signal.aborted) return;
    yield message;
  }
}
