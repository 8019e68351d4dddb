import type { WarningStatus } from '../../server/status-source.ts';
import { formatNumber } from '../output/format.ts';
import { formatProbability, lineWords, nearestLine } from '../output/warning-table.ts';

/** How near an account is to its line, in one sentence. */
export function warningSentence(warning: WarningStatus): string {
  const { jointDistance, fiveMinutes, hour, day } = warning;
  const nearest = nearestLine(warning);
  const alone =
    nearest === undefined
      ? 'no move of one underlying alone ends its headroom'
      : `the nearest line is ${lineWords(nearest)} (${formatNumber(nearest.deviations ?? 0, 1)} deviations of a day)`;
  const book = jointDistance === undefined ? '' : `, the whole book is ${formatNumber(jointDistance, 1)} from it`;
  return `Liquidation is near: ${alone}${book}; probability of it ${formatProbability(fiveMinutes)} within 5 minutes, ${formatProbability(hour)} within an hour, ${formatProbability(day)} within a day.`;
}
