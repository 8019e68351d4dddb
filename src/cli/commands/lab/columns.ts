import { Option } from 'commander';
import type { Command } from 'commander';
import { historicalDays } from '../../../lab/historical-days.ts';
import type { Scaling } from '../../../lab/joint-moves.ts';
import { InputError } from '../../cli-error.ts';
import { ioOf } from '../../io.ts';
import { wholeNumber } from '../../option-number.ts';
import { housePresetOf, recordedMoves } from './recorded-moves.ts';

interface ColumnsOptions {
  readonly data: string;
  readonly model: string;
  readonly days: number;
  readonly scaling: Scaling;
}

/** `crossmargin lab columns`: a preset with historical columns of one's own data, on stdout. */
export function registerColumns(lab: Command): void {
  lab
    .command('columns')
    .description('a preset with historical joint columns from recorded prices, as JSON on stdout')
    .requiredOption('--data <path>', 'folder with <COIN>USDT_1h_2021-2023.csv.gz, or one above it')
    .option('-m, --model <preset>', 'preset of the house model that the columns are added to', 'portfolio-default')
    .option('--days <count>', 'how many of the last samples', wholeNumber({ from: 20, to: 3_000 }), 500)
    .addOption(
      new Option('--scaling <how>', 'how past days are carried to the vol of the last one')
        .choices(['none', 'filtered', 'filtered-up'])
        .default('filtered-up'),
    )
    .addHelpText(
      'after',
      '\nExample:\n  crossmargin lab columns --data PATH > mine.json && crossmargin margin book.json --model mine.json',
    )
    .action(({ data, model, days, scaling }: ColumnsOptions, command: Command) => {
      const io = ioOf(command);
      const preset = housePresetOf(io, model);
      const joint = recordedMoves(io, data);
      if (days > joint.timesMs.length) {
        throw new InputError(`--days is ${days}; the recording has ${joint.timesMs.length} samples`);
      }
      const historical = historicalDays(joint, days, scaling, 0.01);
      const name = `${preset.name}-historical`;
      io.stdout.write(
        `${JSON.stringify({ ...preset, name, parameters: { ...preset.parameters, historical } }, undefined, 2)}\n`,
      );
    });
}
