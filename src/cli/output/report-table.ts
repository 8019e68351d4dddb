import { printTime } from '../../client/portfolio-file/time-field.ts';
import type { MarginReport } from '../../risk/report.ts';
import type { Io } from '../io.ts';
import { formatExact, formatNumber, formatShare, paint } from './format.ts';
import { heading, left, printTable, right } from './table.ts';

/** A margin report for a reader: the totals, then what the requirement is made of. */
export function printReport(io: Io, report: MarginReport, title: string | undefined): string {
  const name = title === undefined ? '' : `${paint(io, 'bold', title)}\n`;
  const head = `${report.preset} (model ${report.model}, ${report.presetVersion}) at ${printTime(report.timeMs)}\n\n`;
  return `${name}${head}${printTotals(io, report)}${printParts(io, report)}${printNotes(io, report)}`;
}

function printTotals(io: Io, report: MarginReport): string {
  const verdict =
    report.maintenanceHeadroom < 0
      ? paint(io, 'red', 'below maintenance: would be liquidated')
      : report.initialHeadroom < 0
        ? paint(io, 'yellow', 'below initial: may only reduce')
        : paint(io, 'green', 'free to trade');
  return printTable(
    io,
    [left('USD'), right(''), left('')],
    [
      ['NAV', formatNumber(report.nav), ''],
      ['equity (after haircuts)', formatNumber(report.equity), ''],
      ['initial margin', formatNumber(report.initialMargin), ''],
      ['maintenance margin', formatNumber(report.maintenanceMargin), ''],
      ['initial headroom', formatNumber(report.initialHeadroom), verdict],
      ['maintenance headroom', formatNumber(report.maintenanceHeadroom), ''],
    ],
  );
}

function printParts(io: Io, report: MarginReport): string {
  if (report.parts.length === 0) return '';
  return (
    heading(io, 'Requirement, part by part') +
    printTable(
      io,
      [left('part'), left('of'), right('initial'), right('maintenance')],
      [
        ...report.parts.map(({ name, group, initial, maintenance }) => [
          name,
          group ?? '',
          formatNumber(initial),
          formatNumber(maintenance),
        ]),
        ['total', '', formatNumber(report.initialMargin), formatNumber(report.maintenanceMargin)],
      ],
    )
  );
}

function printNotes(io: Io, report: MarginReport): string {
  const notes = [...report.notes, ...report.uncertain.map((rule) => `not published by the source, chosen: ${rule}`)];
  return notes.length === 0 ? '' : heading(io, 'Notes') + notes.map((note) => `- ${note}\n`).join('');
}

/** Why: the worst columns of each group, what each position adds, what each part was computed from, collateral, positions, Greeks. */
export function printExplanation(io: Io, report: MarginReport): string {
  return (
    report.groups.map((group) => printGroup(io, group)).join('') +
    printInputs(io, report) +
    printCollateral(io, report) +
    printPositions(io, report) +
    printGreeks(io, report)
  );
}

const WORST_SHOWN = 5;

function printGroup(io: Io, group: MarginReport['groups'][number]): string {
  const active = group.columns[group.activeColumn] ?? 'none';
  const worst = group.columns
    .map((label, i) => ({ label, i, pnl: group.vector[i] ?? 0 }))
    .sort((a, b) => a.pnl - b.pnl || a.i - b.i)
    .slice(0, WORST_SHOWN);
  return (
    heading(io, `Group ${group.name}: scan loss ${formatNumber(group.scanLoss)} in column "${active}"`) +
    printTable(
      io,
      [left(`worst ${worst.length} of ${group.columns.length} columns`), right('P&L')],
      worst.map(({ label, pnl }) => [label, formatNumber(pnl)]),
    ) +
    (group.contributions.length === 0
      ? ''
      : `\n${printTable(
          io,
          [left('position'), right('contracts'), right('adds to the loss')],
          group.contributions.map(({ symbol, quantity, amount }) => [
            symbol,
            formatExact(quantity),
            formatNumber(amount),
          ]),
        )}`)
  );
}

function printInputs(io: Io, report: MarginReport): string {
  const rows = report.parts.flatMap(({ name, group, inputs }) =>
    Object.entries(inputs).map(([input, x]) => [
      group === undefined ? name : `${name} (${group})`,
      input,
      typeof x === 'number' ? formatExact(x) : x,
    ]),
  );
  if (rows.length === 0) return '';
  return (
    heading(io, 'What each part was computed from') + printTable(io, [left('part'), left('input'), right('')], rows)
  );
}

function printCollateral(io: Io, report: MarginReport): string {
  if (report.collateral.length === 0) return '';
  return (
    heading(io, 'Collateral') +
    printTable(
      io,
      [left('asset'), right('amount'), right('price'), right('value'), right('haircut'), right('share')],
      report.collateral.map(({ asset, amount, price, value, haircut }) => [
        asset,
        formatExact(amount),
        formatExact(price),
        formatNumber(value),
        formatNumber(haircut),
        value > 0 ? formatShare(haircut / value) : '',
      ]),
    )
  );
}

function printPositions(io: Io, report: MarginReport): string {
  if (report.positions.length === 0) return '';
  return (
    heading(io, 'Positions') +
    printTable(
      io,
      [
        left('instrument'),
        right('contracts'),
        right('mark'),
        right('value'),
        right('P&L'),
        right('delta'),
        right('gamma'),
        right('vega'),
        right('theta'),
      ],
      report.positions.map((p) => [
        p.symbol,
        formatExact(p.quantity),
        formatExact(Number(p.markPrice.toPrecision(8))),
        formatNumber(p.value),
        formatNumber(p.unrealisedPnl),
        formatNumber(p.delta, 4),
        formatNumber(p.gamma, 7),
        formatNumber(p.vega),
        formatNumber(p.theta),
      ]),
    )
  );
}

function printGreeks(io: Io, report: MarginReport): string {
  if (report.greeks.length === 0) return '';
  return (
    heading(io, 'Greeks (delta in coins, gamma in coins per USD, vega in USD per vol point, theta in USD per day)') +
    printTable(
      io,
      [left('underlying'), left('expiry'), right('delta'), right('gamma'), right('vega'), right('theta')],
      report.greeks.map((row) => [
        row.underlying ?? 'all',
        row.expiryMs === undefined ? (row.underlying === undefined ? '' : 'spot, perpetual') : printTime(row.expiryMs),
        formatNumber(row.delta, 4),
        formatNumber(row.gamma, 7),
        formatNumber(row.vega),
        formatNumber(row.theta),
      ]),
    )
  );
}
