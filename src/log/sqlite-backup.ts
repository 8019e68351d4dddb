import type Database from 'better-sqlite3';
import { existsSync, renameSync, rmSync } from 'node:fs';
import { LogRefusal } from './log.ts';
import { openFile } from './sqlite-file.ts';
import { asRefusal, refusalOf } from './sqlite-refusal.ts';

/** Pages copied in one go, in which the thread that copies does nothing else. */
const PAGES_AT_ONCE = 500;

/**
 * Copies a log file while others write to it: the copy is the log as it stood when it was asked for, between two
 * appends. It gets its name when it is whole; what is broken off leaves TARGET.part.
 * @param onProgress told pages copied and pages in all
 * @throws LogRefusal batch-invalid when the target exists; not-a-log, corrupt, and what else the files refuse
 */
export async function backUpSqliteLog(
  path: string,
  target: string,
  onProgress?: (copied: number, total: number) => void,
  pagesAtOnce = PAGES_AT_ONCE,
): Promise<void> {
  if (existsSync(target)) throw new LogRefusal('batch-invalid', `${target} exists already; a backup never overwrites`);
  const part = `${target}.part`;
  rmSync(part, { force: true });
  const source = asRefusal(() => openFile(path, { readOnly: true, check: 'none' }));
  try {
    asRefusal(() => holdMoment(source));
    await source
      .backup(part, {
        progress: ({ totalPages, remainingPages }) => {
          onProgress?.(totalPages - remainingPages, totalPages);
          return pagesAtOnce;
        },
      })
      .catch((cause: unknown) => {
        throw refusalOf(cause);
      });
    renameSync(part, target);
  } finally {
    source.close();
    rmSync(part, { force: true });
  }
}

/**
 * From here on this connection sees the file as it stands now, whatever others append. Without it SQLite begins the copy anew after each
 * append, and a backup of a venue that is busy never ends.
 */
function holdMoment(source: Database.Database): void {
  source.exec('BEGIN');
  source.prepare('SELECT count(*) FROM sqlite_schema').get();
}
