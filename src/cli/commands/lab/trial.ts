import { Option } from 'commander';
import type { Command } from 'commander';
import type { Scaling } from '../../../lab/joint-moves.ts';
import { trialBooks } from '../../../lab/trial-books.ts';
import { trialTable } from '../../../lab/trial-table.ts';
import type { TrialRequirement, TrialRow } from '../../../lab/trial-table.ts';
import { InputError } from '../../cli-error.ts';
import { ioOf } from '../../io.ts';
import type { Io } from '../../io.ts';
import { wholeNumber } from '../../option-number.ts';
import { csvLines, formatNumber } from '../../output/format.ts';
import { left, printTable, right } from '../../output/table.ts';
import { outputOption } from '../margin.ts';
import { housePresetOf, recordedMoves, STEP_HOURS } from './recorded-moves.ts';

interface TrialCommandOptions {
  readonly data: string;
  readonly model: string;
  readonly days: number;
  readonly scaling: Scaling;
  readonly output: 'table' | 'json' | 'csv';
}

/** Share of days without an exception that the statistics are asked about. */
const PROMISED = 0.999;
const WORST_SHARE = 0.01;

const AFTER = `
Per unit of gross notional, horizon one day, a date every six hours: days overlap, so exceptions come in clusters.
  sum of parts  every coin at the worst edge of its range, no netting between coins
  shortfall     mean of the worst 1 % of the historical columns, nothing else
  rule          the larger of the shortfall and the same-move columns (losses in full, gains at k)
  scan          the rule with single-name shocks and stress vectors: what the preset asks for
Kupiec is the chance of so many or few exceptions when ${PROMISED * 100} % coverage were true.`;

/** `crossmargin lab trial`: joint columns on hourly prices. */
export function registerTrial(lab: Command): void {
  lab
    .command('trial')
    .description('joint columns on recorded hourly prices: requirement, coverage and largest loss beyond, by book')
    .requiredOption('--data <path>', 'folder with <COIN>USDT_1h_2021-2023.csv.gz, or one above it')
    .option('-m, --model <preset>', 'preset of the house model', 'portfolio-default')
    .option('--days <count>', 'historical columns of each date', wholeNumber({ from: 50, to: 3_000 }), 500)
    .addOption(
      new Option('--scaling <how>', 'how past days are carried to the vol of the date')
        .choices(['none', 'filtered', 'filtered-up'])
        .default('filtered-up'),
    )
    .addOption(outputOption())
    .addHelpText('after', AFTER)
    .action((options: TrialCommandOptions, command: Command) => {
      const io = ioOf(command);
      const { parameters } = housePresetOf(io, options.model);
      const joint = recordedMoves(io, options.data);
      const rows = trialTable(joint, parameters, trialBooks(joint.names), {
        stepHours: STEP_HOURS,
        days: options.days,
        worstShare: WORST_SHARE,
        scaling: options.scaling,
        promised: PROMISED,
      });
      if (rows.every(({ scan }) => scan.statistics.days === 0)) {
        throw new InputError(
          `--days ${options.days} leaves no date to judge; there are ${joint.timesMs.length} samples`,
        );
      }
      io.stdout.write(printed(io, rows, options.output));
    });
}

const KINDS = ['sumOfParts', 'shortfall', 'rule', 'scan'] as const;
const TITLES = { sumOfParts: 'sum of parts', shortfall: 'shortfall', rule: 'rule', scan: 'scan' };

function printed(io: Io, rows: readonly TrialRow[], output: TrialCommandOptions['output']): string {
  if (output === 'json') return `${JSON.stringify(rows, undefined, 2)}\n`;
  if (output === 'csv') {
    const lines = rows.flatMap((row) =>
      KINDS.map((kind) => {
        const { mean, statistics, beyond } = row[kind];
        return [row.book, kind, mean, statistics.coverage, statistics.exceptions, statistics.days, beyond];
      }),
    );
    return csvLines([['book', 'requirement', 'mean', 'coverage', 'exceptions', 'dates', 'largestBeyond'], ...lines]);
  }
  const judged = ({ mean, statistics }: TrialRequirement): string[] => [
    formatNumber(mean, 3),
    `${formatNumber(statistics.coverage * 100, 2)} %`,
  ];
  const columns = [
    left('book'),
    ...KINDS.flatMap((kind) => [right(TITLES[kind]), right('coverage')]),
    right('beyond'),
    right('Kupiec'),
  ];
  const table = printTable(
    io,
    columns,
    rows.map((row) => [
      row.book,
      ...KINDS.flatMap((kind) => judged(row[kind])),
      formatNumber(row.scan.beyond, 3),
      formatNumber(row.scan.statistics.kupiec.probability, 3),
    ]),
  );
  return `${rows[0].scan.statistics.days} dates\n\n${table}`;
}
