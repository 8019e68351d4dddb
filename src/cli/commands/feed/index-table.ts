import { printTime } from '../../../client/portfolio-file/time-field.ts';
import type { BoardEntry } from '../../../feeds/index-board.ts';
import { PPM } from '../../../units/limits.ts';
import type { Io } from '../../io.ts';
import { formatExact, formatNumber, formatShare, paint } from '../../output/format.ts';
import { left, printTable, right } from '../../output/table.ts';

/** One index with its sources, for a reader. */
export function printIndex(io: Io, { underlying, timeMs, composite }: BoardEntry): string {
  const { price, state, confidencePpm, sources } = composite;
  const colour = state === 'live' ? 'green' : state === 'held' ? 'red' : 'yellow';
  const shown = price === undefined ? 'none yet' : formatExact(price / 1e8);
  const head = `${printTime(timeMs)}  ${underlying}  ${paint(io, 'bold', shown)}  ${paint(io, colour, state)}  confidence ${formatNumber(confidencePpm / PPM)}\n`;
  const rows = sources.map((source) => [
    source.source,
    source.state,
    source.price === undefined ? '' : formatExact(source.price / 1e8),
    source.countedPrice === undefined || source.countedPrice === source.price
      ? ''
      : formatExact(source.countedPrice / 1e8),
    source.ageMs === undefined ? '' : `${formatNumber(source.ageMs / 1_000, 1)} s`,
    source.countedPrice === undefined ? '-' : formatShare(source.weightPpm / PPM),
  ]);
  const columns = [
    left('source'),
    left('state'),
    right('price, USD'),
    right('clamped to'),
    right('age'),
    right('weight'),
  ];
  return `${head}${printTable(io, columns, rows)}\n`;
}

/** The same as one line of JSON: prices as whole 10^-8. */
export function indexJson({ underlying, timeMs, composite }: BoardEntry): string {
  return `${JSON.stringify({ underlying, timeMs, ...composite })}\n`;
}
