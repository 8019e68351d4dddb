import { existsSync, readFileSync } from 'node:fs';
import type { Machine } from './machine.ts';
import { isReached } from './measure.ts';
import type { Figure } from './measure.ts';

/** What a group of figures left in bench/results. */
export interface Results {
  readonly group: string;
  readonly machine: Machine;
  readonly figures: readonly Figure[];
}

const FOLDER = new URL('./results/', import.meta.url);

export function resultsOf(group: string): Results | undefined {
  const path = new URL(`${group}.json`, FOLDER);
  return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as Results) : undefined;
}

/** A row of the table of targets: what was asked, and the figure that answers it. */
interface Row {
  readonly what: string;
  readonly group: string;
  readonly figure: string;
  /** A figure in place of a measured one: a quotient of two of the group. */
  readonly over?: string;
  readonly target: number;
  readonly unit: string;
  readonly better: Figure['better'];
}

const more = (what: string, group: string, figure: string, target: number, unit: string): Row => ({
  what,
  group,
  figure,
  target,
  unit,
  better: 'more',
});
const less = (what: string, group: string, figure: string, target: number, unit: string): Row => ({
  ...more(what, group, figure, target, unit),
  better: 'less',
});

const VALUATION = 'accounts of 20 positions x 40 columns, vector';
const TICK = (accounts: string): string => `tick to decision, ${accounts} accounts, believable headroom, p50`;

/** Every row that was asked for, in the order in which it was asked. */
export const ROWS: readonly Row[] = [
  more('Black-76 and 4 Greeks, one core', 'pricing', 'Black-76 with 4 Greeks, vector', 50, 'M/s'),
  less('its error, of the forward', 'pricing', 'Black-76 error, of the forward', 2e-14, ''),
  more('implied vol, full double precision, one core', 'pricing', 'implied vol, full double precision', 3, 'M/s'),
  more(
    'full valuation, 20 positions x 40 columns, 100,000 accounts',
    'scan',
    `full valuation, 100,000 ${VALUATION}`,
    4,
    'M/s',
  ),
  more('the same, 1,000,000 accounts', 'scan', `full valuation, 1,000,000 ${VALUATION}`, 3, 'M/s'),
  less('tick to decision, p50, 10,000 accounts', 'tick', TICK('10,000'), 1, 'ms'),
  less('the same, 100,000 accounts', 'tick', TICK('100,000'), 1, 'ms'),
  less('the same, 1,000,000 accounts', 'tick', TICK('1,000,000'), 1, 'ms'),
  { ...less('1,000,000 over 10,000 accounts', 'tick', TICK('1,000,000'), 2, 'x'), over: TICK('10,000') },
  less('refill of 2,000 instruments x 41 columns', 'refill', 'refill of 2,000 x 41, vector', 1.3, 'ms'),
  more('pre-trade check, hot', 'orders', 'pre-trade check, one call each, hot', 15, 'M/s'),
  more('pre-trade check, cold', 'orders', 'pre-trade check, one call each, cold', 3, 'M/s'),
  less(
    'memory, 1,000,000 accounts x 20 positions',
    'memory',
    'memory of the process, 1,000,000 accounts of 20 positions',
    700,
    'MB',
  ),
  less('collector pause in 60 s of ticks, p99.9', 'memory', 'collector pauses in 60 s of ticks, p99.9', 5, 'ms'),
  more(
    'full valuation, share of C at full vector width',
    'native',
    'full valuation, 100,000 accounts, share of native reached',
    40,
    '%',
  ),
];

export interface Answer extends Row {
  /** Absent: not measured yet. */
  readonly median?: number;
  readonly reached?: boolean;
  readonly machine?: Machine;
}

/** The rows with their figures, from the results as `read` gives them. */
export function answers(read: (group: string) => Results | undefined = resultsOf): readonly Answer[] {
  return ROWS.map((row) => {
    const results = read(row.group);
    const own = results?.figures.find(({ name }) => name === row.figure);
    const base = row.over === undefined ? undefined : results?.figures.find(({ name }) => name === row.over);
    if (results === undefined || own === undefined || (row.over !== undefined && base === undefined)) return row;
    const median = base === undefined ? own.median : own.median / base.median;
    const { machine } = results;
    return {
      ...row,
      median,
      machine,
      reached: isReached({ ...own, median, target: row.target, better: row.better }) === true,
    };
  });
}

export function shown(value: number): string {
  if (!Number.isFinite(value)) return '-';
  if (value !== 0 && Math.abs(value) < 1e-3) return value.toExponential(1);
  const digits = Math.abs(value) >= 1_000 ? 0 : Math.abs(value) >= 100 ? 1 : Math.abs(value) >= 1 ? 2 : 4;
  return value.toLocaleString('en-US', { maximumFractionDigits: digits });
}

const asked = ({ better, target, unit }: Row): string =>
  `${better === 'more' ? '>=' : '<='} ${shown(target)} ${unit}`.trimEnd();
const verdict = ({ reached }: Answer): string =>
  reached === undefined ? 'not measured' : reached ? 'reached' : 'short';
const answer = ({ median, unit }: Answer): string =>
  median === undefined ? '-' : `${shown(median)} ${unit}`.trimEnd();

/** The table for a terminal. */
export function terminalTable(rows: readonly Answer[]): string {
  return rows
    .map((row) =>
      [row.what.padEnd(60), answer(row).padStart(12), asked(row).padStart(14), verdict(row)].join('  ').trimEnd(),
    )
    .join('\n');
}

/** The table for a page, with the machine below it. */
export function markdownTable(rows: readonly Answer[]): string {
  const body = rows.map((row) => `| ${[row.what, asked(row), answer(row), verdict(row)].join(' | ')} |`);
  const machines = [...new Set(rows.flatMap(({ machine }) => (machine === undefined ? [] : [described(machine)])))];
  return [
    '| what | asked | measured | |',
    '|---|---:|---:|---|',
    ...body,
    '',
    ...machines.map((text) => `${text}.`),
  ].join('\n');
}

function described({ processor, cores, memoryGb, node }: Machine): string {
  return `Medians on ${processor}, ${cores} cores, ${memoryGb} GB, Node ${node}`;
}

/** The load averages at which the rows' groups were measured, lowest and highest. */
export function loads(rows: readonly Answer[]): readonly [number, number] | undefined {
  const found = rows.flatMap(({ machine }) => (machine === undefined ? [] : [machine.load]));
  return found.length === 0 ? undefined : [Math.min(...found), Math.max(...found)];
}
