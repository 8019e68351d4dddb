import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Command } from 'commander';
import { commandToJson, outcomeToJson } from '../../codec/json.ts';
import { decodeLogEntry } from '../../codec/log-record.ts';
import { LogRefusal } from '../../log/log.ts';
import type { Log, LogRecord } from '../../log/log.ts';
import { backUpSqliteLog } from '../../log/sqlite-backup.ts';
import { openSqliteLog } from '../../log/sqlite-log.ts';
import { recover, replay } from '../../node/replica.ts';
import { repairLog, verifyLog } from '../../node/verify.ts';
import type { LogVerdict } from '../../node/verify.ts';
import { InputError, NegativeAnswer } from '../cli-error.ts';
import { ioOf } from '../io.ts';
import type { Io } from '../io.ts';
import { wholeNumber } from '../option-number.ts';
import { formatNumber } from '../output/format.ts';
import { SHARD } from '../venue/recorded-entries.ts';
import { findRun } from '../venue/run-folder.ts';

const ANY = wholeNumber({ from: 0, to: Number.MAX_SAFE_INTEGER });

const EXAMPLES = `
Examples:
  crossmargin log verify .crossmargin               the latest run: checksums, order, replay, snapshots, invariants
  crossmargin log repair broken.sqlite sound.sqlite  copies what is sound into a new file; the damaged one stays as it is
  crossmargin log export .crossmargin --from 100 --to 200
  crossmargin log backup .crossmargin copy.sqlite    while the venue runs`;

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
    .action((name: string, _: object, command: Command) => verify(ioOf(command), name));
  log
    .command('repair')
    .description('copy the sound beginning of a damaged log into a new file')
    .argument('<log>', 'the damaged log')
    .argument('<target>', 'a file that does not exist yet')
    .action((name: string, target: string, _: object, command: Command) => repair(ioOf(command), name, target));
  log
    .command('export')
    .description('print records as JSON, one a line')
    .argument('<log>', 'a log file, the folder of a run, or a data folder (its latest run)')
    .option('--from <seq>', 'first record', ANY, 0)
    .option('--to <seq>', 'last record', ANY)
    .option('--events', 'with the events of each: replays from the beginning')
    .action((name: string, options: ExportOptions, command: Command) => exportLog(ioOf(command), name, options));
  log
    .command('backup')
    .description('copy a log, also while it is being written')
    .argument('<log>', 'a log file, the folder of a run, or a data folder (its latest run)')
    .argument('<target>', 'a file that does not exist yet')
    .action((name: string, target: string, _: object, command: Command) => backUp(ioOf(command), name, target));
}

interface ExportOptions {
  readonly from: number;
  readonly to?: number;
  readonly events?: boolean;
}

/** Opens the log of a run for reading, without judging it: that is what these commands are for. */
async function opened<T>(io: Io, name: string, work: (log: Log, path: string) => Promise<T>): Promise<T> {
  const path = findRun(io.cwd, name).log;
  if (!existsSync(path)) throw new InputError(`${path} does not exist; the folder has no log`);
  const log = await openSqliteLog(path, { readOnly: true, thread: 'caller', check: 'none' });
  try {
    return await work(log, path);
  } finally {
    await log.close();
  }
}

async function verify(io: Io, name: string): Promise<void> {
  const verdict = await opened(io, name, (log) => judged(log));
  io.stdout.write(report(verdict));
  const unsound = verdict.snapshots.filter(({ problem }) => problem !== undefined).length;
  if (verdict.problem !== undefined) {
    throw new NegativeAnswer(`the log is damaged after record ${verdict.records - 1}: ${verdict.problem}`);
  }
  if (unsound > 0) throw new NegativeAnswer(`${unsound} of ${verdict.snapshots.length} snapshots are not sound`);
  if (verdict.broken.length > 0) throw new NegativeAnswer(`the state breaks an invariant: ${verdict.broken[0]}`);
}

/** The verdict, also of a file that is not even a database. */
async function judged(log: Log): Promise<LogVerdict> {
  try {
    return await verifyLog(log, SHARD);
  } catch (cause) {
    if (!(cause instanceof LogRefusal) || cause.reason === 'newer-build') throw cause;
    return { records: 0, problem: cause.message, snapshots: [], broken: [] };
  }
}

function report({ records, snapshots, digest }: LogVerdict): string {
  const lines = [
    `${formatNumber(records, 0)} records are sound${digest === undefined ? '' : `; digest after the last one: ${digest}`}`,
    ...snapshots.map(({ seq, problem }) => `snapshot of ${formatNumber(seq, 0)} records: ${problem ?? 'sound'}`),
  ];
  return `${lines.join('\n')}\n`;
}

async function repair(io: Io, name: string, target: string): Promise<void> {
  const to = resolve(io.cwd, target);
  if (existsSync(to)) throw new InputError(`${target} exists already; a repair never overwrites`);
  await opened(io, name, async (log) => {
    const verdict = await judged(log);
    if (verdict.records === 0)
      throw new NegativeAnswer(`nothing in the log is sound: ${verdict.problem ?? 'it is empty'}`);
    const copy = await openSqliteLog(to, { thread: 'caller' });
    try {
      const { records, snapshots } = await repairLog(log, copy, SHARD, verdict);
      io.stdout.write(`${formatNumber(records, 0)} records and ${snapshots} snapshots copied to ${target}\n`);
      io.stdout.write(verdict.problem === undefined ? 'nothing was damaged\n' : `left behind: ${verdict.problem}\n`);
    } finally {
      await copy.close();
    }
  });
}

async function exportLog(io: Io, name: string, options: ExportOptions): Promise<void> {
  const { from, to = Number.MAX_SAFE_INTEGER, events = false } = options;
  await opened(io, name, async (log) => {
    const before = events ? await recover(log, SHARD, { until: from }) : { state: undefined };
    let state = before.state;
    for await (const record of log.read(SHARD, from)) {
      if (record.seq > to) return;
      let told: object = {};
      if (events) {
        state = replay(state, record, {
          onOutcome: (outcome) => {
            told = { events: (outcomeToJson(outcome) as { events: unknown }).events };
          },
        });
      }
      io.stdout.write(`${JSON.stringify({ ...lineOf(record), ...told })}\n`);
    }
  });
}

function lineOf({ seq, id, bytes }: LogRecord): object {
  const entry = decodeLogEntry(bytes);
  if (entry === undefined) return { seq, id, unreadable: bytes.length };
  if (entry.kind === 'genesis') return { seq, genesis: entry.genesis };
  return { seq, id, timeMs: entry.timeMs, command: commandToJson(entry.command) };
}

async function backUp(io: Io, name: string, target: string): Promise<void> {
  const to = resolve(io.cwd, target);
  if (existsSync(to)) throw new InputError(`${target} exists already; a backup never overwrites`);
  const path = findRun(io.cwd, name).log;
  if (!existsSync(path)) throw new InputError(`${path} does not exist; the folder has no log`);
  await backUpSqliteLog(path, to);
  io.stdout.write(`${path} copied to ${target}\n`);
}
