import { CsvError, parse } from 'csv-parse/sync';
import { printTime } from '../client/portfolio-file/time-field.ts';
import { parseSymbol } from '../market/symbol.ts';
import { PortfolioProblem } from '../risk/model.ts';

/** What a CSV of positions was read as. */
export interface CsvPortfolio {
  /** The same form as a JSON portfolio file. */
  readonly written: Record<string, unknown>;
  /** One sentence a decision, for stderr. */
  readonly guesses: readonly string[];
}

/** The fields a column can mean, and the headers (letters and digits only, lower case) that say so; earlier is surer. */
const HEADERS = {
  instrument: [
    'instrument',
    'symbol',
    'instrumentname',
    'instid',
    'contract',
    'market',
    'ticker',
    'asset',
    'coin',
    'currency',
    'name',
  ],
  quantity: [
    'quantity',
    'contracts',
    'qty',
    'position',
    'pos',
    'amount',
    'size',
    'netquantity',
    'holding',
    'balance',
    'units',
  ],
  side: ['side', 'direction', 'buysell', 'posside', 'longshort'],
  entryPrice: ['entryprice', 'averageprice', 'avgprice', 'avgentryprice', 'avgpx', 'entry', 'price', 'cost'],
  markPrice: ['markprice', 'mark', 'markpx', 'lastmark'],
  vol: ['vol', 'iv', 'markiv', 'impliedvol', 'impliedvolatility', 'volatility', 'sigma'],
  index: ['index', 'indexprice', 'indexpx', 'spot', 'spotprice', 'underlyingindex'],
  forward: ['forward', 'forwardprice', 'underlyingprice', 'future', 'futureprice'],
  time: ['time', 'timestamp', 'date', 'datetime', 'asof'],
} as const;

type Field = keyof typeof HEADERS;
type Columns = Partial<Record<Field, string>>;
type Row = Readonly<Record<string, string>>;

/**
 * Turns positions in CSV into a portfolio file: headers are guessed, lines whose instrument is a bare asset code are collateral.
 * A base file (JSON) gives time, market and model; what the CSV says itself goes before. @see spec/20-FILE, FILE-050
 * @throws PortfolioProblem
 */
export function portfolioFromCsv(text: string, base: unknown): CsvPortfolio {
  const rows = readRows(text);
  const columns = guessColumns(Object.keys(rows[0] ?? {}));
  const guesses = Object.entries(columns).map(([field, header]) => `column "${header}" is read as ${field}`);
  for (const field of ['instrument', 'quantity'] as const) {
    if (columns[field] !== undefined) continue;
    throw new PortfolioProblem(
      'header',
      `the CSV has no column for ${field} among ${Object.keys(rows[0] ?? {})
        .map((h) => `"${h}"`)
        .join(', ')}; name one "${field}"`,
    );
  }
  const inBase = isRecord(base) ? base : {};
  if (columns.index === undefined && columns.forward !== undefined)
    guesses.push('no index column: the first forward stands for the index');
  const market = marketWith(isRecord(inBase.market) ? inBase.market : {}, rows, columns);
  const account = accountOf(rows, columns, guesses);
  const time = firstOf(rows, columns.time) ?? inBase.time;
  return {
    written: { ...inBase, ...(time === undefined ? {} : { time: readTimeText(time) }), market, account },
    guesses,
  };
}

function readRows(text: string): Row[] {
  const head = text.split('\n')[0] ?? '';
  const delimiter = ['\t', ';', ','].find((mark) => head.includes(mark)) ?? ',';
  let rows: Row[];
  try {
    rows = parse(text, {
      columns: true,
      delimiter,
      bom: true,
      trim: true,
      skip_empty_lines: true,
      skip_records_with_empty_values: true,
    });
  } catch (error) {
    if (error instanceof CsvError) throw new PortfolioProblem('the file', `the CSV cannot be read: ${error.message}`);
    throw error;
  }
  if (rows.length === 0) throw new PortfolioProblem('the file', 'the CSV has no line below its header');
  return rows;
}

/** Each header takes the first field that knows it; each field its surest header. */
function guessColumns(headers: readonly string[]): Columns {
  const plain = headers.map((header) => header.toLowerCase().replace(/[^a-z0-9]/g, ''));
  const columns: Columns = {};
  for (const field of Object.keys(HEADERS) as Field[]) {
    const found = HEADERS[field].map((word) => plain.indexOf(word)).find((i) => i >= 0);
    if (found !== undefined) columns[field] = headers[found] as string;
  }
  return columns;
}

function accountOf(rows: readonly Row[], columns: Columns, guesses: string[]): Record<string, unknown> {
  const collateral: Record<string, string> = {};
  const positions: Record<string, unknown>[] = [];
  for (const row of rows) {
    const at = (field: Field): string | undefined => cell(row, columns[field]);
    const instrument = at('instrument') ?? '';
    const quantity = at('quantity') ?? '';
    if (/^[A-Za-z0-9]{2,10}$/.test(instrument)) {
      if (collateral[instrument] !== undefined) {
        throw new PortfolioProblem(
          'account.collateral',
          `the CSV gives a balance of ${instrument} twice; once is allowed`,
        );
      }
      collateral[instrument] = decimalText(quantity);
      continue;
    }
    const side = at('side')?.toLowerCase();
    const vol = at('vol');
    positions.push({
      instrument,
      quantity: side === undefined ? decimalText(quantity) : decimalText(quantity).replace(/^[+-]/, ''),
      ...(side === undefined ? {} : { side: side.startsWith('b') || side.startsWith('l') ? 'long' : 'short' }),
      ...(at('entryPrice') === undefined ? {} : { entryPrice: decimalText(at('entryPrice') ?? '') }),
      ...(at('markPrice') === undefined ? {} : { markPrice: decimalText(at('markPrice') ?? '') }),
      ...(vol === undefined ? {} : { vol: volText(vol) }),
    });
  }
  guesses.push(`${positions.length} lines are positions, ${Object.keys(collateral).length} are collateral`);
  if (positions.some((position) => position.vol !== undefined))
    guesses.push('a vol above 20, or with %, is read as per cent');
  return { collateral, positions };
}

/**
 * Adds the index and forward columns to the market. A forward belongs to the expiry of its line; without an index column it also
 * stands for the index. What the base file says about an underlying is kept.
 */
function marketWith(base: Record<string, unknown>, rows: readonly Row[], columns: Columns): Record<string, unknown> {
  const given = isRecord(base.underlyings) ? base.underlyings : {};
  const known = new Set(Object.keys(given).map((name) => (name.includes('-') ? name : `${name}-USD`)));
  const guessed: Record<string, { index: string; carry: number; expiries: Record<string, { forward: string }> }> = {};
  for (const row of rows) {
    const { instrument } = parseSymbol(cell(row, columns.instrument) ?? '');
    if (instrument === undefined || known.has(instrument.underlying)) continue;
    const forward = cell(row, columns.forward);
    const index = cell(row, columns.index) ?? forward;
    if (index === undefined) continue;
    const underlying = guessed[instrument.underlying] ?? { index: decimalText(index), carry: 0, expiries: {} };
    guessed[instrument.underlying] = underlying;
    if (instrument.expiryMs === undefined || forward === undefined) continue;
    underlying.expiries[printTime(instrument.expiryMs)] ??= { forward: decimalText(forward) };
  }
  return { ...base, underlyings: { ...given, ...guessed } };
}

function cell(row: Row, header: string | undefined): string | undefined {
  const text = header === undefined ? undefined : row[header];
  return text === undefined || text === '' || text === '-' ? undefined : text;
}

function firstOf(rows: readonly Row[], header: string | undefined): string | undefined {
  return rows.map((row) => cell(row, header)).find((text) => text !== undefined);
}

/** "1,234.5" as "1234.5"; anything else is left for the file's own check. */
function decimalText(text: string): string {
  return /^[+-]?\d{1,3}(,\d{3})+(\.\d+)?$/.test(text) ? text.replaceAll(',', '') : text;
}

function volText(text: string): string {
  const percent = text.endsWith('%') ? Number(text.slice(0, -1)) : Number(text) > 20 ? Number(text) : undefined;
  return percent === undefined ? text : String(percent / 100);
}

/** "2026-02-05 08:00:00" and "2026-02-05T08:00:00" are taken as UTC. */
function readTimeText(time: unknown): unknown {
  if (typeof time !== 'string') return time;
  return /^\d{4}-\d{2}-\d{2}[ T]\d{2}:\d{2}(:\d{2}(\.\d+)?)?$/.test(time) ? `${time.replace(' ', 'T')}Z` : time;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
