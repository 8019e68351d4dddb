import { describe, expect, test } from 'vitest';
import { ccxtFeed } from './ccxt-feed.ts';
import { generatedFeed } from './generated-feed.ts';
import type { BoardEntry } from './index-board.ts';
import { runIndexes } from './index-runner.ts';
import type { RunnerEvent } from './index-runner.ts';
import { boardOf, liveMarkets } from './live/live-board.ts';
import { jumpingClock, recordedExchange } from './recorded-exchange.suite.ts';
import { replayFeed } from './replay-feed.ts';

const START = 1_770_000_000_000;

async function events(
  run: (signal: AbortSignal) => AsyncIterable<RunnerEvent>,
  indexes: number,
): Promise<RunnerEvent[]> {
  const stop = new AbortController();
  const heard: RunnerEvent[] = [];
  let count = 0;
  for await (const event of run(stop.signal)) {
    heard.push(event);
    if (event.kind === 'index') count += 1;
    if (count >= indexes) stop.abort();
  }
  return heard;
}

const entries = (heard: readonly RunnerEvent[]): BoardEntry[] =>
  heard.flatMap((event) => (event.kind === 'index' ? [event.entry] : []));

describe('FEED-042 a runner publishes what is due', () => {
  test('FEED-042 a recording on its own clock: one index a second, in order', async () => {
    const feed = generatedFeed({ seed: 3, startMs: START, stepMs: 1_000, steps: 40 });
    const found = entries(
      await events((signal) => runIndexes(feed, boardOf(feed.sources, { graceMs: 3_000 }), signal), 30),
    );
    expect(found.map(({ timeMs }, i) => timeMs - found[0].timeMs - i * 1_000)).toEqual(new Array(30).fill(0));
    expect(found.every(({ composite }) => composite.state !== 'held' && composite.confidencePpm > 500_000)).toBe(true);
  });

  test('FEED-042 refused prices are told, and the index goes on', async () => {
    const points = Array.from({ length: 12 }, (_, i) => ({ timeMs: START + i * 1_000, price: 60_000 }));
    const sources = [
      { source: 'fine', underlying: 'BTC-USD', quote: 'USD', points },
      { source: 'early', underlying: 'BTC-USD', quote: 'USD', delayMs: -5_000, points },
    ];
    const heard = await events(
      (signal) =>
        runIndexes(replayFeed(sources), { ...boardOf(sources), indexes: boardOf([sources[0]]).indexes }, signal),
      5,
    );
    expect(heard.find((event) => event.kind === 'status')).toMatchObject({
      state: 'refused',
      sentence: 'the source "early" is not listed',
    });
    expect(entries(heard)).toHaveLength(5);
  });

  test('FEED-042 live: indexes fall due while nobody speaks, and lose their confidence', async () => {
    const ticker = (second: number, bid: number) => ({ timestamp: START + second * 1_000, bid, ask: bid * 1.00002 });
    const answers = (bid: number) => Array.from({ length: 5 }, (_, i) => ticker(i * 2, bid));
    const kraken = recordedExchange('kraken', { 'BTC/USD': answers(60_000), 'USDT/USD': answers(0.99) }, false);
    const binance = recordedExchange('binance', { 'BTC/USDT': answers(60_606) }, false);
    const markets = liveMarkets('BTC', [kraken, binance]);
    expect(markets.map(({ source, quote }) => [source, quote])).toEqual([
      ['kraken USDT/USD', 'USD'],
      ['kraken BTC/USD', 'USD'],
      ['binance BTC/USDT', 'USDT'],
    ]);
    const clock = jumpingClock(START);
    const feed = ccxtFeed({ markets, clock });
    const found = entries(await events((signal) => runIndexes(feed, boardOf(feed.sources), signal, clock), 80)).filter(
      ({ underlying }) => underlying === 'BTC-USD',
    );
    const at = (second: number) => found.find(({ timeMs }) => timeMs === START + second * 1_000)?.composite;
    expect(at(4)).toMatchObject({ state: 'live' });
    expect((at(4)?.price ?? 0) / 1e8).toBeCloseTo(60_001, -1);
    expect(at(38)).toMatchObject({ state: 'held', confidencePpm: 0, price: at(10)?.price });
  });

  test('FEED-042 a board takes stablecoins first, and at par when nobody quotes them in dollars', () => {
    const source = (name: string, underlying: string, quote: string) => ({ source: name, underlying, quote });
    const board = boardOf([
      source('a', 'BTC-USD', 'USDT'),
      source('b', 'BTC-USD', 'USDC'),
      source('c', 'USDC-USD', 'USD'),
    ]);
    expect(board.indexes.map(({ underlying }) => underlying)).toEqual(['USDC-USD', 'BTC-USD']);
    expect(board.atPar).toEqual(['USDT']);
  });
});
