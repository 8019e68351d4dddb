import type { Command } from 'commander';
import { checkSizes } from '../../client/portfolio-file/coverage.ts';
import { readPortfolioFile } from '../../client/portfolio-file/read.ts';
import type { PortfolioFile } from '../../client/portfolio-file/read.ts';
import { changed, parseChange, scaledChange } from '../../client/what-if/change.ts';
import type { Change } from '../../client/what-if/change.ts';
import { largestSize } from '../../client/what-if/largest-size.ts';
import { PortfolioProblem } from '../../risk/model.ts';
import type { Portfolio } from '../../risk/portfolio.ts';
import type { MarginReport } from '../../risk/report.ts';
import { InputError } from '../cli-error.ts';
import { ioOf } from '../io.ts';
import type { Io } from '../io.ts';
import { csvLines, formatExact, formatNumber } from '../output/format.ts';
import { heading, left, printTable, right } from '../output/table.ts';
import { readWritten } from '../portfolio-input.ts';
import { judgeOne, outputOption, presetOf } from './margin.ts';

interface WhatIfOptions {
  readonly change: readonly string[];
  readonly model?: string;
  readonly market?: string;
  readonly output: 'table' | 'json' | 'csv';
}

/** An account before and after. */
interface WhatIf {
  readonly before: MarginReport;
  readonly after: MarginReport;
  /** Largest multiple of the changes that leaves initial headroom; undefined: no limit was found. */
  readonly largest: number | undefined;
}

const EXAMPLES = `
Changes are INSTRUMENT:SIZE (contracts, buy positive, at the mark), INSTRUMENT:SIZE@PRICE, or ASSET:AMOUNT (a deposit; negative withdraws).
Examples:
  crossmargin whatif examples/portfolios/covered-call.json --change "BTC-27MAR26-100000-C:+2"
  crossmargin whatif examples/portfolios/short-strangle.json --change "BTC-PERPETUAL:-500" --change "USDC:-10000"`;

/** `crossmargin whatif`: an account before and after a trade. */
export function register(program: Command): void {
  program
    .command('whatif')
    .description('the margin of a book before and after trades, and the largest size that still passes')
    .argument('<file>', 'portfolio file, as for `crossmargin margin`; "-" reads stdin')
    .requiredOption('-c, --change <change>', 'what to change; may be given several times', collect, [])
    .option('-m, --model <preset>', 'preset name or path; default: what the file says')
    .option('--market <file>', 'JSON file that gives time, market and model to a CSV of positions')
    .addOption(outputOption())
    .addHelpText('after', EXAMPLES)
    .action(async (file: string, options: WhatIfOptions, command: Command) => {
      const io = ioOf(command);
      if (options.change.length === 0)
        throw new InputError('--change is missing; give at least one, as BTC-PERPETUAL:+100');
      const changes = options.change.map(readChange);
      const symbols = changes.flatMap((change) => (change.kind === 'trade' ? [change.instrument] : []));
      const written = await readWritten(io, { file, market: options.market });
      const portfolioFile = readPortfolioFile(written, symbols);
      for (const note of portfolioFile.notes) io.stderr.write(`note: ${note}\n`);
      print(io, judge(io, portfolioFile, { changes, model: options.model }), options);
    });
}

function collect(change: string, before: readonly string[]): string[] {
  return [...before, change];
}

function readChange(text: string): Change {
  try {
    return parseChange(text);
  } catch (error) {
    if (error instanceof PortfolioProblem) throw new InputError(`--change: ${error.message}`);
    throw error;
  }
}

function judge(
  io: Io,
  file: PortfolioFile,
  { changes, model }: { changes: readonly Change[]; model: string | undefined },
): WhatIf {
  const preset = presetOf(io, file, model);
  const portfolioAfter = (times: number): Portfolio =>
    changes.reduce((portfolio, change) => changed(portfolio, scaledChange(change, times)), file.portfolio);
  const reportAfter = (times: number): MarginReport => judgeOne(portfolioAfter(times), preset);
  checkSizes(portfolioAfter(1));
  return {
    before: judgeOne(file.portfolio, preset),
    after: reportAfter(1),
    largest: largestSize((times) => reportAfter(times).initialHeadroom >= 0),
  };
}

const TOTALS = [
  ['NAV', 'nav'],
  ['equity', 'equity'],
  ['initial margin', 'initialMargin'],
  ['maintenance margin', 'maintenanceMargin'],
  ['initial headroom', 'initialHeadroom'],
  ['maintenance headroom', 'maintenanceHeadroom'],
] as const;

function print(io: Io, { before, after, largest }: WhatIf, { change, output }: WhatIfOptions): void {
  if (output === 'json') {
    io.stdout.write(`${JSON.stringify({ changes: change, largest: largest ?? null, before, after }, undefined, 2)}\n`);
    return;
  }
  const totals = TOTALS.map(
    ([title, field]) => [title, before[field], after[field], after[field] - before[field]] as const,
  );
  if (output === 'csv') {
    io.stdout.write(csvLines([['figure', 'before', 'after', 'difference'], ...totals]));
    return;
  }
  const columns = [left('USD'), right('before'), right('after'), right('difference')];
  const cells = ([title, ...figures]: readonly [string, ...number[]]): string[] => [
    title,
    ...figures.map((x) => formatNumber(x)),
  ];
  io.stdout.write(`${after.preset}, after ${change.join(' and ')}\n\n${printTable(io, columns, totals.map(cells))}`);
  io.stdout.write(heading(io, 'What changed in the requirement (initial)'));
  io.stdout.write(printTable(io, [left('part'), left('of'), ...columns.slice(1)], partRows(before, after)));
  const contributions = contributionRows(before, after);
  if (contributions.length > 0) {
    io.stdout.write(heading(io, 'What each position adds to the scan loss'));
    io.stdout.write(printTable(io, [left('position'), left('in'), ...columns.slice(1)], contributions));
  }
  io.stdout.write(`\n${verdict(after, largest)}\n`);
}

function partRows(before: MarginReport, after: MarginReport): string[][] {
  const names = new Map<string, { name: string; group: string; before: number; after: number }>();
  const add = (report: MarginReport, side: 'before' | 'after'): void => {
    for (const { name, group = '', initial } of report.parts) {
      const key = `${name}\n${group}`;
      const row = names.get(key) ?? { name, group, before: 0, after: 0 };
      row[side] += initial;
      names.set(key, row);
    }
  };
  add(before, 'before');
  add(after, 'after');
  return [...names.values()].map((row) => [
    row.name,
    row.group,
    formatNumber(row.before),
    formatNumber(row.after),
    formatNumber(row.after - row.before),
  ]);
}

function contributionRows(before: MarginReport, after: MarginReport): string[][] {
  const amountIn = (report: MarginReport, group: string, symbol: string): number =>
    report.groups.find(({ name }) => name === group)?.contributions.find((one) => one.symbol === symbol)?.amount ?? 0;
  const whole = after.groups.filter(({ name }) => name === 'account');
  return (whole.length > 0 ? whole : after.groups).flatMap(({ name, contributions }) => {
    const held = before.groups.find((group) => group.name === name)?.contributions ?? [];
    const symbols = new Set([...contributions, ...held].map(({ symbol }) => symbol));
    return [...symbols].flatMap((symbol) => {
      const [was, is] = [amountIn(before, name, symbol), amountIn(after, name, symbol)];
      if (was === 0 && is === 0) return [];
      return [[symbol, name, formatNumber(was), formatNumber(is), formatNumber(is - was)]];
    });
  });
}

function verdict(after: MarginReport, largest: number | undefined): string {
  const passes = after.initialHeadroom >= 0 ? 'It passes' : 'It is refused: initial headroom would be negative';
  if (largest === undefined) return `${passes}. No multiple of it up to 1,048,576 is refused.`;
  if (largest === 0) return `${passes}. No size of it passes.`;
  return `${passes}. Largest size that still passes: ${formatExact(Number(largest.toPrecision(6)))} times this.`;
}
