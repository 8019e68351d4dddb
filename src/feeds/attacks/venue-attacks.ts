import type { IndexParameters } from '../../market/index-price.ts';
import { perpetualMark } from '../../market/mark-price.ts';
import type { MarkParameters, MarkState } from '../../market/mark-price.ts';
import { acceptQuote, newTimeline, publishDue } from '../../market/source-timeline.ts';
import type { IndexAt } from '../../market/source-timeline.ts';
import { SECOND_MS } from '../../units/time.ts';
import { equalSource } from './recorded-run.ts';

/** What five equal venues quote second by second while something goes wrong, and what our prices make of it. */
export interface VenueAttack {
  readonly name: string;
  /** Dollars that a venue quotes at a second; undefined: it is silent. */
  readonly quote: (venue: number, second: number) => number | undefined;
  /** The limit that the index may move from the true price, as a share, and why. */
  readonly bound: number;
  readonly because: string;
}

export interface VenueAttackResult {
  readonly name: string;
  readonly because: string;
  readonly bound: number;
  /** Largest distance from the true price, as a share: our index, the mark of a perpetual whose own book is venue five, the last price heard, venue five. */
  readonly index: number;
  readonly mark: number;
  readonly lastPrice: number;
  readonly single: number;
  readonly leastConfidence: number;
}

const START = 1_770_000_000_000;
const SECONDS = 120;
const VENUES = ['one', 'two', 'three', 'four', 'five'];
const TRUE_PRICE = 60_000;
const NOISE = [0, 6, -6, 12, -12];

export const VENUE_INDEX: IndexParameters = {
  sources: VENUES.map((source) => equalSource(source, 200_000)),
  staleMs: 10 * SECOND_MS,
  skewMs: 500,
  clampPpm: 5_000,
  outlierPpm: 30_000,
  quorum: 3,
  stepPpm: 10_000,
  stepMs: SECOND_MS,
  doubtPpm: 20_000,
};
const MARK: MarkParameters = { tauMs: 30 * SECOND_MS, bandPpm: 20_000, spreadMaxPpm: 5_000 };

const calm = (venue: number): number => TRUE_PRICE + NOISE[venue];
const during = (second: number, from: number, length: number): boolean => second >= from && second < from + length;

export const VENUE_ATTACKS: readonly VenueAttack[] = [
  {
    name: 'one of five sources jumps 50 % for 30 s',
    quote: (venue, second) => (venue === 4 && during(second, 60, 30) ? calm(venue) * 1.5 : calm(venue)),
    bound: 0.001,
    because: 'beyond 3 % a source is out; within, it counts a fifth of the clamp',
  },
  {
    name: 'one of five sources creeps to 2.9 % and stays',
    quote: (venue, second) => (venue === 4 && second >= 60 ? calm(venue) * 1.029 : calm(venue)),
    bound: 0.0013,
    because: 'a fifth of the clamp of 0.5 %, and the width of the others',
  },
  {
    name: 'two of five sources go silent',
    quote: (venue, second) => (venue >= 3 && second >= 60 ? undefined : calm(venue)),
    bound: 0.0003,
    because: 'the other three carry it',
  },
  {
    name: 'all sources lag by 30 s',
    quote: (venue, second) => (during(second, 60, 30) ? undefined : calm(venue)),
    bound: 0.0003,
    because: 'the last index is held, without confidence',
  },
  {
    name: 'the thin book of venue five is swept for one second',
    quote: (venue, second) => (venue === 4 && second === 60 ? 66_000 : calm(venue)),
    bound: 0.0003,
    because: 'one source in five; the mark is a median of three',
  },
  {
    name: 'every book falls 30 % for one second',
    quote: (venue, second) => (second === 60 ? calm(venue) * 0.7 : calm(venue)),
    bound: 0.0103,
    because: 'the index takes steps of at most 1 % a second',
  },
];

export function runVenueAttack({ name, quote, bound, because }: VenueAttack): VenueAttackResult {
  const clocks = VENUES.map((source) => ({ source, aheadMs: 0, latencyMs: 0, disorderMs: 0 }));
  const timeline = newTimeline({ index: VENUE_INDEX, intervalMs: SECOND_MS, graceMs: 0, clocks }, START - SECOND_MS);
  const result = { name, because, bound, index: 0, mark: 0, lastPrice: 0, single: 0, leastConfidence: 1 };
  let mark: MarkState;
  let lastPrice = TRUE_PRICE;
  let single = TRUE_PRICE;
  for (let second = 0; second < SECONDS; second++) {
    const timeMs = START + second * SECOND_MS;
    VENUES.forEach((source, venue) => {
      const dollars = quote(venue, second);
      if (dollars === undefined) return;
      acceptQuote(timeline, { source, price: Math.round(dollars * 1e8), timeMs, sequence: second }, timeMs);
      lastPrice = dollars;
      if (venue === 4) single = dollars;
    });
    for (const at of publishDue(timeline, timeMs)) {
      const price = indexOf(at);
      const book = { bid: Math.round((single - 1) * 1e8), ask: Math.round((single + 1) * 1e8) };
      const marked = perpetualMark(
        MARK,
        { timeMs: at.timeMs, indexPrice: Math.round(price * 1e8), book, fundingRatePpb: 100_000, intervalLeft: 0.5 },
        mark,
      );
      mark = marked.state;
      result.index = Math.max(result.index, distance(price));
      result.mark = Math.max(result.mark, distance(marked.price / 1e8));
      result.leastConfidence = Math.min(result.leastConfidence, at.composite.confidencePpm / 1e6);
    }
    result.lastPrice = Math.max(result.lastPrice, distance(lastPrice));
    result.single = Math.max(result.single, distance(single));
  }
  return result;
}

function indexOf({ composite }: IndexAt): number {
  return (composite.price ?? 0) / 1e8;
}

function distance(price: number): number {
  return Math.abs(price / TRUE_PRICE - 1);
}
