import type { MarginReport } from '../../risk/report.ts';
import { csvLines } from './format.ts';

/** A report as CSV, one figure a line: section, name, of, initial, maintenance (totals that are one figure stand under initial). */
export function reportCsv(report: MarginReport): string {
  return csvLines([
    ['section', 'name', 'of', 'initial', 'maintenance'],
    ['total', 'nav', '', report.nav, ''],
    ['total', 'equity', '', report.equity, ''],
    ['total', 'margin', '', report.initialMargin, report.maintenanceMargin],
    ['total', 'headroom', '', report.initialHeadroom, report.maintenanceHeadroom],
    ...report.parts.map(({ name, group, initial, maintenance }) => ['part', name, group ?? '', initial, maintenance]),
    ...report.groups.flatMap((group) =>
      group.contributions.map(({ symbol, amount }) => ['contribution', symbol, group.name, amount, '']),
    ),
  ]);
}
