import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { costToClose, lotSteps, mergedDepth } from './liquidity.ts';
import type { DepthParameters, VenueDepth } from './liquidity.ts';
import { applyChange, applySnapshot, impactPrice, newBook } from './order-book.ts';
import type { BookLevel, OrderBook } from './order-book.ts';

const NOW = 1_770_000_000_000;
const USD = 100_000_000;
const level = (dollars: number, size: number): BookLevel => ({ price: Math.round(dollars * USD), size });
const side = (levels: readonly (readonly [number, number])[]) => levels.map(([dollars, size]) => level(dollars, size));

function bookOf(bids: readonly (readonly [number, number])[], asks: readonly (readonly [number, number])[]): OrderBook {
  const book = newBook();
  const problem = applySnapshot(book, { bids: side(bids), asks: side(asks), sequence: 1, timeMs: NOW });
  if (problem !== undefined) throw new Error(problem.sentence);
  return book;
}

describe('a book kept from a snapshot and changes', () => {
  test('MRKT-100 a snapshot in any order stands best first', () => {
    const book = bookOf(
      [
        [98, 1],
        [99, 2],
      ],
      [
        [102, 3],
        [101, 4],
      ],
    );
    expect(book.bids.map(({ price }) => price / USD)).toEqual([99, 98]);
    expect(book.asks.map(({ price }) => price / USD)).toEqual([101, 102]);
    expect(book.state).toBe('live');
  });

  test('MRKT-100 a senseless snapshot is refused and leaves the book as it was', () => {
    const book = bookOf([[99, 2]], [[101, 4]]);
    const refusals: [readonly BookLevel[], readonly BookLevel[], string][] = [
      [side([[99, -1]]), side([[101, 1]]), 'has the size -1; it must be above zero'],
      [side([[99, 0]]), side([[101, 1]]), 'has the size 0'],
      [side([[99, Number.NaN]]), side([[101, 1]]), 'has the size NaN'],
      [[{ price: Number.NaN, size: 1 }], side([[101, 1]]), 'has the price NaN'],
      [side([[101, 1]]), side([[101, 1]]), 'is not below the best ask'],
      [
        side([
          [99, 1],
          [99, 2],
        ]),
        side([[101, 1]]),
        'one price twice',
      ],
    ];
    for (const [bids, asks, sentence] of refusals) {
      expect(applySnapshot(book, { bids, asks, sequence: 2, timeMs: NOW })?.sentence).toContain(sentence);
    }
    expect(book).toMatchObject({ sequence: 1, state: 'live', bids: side([[99, 2]]) });
  });

  test('MRKT-101 a gap breaks the book until the next snapshot; what was seen already is ignored', () => {
    const book = bookOf([[99, 2]], [[101, 4]]);
    const change = { bids: side([[99.5, 1]]), asks: [], sequence: 2, previous: 1, timeMs: NOW + 1 };
    expect(applyChange(book, change)).toBeUndefined();
    expect(applyChange(book, change)).toBeUndefined();
    expect(book.bids).toEqual(
      side([
        [99.5, 1],
        [99, 2],
      ]),
    );
    expect(applyChange(book, { ...change, sequence: 5, previous: 4 })?.sentence).toBe(
      'the book is at 2 and the change follows 4: something was missed',
    );
    expect(book.state).toBe('broken');
    expect(applyChange(book, { ...change, sequence: 3, previous: 2 })).toBeUndefined();
    expect(book.sequence).toBe(2);
    applySnapshot(book, { bids: side([[90, 1]]), asks: side([[91, 1]]), sequence: 9, timeMs: NOW });
    expect(book).toMatchObject({ state: 'live', sequence: 9 });
  });

  test('MRKT-101 a change with negative depth, or one that crosses the book, breaks it', () => {
    const negative = bookOf([[99, 2]], [[101, 4]]);
    expect(
      applyChange(negative, { bids: side([[99, -2]]), asks: [], sequence: 2, previous: 1, timeMs: NOW })?.field,
    ).toBe('size');
    expect(negative).toMatchObject({ state: 'broken', bids: side([[99, 2]]) });
    const crossed = bookOf([[99, 2]], [[101, 4]]);
    expect(
      applyChange(crossed, { bids: side([[101, 2]]), asks: [], sequence: 2, previous: 1, timeMs: NOW })?.sentence,
    ).toContain('not below');
    expect(crossed.state).toBe('broken');
  });

  test('MRKT-101 changes give the book that the venue has', () => {
    const changes = fc.array(
      fc.record({ bid: fc.boolean(), tick: fc.integer({ min: 1, max: 30 }), size: fc.integer({ min: 0, max: 5 }) }),
      { maxLength: 80 },
    );
    fc.assert(
      fc.property(changes, (all) => {
        const book = newBook();
        applySnapshot(book, { bids: [], asks: [], sequence: 0, timeMs: NOW });
        const bids = new Map<number, number>();
        const asks = new Map<number, number>();
        all.forEach(({ bid, tick, size }, i) => {
          const changed = level(bid ? 100 - tick : 100 + tick, size);
          (bid ? bids : asks).set(changed.price, size);
          applyChange(book, {
            bids: bid ? [changed] : [],
            asks: bid ? [] : [changed],
            sequence: i + 1,
            previous: i,
            timeMs: NOW,
          });
        });
        const rest = (levels: Map<number, number>, sign: number) =>
          [...levels]
            .filter(([, size]) => size > 0)
            .sort(([a], [b]) => sign * (a - b))
            .map(([price, size]) => ({ price, size }));
        expect(book.bids).toEqual(rest(bids, -1));
        expect(book.asks).toEqual(rest(asks, 1));
      }),
    );
  });

  test('MRKT-080 an impact price is the average of what a notional takes, and none when the book is too thin', () => {
    const asks = side([
      [100, 1],
      [110, 10],
    ]);
    expect(impactPrice(asks, 50)).toBe(100 * USD);
    expect((impactPrice(asks, 210) ?? 0) / USD).toBeCloseTo(105, 7);
    expect(impactPrice(asks, 1_200)).toBe(Math.floor((1_200 / 11) * USD));
    expect(impactPrice(asks, 1_201)).toBeUndefined();
    expect(impactPrice([], 1)).toBeUndefined();
  });
});

const AT: DepthParameters = { timeMs: NOW, markPrice: 100 * USD, vol: 0, staleMs: 5_000, bandPpm: 100_000 };
const venue = (book: OrderBook, change: Partial<VenueDepth> = {}): VenueDepth => ({
  venue: 'a',
  book,
  unit: 1,
  sizing: 'coins',
  feePpm: 0,
  latencyMs: 0,
  trustPpm: 1_000_000,
  ...change,
});

describe('books of several venues as one curve', () => {
  const near = bookOf(
    [
      [99, 10],
      [95, 100],
    ],
    [[101, 10]],
  );
  const far = bookOf([[98, 20]], [[102, 20]]);

  test('MRKT-102 levels are taken in order of their whole cost: distance, fee, latency, trust', () => {
    const venues = [venue(near, { feePpm: 500 }), venue(far, { venue: 'b', latencyMs: 2_000, trustPpm: 500_000 })];
    const { steps } = mergedDepth(venues, 'sell', { ...AT, vol: 0.8 });
    const latencyPpm = Math.ceil(0.8 * Math.sqrt(2_000 / 31_536_000_000) * 1e6);
    expect(latencyPpm).toBe(202);
    expect(steps).toEqual([
      { distancePpm: 10_500, coins: 10 },
      { distancePpm: 20_202, coins: 10 },
      { distancePpm: 50_500, coins: 100 },
    ]);
    const cost = costToClose({ steps, leftOut: [] }, 15, 100 * USD);
    expect(cost.coins).toBe(15);
    expect(cost.cost).toBeCloseTo(10 * 1.05 + 5 * 2.0202, 9);
    expect(costToClose({ steps, leftOut: [] }, 1_000, 100 * USD).coins).toBe(120);
  });

  test('MRKT-102 inverse contracts count in coins at their own price', () => {
    const book = bookOf([[50, 1_000]], [[100, 1_000]]);
    const dollars = venue(book, { sizing: 'quote', unit: 10 });
    expect(mergedDepth([dollars], 'sell', { ...AT, bandPpm: 600_000 }).steps).toEqual([
      { distancePpm: 500_000, coins: 200 },
    ]);
    expect(mergedDepth([dollars], 'buy', AT).steps).toEqual([{ distancePpm: 0, coins: 100 }]);
  });

  test('MRKT-103 broken, stale and empty books are left out and named', () => {
    const broken = bookOf([[99, 1]], []);
    broken.state = 'broken';
    const stale = bookOf([[99, 1]], []);
    stale.timeMs = NOW - 5_001;
    const venues = [
      venue(near),
      venue(broken, { venue: 'b' }),
      venue(stale, { venue: 'c' }),
      venue(newBook(), { venue: 'd@base' }),
    ];
    const merged = mergedDepth(venues, 'sell', AT);
    expect(merged.leftOut).toEqual([
      { venue: 'b', reason: 'broken' },
      { venue: 'c', reason: 'stale' },
      { venue: 'd@base', reason: 'empty' },
    ]);
    expect(merged.steps).toEqual(mergedDepth([venue(near)], 'sell', AT).steps);
  });

  test('MRKT-104 whole lots never promise more depth than the coins', () => {
    expect(
      lotSteps(
        {
          steps: [
            { distancePpm: 1, coins: 0.25 },
            { distancePpm: 2, coins: 0.1 },
            { distancePpm: 3, coins: 0.26 },
          ],
          leftOut: [],
        },
        0.1,
      ),
    ).toEqual([
      { distancePpm: 1, lots: 2 },
      { distancePpm: 2, lots: 1 },
      { distancePpm: 3, lots: 3 },
    ]);
  });

  const sides = fc.array(fc.tuple(fc.integer({ min: 1, max: 400 }), fc.integer({ min: 1, max: 50 })), {
    minLength: 1,
    maxLength: 15,
  });
  const books = fc.array(
    fc.record({
      bids: sides,
      feePpm: fc.integer({ min: 0, max: 2_000 }),
      trustPpm: fc.integer({ min: 1, max: 1_000_000 }),
    }),
    { minLength: 1, maxLength: 4 },
  );

  test('MRKT-102 cost is convex in size, and another venue never makes closing dearer', () => {
    fc.assert(
      fc.property(books, (all) => {
        const venues = all.map(({ bids, feePpm, trustPpm }, i) => {
          const unique = new Map(bids.map(([tick, size]) => [100 - tick / 50, size] as const));
          return venue(bookOf([...unique], []), { venue: String(i), feePpm, trustPpm });
        });
        const merged = mergedDepth(venues, 'sell', AT);
        const fewer = mergedDepth(venues.slice(1), 'sell', AT);
        merged.steps.forEach(({ distancePpm }, i) => {
          if (i > 0) expect(distancePpm).toBeGreaterThan(merged.steps[i - 1].distancePpm);
        });
        for (const coins of [1, 10, 60]) {
          const one = costToClose(merged, coins, 100 * USD);
          const other = costToClose(fewer, coins, 100 * USD);
          expect(one.coins).toBeGreaterThanOrEqual(other.coins);
          if (other.coins === coins) expect(one.cost).toBeLessThanOrEqual(other.cost + 1e-9);
        }
        const whole = lotSteps(merged, 0.5);
        const coinsInLots = whole.reduce((sum, { lots }) => sum + lots * 0.5, 0);
        expect(coinsInLots).toBeLessThanOrEqual(merged.steps.reduce((sum, { coins }) => sum + coins, 0) + 1e-6);
      }),
    );
  });
});
