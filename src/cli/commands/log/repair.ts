import { rmSync } from 'node:fs';
import { openSqliteLog } from '../../../log/sqlite-log.ts';
import { repairLog } from '../../../node/verify.ts';
import type { LogRepair } from '../../../node/verify.ts';
import { NegativeAnswer } from '../../cli-error.ts';
import type { Io } from '../../io.ts';
import { formatNumber } from '../../output/format.ts';
import { SHARD } from '../../venue/recorded-entries.ts';
import { damagedAfter, judgeLog, soundRecords } from './judged-log.ts';
import type { JudgedLog } from './judged-log.ts';

/**
 * `crossmargin log repair`: the sound beginning of a log as a new file; the old one is only read.
 * @param target what the user calls the new file, `to` its path
 * @throws NegativeAnswer when something was lost; DamagedLog when nothing is sound, and then there is no new file
 */
export async function repair(io: Io, path: string, { target, to }: { target: string; to: string }): Promise<void> {
  const judged = await judgeLog(path);
  const { verdict } = judged;
  if (verdict.records === 0) throw damagedAfter(verdict, '; nothing can be rescued, and no file was made');
  const kept = await copied(judged, to);
  io.stdout.write(
    `${formatNumber(kept.records, 0)} records and ${kept.snapshots} snapshots copied to ${target}: ${soundRecords(judged)}\n`,
  );
  const left = verdict.snapshots.length - kept.snapshots;
  if (left > 0) io.stdout.write(`${left} snapshots that are not sound were left behind; the venue makes new ones\n`);
  if (verdict.problem !== undefined) throw new NegativeAnswer(`not everything could be rescued: ${verdict.problem}`);
  io.stdout.write('no record is lost\n');
}

/** What is broken off leaves no file that looks like a log. */
async function copied({ open, verdict }: JudgedLog, to: string): Promise<LogRepair> {
  const log = await open();
  try {
    const copy = await openSqliteLog(to, { thread: 'caller' });
    try {
      return await repairLog(log, copy, SHARD, verdict);
    } finally {
      await copy.close();
    }
  } catch (error) {
    for (const ending of ['', '-wal', '-shm']) rmSync(`${to}${ending}`, { force: true });
    throw error;
  } finally {
    await log.close();
  }
}
