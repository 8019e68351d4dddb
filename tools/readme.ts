// Writes the parts of README.md that commands produce, between their markers. `npm run readme` writes; the e2e test compares.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { answers, loads, markdownTable } from '../bench/table.ts';
import type { Results } from '../bench/table.ts';
import { printedBy } from './printed.ts';
import { parsePortfolioFile } from '../src/client/portfolio-file/read.ts';
import { judgeAll } from '../src/cli/commands/margin.ts';
import { tiedUp } from '../src/cli/output/comparison.ts';
import { formatNumber } from '../src/cli/output/format.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

const BOOKS = [
  ['covered call', 'covered-call'],
  ['calendar', 'calendar'],
  ['short strangle', 'short-strangle'],
  ['BTC against ETH', 'btc-against-eth'],
  ['basis trade', 'basis-trade'],
] as const;

/** One preset a model and venue: the dated older ones are left to the command. */
const PRESETS = [
  'isolated',
  'cross',
  'portfolio-default',
  'span',
  'deribit-xpm',
  'deribit-xsm',
  'okx-pm',
  'bybit-pm',
  'binance-pm',
  'paradex-pm',
  'derive-pmrm-2',
  'derive-standard',
  'hyperliquid',
];

/** What each book ties up under each preset, USD, as a table in Markdown. */
export function comparisonTable(): string {
  const columns = BOOKS.map(([, file]) => {
    const text = readFileSync(`${root}examples/portfolios/${file}.json`, 'utf8');
    return judgeAll({ cwd: root }, parsePortfolioFile(text), PRESETS);
  });
  const head = ['model', ...BOOKS.map(([title]) => title)];
  const rows = PRESETS.map((preset, i) => [
    preset === 'portfolio-default' ? `**${preset}**` : preset,
    ...columns.map((judgements) => {
      const report = judgements[i]?.report;
      const cell = report === undefined ? '-' : formatNumber(tiedUp(report), 0);
      return preset === 'portfolio-default' ? `**${cell}**` : cell;
    }),
  ]);
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(head), `|---|${BOOKS.map(() => '---:|').join('')}`, ...rows.map(line)].join('\n');
}

/**
 * The heart of what `crossmargin start` prints with all its defaults: accounts by kind, fund and conservation, the digest.
 *
 * @param data folder for the run
 */
export async function startOutput(data: string): Promise<string> {
  const printed = await printedBy(['start', '--no-http', '--data', data], root);
  const sections = printed.split('\n\n');
  const shown = ['Who was warned', 'Insurance fund'].map((title) =>
    sections.find((section) => section.startsWith(title)),
  );
  const digest = /^digest after .*$/m.exec(printed)?.[0];
  return ['```', ...shown, digest, '```'].join('\n\n').replace('```\n\n', '```\n').replace('\n\n```', '\n```');
}

/** README.md with its generated parts made anew. @throws Error when a marker is missing. */
export function readmeWith(readme: string, parts: Readonly<Record<string, string>>): string {
  return Object.entries(parts).reduce((text, [name, part]) => {
    const [begin, end] = [`<!-- ${name}: begin, written by npm run readme -->`, `<!-- ${name}: end -->`];
    const [from, to] = [text.indexOf(begin), text.indexOf(end)];
    if (from < 0 || to < from) throw new Error(`README.md has no markers ${begin} ... ${end}`);
    return `${text.slice(0, from + begin.length)}\n${part}\n${text.slice(to)}`;
  }, readme);
}

/** What was asked and what was measured, from bench/results, with a warning when the machine was not quiet. */
export function performanceTable(read?: (group: string) => Results | undefined): string {
  const rows = answers(read);
  const [least, most] = loads(rows) ?? [0, 0];
  const warning =
    most > 1
      ? `\n\nMeasured at a load of ${least} to ${most}, on cores shared with other work: quieter is faster, to be measured again.`
      : '';
  return `${markdownTable(rows)}${warning}`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const path = `${root}README.md`;
  if (process.argv.includes('--performance')) {
    writeFileSync(path, readmeWith(readFileSync(path, 'utf8'), { performance: performanceTable() }));
    process.exit();
  }
  const data = mkdtempSync(join(tmpdir(), 'crossmargin-readme-'));
  const parts = { start: await startOutput(data), comparison: comparisonTable(), performance: performanceTable() };
  rmSync(data, { recursive: true });
  writeFileSync(path, readmeWith(readFileSync(path, 'utf8'), parts));
}
