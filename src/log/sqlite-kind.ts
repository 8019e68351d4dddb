import type Database from 'better-sqlite3';
import { closeSync, existsSync, openSync, readSync, statSync } from 'node:fs';
import { LogRefusal } from './log.ts';
import { sqliteCode } from './sqlite-refusal.ts';

const BEGINNING = 16;

/** A file of no bytes is a log that has yet to begin, for whoever may write it. @throws LogRefusal not-a-log for whoever may only read it */
export function askNotEmpty(path: string): void {
  if (!existsSync(path) || statSync(path).size > 0 || existsSync(`${path}-wal`)) return;
  throw new LogRefusal('not-a-log', `${path} is an empty file: nothing was ever recorded in it`);
}

/** Whether a SQLite file has the tables of a log, or may still get them. @throws LogRefusal not-a-log */
export function askIsLog(db: Database.Database, path: string): void {
  const tables = db.prepare('SELECT name FROM sqlite_schema').pluck().all() as readonly string[];
  if (['shards', 'batches'].every((name) => tables.includes(name))) return;
  const isBegun = tables.length === 0 || tables.includes('shards');
  if (isBegun && !db.readonly) return;
  const why = isBegun ? 'nothing was ever recorded in it' : 'it is a SQLite file without the tables of one';
  throw new LogRefusal('not-a-log', `${path} is not a log of crossmargin: ${why}`);
}

/**
 * What a file is that SQLite does not take for its own: damaged when zeros stand where the beginning was, since no program writes that, disks and file systems do;
 * else something else. Only such a file is looked at beside SQLite: closing one that a connection of this process has open would take away its locks.
 */
export function whatItIs(path: string, cause: unknown): unknown {
  if (sqliteCode(cause) !== 'SQLITE_NOTADB') return cause;
  const begins = beginning(path);
  if (begins.every((byte) => byte === 0))
    return new LogRefusal('corrupt', 'the file begins with zeros: its first page is lost', { cause });
  if (begins.toString('latin1').startsWith('SQLite format 3')) return cause;
  return new LogRefusal('not-a-log', `${path} is not a log of crossmargin: it is not a SQLite file`, { cause });
}

function beginning(path: string): Buffer {
  const file = openSync(path, 'r');
  try {
    const bytes = Buffer.alloc(BEGINNING);
    return bytes.subarray(0, readSync(file, bytes, 0, BEGINNING, 0));
  } finally {
    closeSync(file);
  }
}
