import { existsSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { parse } from 'csv-parse/sync';
import { FeedError } from './feed-error.ts';

/** A CSV file in memory: fields by column name, and the place of each row for error sentences. */
export interface CsvFile {
  readonly file: string;
  readonly rows: readonly (readonly string[])[];
  /** @throws FeedError when the file lacks the column. */
  readonly column: (name: string) => number;
}

/** Reads a CSV file, gzip or plain, with a header line. @throws FeedError when it is missing, cut off or ragged. */
export function readCsvFile(file: string): CsvFile {
  const records = recordsOf(file, textOf(file));
  const [header = [], ...rows] = records;
  if (rows.length === 0) throw new FeedError('the file has no rows after its header', { file });
  const column = (name: string): number => {
    const index = header.indexOf(name);
    if (index >= 0) return index;
    throw new FeedError(`the column "${name}" is missing; the file has ${header.join(', ')}`, {
      file,
      line: 1,
      field: name,
    });
  };
  return { file, rows, column };
}

/** Line of a row in its file, counted from 1; rows begin after the header. */
export function lineOf(row: number): number {
  return row + 2;
}

/** A number above zero. @throws FeedError naming file, line, field and value. */
export function positiveField(csv: CsvFile, row: number, field: string): number {
  const x = numberField(csv, row, field);
  if (x > 0) return x;
  throw refused(csv, row, field, 'a number above zero');
}

/** A finite number. @throws FeedError naming file, line, field and value. */
export function numberField(csv: CsvFile, row: number, field: string): number {
  const text = csv.rows[row][csv.column(field)];
  const x = text.trim() === '' ? Number.NaN : Number(text);
  if (Number.isFinite(x)) return x;
  throw refused(csv, row, field, 'a finite number');
}

/** A finite number, or undefined when the field is empty. */
export function optionalField(csv: CsvFile, row: number, field: string): number | undefined {
  return csv.rows[row][csv.column(field)].trim() === '' ? undefined : numberField(csv, row, field);
}

/** A UTC time in ms from "2026-02-01T04:54:02Z", "2026-02-01 04:54:02" or "2026-02-01T08:00Z". */
export function timeField(csv: CsvFile, row: number, field: string): number {
  const text = csv.rows[row][csv.column(field)].trim();
  const match = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?)(?:Z|\+00:00)?)?$/.exec(text);
  const timeMs = match === null ? Number.NaN : Date.parse(`${match[1]}T${match[2] ?? '00:00'}Z`);
  if (Number.isFinite(timeMs)) return timeMs;
  throw refused(csv, row, field, 'a UTC time such as 2026-02-01T04:54:02Z');
}

/** The text of a field. */
export function textField(csv: CsvFile, row: number, field: string): string {
  return csv.rows[row][csv.column(field)];
}

export function refused(csv: CsvFile, row: number, field: string, allowed: string): FeedError {
  const value = textField(csv, row, field);
  const shown = value.length > 40 ? `${value.slice(0, 40)}...` : value;
  return new FeedError(`${field} is "${shown}"; it must be ${allowed}`, {
    file: csv.file,
    line: lineOf(row),
    field,
    value,
  });
}

function textOf(file: string): string {
  if (!existsSync(file)) throw new FeedError('the file does not exist', { file });
  try {
    const bytes = readFileSync(file);
    const packed = bytes.length > 1 && bytes[0] === 0x1f && bytes[1] === 0x8b;
    return (packed ? gunzipSync(bytes) : bytes).toString('utf8');
  } catch (cause) {
    throw new FeedError(`the file is damaged or cut off (${sentenceOf(cause)})`, { file, cause });
  }
}

function recordsOf(file: string, text: string): string[][] {
  if (!text.includes('"')) return plainRecords(file, text);
  try {
    return parse(text, { skip_empty_lines: true });
  } catch (cause) {
    const line = cause instanceof Error && 'lines' in cause ? Number(cause.lines) : undefined;
    throw new FeedError(`a row does not fit the header (${sentenceOf(cause)})`, {
      file,
      ...(line === undefined ? {} : { line }),
      cause,
    });
  }
}

/** A file without quotes needs no parser: three times as fast, and the line of an error is exact. */
function plainRecords(file: string, text: string): string[][] {
  const lines = text.split('\n');
  if (lines.at(-1) === '') lines.pop();
  const records = lines.map((line) => (line.endsWith('\r') ? line.slice(0, -1) : line).split(','));
  const width = records[0]?.length ?? 0;
  const ragged = records.findIndex((record) => record.length !== width);
  if (ragged < 0) return records;
  const sentence = `the row has ${records[ragged].length} fields and the header ${width}; the file is cut off or damaged`;
  throw new FeedError(sentence, { file, line: ragged + 1, value: lines[ragged] });
}

function sentenceOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}
