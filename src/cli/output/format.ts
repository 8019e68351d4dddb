import type { Io } from '../io.ts';

/** Thousands separated, a fixed number of places; "-" for what is not a number. */
export function formatNumber(x: number, places = 2): string {
  if (!Number.isFinite(x)) return '-';
  const rounded = x.toLocaleString('en-US', { minimumFractionDigits: places, maximumFractionDigits: places });
  return /^-[0.,]*$/.test(rounded) ? rounded.slice(1) : rounded;
}

/** Every digit that a double needs, thousands separated: quantities and prices as they were given. */
export function formatExact(x: number): string {
  return Number.isFinite(x) ? x.toLocaleString('en-US', { maximumFractionDigits: 10 }) : '-';
}

/** A share as a percentage with one place. */
export function formatShare(share: number): string {
  return Number.isFinite(share) ? `${formatNumber(share * 100, 1)} %` : '-';
}

const COLOURS = { bold: 1, dim: 2, red: 31, green: 32, yellow: 33, cyan: 36 } as const;

/** Text in a colour, plain when the terminal wants none. */
export function paint(io: Pick<Io, 'colour'>, colour: keyof typeof COLOURS, text: string): string {
  return io.colour ? `\u001b[${COLOURS[colour]}m${text}\u001b[0m` : text;
}

/** A field of a CSV line: quoted when it holds a comma, a quote or a line break. */
export function csvField(field: string | number): string {
  const text = String(field);
  return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Lines of CSV, each ended. */
export function csvLines(rows: readonly (readonly (string | number)[])[]): string {
  return rows.map((row) => `${row.map(csvField).join(',')}\n`).join('');
}
