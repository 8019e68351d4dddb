import type { BookLevel, BookSnapshot } from '../market/order-book.ts';
import { priceOf } from '../units/price.ts';
import { numberField, positiveField, readCsvFile, refused, textField, timeField } from './csv-file.ts';

/** One recorded book. */
export interface RecordedBook extends BookSnapshot {
  readonly venue: string;
  readonly symbol: string;
  /** Whether it is the whole book or its top levels. */
  readonly isWhole: boolean;
}

/**
 * Reads recorded books (columns venue, symbol, recv_time, kind, side, level, price, size), in the order of the file; `sequence` counts the books of one symbol.
 * @param isWanted  leaves instruments out, for example those priced in coin below 10^-8
 * @throws FeedError with file, line, field and value
 */
export function readRecordedBooks(
  file: string,
  isWanted: (venue: string, symbol: string) => boolean = () => true,
): RecordedBook[] {
  const csv = readCsvFile(file);
  const books = new Map<string, { head: Omit<RecordedBook, 'bids' | 'asks'>; bids: BookLevel[]; asks: BookLevel[] }>();
  const counts = new Map<string, number>();
  csv.rows.forEach((_, row) => {
    const [venue, symbol, time, kind] = ['venue', 'symbol', 'recv_time', 'kind'].map((field) =>
      textField(csv, row, field),
    );
    if (!isWanted(venue, symbol)) return;
    const key = `${venue} ${symbol} ${time} ${kind}`;
    let book = books.get(key);
    if (book === undefined) {
      const sequence = (counts.get(`${venue} ${symbol}`) ?? 0) + 1;
      counts.set(`${venue} ${symbol}`, sequence);
      const head = {
        venue,
        symbol,
        isWhole: kind.startsWith('full'),
        sequence,
        timeMs: timeField(csv, row, 'recv_time'),
      };
      book = { head, bids: [], asks: [] };
      books.set(key, book);
    }
    const side = textField(csv, row, 'side');
    if (side !== 'bid' && side !== 'ask') throw refused(csv, row, 'side', 'bid or ask');
    const price = priceOf(positiveField(csv, row, 'price'));
    if (price === undefined) throw refused(csv, row, 'price', 'a price of at least 10^-8');
    (side === 'bid' ? book.bids : book.asks).push({ price, size: numberField(csv, row, 'size') });
  });
  return [...books.values()].map(({ head, bids, asks }) => ({ ...head, bids, asks }));
}

/** What turns one book into the next, as a venue would send it. */
export function changesBetween(
  before: BookSnapshot,
  after: BookSnapshot,
): { readonly bids: BookLevel[]; readonly asks: BookLevel[] } {
  return { bids: changedLevels(before.bids, after.bids), asks: changedLevels(before.asks, after.asks) };
}

function changedLevels(before: readonly BookLevel[], after: readonly BookLevel[]): BookLevel[] {
  const sizes = new Map(before.map(({ price, size }) => [price, size]));
  const changed = after.filter(({ price, size }) => sizes.get(price) !== size);
  const kept = new Set(after.map(({ price }) => price));
  return [...before.filter(({ price }) => !kept.has(price)).map(({ price }) => ({ price, size: 0 })), ...changed];
}
