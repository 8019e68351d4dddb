import { Option } from 'commander';
import type { Command } from 'commander';
import { printTime } from '../../client/portfolio-file/time-field.ts';
import { FundWatch } from '../../engine/fund-flows.ts';
import { fundRecord } from '../../engine/fund-query.ts';
import { LABEL_WIDTH } from '../../engine/schema.ts';
import { getText } from '../../engine/table.ts';
import { ioOf } from '../io.ts';
import type { Io } from '../io.ts';
import { wholeNumber } from '../option-number.ts';
import { formatNumber } from '../output/format.ts';
import { printFund } from '../output/fund-table.ts';
import { foldRun } from '../venue/fold-run.ts';
import { fundStatus } from '../venue/fund-view.ts';

interface FundOptions {
  readonly until?: number;
  readonly output: 'table' | 'json';
}

const EXAMPLES = `
Examples:
  crossmargin fund .crossmargin                  as the latest run ended
  crossmargin fund .crossmargin --until 6000     after 6,000 entries
  crossmargin fund .crossmargin --output json`;

/** `crossmargin fund`: the insurance fund of a log at any entry. */
export function register(program: Command): void {
  program
    .command('fund')
    .description('the insurance fund of a log: what it holds, earned and paid, its inventory, and Cover-2')
    .argument('<log>', 'a log file, the folder of a run, or a data folder (its latest run)')
    .option('--until <n>', 'entries of the log to fold (default: all)', wholeNumber({ from: 1, to: 1_000_000_000 }))
    .addOption(new Option('-o, --output <form>', 'how to print').choices(['table', 'json']).default('table'))
    .addHelpText('after', EXAMPLES)
    .action((log: string, options: FundOptions, command: Command) => fund(ioOf(command), log, options));
}

async function fund(io: Io, name: string, { until, output }: FundOptions): Promise<void> {
  const watch = new FundWatch();
  const state = await foldRun(io, name, { after: (after, { events }) => watch.observe(after, events) }, until);
  const record = fundRecord(state);
  if (output === 'json') {
    io.stdout.write(`${JSON.stringify(fundStatus(record, watch), undefined, 2)}\n`);
    return;
  }
  const labelOf = (account: number): string =>
    getText(state.accounts.columns.label, LABEL_WIDTH, account) || `account ${account}`;
  io.stdout.write(`${printTime(record.timeMs)}, after ${formatNumber(record.seq + 1, 0)} entries\n`);
  io.stdout.write(printFund(io, record, watch, labelOf));
}
