import type { WarningStatus } from '../../server/status-source.ts';
import type { Io } from '../io.ts';
import { formatNumber } from './format.ts';
import { left, printTable, right } from './table.ts';

const COLUMNS = [
  left('account'),
  left('stage'),
  right('equity, USD'),
  right('maintenance'),
  right('headroom'),
  left('nearest line'),
  right('alone, sd'),
  right('book, sd'),
  right('in 5 min'),
  right('in 1 h'),
  right('in 1 day'),
] as const;

/** Accounts with their distance to the line (sd: deviations of a day) and the probability of a breach. */
export function printWarnings(io: Io, warnings: readonly WarningStatus[]): string {
  return printTable(
    io,
    COLUMNS,
    warnings.map((warning) => {
      const nearest = nearestLine(warning);
      return [
        warning.label === '' ? String(warning.account) : warning.label,
        warning.stage,
        usd(warning.equity),
        usd(warning.maintenanceMargin),
        usd(warning.maintenanceHeadroom),
        nearest === undefined ? 'none' : lineWords(nearest),
        deviations(nearest?.deviations),
        deviations(warning.jointDistance),
        formatProbability(warning.fiveMinutes),
        formatProbability(warning.hour),
        formatProbability(warning.day),
      ];
    }),
  );
}

type Line = WarningStatus['underlyings'][number];

/** The underlying whose line is nearest in deviations; undefined when no move of one alone ends the headroom. */
export function nearestLine({ underlyings }: WarningStatus): Line | undefined {
  let nearest: Line | undefined;
  for (const line of underlyings) {
    if (line.deviations === undefined) continue;
    if (nearest?.deviations === undefined || line.deviations < nearest.deviations) nearest = line;
  }
  return nearest;
}

/** "BTC-USD -4.2 %": the nearer of the moves that end the headroom. */
export function lineWords({ underlying, down, up }: Line): string {
  const nearer = up === undefined || (down !== undefined && -down <= up) ? (down ?? 0) : up;
  return `${underlying} ${nearer > 0 ? '+' : ''}${formatNumber(100 * nearer, 1)} %`;
}

/** A probability as a percentage; below a hundredth of a percent it says so. */
export function formatProbability(probability: number): string {
  if (probability > 0 && probability < 1e-4) return '< 0.01 %';
  return `${formatNumber(100 * probability, 2)} %`;
}

const usd = (dollars: string): string => formatNumber(Number(dollars), 0);
const deviations = (x: number | undefined): string => (x === undefined ? 'far' : formatNumber(x, 1));
