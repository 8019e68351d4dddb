import { describe, expect, test } from 'vitest';
import type { IndexParameters } from '../market/index-price.ts';
import type { TimelineParameters } from '../market/source-timeline.ts';
import { boardHears, boardPublishes, newBoard } from './index-board.ts';
import type { BoardParameters } from './index-board.ts';

const START = 1_770_000_000_000;
const USD = 100_000_000;
const timeline = (sources: readonly string[], change: Partial<IndexParameters> = {}): TimelineParameters => ({
  index: {
    sources: sources.map((source) => ({ source, weightPpm: 500_000, enabled: true })),
    staleMs: 3_000,
    skewMs: 100,
    clampPpm: 5_000,
    outlierPpm: 30_000,
    quorum: 1,
    stepPpm: 500_000,
    stepMs: 1_000,
    doubtPpm: 20_000,
    ...change,
  },
  intervalMs: 1_000,
  graceMs: 0,
  clocks: sources.map((source) => ({ source, aheadMs: 0, latencyMs: 0, disorderMs: 0 })),
});
const BOARD: BoardParameters = {
  indexes: [
    { underlying: 'USDC-USD', timeline: timeline(['kraken USDC/USD']) },
    { underlying: 'BTC-USD', timeline: timeline(['kraken BTC/USDC', 'bitstamp BTC/USD']) },
  ],
  sources: [
    { source: 'kraken USDC/USD', underlying: 'USDC-USD', quote: 'USD' },
    { source: 'kraken BTC/USDC', underlying: 'BTC-USD', quote: 'USDC' },
    { source: 'bitstamp BTC/USD', underlying: 'BTC-USD', quote: 'USD' },
  ],
  atPar: [],
};
const says = (source: string, dollars: number, second: number) => ({
  kind: 'price' as const,
  source,
  price: Math.round(dollars * USD),
  timeMs: START + second * 1_000,
  sequence: 0,
  heardMs: START + second * 1_000,
});

describe('FEED-040 indexes of several underlyings from one stream', () => {
  test('FEED-040 stablecoin quotes become dollars by the index of their own time', () => {
    const board = newBoard(BOARD, START);
    for (const message of [
      says('kraken USDC/USD', 0.9, 1),
      says('kraken BTC/USDC', 22_000, 1),
      says('bitstamp BTC/USD', 19_860, 1),
    ]) {
      expect(boardHears(board, message, START + 1_000)).toBeUndefined();
    }
    const entries = boardPublishes(board, START + 1_000);
    expect(entries.map(({ underlying, composite }) => [underlying, (composite.price ?? 0) / USD])).toEqual([
      ['USDC-USD', 0.9],
      ['BTC-USD', 19_830],
    ]);
    expect(entries[1].composite.sources[0].price).toBe(19_800 * USD);
  });

  test('FEED-041 without a live index of its quote currency a source is silent, and an index never runs ahead', () => {
    const board = newBoard(BOARD, START);
    boardHears(board, says('kraken BTC/USDC', 22_000, 1), START + 1_000);
    boardHears(board, says('bitstamp BTC/USD', 19_860, 1), START + 1_000);
    const [dollar, bitcoin] = boardPublishes(board, START + 1_000);
    expect(dollar.composite).toMatchObject({ state: 'held', price: undefined });
    expect(bitcoin.composite.sources.map(({ state }) => state)).toEqual(['silent', 'used']);
    const waiting = newBoard(
      {
        ...BOARD,
        indexes: [
          { underlying: 'USDC-USD', timeline: { ...timeline(['kraken USDC/USD']), graceMs: 5_000 } },
          BOARD.indexes[1],
        ],
      },
      START,
    );
    boardHears(waiting, says('bitstamp BTC/USD', 19_860, 1), START + 1_000);
    expect(boardPublishes(waiting, START + 4_000)).toEqual([]);
    expect(
      boardPublishes(waiting, START + 6_000).map(({ underlying, timeMs }) => [underlying, timeMs - START]),
    ).toEqual([
      ['USDC-USD', 1_000],
      ['BTC-USD', 1_000],
    ]);
  });

  test('FEED-040 unknown sources are refused; a quote currency without an index before it is a fault of the setting', () => {
    expect(boardHears(newBoard(BOARD, START), says('nobody', 1, 1), START)?.sentence).toBe(
      'the source "nobody" is not listed',
    );
    expect(() => newBoard({ ...BOARD, indexes: [...BOARD.indexes].reverse() }, START)).toThrow(
      'kraken BTC/USDC is quoted in USDC, which has no index before BTC-USD',
    );
  });
});
