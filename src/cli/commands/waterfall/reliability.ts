import { Option } from 'commander';
import type { Command } from 'commander';
import { ioOf } from '../../io.ts';
import type { Io } from '../../io.ts';
import { formatNumber, formatShare } from '../../output/format.ts';
import { heading, printTable, right } from '../../output/table.ts';
import { dataFolder, readingFiles } from '../prices/recorded.ts';
import { HOURLY_FILES, judgeRecordedWarnings, MINUTE_FILES } from './recorded-warnings.ts';
import type { JudgedWarnings } from './recorded-warnings.ts';

interface ReliabilityOptions {
  readonly data: string;
  readonly output: 'table' | 'json';
}

const NOTES = `
Accounts are invented at every distance from their line, long and short; prices are recorded. The scale is fitted on the first half of the time and
everything is judged on the second. Nothing after a sample's time is known to its forecast. The naive rule answers with the share of the first half's
accounts of the same headroom ratio that were breached: it knows how often, and not how volatile the day is. Several coins are looked at once
an hour (their lows come at different minutes), so some of their breaches go unseen. Lower Brier scores are better.`;

/** `waterfall reliability`: what probabilities of a breach were worth on recorded prices. */
export function registerReliability(waterfall: Command): void {
  waterfall
    .command('reliability')
    .description('how often accounts were breached that were told so: reliability and Brier scores on recorded prices')
    .requiredOption('--data <folder>', 'folder with prices_hourly and prices_minute')
    .addOption(new Option('-o, --output <form>', 'how to print').choices(['table', 'json']).default('table'))
    .action((options: ReliabilityOptions, command: Command) => {
      const io = ioOf(command);
      const folders = {
        hourly: dataFolder(io, options.data, 'prices_hourly/binance_spot', (file) => HOURLY_FILES.test(file)),
        minutes: dataFolder(io, options.data, 'prices_minute', (file) => MINUTE_FILES.test(file)),
      };
      const judged = readingFiles(() => judgeRecordedWarnings(folders));
      if (options.output === 'json') io.stdout.write(`${JSON.stringify(judged, undefined, 2)}\n`);
      else io.stdout.write(`${judged.map((one) => printOne(io, one)).join('')}${NOTES}\n`);
    });
}

function printOne(io: Io, { name, reliability }: JudgedWarnings): string {
  const { bins, brier, naiveBrier, constantBrier, samples, scale } = reliability;
  const rows = bins
    .filter(({ count }) => count > 0)
    .map(({ from, to, count, predicted, observed }) => [
      `${percent(from)} - ${percent(to)}`,
      formatNumber(count, 0),
      percent(predicted),
      percent(observed),
    ]);
  const columns = [right('told'), right('accounts'), right('mean told'), right('breached')];
  const scores = `Brier score ${formatNumber(brier, 5)}; naive headroom ratio ${formatNumber(naiveBrier, 5)} (${formatShare(1 - brier / naiveBrier)} better); constant ${formatNumber(constantBrier, 5)}. Scale ${formatNumber(scale, 2)}, ${formatNumber(samples, 0)} accounts.\n`;
  return `${heading(io, name)}${printTable(io, columns, rows)}${scores}`;
}

const percent = (share: number): string => `${formatNumber(100 * share, 2)} %`;
