import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Instrument } from '../market/instrument.ts';
import type { StrikeSmile } from '../market/market.ts';
import { parseSymbol } from '../market/symbol.ts';
import { numberField, optionalField, positiveField, readCsvFile, refused, textField, timeField } from './csv-file.ts';
import type { CsvFile } from './csv-file.ts';
import { FeedError } from './feed-error.ts';
import type { ExpirySnapshot, FutureSnapshot, MarketSnapshot, OptionSnapshot, UnderlyingSnapshot } from './snapshot.ts';

/** Limits of a replay, both ends included; absent: everything. */
export interface ReplaySpan {
  readonly fromMs?: number;
  readonly toMs?: number;
}

const OPTIONS = /^deribit_([A-Z0-9]+)_options_(\d{4}-\d{2})\.csv(\.gz)?$/;

/**
 * Plays recorded option chains in order of time: one snapshot for each time in the files, all coins of that time together.
 *
 * The folder holds `deribit_<COIN>_options_<YYYY-MM>.csv[.gz]` and, when known, `deribit_perpetual_at_snapshots` and
 * `deribit_term_futures_marks`. One month is in memory at a time. The index and the forward of an expiry are medians over its rows,
 * because rows of one snapshot were collected within seconds of each other. A smile is the published vol strike by strike.
 * @throws FeedError with file, line, field and value when a file is missing, cut off or malformed.
 */
export function* replayChains(folder: string, span: ReplaySpan = {}): Generator<MarketSnapshot> {
  const months = monthsIn(folder);
  const futures = futuresIn(folder);
  for (const [, files] of months) {
    const chains = files.map(({ coin, file }) => chainsIn(coin, file));
    const times = [...new Set(chains.flatMap((chain) => [...chain.rowsByTime.keys()]))].sort((a, b) => a - b);
    for (const timeMs of times) {
      if (timeMs < (span.fromMs ?? timeMs) || timeMs > (span.toMs ?? timeMs)) continue;
      const present = chains.filter((chain) => chain.rowsByTime.has(timeMs));
      yield { timeMs, underlyings: present.map((chain) => underlyingAt(chain, timeMs, futures)), assets: [] };
    }
  }
}

interface MonthFile {
  readonly coin: string;
  readonly file: string;
}

/** One coin's option rows of one month. */
interface Chain {
  readonly coin: string;
  readonly csv: CsvFile;
  readonly rowsByTime: ReadonlyMap<number, readonly number[]>;
  /** By name: most names stand in many snapshots. */
  readonly instruments: Map<string, Instrument>;
}

/** Perpetual and dated futures by `coin@time`. */
interface Futures {
  readonly perpetual: ReadonlyMap<string, FutureSnapshot>;
  readonly dated: ReadonlyMap<string, readonly FutureSnapshot[]>;
}

function monthsIn(folder: string): [month: string, files: MonthFile[]][] {
  if (!existsSync(folder)) throw new FeedError('the folder does not exist', { file: folder });
  const months = new Map<string, MonthFile[]>();
  for (const name of readdirSync(folder).sort()) {
    const match = OPTIONS.exec(name);
    if (match === null) continue;
    const [, coin, month] = match;
    append(months, month, { coin, file: join(folder, name) });
  }
  if (months.size === 0) {
    throw new FeedError('the folder has no option chain; expected deribit_<COIN>_options_<YYYY-MM>.csv.gz', {
      file: folder,
    });
  }
  return [...months].sort(([a], [b]) => (a < b ? -1 : 1));
}

function chainsIn(coin: string, file: string): Chain {
  const csv = readCsvFile(file);
  const rowsByTime = new Map<number, number[]>();
  const known = new Map<string, number>();
  csv.rows.forEach((_, row) => {
    const text = textField(csv, row, 'timestamp');
    const timeMs = known.get(text) ?? timeField(csv, row, 'timestamp');
    known.set(text, timeMs);
    append(rowsByTime, timeMs, row);
  });
  return { coin, csv, rowsByTime, instruments: new Map() };
}

function underlyingAt(chain: Chain, timeMs: number, futures: Futures): UnderlyingSnapshot {
  const { coin, csv, rowsByTime } = chain;
  const rows = rowsByTime.get(timeMs) ?? [];
  const byExpiry = new Map<number, OptionSnapshot[]>();
  for (const row of rows) {
    const option = optionAt(chain, row, timeMs);
    append(byExpiry, option.instrument.expiryMs ?? timeMs, option);
  }
  const perpetual = futures.perpetual.get(`${coin}@${timeMs}`);
  return {
    underlying: `${coin}-USD`,
    indexPrice: median(rows.map((row) => positiveField(csv, row, 'index_price'))),
    confidence: 1,
    ...(perpetual === undefined ? {} : { perpetual }),
    futures: futures.dated.get(`${coin}@${timeMs}`) ?? [],
    expiries: [...byExpiry].sort(([a], [b]) => a - b).map(([expiryMs, options]) => expiryOf(expiryMs, options)),
  };
}

function optionAt(chain: Chain, row: number, timeMs: number): OptionSnapshot {
  const { csv } = chain;
  const instrument = optionNamed(chain, row);
  if ((instrument.expiryMs ?? 0) <= timeMs)
    throw refused(csv, row, 'instrument_name', 'an option that has not expired');
  const bid = optionalField(csv, row, 'bid_price');
  const ask = optionalField(csv, row, 'ask_price');
  return {
    instrument,
    strike: positiveField(csv, row, 'strike'),
    ...(bid === undefined ? {} : { bid }),
    ...(ask === undefined ? {} : { ask }),
    markPrice: numberField(csv, row, 'mark_price'),
    markVol: positiveField(csv, row, 'mark_iv'),
    forward: positiveField(csv, row, 'underlying_price'),
    openInterest: numberField(csv, row, 'open_interest'),
  };
}

function optionNamed({ csv, instruments }: Chain, row: number): Instrument {
  const name = textField(csv, row, 'instrument_name');
  const known = instruments.get(name);
  if (known !== undefined) return known;
  const { instrument, problem } = parseSymbol(name);
  if (problem !== undefined || instrument.kind !== 'option')
    throw refused(csv, row, 'instrument_name', 'the name of an option');
  instruments.set(name, instrument);
  return instrument;
}

function expiryOf(expiryMs: number, unordered: readonly OptionSnapshot[]): ExpirySnapshot {
  const options = [...unordered].sort(
    (a, b) => a.strike - b.strike || (a.instrument.symbol < b.instrument.symbol ? -1 : 1),
  );
  return {
    expiryMs,
    forward: median(options.map((option) => option.forward ?? 0)),
    smile: publishedSmile(options),
    options,
  };
}

/** The published vols, strike by strike; a call and a put of one strike are averaged. */
export function publishedSmile(options: readonly OptionSnapshot[]): StrikeSmile {
  const vols = new Map<number, number[]>();
  for (const { strike, markVol } of options) if (markVol !== undefined) append(vols, strike, markVol);
  const strikes = [...vols.keys()].sort((a, b) => a - b);
  return { kind: 'strikes', strikes, vols: strikes.map((strike) => mean(vols.get(strike) ?? [])) };
}

function futuresIn(folder: string): Futures {
  const perpetual = new Map<string, FutureSnapshot>();
  const dated = new Map<string, FutureSnapshot[]>();
  const perpetuals = optionalCsv(folder, 'deribit_perpetual_at_snapshots');
  perpetuals?.rows.forEach((_, row) => {
    const key = `${textField(perpetuals, row, 'coin')}@${timeField(perpetuals, row, 'timestamp')}`;
    perpetual.set(key, futureAt(perpetuals, row, 'instrument_name', 'candle_price_used'));
  });
  const terms = optionalCsv(folder, 'deribit_term_futures_marks');
  terms?.rows.forEach((_, row) => {
    const timeMs = timeField(terms, row, 'timestamp');
    const future = futureAt(terms, row, 'futures_instrument_name', 'snapshot_term_mark_price');
    if ((future.instrument.expiryMs ?? 0) <= timeMs) return;
    append(dated, `${textField(terms, row, 'currency')}@${timeMs}`, future);
  });
  for (const list of dated.values()) list.sort((a, b) => (a.instrument.expiryMs ?? 0) - (b.instrument.expiryMs ?? 0));
  return { perpetual, dated };
}

function futureAt(csv: CsvFile, row: number, nameField: string, priceField: string): FutureSnapshot {
  const { instrument, problem } = parseSymbol(textField(csv, row, nameField));
  if (problem !== undefined) throw refused(csv, row, nameField, 'the name of a future');
  return { instrument, markPrice: positiveField(csv, row, priceField) };
}

function optionalCsv(folder: string, name: string): CsvFile | undefined {
  const file = [`${name}.csv.gz`, `${name}.csv`].map((base) => join(folder, base)).find(existsSync);
  return file === undefined ? undefined : readCsvFile(file);
}

function append<Key, Value>(lists: Map<Key, Value[]>, key: Key, value: Value): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [value]);
  else list.push(value);
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, x) => sum + x, 0) / values.length;
}
