import { positiveField, numberField, readCsvFile, timeField } from './csv-file.ts';

/** One bar of a recorded market. */
export interface Bar {
  /** When it began. */
  readonly timeMs: number;
  readonly low: number;
  readonly high: number;
  readonly close: number;
  readonly volume: number;
}

/**
 * Reads bars (columns time, high, low, close, volume), ascending in time, within a span (both ends included).
 * @throws FeedError with file, line, field and value
 */
export function readBars(file: string, span: { readonly fromMs: number; readonly toMs: number }): Bar[] {
  const csv = readCsvFile(file);
  const bars: Bar[] = [];
  csv.rows.forEach((_, row) => {
    const timeMs = timeField(csv, row, 'time');
    if (timeMs < span.fromMs || timeMs > span.toMs) return;
    const [low, high, close] = ['low', 'high', 'close'].map((field) => positiveField(csv, row, field));
    bars.push({ timeMs, low, high, close, volume: numberField(csv, row, 'volume') });
  });
  return bars.sort((a, b) => a.timeMs - b.timeMs);
}
