// Writes the generated part of docs/guide/crash-days.md and its picture from what `crossmargin waterfall crash -o json` printed.
//   crossmargin waterfall crash --data DIR --target 10,100 -o json > equal.json
//   crossmargin waterfall crash --data DIR --capital asked -o json > asked.json
//   crossmargin waterfall crash --data DIR --model portfolio-whole,portfolio --turnover 8 -o json > deep.json
//   npx tsx tools/crash-days.ts equal.json asked.json deep.json
// Files of the turnover of the first are its tables; those of others are the table of depths.
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { crashPicture } from '../src/cli/commands/waterfall/crash-picture.ts';
import { byCapital, imbalancesOf, wayName } from '../src/cli/commands/waterfall/crash-results.ts';
import type { CrashDayResult } from '../src/cli/commands/waterfall/crash-results.ts';
import { CAPITAL_TITLES, CRASH_COLUMNS, setupLine } from '../src/cli/commands/waterfall/crash-tables.ts';
import { formatNumber, formatShare } from '../src/cli/output/format.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const [BEGIN, END] = ['<!-- crash-days: begin, written by tools/crash-days.ts -->', '<!-- crash-days: end -->'];

type Row = readonly string[];

const line = (cells: Row): string => `| ${cells.join(' | ')} |`;
const markdown = (head: Row, rows: readonly Row[]): string =>
  [
    line(head),
    `|---|${head
      .slice(1)
      .map(() => '---:|')
      .join('')}`,
    ...rows.map(line),
  ].join('\n');

/** The runs of several files, day by day. */
function merged(days: readonly CrashDayResult[]): CrashDayResult[] {
  const names = [...new Set(days.map(({ setup }) => setup.name))];
  return names.map((name) => {
    const same = days.filter(({ setup }) => setup.name === name);
    return { setup: same[0].setup, results: same.flatMap(({ results }) => results) };
  });
}

function dayPart(day: CrashDayResult): string {
  const { setup, results } = day;
  const tables = byCapital(results).map(([capital, same]) => {
    const rows = same.map((result) => [
      wayName(result, same),
      ...CRASH_COLUMNS.map(([, cell]) => cell(result, setup.grossUsd)),
    ]);
    const title = CAPITAL_TITLES[capital];
    return `${title[0].toUpperCase()}${title.slice(1)}; million USD:\n\n${markdown(['model', ...CRASH_COLUMNS.map(([head]) => head)], rows)}`;
  });
  return [`### ${setup.name}`, `${setupLine(day).slice(setup.name.length + 2)}.`, ...tables].join('\n\n');
}

/** What depth does: equal dollars, the house model closed whole and by plan, at every turnover that was run. */
function depthPart(days: readonly CrashDayResult[]): string {
  const compared = days
    .map(({ setup, results }) => ({
      setup,
      results: results.filter(({ way, capital }) => capital === 'equal' && way.startsWith('portfolio')),
    }))
    .sort((a, b) =>
      a.setup.name < b.setup.name ? -1 : a.setup.name > b.setup.name ? 1 : a.setup.turnover - b.setup.turnover,
    );
  const rows = compared.flatMap(({ setup, results }) =>
    results.map((result) => [
      setup.name,
      formatNumber(setup.turnover, 1),
      wayName(result, results),
      formatShare(result.outcome.closedUsd / setup.grossUsd),
      ...[result.outcome.takenOverUsd, result.outcome.fundPaidUsd, result.outcome.adlGivenUsd].map((usd) =>
        formatNumber(usd / 1e6, 2),
      ),
    ]),
  );
  return markdown(['day', 'turnover', 'model', 'closed, of all', 'taken over', 'fund paid', 'ADL took'], rows);
}

const days = process.argv.slice(2).flatMap((file) => JSON.parse(readFileSync(file, 'utf8')) as CrashDayResult[]);
if (days.length === 0) throw new Error('give the JSON files that waterfall crash printed');
const broken = days.flatMap(({ results }) => results.flatMap(({ outcome }) => imbalancesOf(outcome)));
if (broken.length > 0) throw new Error(`not conserved: ${broken.join('; ')}`);
const { turnover } = days[0].setup;
const main = merged(days.filter(({ setup }) => setup.turnover === turnover));
const crashed = new Set(days.filter(({ setup }) => setup.turnover !== turnover).map(({ setup }) => setup.name));
const parts = main.map(dayPart);
if (crashed.size > 0) {
  parts.push('### What depth does', depthPart(days.filter(({ setup }) => crashed.has(setup.name))));
}

const page = `${root}docs/guide/crash-days.md`;
const text = readFileSync(page, 'utf8');
const [from, to] = [text.indexOf(BEGIN), text.indexOf(END)];
if (from < 0 || to < from) throw new Error(`${page} has no markers ${BEGIN} ... ${END}`);
writeFileSync(page, `${text.slice(0, from + BEGIN.length)}\n\n${parts.join('\n\n')}\n\n${text.slice(to)}`);
const equal = main.map(({ setup, results }) => ({
  setup,
  results: results.filter(({ capital }) => capital === 'equal'),
}));
writeFileSync(`${root}docs/guide/images/crash-days.svg`, crashPicture(equal));
