import { InvalidArgumentError } from 'commander';
import type { Command } from 'commander';
import { calibrate } from '../../../lab/calibration.ts';
import { steadyCredit } from '../../../risk/gain-credit.ts';
import { underlyingParameters } from '../../../risk/house-scenarios.ts';
import { DAY_MS, HOUR_MS } from '../../../units/time.ts';
import { ioOf } from '../../io.ts';
import { csvLines, formatNumber } from '../../output/format.ts';
import { left, printTable, right } from '../../output/table.ts';
import { outputOption } from '../margin.ts';
import { housePresetOf, recordedMoves, STEP_HOURS } from './recorded-moves.ts';

interface CalibrateOptions {
  readonly data: string;
  readonly model: string;
  readonly quantile: number;
  readonly output: 'table' | 'json' | 'csv';
}

/** A quarter of a year. */
const WINDOW = (90 * DAY_MS) / (STEP_HOURS * HOUR_MS);

/** `crossmargin lab calibrate`: what recorded moves say about the preset's ranges, shocks and credits. */
export function registerCalibrate(lab: Command): void {
  lab
    .command('calibrate')
    .description('ranges, single-name shocks and correlation spreads of recorded prices, beside those of a preset')
    .requiredOption('--data <path>', 'folder with <COIN>USDT_1h_2021-2023.csv.gz, or one above it')
    .option('-m, --model <preset>', 'preset of the house model', 'portfolio-default')
    .option('--quantile <share>', 'quantile of the sizes of one-day moves', shareBelowOne, 0.999)
    .addOption(outputOption())
    .action((options: CalibrateOptions, command: Command) => {
      const io = ioOf(command);
      const { parameters } = housePresetOf(io, options.model);
      const joint = recordedMoves(io, options.data);
      const { quantile } = options;
      const found = calibrate(joint, { market: 'BTC-USD', quantile, window: WINDOW }).map((estimate) => {
        const own = underlyingParameters(parameters, estimate.name);
        const credit = steadyCredit(own.gainCredit, own.correlationSpread, parameters.correlation);
        return { ...estimate, preset: { priceRange: own.priceRange, singleName: own.singleNameShock, credit } };
      });
      if (options.output === 'json') {
        io.stdout.write(`${JSON.stringify(found, undefined, 2)}\n`);
        return;
      }
      const titles = ['range', 'preset', 'single name', 'preset', 'beta', 'correlation', 'spread', 'k', 'largest'];
      const rows = found.map(
        ({ name, priceRange, beta, singleName, correlation, correlationSpread, largestMove, preset }) => [
          name,
          ...[priceRange, preset.priceRange, singleName, preset.singleName, beta, correlation, correlationSpread].map(
            (x) => formatNumber(x, 3),
          ),
          formatNumber(preset.credit, 3),
          formatNumber(largestMove, 3),
        ],
      );
      io.stdout.write(
        options.output === 'csv'
          ? csvLines([['underlying', ...titles], ...rows])
          : printTable(io, [left('underlying'), ...titles.map(right)], rows),
      );
    });
}

function shareBelowOne(text: string): number {
  const share = Number(text);
  if (share > 0 && share < 1) return share;
  throw new InvalidArgumentError('It must be a number above 0 and below 1.');
}
