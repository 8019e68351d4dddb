import Database from 'better-sqlite3';
import { LogRefusal } from './log.ts';
import { sqliteCode } from './sqlite-refusal.ts';

/** The process that writes a log. */
export interface LogHolder {
  readonly pid: number;
  readonly host: string;
  readonly sinceMs: number;
}

/** The licence of this process to write a log, until it is given back or the process ends, however it ends. */
export interface LogHold {
  release(): void;
}

/** Where the holder of a log file stands. */
export const holdFileOf = (logPath: string): string => `${logPath}.holder`;

/** How long somebody who is only looking is waited for, ms. */
const PATIENCE_MS = 500;

/**
 * Takes the licence, or says who has it. It is a lock that the operating system keeps for an open file and takes back when its process dies: a process that
 * was killed blocks nobody, whoever has its number now. The holder's name stands in the same file and only serves to be told.
 * The epoch of the log (LOGS-003) stays the net below: for programs that take no licence, and where a file system has no locks.
 * @throws LogRefusal unwritable when the file beside the log cannot be used
 * @see spec/16-LOGS, LOGS-045
 */
export function holdLog(logPath: string, who: LogHolder): LogHold | { readonly heldBy: LogHolder | undefined } {
  const path = holdFileOf(logPath);
  return asUnwritable(path, () => {
    const db = new Database(path, { timeout: PATIENCE_MS });
    try {
      take(db, who);
      return { release: () => release(db) };
    } catch (cause) {
      const heldBy = isBusy(cause) ? holderIn(db) : undefined;
      db.close();
      if (!isBusy(cause)) throw cause;
      return { heldBy };
    }
  });
}

/** The name becomes readable, then the lock is taken again: whoever is faster in between has it, with its own name. */
function take(db: Database.Database, { pid, host, sinceMs }: LogHolder): void {
  db.exec('BEGIN IMMEDIATE');
  db.exec('CREATE TABLE IF NOT EXISTS holder (pid INTEGER, host TEXT, since_ms INTEGER) STRICT; DELETE FROM holder');
  db.prepare('INSERT INTO holder VALUES (?, ?, ?)').run(pid, host, sinceMs);
  db.exec('COMMIT');
  db.exec('BEGIN IMMEDIATE');
}

/** The name may stay: somebody looks at it just now, or the file went with the folder of a run that could not begin. Closing is what gives the licence back. */
function release(db: Database.Database): void {
  try {
    db.exec('DELETE FROM holder; COMMIT');
  } catch (cause) {
    if (sqliteCode(cause) === '') throw cause;
  } finally {
    db.close();
  }
}

function holderIn(db: Database.Database): LogHolder | undefined {
  try {
    return db.prepare('SELECT pid, host, since_ms AS sinceMs FROM holder').get() as LogHolder | undefined;
  } catch {
    return undefined;
  }
}

const isBusy = (cause: unknown): boolean => sqliteCode(cause).startsWith('SQLITE_BUSY');

function asUnwritable<T>(path: string, work: () => T): T {
  try {
    return work();
  } catch (cause) {
    if (sqliteCode(cause) === '') throw cause;
    const sentence = `${path} cannot be used (${(cause as Error).message}); its folder must be writable, and a file that is damaged may be removed when no process writes the log`;
    throw new LogRefusal('unwritable', sentence, { cause });
  }
}
