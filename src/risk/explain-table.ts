import type { GroupReport, MarginReport, RequirementPart } from './report.ts';

/**
 * A margin report as text for a person: totals, the parts with what they were computed from, the worst column of each group with every
 * position's contribution, Greeks, notes. Plain ASCII, 100 columns wide at most but for long names; dollars with two decimals.
 */
export function explainTable(report: MarginReport): string {
  return [
    ...heading(report),
    ...table(totalRows(report)),
    '',
    'Requirement (initial, maintenance)',
    ...table(report.parts.map(partRow)),
    ...report.parts.flatMap(inputLines),
    ...report.groups.flatMap(groupLines),
    ...greekLines(report),
    ...report.notes.map((note) => `note: ${note}`),
  ]
    .map((line) => line.trimEnd())
    .join('\n');
}

function heading({ preset, model, presetVersion, presetSource, uncertain }: MarginReport): string[] {
  const doubt = uncertain.length === 0 ? [] : [`uncertain: ${uncertain.join(', ')}`];
  return [`${preset} (model ${model}, ${presetVersion})`, `source: ${presetSource}`, ...doubt, ''];
}

function totalRows(report: MarginReport): string[][] {
  const rows: readonly (readonly [string, number])[] = [
    ['NAV', report.nav],
    ['equity', report.equity],
    ['initial margin', report.initialMargin],
    ['maintenance margin', report.maintenanceMargin],
    ['initial headroom', report.initialHeadroom],
    ['maintenance headroom', report.maintenanceHeadroom],
  ];
  return rows.map(([name, usd]) => [name, dollars(usd)]);
}

function partRow({ name, group, initial, maintenance }: RequirementPart): string[] {
  return [group === undefined ? name : `${name} ${group}`, dollars(initial), dollars(maintenance)];
}

function inputLines({ name, inputs }: RequirementPart): string[] {
  const told = Object.entries(inputs).map(
    ([input, from]) => `${input} ${typeof from === 'number' ? plain(from) : from}`,
  );
  return told.length === 0 ? [] : [`  ${name}: ${told.join(', ')}`];
}

function groupLines({ name, columns, activeColumn, scanLoss, contributions }: GroupReport): string[] {
  const column = scanLoss > 0 ? `worst column ${columns[activeColumn]}, loss ${dollars(scanLoss)}` : 'no column loses';
  const rows = contributions.map(({ symbol, quantity, amount }) => [symbol, plain(quantity), dollars(amount)]);
  return ['', `${name}: ${column}`, ...table(rows)];
}

function greekLines({ greeks }: MarginReport): string[] {
  if (greeks.length === 0) return [];
  const rows = greeks.map(({ underlying, expiryMs, delta, gamma, vega, theta }) => [
    underlying === undefined ? 'total' : `${underlying}${expiryMs === undefined ? '' : ` ${expiryMs}`}`,
    ...[delta, gamma, vega, theta].map(plain),
  ]);
  return ['', 'Greeks', ...table([['', 'delta (coins)', 'gamma', 'vega (USD)', 'theta (USD/day)'], ...rows]), ''];
}

/** The first cell of each row to the left, the others to the right, two spaces between. */
function table(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, c) => Math.max(...rows.map((row) => row[c].length)));
  return rows.map((row) =>
    row.map((cell, c) => (c === 0 ? cell.padEnd(widths[c]) : cell.padStart(widths[c]))).join('  '),
  );
}

/** USD with two decimals and groups of three digits; halves away from zero. */
export function dollars(usd: number): string {
  const cents = Math.floor(Math.abs(usd) * 100 + 0.5);
  const whole = String(Math.floor(cents / 100)).replace(/\B(?=(\d{3})+$)/g, ',');
  const sign = usd < 0 && cents > 0 ? '-' : '';
  return `${sign}${whole}.${String(cents % 100).padStart(2, '0')}`;
}

/** Up to eight significant digits. */
function plain(x: number): string {
  return String(Number(x.toPrecision(8)));
}
