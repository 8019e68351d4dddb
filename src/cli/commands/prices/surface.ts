import type { Command } from 'commander';
import { replayChains } from '../../../feeds/replay.ts';
import { LIQUID, MONEYNESS, surfaceReport, TENORS } from '../../../feeds/surface/surface-report.ts';
import type { SurfaceReport } from '../../../feeds/surface/surface-report.ts';
import { NegativeAnswer } from '../../cli-error.ts';
import type { Io } from '../../io.ts';
import { ioOf } from '../../io.ts';
import { csvLines, formatNumber, formatShare } from '../../output/format.ts';
import { heading, left, printTable, right } from '../../output/table.ts';
import { outputOption } from '../margin.ts';
import { dataFolder, readingFiles } from './recorded.ts';

interface SurfaceOptions {
  readonly data: string;
  readonly output: 'table' | 'json' | 'csv';
}

/** `crossmargin prices surface`: fits every expiry of every recorded snapshot and says how well. */
export function registerSurface(prices: Command): void {
  prices
    .command('surface')
    .description('fit the vol surface of recorded option chains: errors by expiry and moneyness, arbitrage left')
    .requiredOption('--data <path>', 'folder with deribit_<COIN>_options_<YYYY-MM>.csv.gz files')
    .addOption(outputOption())
    .addHelpText('after', '\nExit code 1 when an expiry cannot be fitted or arbitrage is left.')
    .action((options: SurfaceOptions, command: Command) => {
      const io = ioOf(command);
      const folder = dataFolder(io, options.data, 'deribit_chain_2026', (file) =>
        /_options_\d{4}-\d{2}\.csv/.test(file),
      );
      const report = readingFiles(() => surfaceReport(replayChains(folder), progress(io)));
      io.stdout.write(printed(io, report, options.output));
      const wrong = report.held + report.missing + report.butterflyViolations + report.calendarViolations;
      if (wrong > 0) throw new NegativeAnswer(`${wrong} expiries were not fitted or admit arbitrage`);
    });
}

function progress(io: Io): () => void {
  let done = 0;
  return () => {
    done += 1;
    if (io.interactive) io.stderr.write(`\r${done} snapshots fitted`);
  };
}

function printed(io: Io, report: SurfaceReport, output: SurfaceOptions['output']): string {
  if (output === 'json')
    return `${JSON.stringify({ ...report, dropped: Object.fromEntries(report.dropped) }, undefined, 2)}\n`;
  const points = (share: number): string => formatNumber(share * 100, 2);
  if (output === 'csv') {
    const rows = report.cells.map(({ tenor, moneyness, options, insideShare, meanError }) => [
      tenor,
      moneyness,
      options,
      insideShare,
      meanError,
    ]);
    return csvLines([['tenor', 'moneyness', 'liquidOptions', 'insideShare', 'meanError'], ...rows]);
  }
  const cell = (i: number, j: number): string => {
    const { options, insideShare, meanError } = report.cells[i * MONEYNESS.length + j];
    return options === 0 ? '' : `${formatShare(insideShare)} ${points(meanError)}`;
  };
  return [
    `${report.snapshots} snapshots, ${report.expiries} expiries: ${report.fitted} fitted, ${report.held} held, ${report.missing} missing; `,
    `${report.butterflyViolations} butterfly and ${report.calendarViolations} calendar violations\n`,
    `${formatNumber(report.quotes, 0)} quotes: median |vol - mid| weighted by spread ${points(report.medianError)} vol points\n`,
    `left out: ${[...report.dropped].map(([fault, count]) => `${fault} ${formatNumber(count, 0)}`).join(', ')}\n`,
    `liquid options (out of the money, both sides quoted, at most ${points(2 * LIQUID.halfSpreadMax)} vol points wide, within ${LIQUID.deviationsMax} standard deviations): `,
    `${formatNumber(report.liquid.options, 0)}, mark between bid and ask ${formatShare(report.liquid.insideShare)}\n`,
    heading(io, 'Liquid options: share marked between bid and ask, mean |vol - mid| in vol points'),
    printTable(
      io,
      [left('time to expiry'), ...MONEYNESS.map(right)],
      TENORS.map((tenor, i) => [tenor, ...MONEYNESS.map((_, j) => cell(i, j))]),
    ),
  ].join('');
}
