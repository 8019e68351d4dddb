import { existsSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import { printTime } from '../../client/portfolio-file/time-field.ts';
import { LogRefusal } from '../../log/log.ts';
import type { Log } from '../../log/log.ts';
import { STORE_FORMAT, storeFormatOf } from '../../log/sqlite-file.ts';
import { openSqliteLog } from '../../log/sqlite-log.ts';
import type { Io } from '../io.ts';
import { formatNumber } from '../output/format.ts';
import { loadPreset, presetNames } from '../presets.ts';
import { SHARD } from '../venue/recorded-entries.ts';
import { latestRunFolder } from '../venue/run-folder.ts';
import type { RunFolder } from '../venue/run-folder.ts';
import { fail, ok, warn } from './check.ts';
import type { Finding, Machine } from './check.ts';

/** Entries after the last snapshot that a restart folds in about five seconds. */
const SUFFIX_WARN = 1_000_000;

/** How far in the future a file may have been written: what clocks of two machines may differ. */
const AHEAD_MS = 60_000;

export function presets(io: Io, chosen: string): Finding {
  try {
    for (const name of new Set([...presetNames(), chosen])) loadPreset(io, name);
  } catch (error) {
    return fail('presets', (error as Error).message, 'correct the preset, or name another with --preset');
  }
  return ok('presets', `${presetNames().length} presets pass their models' checks; a run would take ${chosen}`);
}

/** Every record of the latest run is read: numbers and checksums. What they come to is for `log verify`. */
export async function latestLog(machine: Machine, data: string): Promise<readonly Finding[]> {
  const run = latestRun(data);
  if (run === undefined || !existsSync(run.log)) return [ok('log', `no run in ${data} yet`)];
  try {
    const format = storeFormatOf(run.log);
    const log = await openSqliteLog(run.log, { readOnly: true, thread: 'caller', check: 'quick' });
    try {
      const records = await recordsOf(log);
      const written = `${run.log}: ${formatNumber(records, 0)} records, checksums right, store format ${format} of ${STORE_FORMAT}`;
      return [writtenBefore(machine, run, written), await snapshotAge(log, records)];
    } finally {
      await log.close();
    }
  } catch (error) {
    return [damaged(run, error)];
  }
}

function latestRun(data: string): RunFolder | undefined {
  try {
    return latestRunFolder(data);
  } catch {
    return undefined;
  }
}

async function recordsOf(log: Log): Promise<number> {
  let records = 0;
  for await (const _ of log.read(SHARD, 0)) records += 1;
  return records;
}

function writtenBefore(machine: Machine, { log }: RunFolder, written: string): Finding {
  const { mtimeMs } = statSync(log);
  if (mtimeMs <= machine.wallMs() + AHEAD_MS) return ok('log', written);
  return warn(
    'log',
    `${log} was written at ${printTime(mtimeMs)}, after the present time of the clock`,
    'set the clock before the venue starts: its entries would all get the time of the last one',
  );
}

async function snapshotAge(log: Log, records: number): Promise<Finding> {
  const snapshot = await log.getSnapshot(SHARD);
  const suffix = records - (snapshot?.seq ?? 0);
  const found =
    snapshot === undefined
      ? `none; a restart folds ${formatNumber(records, 0)} entries`
      : `the last covers ${formatNumber(snapshot.seq, 0)} entries; a restart folds ${formatNumber(suffix, 0)} more`;
  return suffix > SUFFIX_WARN
    ? warn('snapshot', found, 'give a smaller --snapshot-every, above 0')
    : ok('snapshot', found);
}

function damaged({ log }: RunFolder, error: unknown): Finding {
  const sentence = `${log}: ${(error as Error).message}`;
  if (!(error instanceof LogRefusal)) return fail('log', sentence, `look at it with crossmargin log verify ${log}`);
  if (error.reason === 'newer-build') return fail('log', sentence, 'use the build that wrote it, or a newer one');
  if (error.reason === 'locked') return warn('log', sentence, 'another process has it for itself; ask again later');
  const last = error.lastGoodSeq === undefined ? '' : ` (record ${error.lastGoodSeq} is the last sound one)`;
  return fail('log', `${sentence}${last}`, `crossmargin log verify ${log}, then log repair ${log} into a new file`);
}

/** Whether the status can listen: on loopback, so that only this machine reaches it. */
export async function port(asked: number | undefined, http: boolean): Promise<Finding> {
  if (!http) return ok('port', 'not used (no HTTP status)');
  const wanted = asked ?? 8080;
  const code = await refusalToListen(wanted);
  if (code === undefined) return ok('port', `127.0.0.1:${wanted} can be used; only this machine reaches it`);
  const found = `127.0.0.1:${wanted} cannot be used (${code})`;
  return asked === undefined
    ? warn('port', `${found}; a free one would be taken`, 'give one with --port, port or CROSSMARGIN_PORT')
    : fail('port', found, 'end what listens there, or give another with --port');
}

function refusalToListen(wanted: number): Promise<string | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    server.listen({ host: '127.0.0.1', port: wanted }, () => server.close(() => resolve(undefined)));
  });
}
