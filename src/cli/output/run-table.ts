import { printTime } from '../../client/portfolio-file/time-field.ts';
import type { Io } from '../io.ts';
import type { RunSummary } from '../venue/run-summary.ts';
import { formatNumber, formatShare, paint } from './format.ts';
import { heading, left, printTable, right } from './table.ts';
import { printWarnings } from './warning-table.ts';

/** What a run came to, for a reader. */
export function printRunSummary(io: Io, summary: RunSummary): string {
  return `${printKinds(io, summary)}${printLargest(io, summary)}${printNearest(io, summary)}${printAssets(io, summary)}${printEnd(io, summary)}`;
}

/** Counts of a line, in the order of their columns. */
const COUNTS = ['accounts', 'called', 'restricted', 'liquidated', 'takenOver', 'deleveraged'] as const;

function printKinds(io: Io, { kinds }: RunSummary): string {
  const total = (field: (typeof COUNTS)[number] | 'navBefore' | 'navAfter'): number =>
    kinds.reduce((sum, kind) => sum + kind[field], 0);
  const change = (before: number, after: number): string => (before === 0 ? '' : formatShare(after / before - 1));
  const columns = [
    left('kind of account'),
    right('accounts'),
    right('warned'),
    right('restricted'),
    right('liquidated'),
    right('taken over'),
    right('deleveraged'),
    right('NAV before, USD'),
    right('NAV after'),
    right('change'),
  ];
  const rows = kinds.map((kind) => [
    kind.kind,
    String(kind.accounts),
    ...COUNTS.slice(1).map((field) => String(kind[field])),
    formatNumber(kind.navBefore, 0),
    formatNumber(kind.navAfter, 0),
    change(kind.navBefore, kind.navAfter),
  ]);
  const totals = [
    'all',
    ...COUNTS.map((field) => String(total(field))),
    formatNumber(total('navBefore'), 0),
    formatNumber(total('navAfter'), 0),
    change(total('navBefore'), total('navAfter')),
  ];
  return heading(io, 'Who was warned, restricted, liquidated') + printTable(io, columns, [...rows, totals]);
}

function printLargest(io: Io, { largest }: RunSummary): string {
  if (largest.length === 0) return heading(io, 'Nobody was liquidated');
  return (
    heading(io, 'The largest liquidations') +
    printTable(
      io,
      [
        left('account'),
        left('began'),
        right('equity'),
        right('maintenance'),
        right('closed, USD'),
        right('trades'),
        left('first of all'),
        right('NAV at the end'),
      ],
      largest.map((one) => [
        one.label,
        printTime(one.atMs),
        formatNumber(one.equityBefore, 0),
        formatNumber(one.maintenanceBefore, 0),
        formatNumber(one.closedNotional, 0),
        String(one.closingTrades),
        one.closed[0] ?? 'collateral',
        formatNumber(one.navAfter, 0),
      ]),
    )
  );
}

/** Accounts that stand nearest to their line at the end. */
const NEAREST = 5;

function printNearest(io: Io, { nearest }: RunSummary): string {
  if (nearest.length === 0) return '';
  const title = 'Nearest to liquidation at the end (sd: deviations of a day; then the probability of a breach)';
  return heading(io, title) + printWarnings(io, nearest.slice(0, NEAREST));
}

function printAssets(io: Io, { assets }: RunSummary): string {
  return (
    heading(io, 'Insurance fund, and conservation: accounts + fund + fees + clearing - (in - out) must be 0') +
    printTable(
      io,
      [left('asset'), right('insurance fund'), right('losses nobody paid'), right('conservation')],
      assets.map(({ asset, fund, unpaidLosses, imbalance }) => [asset, fund, unpaidLosses, imbalance]),
    )
  );
}

function printEnd(io: Io, summary: RunSummary): string {
  const { fromMs, toMs, ticks, commands, judgements, entries, digest, conserved, interrupted } = summary;
  const { seconds, engineSeconds } = summary;
  const kept = conserved
    ? paint(io, 'green', 'every asset is conserved')
    : paint(io, 'red', 'an asset is NOT conserved');
  const rate = formatNumber(judgements / Math.max(engineSeconds, 1e-9), 0);
  return [
    '',
    `${interrupted ? 'interrupted after' : 'played'} ${ticks} ticks, ${printTime(fromMs)} to ${printTime(toMs)}, in ${formatNumber(seconds, 1)} s; ${kept}`,
    `${formatNumber(commands, 0)} durable commands (${refusals(summary)}) and ${formatNumber(judgements, 0)} accounts judged in ${formatNumber(engineSeconds, 1)} s of engine and log: ${rate}/s, risk arrays included; accounts proved safe are not valued again`,
    `digest after ${formatNumber(entries, 0)} entries: ${digest}`,
    '',
  ].join('\n');
}

function refusals({ rejections, refused }: RunSummary): string {
  if (rejections === 0) return 'none refused';
  const byName = Object.entries(refused).map(([name, count]) => `${name} ${formatNumber(count, 0)}`);
  return `refused: ${byName.join(', ')}`;
}
