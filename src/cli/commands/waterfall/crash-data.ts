import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { positiveField, numberField, readCsvFile, textField, timeField } from '../../../feeds/csv-file.ts';
import type { CsvFile } from '../../../feeds/csv-file.ts';
import { cutDay } from '../../../lab/crash-days/crash-bars.ts';
import type { CrashBar, CrashDay } from '../../../lab/crash-days/crash-day.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../units/time.ts';
import { InputError } from '../../cli-error.ts';
import type { Io } from '../../io.ts';
import { readingFiles } from '../prices/recorded.ts';

/** A day that was recorded: where, from when to when, and which coins. */
interface RecordedDay {
  readonly name: string;
  readonly fromMs: number;
  readonly toMs: number;
  readonly barMs: number;
  readonly coins: readonly string[];
  /** Below the data folder. */
  readonly file: (coin: string) => string;
  /** Column of the dollars traded; none: the coins traded at the close. */
  readonly turnover?: string;
  /** The file holds several symbols. */
  readonly symbol?: (coin: string) => string;
}

/** How much of what came before says what is normal. */
const BEFORE_MS = 7 * DAY_MS;

const spot = (years: string) => (coin: string) => `prices_hourly/binance_spot/${coin}USDT_1h_${years}.csv.gz`;
const MAJORS = ['BTC', 'ETH', 'BNB', 'SOL', 'XRP', 'DOGE', 'LTC', 'LINK', 'AVAX'];

/** The crash days, in order. */
export const RECORDED_DAYS: readonly RecordedDay[] = [
  {
    name: '2020-03-12',
    fromMs: Date.UTC(2020, 2, 12),
    toMs: Date.UTC(2020, 2, 13, 12),
    barMs: HOUR_MS,
    coins: ['BTC', 'ETH'],
    file: spot('2017-2020'),
    turnover: 'volume_usdt',
  },
  {
    name: '2021-05-19',
    fromMs: Date.UTC(2021, 4, 19),
    toMs: Date.UTC(2021, 4, 20),
    barMs: HOUR_MS,
    coins: [...MAJORS, 'LUNA', 'FTT'],
    file: spot('2021-2023'),
  },
  {
    name: '2022-06',
    fromMs: Date.UTC(2022, 5, 12),
    toMs: Date.UTC(2022, 5, 19),
    barMs: HOUR_MS,
    coins: [...MAJORS, 'FTT'],
    file: spot('2021-2023'),
  },
  {
    name: '2022-11',
    fromMs: Date.UTC(2022, 10, 8),
    toMs: Date.UTC(2022, 10, 10),
    barMs: HOUR_MS,
    coins: [...MAJORS, 'FTT'],
    file: spot('2021-2023'),
  },
  {
    name: '2025-10-10',
    fromMs: Date.UTC(2025, 9, 10, 12),
    toMs: Date.UTC(2025, 9, 11, 6),
    barMs: 15 * MINUTE_MS,
    coins: ['BTC', 'ETH', 'BNB', 'SOL', 'XRP', 'DOGE', 'LTC', 'LINK', 'AVAX', 'SUI', 'HYPE', 'ENA'],
    file: () => 'crash_2025-10/perp_15m_2025-10.csv.gz',
    turnover: 'turnover',
    symbol: (coin) => `${coin}USDT`,
  },
];

/** The name of every recorded day. */
export const DAY_NAMES: readonly string[] = RECORDED_DAYS.map(({ name }) => name);

/**
 * Reads the days asked for. One whose files are missing is left out with a sentence on stderr.
 * @throws InputError when no day is left, or a file is damaged
 */
export function readCrashDays(io: Io, data: string, names: readonly string[]): CrashDay[] {
  const folder = resolve(io.cwd, data);
  const days = RECORDED_DAYS.filter(({ name }) => names.includes(name)).flatMap((recorded) =>
    readDay(io, folder, recorded),
  );
  if (days.length > 0) return days;
  throw new InputError(
    `--data ${data} holds none of the bars of ${names.join(', ')}; give the folder with prices_hourly and crash_2025-10`,
  );
}

function readDay(io: Io, folder: string, recorded: RecordedDay): CrashDay[] {
  const missing = recorded.coins.filter((coin) => !existsSync(join(folder, recorded.file(coin))));
  for (const coin of missing) {
    io.stderr.write(`${recorded.name}: no ${recorded.file(coin)}, so ${coin} is left out\n`);
  }
  const files = new Map<string, CsvFile>();
  const series = new Map<string, CrashBar[]>();
  for (const coin of recorded.coins.filter((each) => !missing.includes(each))) {
    const path = join(folder, recorded.file(coin));
    const csv = files.get(path) ?? readingFiles(() => readCsvFile(path));
    files.set(path, csv);
    series.set(
      coin,
      readingFiles(() => barsOf(csv, recorded, coin)),
    );
  }
  const cut = cutDay(recorded, series);
  if (cut === undefined) {
    io.stderr.write(`${recorded.name}: no coin has bars, so the day is left out\n`);
    return [];
  }
  for (const note of cut.notes) io.stderr.write(`${note}\n`);
  return [cut.day];
}

function barsOf(csv: CsvFile, { fromMs, toMs, turnover, symbol }: RecordedDay, coin: string): CrashBar[] {
  const bars: CrashBar[] = [];
  csv.rows.forEach((_, row) => {
    if (symbol !== undefined && textField(csv, row, 'symbol') !== symbol(coin)) return;
    const timeMs = timeField(csv, row, 'time');
    if (timeMs < fromMs - BEFORE_MS || timeMs >= toMs) return;
    const [open, high, low, close] = ['open', 'high', 'low', 'close'].map((field) => positiveField(csv, row, field));
    const traded = turnover === undefined ? numberField(csv, row, 'volume') * close : numberField(csv, row, turnover);
    bars.push({
      timeMs,
      open,
      high: Math.max(open, high, low, close),
      low: Math.min(open, high, low, close),
      close,
      turnover: traded,
    });
  });
  return bars.sort((a, b) => a.timeMs - b.timeMs);
}
