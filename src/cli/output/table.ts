import Table from 'cli-table3';
import type { Io } from '../io.ts';
import { paint } from './format.ts';

/** A column of a printed table. */
export interface Column {
  readonly title: string;
  readonly align?: 'left' | 'right';
}

/** Names a column; numbers stand on the right. */
export const left = (title: string): Column => ({ title });
export const right = (title: string): Column => ({ title, align: 'right' });

const RULES = {
  top: '',
  'top-mid': '',
  'top-left': '',
  'top-right': '',
  bottom: '',
  'bottom-mid': '',
  'bottom-left': '',
  'bottom-right': '',
  left: '',
  'left-mid': '',
  mid: '',
  'mid-mid': '',
  right: '',
  'right-mid': '',
  middle: '  ',
} as const;

/** A table without boxes: a head, a rule, one line a row. Ends with a line break. */
export function printTable(io: Io, columns: readonly Column[], rows: readonly (readonly string[])[]): string {
  const table = new Table({
    chars: RULES,
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0 },
    colAligns: columns.map(({ align }) => align ?? 'left'),
  });
  const widths = columns.map(({ title }, i) => Math.max(title.length, ...rows.map((row) => plainLength(row[i] ?? ''))));
  table.push(columns.map(({ title }) => paint(io, 'bold', title)));
  table.push(widths.map((width) => paint(io, 'dim', '-'.repeat(width))));
  for (const row of rows) table.push([...row]);
  return `${table
    .toString()
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n')}\n`;
}

/** A heading between two tables. */
export function heading(io: Io, text: string): string {
  return `\n${paint(io, 'bold', text)}\n`;
}

function plainLength(text: string): number {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: colour codes begin with the escape character
  return text.replace(/\u001b\[\d+m/g, '').length;
}
