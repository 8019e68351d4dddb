import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Command } from 'commander';
import { InputError } from '../cli-error.ts';
import { ioOf } from '../io.ts';
import type { Io } from '../io.ts';
import { wholeNumber } from '../option-number.ts';
import { findRun } from '../venue/run-folder.ts';
import { backUp } from './log/backup.ts';
import { exportLog } from './log/export.ts';
import type { ExportOptions } from './log/export.ts';
import { repair } from './log/repair.ts';
import { verify } from './log/verify.ts';

const ANY = wholeNumber({ from: 0, to: Number.MAX_SAFE_INTEGER });

const EXAMPLES = `
Examples:
  crossmargin log verify .crossmargin               the latest run: checksums, order, replay, snapshots, invariants
  crossmargin log repair broken.sqlite sound.sqlite  copies what is sound into a new file; the damaged one stays as it is
  crossmargin log export .crossmargin --from 100 --to 200
  crossmargin log backup .crossmargin copy.sqlite    while the venue runs; the copy is checked

Exit codes: 0 sound, and all of it there; 1 repair: some records are lost, verify and backup: a snapshot or an invariant is not right; 2 not a log, or
another bad input; 4 the log is damaged.`;

/** `crossmargin log`: what can be done to a log file from outside. */
export function register(program: Command): void {
  const log = program
    .command('log')
    .description('verify, repair, export or back up the log of a run')
    .addHelpText('after', EXAMPLES);
  log
    .command('verify')
    .description('read every record and snapshot, replay them, and say what is sound')
    .argument('<log>', 'a log file, the folder of a run, or a data folder (its latest run)')
    .action((name: string, _: object, command: Command) => verify(ioOf(command), logOf(ioOf(command), name)));
  log
    .command('repair')
    .description('copy the sound beginning of a damaged log into a new file')
    .argument('<log>', 'the damaged log')
    .argument('<target>', 'a file that does not exist yet')
    .action((name: string, target: string, _: object, command: Command) => {
      const io = ioOf(command);
      return repair(io, logOf(io, name), newFile(io, target, 'repair'));
    });
  log
    .command('export')
    .description('print records as JSON, one a line; a range that the log does not have is refused')
    .argument('<log>', 'a log file, the folder of a run, or a data folder (its latest run)')
    .option('--from <seq>', 'first record', ANY, 0)
    .option('--to <seq>', 'last record', ANY)
    .option('--events', 'with the events of each: replays from the beginning')
    .action((name: string, options: ExportOptions, command: Command) =>
      exportLog(ioOf(command), logOf(ioOf(command), name), options),
    );
  log
    .command('backup')
    .description('copy a log, also while it is being written, and check the copy')
    .argument('<log>', 'a log file, the folder of a run, or a data folder (its latest run)')
    .argument('<target>', 'a file that does not exist yet')
    .action((name: string, target: string, _: object, command: Command) => {
      const io = ioOf(command);
      return backUp(io, logOf(io, name), newFile(io, target, 'backup'));
    });
}

/** The log file that a name stands for. @throws InputError */
function logOf(io: Io, name: string): string {
  const path = findRun(io.cwd, name).log;
  if (!existsSync(path)) throw new InputError(`${path} does not exist; the folder has no log`);
  return path;
}

/** A file that is going to be made. @throws InputError when it is there */
function newFile(io: Io, target: string, what: string): { readonly target: string; readonly to: string } {
  const to = resolve(io.cwd, target);
  if (existsSync(to)) throw new InputError(`${target} exists already; a ${what} never overwrites`);
  return { target, to };
}
