import { existsSync, renameSync, rmSync } from 'node:fs';
import { backUpSqliteLog } from '../../../log/sqlite-backup.ts';
import { InputError } from '../../cli-error.ts';
import type { Io } from '../../io.ts';
import { damagedAfter, judgeLog, soundRecords } from './judged-log.ts';
import { askSnapshots } from './verify.ts';

/**
 * `crossmargin log backup`: copies, then reads the copy as a recovery would. A copy of damage is the best there is when a disk dies, so it is kept,
 * but not under the name that was asked for: a file of that name is sound.
 * @throws DamagedLog
 */
export async function backUp(io: Io, path: string, { target, to }: { target: string; to: string }): Promise<void> {
  const damaged = `${to}.damaged`;
  if (existsSync(damaged))
    throw new InputError(`${target}.damaged exists already, from an earlier backup; look at it and move it away`);
  await backUpSqliteLog(path, to);
  const judged = await judgeLog(to);
  const { verdict } = judged;
  // What SQLite puts beside a file that it reads; nobody else knows the copy yet.
  for (const ending of ['-wal', '-shm']) rmSync(`${to}${ending}`, { force: true });
  if (verdict.problem !== undefined) {
    renameSync(to, damaged);
    throw damagedAfter(
      verdict,
      `; the copy is as damaged as the log and is kept as ${target}.damaged, there is no ${target}`,
    );
  }
  io.stdout.write(`${path} copied to ${target} and checked: ${soundRecords(judged)}\n`);
  askSnapshots(verdict);
}
