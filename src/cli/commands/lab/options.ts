import type { Command } from 'commander';
import { optionTrial } from '../../../lab/option-trial.ts';
import type { OptionTrialRow } from '../../../lab/option-trial.ts';
import { ioOf } from '../../io.ts';
import type { Io } from '../../io.ts';
import { csvLines, formatNumber } from '../../output/format.ts';
import { left, printTable, right } from '../../output/table.ts';
import { outputOption } from '../margin.ts';
import { housePresetOf, recordedMoments } from './recorded-moves.ts';

interface OptionsCommandOptions {
  readonly data: string;
  readonly model: string;
  readonly output: 'table' | 'json' | 'csv';
}

const PROMISED = 0.999;

/** `crossmargin lab options`: option books on recorded chains. */
export function registerOptions(lab: Command): void {
  lab
    .command('options')
    .description('option books on recorded chains: requirement when opened against the loss over the next day')
    .requiredOption('--data <path>', 'folder with deribit_<COIN>_options_<YYYY-MM>.csv.gz files, or one above it')
    .option('-m, --model <preset>', 'preset of the house model', 'portfolio-default')
    .addOption(outputOption())
    .addHelpText(
      'after',
      '\nShares of the coin price at opening; books are opened at the published marks of every snapshot that has another one day later.',
    )
    .action((options: OptionsCommandOptions, command: Command) => {
      const io = ioOf(command);
      const preset = housePresetOf(io, options.model);
      const moments = recordedMoments(io, options.data);
      io.stdout.write(printed(io, optionTrial(moments, preset, ['BTC', 'ETH'], PROMISED), options.output));
    });
}

function printed(io: Io, rows: readonly OptionTrialRow[], output: OptionsCommandOptions['output']): string {
  if (output === 'json') return `${JSON.stringify(rows, undefined, 2)}\n`;
  const figures = ({ initial, maintenance, largestLoss }: OptionTrialRow): number[] => [
    initial.statistics.days,
    initial.mean,
    initial.statistics.coverage,
    initial.beyond,
    maintenance.mean,
    maintenance.statistics.coverage,
    maintenance.beyond,
    largestLoss,
  ];
  if (output === 'csv') {
    const head = ['book', 'days', 'IM', 'coverage', 'beyond', 'MM', 'coverage', 'beyond', 'largestLoss'];
    return csvLines([head, ...rows.map((row) => [row.book, ...figures(row)])]);
  }
  const titles = ['days', 'IM', 'coverage', 'beyond', 'MM', 'coverage', 'beyond', 'largest loss'];
  return printTable(
    io,
    [left('book'), ...titles.map(right)],
    rows.map((row) => [
      row.book,
      ...figures(row).map((x, i) =>
        i === 0 ? formatNumber(x, 0) : titles[i] === 'coverage' ? `${formatNumber(x * 100, 1)} %` : formatNumber(x, 3),
      ),
    ]),
  );
}
