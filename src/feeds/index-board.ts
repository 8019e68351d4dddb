import type { SourceQuote } from '../market/index-price.ts';
import type { Problem } from '../market/problem.ts';
import { acceptQuote, newTimeline, publishDue } from '../market/source-timeline.ts';
import type { IndexAt, QuoteConversion, Timeline, TimelineParameters } from '../market/source-timeline.ts';
import { assert } from '../units/assert.ts';
import { PRICE_ONE } from '../units/price.ts';
import { scaleDown } from '../units/rounding.ts';
import type { FeedSource, PriceMessage } from './feed.ts';

/** Indexes of several underlyings from one stream of prices: stablecoins first, because they turn the other quotes into dollars. */
export interface BoardParameters {
  readonly indexes: readonly BoardIndex[];
  readonly sources: readonly FeedSource[];
  /** Quote currencies taken as dollars for want of an index. */
  readonly atPar: readonly string[];
}

export interface BoardIndex {
  /** USDC-USD, BTC-USD. An index that others are converted by stands before them. */
  readonly underlying: string;
  readonly timeline: TimelineParameters;
}

export interface Board {
  readonly parameters: BoardParameters;
  readonly timelines: ReadonlyMap<string, Timeline>;
  /** By underlying: the last index and those before it that others may still need, by time. */
  readonly published: Map<string, Map<number, IndexAt>>;
}

/** One published index of one underlying. */
export interface BoardEntry extends IndexAt {
  readonly underlying: string;
}

export function newBoard(parameters: BoardParameters, startMs: number): Board {
  const intervals = new Set(parameters.indexes.map(({ timeline }) => timeline.intervalMs));
  assert(intervals.size === 1, 'the indexes of a board are published at the same times');
  const known = new Set<string>(parameters.atPar.concat('USD').map((quote) => `${quote}-USD`));
  for (const { underlying, timeline } of parameters.indexes) {
    for (const { source } of timeline.index.sources) {
      const quote = parameters.sources.find((each) => each.source === source)?.quote ?? 'USD';
      assert(known.has(`${quote}-USD`), `${source} is quoted in ${quote}, which has no index before ${underlying}`);
    }
    known.add(underlying);
  }
  const timelines = parameters.indexes.map(
    ({ underlying, timeline }) => [underlying, newTimeline(timeline, startMs)] as const,
  );
  return { parameters, timelines: new Map(timelines), published: new Map() };
}

/** Takes one message in. A refused one is counted by its timeline and changes nothing. */
export function boardHears(board: Board, message: PriceMessage, nowMs: number): Problem | undefined {
  const underlying = board.parameters.sources.find(({ source }) => source === message.source)?.underlying;
  const timeline = underlying === undefined ? undefined : board.timelines.get(underlying);
  if (timeline === undefined) return { field: 'source', sentence: `the source "${message.source}" is not listed` };
  const { source, price, timeMs, sequence } = message;
  return acceptQuote(timeline, { source, price, timeMs, sequence }, nowMs);
}

/** Publishes what is due, stablecoins first; an index never runs ahead of those it is converted by. */
export function boardPublishes(board: Board, nowMs: number): BoardEntry[] {
  const entries: BoardEntry[] = [];
  for (const { underlying, timeline: parameters } of board.parameters.indexes) {
    const timeline = board.timelines.get(underlying);
    if (timeline === undefined) continue;
    const needed = quotesOf(board, parameters).map(
      (quote) => board.timelines.get(`${quote}-USD`)?.publishedMs ?? nowMs,
    );
    const due = publishDue(timeline, nowMs, conversion(board), Math.min(nowMs, ...needed));
    const history = board.published.get(underlying) ?? new Map<number, IndexAt>();
    board.published.set(underlying, history);
    for (const at of due) {
      history.set(at.timeMs, at);
      entries.push({ underlying, ...at });
    }
    for (const timeMs of history.keys()) if (timeMs < nowMs - HISTORY_MS) history.delete(timeMs);
  }
  return entries;
}

/** Longer than any grace. */
const HISTORY_MS = 3_600_000;

/** Stablecoin quotes become dollars by the index of their time, rounded down; without a live index they cannot be used. */
function conversion({ parameters, published }: Board): QuoteConversion {
  return (quote: SourceQuote, timeMs: number) => {
    const currency = parameters.sources.find(({ source }) => source === quote.source)?.quote ?? 'USD';
    if (currency === 'USD' || parameters.atPar.includes(currency)) return quote;
    const dollar = published.get(`${currency}-USD`)?.get(timeMs)?.composite;
    if (dollar?.price === undefined || dollar.state === 'held') return undefined;
    return { ...quote, price: scaleDown(quote.price, dollar.price, PRICE_ONE) };
  };
}

/** Quote currencies that an index is converted from. */
function quotesOf({ parameters }: Board, { index }: TimelineParameters): string[] {
  const quotes = index.sources.map(
    ({ source }) => parameters.sources.find((each) => each.source === source)?.quote ?? 'USD',
  );
  return [...new Set(quotes)].filter((quote) => quote !== 'USD' && !parameters.atPar.includes(quote));
}
