import { readFileSync } from 'node:fs';
import { Command } from 'commander';
import * as doctor from './commands/doctor.ts';
import * as explain from './commands/explain.ts';
import * as feed from './commands/feed.ts';
import * as follow from './commands/follow.ts';
import * as fund from './commands/fund.ts';
import * as lab from './commands/lab.ts';
import * as log from './commands/log.ts';
import * as margin from './commands/margin.ts';
import * as models from './commands/models.ts';
import * as prices from './commands/prices.ts';
import * as replay from './commands/replay.ts';
import * as schema from './commands/schema.ts';
import * as start from './commands/start.ts';
import * as warnings from './commands/warnings.ts';
import * as waterfall from './commands/waterfall.ts';
import * as watch from './commands/watch.ts';
import * as whatif from './commands/whatif.ts';
import { setIo } from './io.ts';
import type { Io } from './io.ts';

const HELP = `
Start here:
  crossmargin start                                    a venue on generated prices: accounts, a crash, liquidations
  crossmargin margin examples/portfolios/covered-call.json --explain
  crossmargin margin examples/portfolios/covered-call.json --compare

Exit codes: 0 done; 1 the answer is no; 2 bad input or usage; 3 a fault of the program; 4 a damaged log; 130 interrupted.
Data goes to stdout, progress and notes to stderr. NO_COLOR is honoured. Guides: docs/guide/.`;

/** The commands under the headings of the help, in the order a newcomer meets them. */
const GROUPS = [
  ['A venue:', [start, replay, explain, warnings, fund, log, follow, watch]],
  ['A book:', [margin, whatif, models]],
  ['Recorded markets:', [feed, prices, waterfall, lab]],
  ['This program:', [schema, doctor]],
] as const;

/** The whole program: every command, wired to one io. */
export function buildProgram(io: Io): Command {
  const program = new Command('crossmargin');
  setIo(program, io);
  program
    .description('A cross-margin risk engine for derivatives venues: margin, liquidation and replay, exact to the bit.')
    .version(version(), '-V, --version', 'print the version')
    .helpOption('-h, --help', 'explain a command')
    .showSuggestionAfterError(true)
    .addHelpText('after', HELP)
    .configureOutput({
      writeOut: (text) => io.stdout.write(text),
      writeErr: (text) => io.stderr.write(text),
      getOutHelpWidth: () => io.columns,
      getErrHelpWidth: () => io.columns,
      getOutHasColors: () => io.colour,
      getErrHasColors: () => false,
    })
    .exitOverride();
  for (const [heading, commands] of GROUPS) {
    program.commandsGroup(heading);
    for (const { register } of commands) register(program);
  }
  program.helpCommand('help [command]', 'explain a command');
  for (const command of program.commands) command.copyInheritedSettings(program);
  return program;
}

function version(): string {
  const packageFile = new URL('../../package.json', import.meta.url);
  return (JSON.parse(readFileSync(packageFile, 'utf8')) as { version: string }).version;
}
