import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { IndexParameters } from '../../src/market/index-price.ts';
import { acceptQuote, newTimeline, publishDue } from '../../src/market/source-timeline.ts';
import type { IndexAt, Timeline, TimedQuote, TimelineParameters } from '../../src/market/source-timeline.ts';

const START = 1_770_000_000_000;
const USD = 100_000_000;
const NAMES = ['venue-a', 'venue-b', 'chain-c'];
const INDEX: IndexParameters = {
  sources: NAMES.map((source) => ({ source, weightPpm: 333_333, enabled: true })),
  staleMs: 5_000,
  skewMs: 200,
  clampPpm: 5_000,
  outlierPpm: 30_000,
  quorum: 2,
  stepPpm: 10_000,
  stepMs: 1_000,
  doubtPpm: 20_000,
};
/** Disorder covers the largest delay of a message (1,500 ms); so does the grace. */
const PARAMETERS: TimelineParameters = {
  index: INDEX,
  intervalMs: 1_000,
  graceMs: 2_000,
  clocks: [
    { source: 'venue-a', aheadMs: 0, latencyMs: 20, disorderMs: 1_500 },
    { source: 'venue-b', aheadMs: 150, latencyMs: 60, disorderMs: 1_500 },
    { source: 'chain-c', aheadMs: -400, latencyMs: 500, disorderMs: 1_500 },
  ],
};

interface Message {
  readonly quote: TimedQuote;
  readonly arrivesMs: number;
}

/** Plays messages by arrival with the clock ticking every 250 ms, and returns what was published. */
function played(
  messages: readonly Message[],
  untilMs: number,
  parameters = PARAMETERS,
): { published: IndexAt[]; timeline: Timeline } {
  const timeline = newTimeline(parameters, START);
  const inOrder = [...messages].sort((a, b) => a.arrivesMs - b.arrivesMs);
  const published: IndexAt[] = [];
  let next = 0;
  for (let nowMs = START; nowMs <= untilMs; nowMs += 250) {
    for (; next < inOrder.length && inOrder[next].arrivesMs <= nowMs; next++)
      acceptQuote(timeline, inOrder[next].quote, nowMs);
    published.push(...publishDue(timeline, nowMs));
  }
  return { published, timeline };
}

/** Quotes of three sources over 20 s; each arrives at its heard time plus a delay. */
const said = fc.array(
  fc.record({
    source: fc.integer({ min: 0, max: 2 }),
    atMs: fc.integer({ min: 0, max: 20_000 }),
    dollars: fc.integer({ min: 59_000, max: 61_000 }),
    delayMs: fc.integer({ min: 0, max: 1_500 }),
    again: fc.integer({ min: -1, max: 1_500 }),
  }),
  { minLength: 30, maxLength: 120 },
);

const clock = (i: number) => PARAMETERS.clocks[i];
const messagesOf = (
  quotes: readonly { source: number; atMs: number; dollars: number; delayMs: number; again: number }[],
  delayed: boolean,
): Message[] =>
  quotes.flatMap(({ source, atMs, dollars, delayMs, again }) => {
    const timeMs = START + atMs;
    const quote = { source: NAMES[source], price: dollars * USD, timeMs, sequence: 0 };
    const heardMs = timeMs - clock(source).aheadMs + clock(source).latencyMs;
    const once = { quote, arrivesMs: heardMs + (delayed ? delayMs : 0) };
    return delayed && again >= 0 ? [once, { quote, arrivesMs: heardMs + again }] : [once];
  });

const END = START + 30_000;

describe('MRKT-040 the same quotes give the same prices, however they come', () => {
  test('MRKT-040 delayed, duplicated and reordered messages publish the same indexes', () => {
    fc.assert(
      fc.property(said, (quotes) => {
        const straight = played(messagesOf(quotes, false), END).published;
        const shaken = played(messagesOf(quotes, true), END).published;
        expect(straight.map(({ timeMs }) => timeMs)).toEqual(
          Array.from({ length: 28 }, (_, i) => START + (i + 1) * 1_000),
        );
        expect(shaken).toEqual(straight);
      }),
      { numRuns: 60 },
    );
  });

  test('MRKT-040 an index is reproducible from the recorded inputs alone', () => {
    fc.assert(
      fc.property(said, (quotes) => {
        const messages = messagesOf(quotes, true);
        const live = played(messages, END).published;
        const timeline = newTimeline(PARAMETERS, START);
        for (const { quote } of messages) acceptQuote(timeline, quote, END);
        expect(publishDue(timeline, START + 28_000 + PARAMETERS.graceMs).map(({ composite }) => composite)).toEqual(
          live.map(({ composite }) => composite),
        );
      }),
      { numRuns: 40 },
    );
  });

  test('MRKT-041 a quote later than the grace never rewrites a published price, and counts from the next one on', () => {
    fc.assert(
      fc.property(said, fc.integer({ min: 3, max: 15 }), (quotes, second) => {
        const messages = messagesOf(quotes, true);
        const lie: Message = {
          quote: { source: 'venue-a', price: 60_500 * USD, timeMs: START + second * 1_000, sequence: 9 },
          arrivesMs: START + second * 1_000 + 9_000,
        };
        const without = played(messages, END).published;
        const { published, timeline } = played([...messages, lie], END);
        const settled = Math.floor((lie.arrivesMs - START) / 1_000) - 3;
        expect(published.slice(0, settled)).toEqual(without.slice(0, settled));
        expect(timeline.counts.late).toBeGreaterThanOrEqual(1);
      }),
      { numRuns: 40 },
    );
  });
});

describe('what a timeline refuses and when it publishes', () => {
  const quote = (source: string, dollars: number, atMs: number): TimedQuote => ({
    source,
    price: dollars * USD,
    timeMs: START + atMs,
    sequence: 0,
  });

  test('MRKT-042 refused quotes are counted, say why, and leave the others alone', () => {
    const timeline = newTimeline(PARAMETERS, START);
    const now = START + 1_000;
    expect(acceptQuote(timeline, quote('nobody', 60_000, 0), now)?.sentence).toBe('the source "nobody" is not listed');
    expect(acceptQuote(timeline, { ...quote('venue-a', 0, 0), price: Number.NaN }, now)?.sentence).toContain(
      'venue-a said NaN',
    );
    expect(acceptQuote(timeline, quote('venue-a', -1, 0), now)?.field).toBe('price');
    expect(acceptQuote(timeline, quote('venue-a', 60_000, 1_201), now)?.sentence).toContain('by more than 200 ms');
    expect(acceptQuote(timeline, quote('venue-a', 60_000, 1_200), now)).toBeUndefined();
    expect(acceptQuote(timeline, quote('venue-a', 60_000, 1_200), now)).toBeUndefined();
    expect(timeline.counts).toEqual({ accepted: 1, duplicate: 1, late: 0, malformed: 2, future: 1, unknown: 1 });
  });

  test('MRKT-043 clocks that run ahead or behind and latencies that are known are taken off', () => {
    const timeline = newTimeline({ ...PARAMETERS, graceMs: 0 }, START);
    acceptQuote(timeline, quote('venue-b', 60_000, 1_090), START + 1_000);
    acceptQuote(timeline, quote('chain-c', 60_100, 100), START + 1_000);
    const [{ composite }] = publishDue(timeline, START + 1_000);
    expect(composite.sources.map(({ state, ageMs }) => [state, ageMs])).toEqual([
      ['silent', undefined],
      ['used', 60],
      ['used', 500],
    ]);
    const late = newTimeline({ ...PARAMETERS, graceMs: 0 }, START);
    acceptQuote(late, quote('venue-b', 60_000, 1_091), START + 1_000);
    expect(publishDue(late, START + 1_000)[0].composite.sources[1].state).toBe('silent');
  });

  test('MRKT-044 an index is published before its grace is over when every enabled source has spoken beyond it', () => {
    const timeline = newTimeline(PARAMETERS, START);
    for (const source of NAMES) acceptQuote(timeline, quote(source, 60_000, 500), START + 3_200);
    expect(publishDue(timeline, START + 2_999)).toEqual([]);
    for (const source of NAMES) acceptQuote(timeline, quote(source, 60_000, 2_700), START + 3_200);
    expect(publishDue(timeline, START + 2_999).map(({ timeMs }) => timeMs - START)).toEqual([1_000]);
    expect(publishDue(timeline, START + 4_000).map(({ timeMs }) => timeMs - START)).toEqual([2_000]);
  });
});
