import { join } from 'node:path';
import type { Command } from 'commander';
import { readRecordedBooks } from '../../../feeds/recorded-books.ts';
import type { RecordedBook } from '../../../feeds/recorded-books.ts';
import { costToClose, mergedDepth } from '../../../market/liquidity.ts';
import type { VenueDepth } from '../../../market/liquidity.ts';
import { applySnapshot, newBook } from '../../../market/order-book.ts';
import type { BookLevel, OrderBook } from '../../../market/order-book.ts';
import { ioOf } from '../../io.ts';
import { csvLines, formatNumber } from '../../output/format.ts';
import { left, printTable, right } from '../../output/table.ts';
import { outputOption } from '../margin.ts';
import { dataFolder, readingFiles } from './recorded.ts';

interface DepthOptions {
  readonly data: string;
  readonly output: 'table' | 'json' | 'csv';
}

/** Recorded bitcoin books: what a size unit is, fee (ppm), time until an order is there (ms), share of the depth believed (ppm). */
const VENUES: readonly (Omit<VenueDepth, 'venue' | 'book'> & { readonly venue: string; readonly symbol: string })[] = [
  { venue: 'bitmex', symbol: 'XBTUSD', unit: 1, sizing: 'quote', feePpm: 500, latencyMs: 100, trustPpm: 700_000 },
  { venue: 'bybit', symbol: 'BTCUSD', unit: 1, sizing: 'quote', feePpm: 550, latencyMs: 100, trustPpm: 800_000 },
  {
    venue: 'binance_coinm',
    symbol: 'BTCUSD_211231',
    unit: 100,
    sizing: 'quote',
    feePpm: 500,
    latencyMs: 80,
    trustPpm: 900_000,
  },
  {
    venue: 'okx',
    symbol: 'BTC-USD-220527',
    unit: 100,
    sizing: 'quote',
    feePpm: 500,
    latencyMs: 100,
    trustPpm: 800_000,
  },
  { venue: 'okx', symbol: 'BTC-USDT', unit: 1, sizing: 'coins', feePpm: 1_000, latencyMs: 100, trustPpm: 800_000 },
];
const SIZES = [10_000, 100_000, 1_000_000, 10_000_000];
const MARK = 60_000 * 100_000_000;
const VOL = 0.7;

/** `crossmargin prices depth`: what closing a long would have cost on recorded books, each alone and all as one curve. */
export function registerDepth(prices: Command): void {
  prices
    .command('depth')
    .description('merge recorded order books into one cost-to-close curve')
    .requiredOption('--data <path>', 'folder with books_multi_venue.csv.gz')
    .addOption(outputOption())
    .addHelpText(
      'after',
      '\nThe books were recorded on different days: each is moved to one mark (60,000) before they are merged.',
    )
    .action((options: DepthOptions, command: Command) => {
      const io = ioOf(command);
      const folder = dataFolder(io, options.data, 'order_books', (file) => file.startsWith('books_multi_venue.csv'));
      const recorded = readingFiles(() => readRecordedBooks(join(folder, 'books_multi_venue.csv.gz'), isListed));
      const venues = VENUES.flatMap((listed) => depthOf(listed, recorded));
      const rows = [
        ...venues.map((venue) => [venue.venue, ...costs([venue])] as const),
        ['all venues, as one curve', ...costs(venues)] as const,
      ];
      if (options.output === 'json') io.stdout.write(`${JSON.stringify(rows, undefined, 2)}\n`);
      else if (options.output === 'csv')
        io.stdout.write(csvLines([['venue', ...SIZES], ...rows.map((row) => row.map((cell) => cell ?? ''))]));
      else {
        const printed = rows.map(([name, ...ppms]) => [
          name,
          ...ppms.map((ppm) => (ppm === undefined ? 'not enough' : formatNumber(ppm / 100, 1))),
        ]);
        io.stdout.write(
          'Cost of closing a long at once, basis points of its notional (distance, fee, latency; believed depth only)\n\n',
        );
        io.stdout.write(
          printTable(io, [left('book'), ...SIZES.map((size) => right(`${formatNumber(size, 0)} USD`))], printed),
        );
      }
    });
}

function isListed(venue: string, symbol: string): boolean {
  return VENUES.some((listed) => listed.venue === venue && listed.symbol === symbol);
}

function depthOf({ symbol, ...listed }: (typeof VENUES)[number], recorded: readonly RecordedBook[]): VenueDepth[] {
  const found = recorded.find((each) => each.venue === listed.venue && each.symbol === symbol && each.isWhole);
  return found === undefined ? [] : [{ ...listed, venue: `${listed.venue} ${symbol}`, book: movedToMark(found) }];
}

/** The same shape of book around the common mark. */
function movedToMark(recorded: RecordedBook): OrderBook {
  const original = newBook();
  applySnapshot(original, recorded);
  const mid = (original.bids[0].price + original.asks[0].price) / 2;
  const moved = (levels: readonly BookLevel[]): BookLevel[] =>
    levels.map(({ price, size }) => ({ price: Math.round((price / mid) * MARK), size: size * (mid / MARK) }));
  const book = newBook();
  applySnapshot(book, { ...recorded, bids: moved(original.bids), asks: moved(original.asks), timeMs: 0 });
  return book;
}

/** Average cost of each size, ppm; undefined when the venues have not that much within a tenth of the mark. */
function costs(venues: readonly VenueDepth[]): (number | undefined)[] {
  const merged = mergedDepth(venues, 'sell', { timeMs: 0, markPrice: MARK, vol: VOL, staleMs: 1, bandPpm: 100_000 });
  return SIZES.map((dollars) => {
    const coins = (dollars / MARK) * 1e8;
    const cost = costToClose(merged, coins, MARK);
    return cost.coins < coins * (1 - 1e-9) ? undefined : cost.averagePpm;
  });
}
