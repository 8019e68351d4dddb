import { Option } from 'commander';
import type { Command } from 'commander';
import { printTime } from '../../client/portfolio-file/time-field.ts';
import { earlyWarnings } from '../../engine/early-warnings.ts';
import { nextSeq, stateTime } from '../../engine/state.ts';
import type { State } from '../../engine/state.ts';
import { volView, watchPrices } from '../../engine/vol-view.ts';
import { HORIZONS } from '../../risk/early-warning/horizon.ts';
import { VolWatch } from '../../risk/early-warning/vol-watch.ts';
import { ioOf } from '../io.ts';
import type { Io } from '../io.ts';
import { wholeNumber } from '../option-number.ts';
import { formatNumber } from '../output/format.ts';
import { printWarnings } from '../output/warning-table.ts';
import { foldRun } from '../venue/fold-run.ts';
import { warningStatus } from '../venue/warning-view.ts';

interface WarningsOptions {
  readonly limit: number;
  readonly until?: number;
  readonly output: 'table' | 'json';
}

const EXAMPLES = `
Examples:
  crossmargin warnings .crossmargin                           accounts of the latest run, as it ended
  crossmargin warnings .crossmargin --until 6000 --limit 10   as they stood after 6,000 entries
  crossmargin warnings .crossmargin/run-0001 --output json`;

const NOTES = `sd: deviations of a day, of the nearest underlying alone and of the whole book. Probabilities: that maintenance headroom is gone within the
horizon, from the vol of the prices in the log, stressed with the surface. What they were worth: crossmargin waterfall reliability.
`;

/** `crossmargin warnings`: accounts by how near they are to liquidation. */
export function register(program: Command): void {
  program
    .command('warnings')
    .description('accounts ranked by the probability that they are liquidated, with their distance to the line')
    .argument('<log>', 'a log file, the folder of a run, or a data folder (its latest run)')
    .option('-n, --limit <n>', 'accounts to list', wholeNumber({ from: 1, to: 100_000 }), 20)
    .option('--until <n>', 'entries of the log to fold (default: all)', wholeNumber({ from: 1, to: 1_000_000_000 }))
    .addOption(new Option('-o, --output <form>', 'how to print').choices(['table', 'json']).default('table'))
    .addHelpText('after', EXAMPLES)
    .action((log: string, options: WarningsOptions, command: Command) => warn(ioOf(command), log, options));
}

async function warn(io: Io, name: string, { limit, until, output }: WarningsOptions): Promise<void> {
  const watch = new VolWatch();
  const state = await foldRun(io, name, { after: (after, outcome) => watchPrices(watch, after, outcome) }, until);
  const view = volView(watch, state);
  const warnings = earlyWarnings(state, view, Number.MAX_SAFE_INTEGER);
  const listed = warnings.slice(0, limit).map(warningStatus);
  if (output === 'json') {
    io.stdout.write(`${JSON.stringify({ ...moment(state), warnings: listed }, undefined, 2)}\n`);
    return;
  }
  const expected = (field: 'fiveMinutes' | 'hour' | 'day'): string =>
    formatNumber(
      warnings.reduce((sum, warning) => sum + warning[field], 0),
      2,
    );
  const { entries, timeMs } = moment(state);
  io.stdout.write(
    `${printTime(timeMs)}, after ${formatNumber(entries, 0)} entries: ${formatNumber(warnings.length, 0)} accounts with books that move; breaches to be expected: ${expected('fiveMinutes')} in 5 minutes, ${expected('hour')} in an hour, ${expected('day')} in a day\n${vols(state, view)}\n`,
  );
  io.stdout.write(`${printWarnings(io, listed)}${NOTES}`);
}

const moment = (state: State): { entries: number; timeMs: number } => ({
  entries: nextSeq(state),
  timeMs: stateTime(state),
});

/** The vols that the probabilities stand on. */
function vols(state: State, view: ReturnType<typeof volView>): string {
  const { asset } = state.underlyings.columns;
  const words: string[] = [];
  for (const [name, underlying] of state.derived.underlyingByName) {
    if (state.assets.columns.kind[asset[underlying]] !== 0) continue;
    const [soon, day] = [HORIZONS.fiveMinutes, HORIZONS.day].map((horizon) => 100 * view.vol(underlying, horizon));
    words.push(`${name} ${formatNumber(soon, 0)} % / ${formatNumber(day, 0)} %`);
  }
  return `vol over 5 minutes / a day: ${words.join(', ')}`;
}
