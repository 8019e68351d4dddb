import { existsSync } from 'node:fs';
import type { Command } from 'commander';
import { openSqliteLog } from '../../log/sqlite-log.ts';
import { digestFileOf, openDigestFile } from '../../node/digest-file.ts';
import { openFollower } from '../../node/follower.ts';
import type { Follower } from '../../node/follower.ts';
import { InputError } from '../cli-error.ts';
import { keepFaultReport } from '../fault-text.ts';
import { ioOf } from '../io.ts';
import type { Io } from '../io.ts';
import { wholeNumber } from '../option-number.ts';
import { formatNumber } from '../output/format.ts';
import { SHARD } from '../venue/recorded-entries.ts';
import { findRun } from '../venue/run-folder.ts';

interface FollowOptions {
  readonly checkEvery: number;
  readonly once?: boolean;
}

const EXAMPLES = `
Examples:
  crossmargin follow .crossmargin                   a second replica of the latest run, while start --serve writes it
  crossmargin follow .crossmargin --once            up to the present end, then the digest
  crossmargin watch -- follow .crossmargin`;

/** `crossmargin follow`: a second replica, which compares digests with the first; who disagrees stops, both of them. */
export function register(program: Command): void {
  program
    .command('follow')
    .description(
      'fold the log of a venue while it is written, and compare digests with it; both stop when they disagree',
    )
    .argument('<log>', 'a log file, the folder of a run, or a data folder (its latest run)')
    .option(
      '--check-every <n>',
      'entries between two digests; as the venue has it',
      wholeNumber({ from: 1, to: 1_000_000_000 }),
      1000,
    )
    .option('--once', 'end where the log ends now, and print the digest')
    .addHelpText('after', EXAMPLES)
    .action((name: string, options: FollowOptions, command: Command) => follow(ioOf(command), name, options));
}

async function follow(io: Io, name: string, { checkEvery, once = false }: FollowOptions): Promise<void> {
  const folder = findRun(io.cwd, name);
  if (!existsSync(folder.log)) throw new InputError(`${folder.log} does not exist; the folder has no log`);
  const board = openDigestFile(digestFileOf(folder.log));
  board.subscribe(({ entries, digest, replica }) =>
    io.stdout.write(`${String(entries).padStart(10)}  ${digest}  ${replica}\n`),
  );
  const over = new AbortController();
  let stopped: { readonly cause: unknown } | undefined;
  const follower = await openFollower({
    log: await openSqliteLog(folder.log, { readOnly: true }),
    shard: SHARD,
    checkEvery,
    board,
    replica: `follower ${process.pid}`,
    onStop: (cause) => {
      stopped = { cause };
      over.abort();
    },
  });
  try {
    tellBeginning(io, folder.log, follower);
    if (once) await follower.caughtUp();
    else await aborted(AbortSignal.any([io.signal, over.signal]));
    if (stopped === undefined)
      io.stdout.write(`digest after ${formatNumber(follower.entries, 0)} entries: ${follower.digest()}\n`);
  } finally {
    await follower.close();
    board.close();
  }
  if (stopped === undefined) return;
  const report = keepFaultReport(folder.path, stopped.cause);
  if (report !== undefined) io.stderr.write(`report: ${report}\n`);
  throw stopped.cause;
}

function tellBeginning(io: Io, path: string, { entries, recovery }: Follower): void {
  const snapshot = recovery.fromSnapshot > 0 ? `, from the snapshot of ${formatNumber(recovery.fromSnapshot, 0)}` : '';
  io.stderr.write(`following ${path} after ${formatNumber(entries, 0)} entries${snapshot}; Ctrl-C ends it\n`);
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
