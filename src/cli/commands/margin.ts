import { Option } from 'commander';
import type { Command } from 'commander';
import type { PortfolioFile } from '../../client/portfolio-file/read.ts';
import { PortfolioProblem } from '../../risk/model.ts';
import type { Preset } from '../../risk/model.ts';
import type { Portfolio } from '../../risk/portfolio.ts';
import type { MarginReport } from '../../risk/report.ts';
import { InputError, NegativeAnswer } from '../cli-error.ts';
import { ioOf } from '../io.ts';
import type { Io } from '../io.ts';
import { comparisonCsv, printComparison } from '../output/comparison.ts';
import type { Judgement } from '../output/comparison.ts';
import { reportCsv } from '../output/report-csv.ts';
import { houseAnswers, printHouseAnswers } from '../output/house-table.ts';
import { printExplanation, printReport } from '../output/report-table.ts';
import { readPortfolio } from '../portfolio-input.ts';
import { loadPreset, modelOf, overridden, presetNames } from '../presets.ts';

type Output = 'table' | 'json' | 'csv';

interface MarginOptions {
  readonly model?: string;
  readonly market?: string;
  readonly compare?: boolean;
  readonly models?: string;
  readonly explain?: boolean;
  readonly check?: boolean;
  readonly output: Output;
}

const EXAMPLES = `
Examples:
  crossmargin margin examples/portfolios/covered-call.json
  crossmargin margin examples/portfolios/covered-call.json --explain
  crossmargin margin examples/portfolios/short-strangle.json --compare
  crossmargin margin positions.csv --market market.json --model deribit-xpm --output json
  cat book.json | crossmargin margin -`;

/** `crossmargin margin`: the margin of a book, and why. */
export function register(program: Command): void {
  program
    .command('margin')
    .description('the margin of a book, with the reason for it')
    .argument('<file>', 'portfolio file (JSON, or CSV of positions); "-" reads stdin')
    .option(
      '-m, --model <preset>',
      'preset name (see `crossmargin models`) or path to a preset file; default: what the file says',
    )
    .option('--market <file>', 'JSON file that gives time, market and model to a CSV of positions')
    .option('--compare', 'the same book under every preset, side by side')
    .option('--models <list>', 'presets to compare, separated by commas')
    .option(
      '--explain',
      'worst columns, contributions, inputs, Greeks; house model: liquidation prices, margin at later expiries',
    )
    .option('--check', 'end with exit code 1 when initial headroom is negative')
    .addOption(outputOption())
    .addHelpText('after', EXAMPLES)
    .action(async (file: string, options: MarginOptions, command: Command) => {
      const io = ioOf(command);
      const portfolio = await readPortfolio(io, { file, market: options.market });
      if (options.compare === true || options.models !== undefined) printCompared(io, portfolio, options);
      else printOne(io, portfolio, options);
    });
}

/** --output, the same for every command that prints figures. */
export function outputOption(): Option {
  return new Option('-o, --output <form>', 'how to print').choices(['table', 'json', 'csv']).default('table');
}

/** The preset that a file asks for with its overrides, or another as it stands. @throws InputError */
export function presetOf(io: Io, file: PortfolioFile, name?: string): Preset {
  return name === undefined
    ? overridden(loadPreset(io, file.model.preset), file.model.overrides)
    : loadPreset(io, name);
}

/** The report of a portfolio under a preset. @throws InputError with the sentence why the model does not judge it. */
export function judgeOne(portfolio: Portfolio, preset: Preset): MarginReport {
  try {
    return modelOf(preset).margin(portfolio, preset);
  } catch (error) {
    if (error instanceof PortfolioProblem) throw new InputError(`${preset.name}: ${error.message}`);
    throw error;
  }
}

function printOne(io: Io, file: PortfolioFile, options: MarginOptions): void {
  const preset = presetOf(io, file, options.model);
  const report = judgeOne(file.portfolio, preset);
  const house = options.explain === true ? houseAnswers(file.portfolio, preset) : undefined;
  if (options.output === 'json') {
    const document = { name: file.name, ...report, ...house, notes: [...file.notes, ...report.notes] };
    io.stdout.write(`${JSON.stringify(document, undefined, 2)}\n`);
  } else if (options.output === 'csv') {
    io.stdout.write(reportCsv(report));
  } else {
    io.stdout.write(printReport(io, report, file.name));
    if (options.explain === true) io.stdout.write(printExplanation(io, report));
    if (house !== undefined) io.stdout.write(printHouseAnswers(io, house));
  }
  if (options.check === true && report.initialHeadroom < 0) {
    throw new NegativeAnswer(`initial headroom is ${report.initialHeadroom.toFixed(2)} USD under ${report.preset}`);
  }
}

function printCompared(io: Io, file: PortfolioFile, options: MarginOptions): void {
  const names = options.models === undefined ? presetNames() : options.models.split(',').map((name) => name.trim());
  const judgements = judgeAll(io, file, names);
  if (options.output === 'json') io.stdout.write(`${JSON.stringify(judgements, undefined, 2)}\n`);
  else if (options.output === 'csv') io.stdout.write(comparisonCsv(judgements));
  else io.stdout.write(`${file.name === undefined ? '' : `${file.name}\n\n`}${printComparison(io, judgements)}`);
}

/** The same book under several presets; a preset that cannot judge it says why. */
export function judgeAll(io: Pick<Io, 'cwd'>, file: PortfolioFile, names: readonly string[]): Judgement[] {
  return names.map((preset): Judgement => {
    const loaded = loadPreset(io, preset);
    try {
      return { preset: loaded.name, report: modelOf(loaded).margin(file.portfolio, loaded) };
    } catch (error) {
      if (error instanceof PortfolioProblem) return { preset: loaded.name, refusal: error.message };
      throw error;
    }
  });
}
