import { assert } from '../units/assert.ts';
import { isPrice } from '../units/price.ts';
import { compositeIndex } from './index-price.ts';
import type { IndexComposite, IndexParameters, PublishedIndex, SourceQuote } from './index-price.ts';
import type { Problem } from './problem.ts';

/** How the quotes of several clocks become one row of published prices. Times in ms. @see spec/02-MRKT, MRKT-040 */
export interface TimelineParameters {
  readonly index: IndexParameters;
  /** An index is published for every whole multiple of this. */
  readonly intervalMs: number;
  /** How long after its time an index waits for late quotes. Quotes delayed by less cannot change a published price. */
  readonly graceMs: number;
  readonly clocks: readonly SourceClock[];
}

/** What is known about the time of one source. */
export interface SourceClock {
  readonly source: string;
  /** How far its clock runs ahead of ours, signed: a chain's block time, an exchange's server time. */
  readonly aheadMs: number;
  /** Time between saying and being heard at best: confirmation of a chain, the network. */
  readonly latencyMs: number;
  /** Its quotes are out of order by no more than this. */
  readonly disorderMs: number;
}

/** A quote with its number in the source's own sequence (0 when it has none). */
export interface TimedQuote extends SourceQuote {
  readonly sequence: number;
}

/** What was refused or noticed, counted since the start. */
export interface TimelineCounts {
  accepted: number;
  duplicate: number;
  /** Came after the index of its time was published: it counts from the next one on. */
  late: number;
  malformed: number;
  future: number;
  unknown: number;
}

/** The state between two publications. Made by `newTimeline`, changed only by the functions below. */
export interface Timeline {
  readonly parameters: TimelineParameters;
  /** By source, ascending by (time, sequence, price); the first one is the latest that a publication has used. */
  readonly quotes: Map<string, TimedQuote[]>;
  /** By source: the latest time heard, in our clock. */
  readonly heardMs: Map<string, number>;
  readonly counts: TimelineCounts;
  /** The latest time an index was published for. */
  publishedMs: number;
  last: PublishedIndex | undefined;
}

/**
 * Turns a quote into the currency of the index at publication: a BTC/USDC quote into dollars by the USDC index of that time. Undefined: it cannot be
 * used now.
 */
export type QuoteConversion = (quote: SourceQuote, timeMs: number) => SourceQuote | undefined;

/** One index with the time it is for. */
export interface IndexAt {
  readonly timeMs: number;
  readonly composite: IndexComposite;
}

/** @param startMs  the first index is for the first multiple of the interval after it */
export function newTimeline(parameters: TimelineParameters, startMs: number, last?: PublishedIndex): Timeline {
  assert(parameters.intervalMs > 0 && parameters.graceMs >= 0, 'a timeline needs an interval and a grace');
  return {
    parameters,
    quotes: new Map(parameters.clocks.map(({ source }) => [source, []])),
    heardMs: new Map(),
    counts: { accepted: 0, duplicate: 0, late: 0, malformed: 0, future: 0, unknown: 0 },
    publishedMs: startMs - (startMs % parameters.intervalMs),
    last,
  };
}

/**
 * Takes one quote in, whenever it comes. A refused quote changes nothing but a counter; a late one never changes what was published.
 * @param nowMs  our clock; only to refuse quotes from the future
 * @see spec/02-MRKT, MRKT-041, MRKT-042
 */
export function acceptQuote(timeline: Timeline, quote: TimedQuote, nowMs: number): Problem | undefined {
  const { parameters, counts } = timeline;
  const { source, price } = quote;
  const clock = parameters.clocks.find((each) => each.source === source);
  const quotes = timeline.quotes.get(source);
  if (clock === undefined || quotes === undefined) {
    counts.unknown += 1;
    return { field: 'source', sentence: `the source "${source}" is not listed` };
  }
  if (!isPrice(price) || !Number.isSafeInteger(quote.timeMs) || !Number.isSafeInteger(quote.sequence)) {
    counts.malformed += 1;
    return {
      field: 'price',
      sentence: `${source} said ${price} at ${quote.timeMs}; a price is a whole number of 10^-8 above zero`,
    };
  }
  if (quote.timeMs - clock.aheadMs > nowMs + parameters.index.skewMs) {
    counts.future += 1;
    return {
      field: 'timeMs',
      sentence: `${source} stamped ${quote.timeMs}, ahead of ${nowMs} by more than ${parameters.index.skewMs} ms`,
    };
  }
  const heard = heardAt(quote, clock);
  if (!insert(quotes, quote)) {
    counts.duplicate += 1;
    return undefined;
  }
  counts.accepted += 1;
  if (heard <= timeline.publishedMs) counts.late += 1;
  timeline.heardMs.set(source, Math.max(timeline.heardMs.get(source) ?? heard, heard));
  return undefined;
}

/**
 * Publishes every index that is due at `nowMs`, in order of time: those whose grace is over, and earlier those for which every enabled
 * source has already spoken beyond their time. Each uses what each source had said and could be heard by then, and nothing later.
 * @param untilMs  nothing later than this: the time up to which the indexes are known that `convert` needs
 * @see spec/02-MRKT, MRKT-040
 */
export function publishDue(
  timeline: Timeline,
  nowMs: number,
  convert: QuoteConversion = (quote) => quote,
  untilMs = nowMs,
): IndexAt[] {
  const { parameters } = timeline;
  const completed = Math.max(nowMs - parameters.graceMs, Math.min(nowMs, completeMs(timeline)));
  const dueMs = Math.min(completed, untilMs);
  const published: IndexAt[] = [];
  for (let timeMs = timeline.publishedMs + parameters.intervalMs; timeMs <= dueMs; timeMs += parameters.intervalMs) {
    const quotes = parameters.clocks.flatMap((clock) => latestHeard(timeline, clock, timeMs));
    const converted = quotes.flatMap((quote) => convert(quote, timeMs) ?? []);
    const composite = compositeIndex(parameters.index, converted, timeMs, timeline.last);
    if (composite.price !== undefined && composite.state !== 'held') timeline.last = { price: composite.price, timeMs };
    timeline.publishedMs = timeMs;
    published.push({ timeMs, composite });
  }
  return published;
}

/** When a quote could be heard, in our clock. */
function heardAt({ timeMs }: TimedQuote, { aheadMs, latencyMs }: SourceClock): number {
  return timeMs - aheadMs + latencyMs;
}

/** The last quote of a source that could be heard by a time, stamped in our clock. Forgets what is older than that. */
function latestHeard(timeline: Timeline, clock: SourceClock, timeMs: number): SourceQuote[] {
  const quotes = timeline.quotes.get(clock.source) ?? [];
  let known = -1;
  while (known + 1 < quotes.length && heardAt(quotes[known + 1], clock) <= timeMs) known += 1;
  if (known < 0) return [];
  quotes.splice(0, known);
  const { source, price, timeMs: saidMs } = quotes[0];
  return [{ source, price, timeMs: saidMs - clock.aheadMs }];
}

/** Every enabled source has spoken beyond this time, its possible disorder allowed for. */
function completeMs({ parameters, heardMs }: Timeline): number {
  let least = Number.POSITIVE_INFINITY;
  for (const { source, enabled } of parameters.index.sources) {
    const clock = parameters.clocks.find((each) => each.source === source);
    if (!enabled || clock === undefined) continue;
    least = Math.min(least, (heardMs.get(source) ?? Number.NEGATIVE_INFINITY) - clock.disorderMs - 1);
  }
  return least;
}

/** Keeps the order (time, sequence, price); false when the same quote is there already. The order of arrival leaves no trace. */
function insert(quotes: TimedQuote[], quote: TimedQuote): boolean {
  let at = quotes.length;
  while (at > 0 && byPlace(quotes[at - 1], quote) > 0) at -= 1;
  if (at > 0 && byPlace(quotes[at - 1], quote) === 0) return false;
  quotes.splice(at, 0, quote);
  return true;
}

function byPlace(a: TimedQuote, b: TimedQuote): number {
  return a.timeMs - b.timeMs || a.sequence - b.sequence || a.price - b.price;
}
