import { join } from 'node:path';
import { expect, test } from 'vitest';
import { changesBetween, readRecordedBooks } from '../../src/feeds/recorded-books.ts';
import { costToClose, mergedDepth } from '../../src/market/liquidity.ts';
import type { VenueDepth } from '../../src/market/liquidity.ts';
import { applyChange, applySnapshot, newBook } from '../../src/market/order-book.ts';
import { marketData } from '../market-data.ts';

const FOLDER = marketData('order_books', 'recorded books');

const FILE = 'books_multi_venue.csv.gz';
/** BitMEX futures on altcoins are priced in bitcoin, below the unit of a price. */
const inDollars = (venue: string, symbol: string): boolean => !(venue === 'bitmex' && symbol.endsWith('U21'));
const whole = (change: Partial<VenueDepth>): Omit<VenueDepth, 'book'> => ({
  venue: '',
  unit: 1,
  sizing: 'coins',
  feePpm: 500,
  latencyMs: 0,
  trustPpm: 1_000_000,
  ...change,
});

test.skipIf(FOLDER === undefined)('MRKT-101 recorded books follow one another by changes', { timeout: 120_000 }, () => {
  const books = readRecordedBooks(join(FOLDER ?? '', FILE), inDollars);
  expect(books).toHaveLength(123);
  let followed = 0;
  for (const first of books.filter(({ isWhole }) => !isWhole)) {
    const next = books.find(
      ({ venue, symbol, sequence, isWhole }) =>
        venue === first.venue && symbol === first.symbol && sequence === first.sequence + 1 && !isWhole,
    );
    if (next === undefined) continue;
    const book = newBook();
    expect(applySnapshot(book, first)).toBeUndefined();
    const change = {
      ...changesBetween(first, next),
      previous: first.sequence,
      sequence: next.sequence,
      timeMs: next.timeMs,
    };
    expect(applyChange(book, change)).toBeUndefined();
    expect(book.bids).toEqual([...next.bids].sort((a, b) => b.price - a.price));
    expect(book.asks).toEqual([...next.asks].sort((a, b) => a.price - b.price));
    followed += 1;
  }
  expect(followed).toBeGreaterThan(50);
});

test.skipIf(FOLDER === undefined)(
  'MRKT-102 recorded books make convex curves; two halves of a book cost what the book costs',
  { timeout: 120_000 },
  () => {
    for (const recorded of readRecordedBooks(join(FOLDER ?? '', FILE), inDollars).filter(({ isWhole }) => isWhole)) {
      const book = newBook();
      expect(applySnapshot(book, recorded)).toBeUndefined();
      const at = {
        timeMs: recorded.timeMs,
        markPrice: Math.floor((book.bids[0].price + book.asks[0].price) / 2),
        vol: 0.8,
        staleMs: 1,
        bandPpm: 200_000,
      };
      for (const side of ['sell', 'buy'] as const) {
        const alone = mergedDepth([{ ...whole({}), book }], side, at);
        const halves = mergedDepth(
          [
            { ...whole({ trustPpm: 500_000 }), book },
            { ...whole({ trustPpm: 500_000 }), book },
          ],
          side,
          at,
        );
        expect(alone.steps.length).toBeGreaterThan(0);
        const all = alone.steps.reduce((sum, { coins }) => sum + coins, 0);
        let average = 0;
        for (const share of [0.01, 0.1, 0.5, 1]) {
          const cost = costToClose(alone, all * share, at.markPrice);
          expect(cost.averagePpm).toBeGreaterThanOrEqual(Math.max(500, average - 1e-6));
          expect(costToClose(halves, all * share, at.markPrice).cost).toBeCloseTo(cost.cost, 3);
          average = cost.averagePpm;
        }
      }
    }
  },
);
