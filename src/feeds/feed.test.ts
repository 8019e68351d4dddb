import { describe, expect, test } from 'vitest';
import { ccxtFeed } from './ccxt-feed.ts';
import type { CcxtFeedOptions } from './ccxt-feed.ts';
import type { CcxtMarket } from './live/ccxt-speakers.ts';
import type { Feed, FeedMessage } from './feed.ts';
import { heardFrom, judgeFeed, pricesOf } from './feed.suite.ts';
import { generatedFeed } from './generated-feed.ts';
import { retryDelayMs } from './live/back-off.ts';
import { ccxtExchanges } from './live/ccxt-exchange.ts';
import type { CcxtTicker } from './live/ccxt-exchange.ts';
import { jumpingClock, recordedExchange } from './recorded-exchange.suite.ts';
import type { Answer, RecordedExchange } from './recorded-exchange.suite.ts';
import { replayFeed } from './replay-feed.ts';

const START = 1_770_000_000_000;
const ticker = (second: number, bid: number, change: Partial<CcxtTicker> = {}): CcxtTicker => ({
  symbol: 'BTC/USDT',
  timestamp: START + second * 1_000,
  bid,
  ask: bid + 10,
  last: bid + 400,
  ...change,
});
const run = (count: number, from = 0): CcxtTicker[] =>
  Array.from({ length: count }, (_, i) => ticker(from + i * 2, 60_000 + i));
const market = (exchange: RecordedExchange): CcxtMarket => ({
  source: `${exchange.id} BTC/USDT`,
  underlying: 'BTC-USD',
  quote: 'USDT',
  exchange,
  symbol: 'BTC/USDT',
});
const feedOf = (exchanges: readonly RecordedExchange[], options: Partial<CcxtFeedOptions> = {}): Feed =>
  ccxtFeed({ markets: exchanges.map(market), clock: jumpingClock(START + 60_000), ...options });
const polled = (id: string, answers: readonly Answer[]): RecordedExchange =>
  recordedExchange(id, { 'BTC/USDT': answers }, false);
const pushed = (id: string, answers: readonly Answer[]): RecordedExchange =>
  recordedExchange(id, { 'BTC/USDT': answers }, true);

judgeFeed('replay', () =>
  replayFeed([
    {
      source: 'a',
      underlying: 'BTC-USD',
      quote: 'USD',
      points: Array.from({ length: 30 }, (_, i) => ({ timeMs: START + i * 1_000, price: 60_000 + i })),
    },
    {
      source: 'b',
      underlying: 'BTC-USD',
      quote: 'USDC',
      delayMs: 2_500,
      points: Array.from({ length: 30 }, (_, i) => ({ timeMs: START + i * 700, price: 59_000 - i })),
    },
  ]),
);
judgeFeed('generated', () => generatedFeed({ seed: 7, startMs: START, stepMs: 1_000, steps: 60 }));
judgeFeed('ccxt', () => feedOf([polled('slow', run(30)), pushed('quick', run(40))]));

const statuses = (messages: readonly FeedMessage[], source: string): string[] =>
  messages.flatMap((message) =>
    message.kind === 'status' && message.source.startsWith(source)
      ? [`${message.state} ${message.retryMs ?? ''}`.trim()]
      : [],
  );

describe('FEED-030 the ccxt feed', () => {
  test('FEED-030 the price is the mid of the book, the last trade only where there is none', async () => {
    const answers = [ticker(0, 60_000), ticker(1, 60_000, { ask: undefined }), ticker(2, 60_000, { ask: 59_000 })];
    const messages = await heardFrom(feedOf([polled('kraken', answers)]), 4);
    expect(pricesOf(messages).map(({ price, timeMs }) => [price / 1e8, timeMs - START])).toEqual([
      [60_005, 0],
      [60_400, 1_000],
      [60_400, 2_000],
    ]);
  });

  test('FEED-030 a source that fails is lost, waits twice as long each time, and is heard again', async () => {
    const down = new Error('ECONNRESET');
    const exchange = pushed('okx', [
      ticker(0, 60_000),
      down,
      down,
      down,
      down,
      ticker(9, 60_100),
      down,
      ticker(12, 60_200),
    ]);
    const messages = await heardFrom(feedOf([exchange], { backOff: { baseMs: 500, limitMs: 3_000 } }), 11);
    expect(statuses(messages, 'okx')).toEqual([
      'connected',
      'lost 500',
      'lost 1000',
      'lost 2000',
      'lost 3000',
      'connected',
      'lost 500',
      'connected',
    ]);
    const lost = messages.filter((message) => message.kind === 'status' && message.state === 'lost');
    expect(lost.slice(1, 4).map(({ heardMs }, i) => heardMs - lost[i].heardMs)).toEqual([500, 1_000, 2_000]);
    expect(pricesOf(messages)).toHaveLength(3);
    expect(exchange.closed()).toBe(true);
  });

  test('FEED-030 an answer that never comes counts as lost', async () => {
    const messages = await heardFrom(
      feedOf([polled('bybit', ['silence', ticker(1, 60_000)])], { patienceMs: 5_000 }),
      3,
    );
    expect(messages[0]).toMatchObject({ state: 'lost', heardMs: START + 65_000 });
    expect(statuses(messages, 'bybit')).toEqual(['lost 500', 'connected']);
  });

  test('FEED-030 senseless answers are refused with a sentence, times that go back are a gap, and others are not touched', async () => {
    const broken: Answer[] = [
      ticker(0, Number.NaN, { last: undefined }),
      ticker(0, 0, { ask: 0, last: -1 }),
      ticker(0, 60_000, { symbol: 'ETH/USDT' }),
      ticker(0, 60_000, { timestamp: START + 10_000_000 }),
      ticker(20, 60_000, { nonce: 7 }),
      ticker(19, 61_000, { nonce: 8 }),
      ticker(21, 61_000, { nonce: 6 }),
      ticker(22, 60_002, { nonce: 9 }),
    ];
    const messages = await heardFrom(feedOf([polled('broken', broken), polled('fine', run(8))]), 18);
    expect(statuses(messages, 'broken')).toEqual([
      'connected',
      'refused',
      'refused',
      'refused',
      'refused',
      'gap',
      'gap',
    ]);
    expect(
      pricesOf(messages)
        .filter(({ source }) => source.startsWith('broken'))
        .map(({ sequence }) => sequence),
    ).toEqual([7, 9]);
    expect(pricesOf(messages).filter(({ source }) => source.startsWith('fine'))).toHaveLength(8);
    expect(statuses(messages, 'fine')).toEqual(['connected']);
  });

  test('FEED-030 without ccxt, or with an exchange it does not know, the sentence says what to do', async () => {
    await expect(ccxtExchanges(['no-such-exchange'])).rejects.toThrow(
      /npm install ccxt|has no exchange "no-such-exchange"/,
    );
  });

  test('FEED-030 the wait doubles up to its limit', () => {
    expect([1, 2, 3, 7, 8, 60].map((failures) => retryDelayMs({ baseMs: 500, limitMs: 30_000 }, failures))).toEqual([
      500, 1_000, 2_000, 30_000, 30_000, 30_000,
    ]);
  });
});

test('FEED-034 books are told in order and not crossed; what is senseless is refused, what goes back is a gap', async () => {
  const book = (nonce: number, bid: number, change: object = {}) => ({
    bids: [
      [bid - 1, 2],
      [bid, 1],
    ],
    asks: [[bid + 1, 3]],
    timestamp: START,
    nonce,
    ...change,
  });
  const books: Answer[] = [
    book(1, 60_000),
    book(2, 60_000, { asks: [[59_000, 1]] }),
    book(3, 60_000, { bids: [[60_000, -1]] }),
    book(3, 60_000, { bids: ['x'] }),
    book(5, 60_100),
    book(4, 60_100),
    new Error('ECONNRESET'),
    book(9, 60_200),
  ];
  const exchange = recordedExchange('deribit', { 'BTC/USDC': [], 'BTC/USDC book': books }, true);
  const feed = ccxtFeed({
    markets: [{ ...market(exchange), source: 'deribit BTC/USDC', symbol: 'BTC/USDC', bookLevels: 20 }],
    clock: jumpingClock(START),
  });
  const messages = await heardFrom(feed, 10);
  expect(statuses(messages, 'deribit')).toEqual([
    'connected',
    'refused',
    'refused',
    'refused',
    'gap',
    'lost 500',
    'connected',
  ]);
  const told = messages.flatMap((message) => (message.kind === 'book' ? [message.book] : []));
  expect(told.map(({ sequence }) => sequence)).toEqual([1, 5, 9]);
  expect(told[0].bids.map(({ price }) => price / 1e8)).toEqual([60_000, 59_999]);
});

test('FEED-031 a recorded price that is none is refused with its source and time', () => {
  const feed = () =>
    replayFeed([{ source: 'a', underlying: 'BTC-USD', quote: 'USD', points: [{ timeMs: START, price: -1 }] }]).messages(
      new AbortController().signal,
    );
  expect(feed).toThrow(`a recorded -1 at ${START}`);
});

test('FEED-032 a generated feed is as many venues as are asked for, the worst of them late and noisy', async () => {
  const messages = pricesOf(await heardFrom(generatedFeed({ seed: 7, startMs: START, stepMs: 1_000, steps: 200 })));
  const of = (name: string) => messages.filter(({ source }) => source === name);
  const delay = (name: string) => Math.max(...of(name).map(({ heardMs, timeMs }) => heardMs - timeMs));
  expect(of('venue-1').length).toBeGreaterThan(2 * of('chain-5').length);
  expect(delay('venue-1')).toBeLessThan(50);
  expect(delay('chain-5')).toBeGreaterThan(1_000);
  expect(delay('chain-5')).toBeLessThan(2_500);
});
