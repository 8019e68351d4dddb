import Database from 'better-sqlite3';
import { existsSync } from 'node:fs';
import { LogRefusal } from './log.ts';
import { asRefusal } from './sqlite-refusal.ts';

/** Pages copied before writers get their turn. */
const PAGES_AT_ONCE = 500;

/**
 * Copies a log file while others write to it: the copy is the log as it stood at one moment between two appends.
 * @param onProgress told pages copied and pages in all
 * @throws LogRefusal batch-invalid when the target exists; what the files refuse
 */
export async function backUpSqliteLog(
  path: string,
  target: string,
  onProgress?: (copied: number, total: number) => void,
): Promise<void> {
  if (existsSync(target)) throw new LogRefusal('batch-invalid', `${target} exists already; a backup never overwrites`);
  const source = asRefusal(() => new Database(path, { readonly: true, fileMustExist: true }));
  try {
    await source.backup(target, {
      progress: ({ totalPages, remainingPages }) => {
        onProgress?.(totalPages - remainingPages, totalPages);
        return PAGES_AT_ONCE;
      },
    });
  } finally {
    source.close();
  }
}
