import Database from 'better-sqlite3';
import { LogRefusal } from './log.ts';
import { askIsLog, askNotEmpty, whatItIs } from './sqlite-kind.ts';
import { PAGES_DAMAGED } from './sqlite-refusal.ts';

/** Version of the file's layout, kept in its user_version. 1 had every snapshot in one piece; such files are read, and written on as 2. */
export const STORE_FORMAT = 2;

/** Snapshots in parts: a snapshot without a head was broken off. */
const SNAPSHOT_TABLES = (kind: '' | 'TEMP'): string => `
CREATE ${kind} TABLE IF NOT EXISTS snapshot_heads (
  place INTEGER PRIMARY KEY, crc INTEGER NOT NULL, parts INTEGER NOT NULL, size INTEGER NOT NULL
) STRICT;
CREATE ${kind} TABLE IF NOT EXISTS snapshot_parts (
  place INTEGER NOT NULL, part INTEGER NOT NULL, bytes BLOB NOT NULL, PRIMARY KEY (place, part)
) STRICT;
`;

const SCHEMA = `
CREATE TABLE IF NOT EXISTS shards (
  id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, epoch INTEGER NOT NULL, next_seq INTEGER NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS batches (
  place INTEGER PRIMARY KEY, count INTEGER NOT NULL, epoch INTEGER NOT NULL, frame BLOB NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS runs (
  shard INTEGER NOT NULL, client INTEGER NOT NULL, first_number INTEGER NOT NULL, last_number INTEGER NOT NULL,
  first_seq INTEGER NOT NULL, PRIMARY KEY (shard, client, first_number)
) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS snapshots (
  place INTEGER PRIMARY KEY, crc INTEGER NOT NULL, bytes BLOB NOT NULL
) STRICT;
${SNAPSHOT_TABLES('')}
PRAGMA user_version = ${STORE_FORMAT};
`;

export interface SqliteOptions {
  /** What is checked when the file is opened: its structure (`quick`), every page and every record (`full`), or nothing. */
  readonly check?: 'quick' | 'full' | 'none';
  /** Opens for reading only: nothing is created, nothing can be appended. */
  readonly readOnly?: boolean;
  /** Pages of 4 KiB that the file may have: beyond that appends are refused as `full`. */
  readonly pagesMax?: number;
}

/** Opens the file, or refuses it: damaged, of another format, no log at all. Creates what is missing unless it is only read. */
export function openFile(path: string, options: SqliteOptions): Database.Database {
  const { readOnly = false } = options;
  if (readOnly) askNotEmpty(path);
  const db = new Database(path, { readonly: readOnly, fileMustExist: readOnly });
  try {
    prepareFile(db, path, options);
    return db;
  } catch (cause) {
    db.close();
    throw whatItIs(path, cause);
  }
}

function prepareFile(
  db: Database.Database,
  path: string,
  { check = 'quick', readOnly = false, pagesMax }: SqliteOptions,
): void {
  db.pragma('busy_timeout = 2000');
  if (check !== 'none') askSound(db, check);
  askIsLog(db, path);
  const format = db.pragma('user_version', { simple: true });
  if (typeof format !== 'number' || format > STORE_FORMAT) {
    throw new LogRefusal(
      'newer-build',
      `the file has store format ${String(format)}; this build reads 1 to ${STORE_FORMAT}: use a newer one`,
    );
  }
  if (readOnly) {
    if (format < STORE_FORMAT) db.exec(SNAPSHOT_TABLES('TEMP'));
    return;
  }
  db.pragma('journal_mode = WAL');
  db.pragma('synchronous = FULL');
  db.exec(SCHEMA);
  if (pagesMax !== undefined) db.pragma(`max_page_count = ${Math.floor(pagesMax)}`);
}

function askSound(db: Database.Database, check: 'quick' | 'full'): void {
  const verdict = db.pragma(check === 'quick' ? 'quick_check(1)' : 'integrity_check(1)', { simple: true });
  if (verdict !== 'ok') throw new LogRefusal('corrupt', PAGES_DAMAGED, { cause: verdict });
}

/** The names of everything that is ever asked of the file. */
type StatementName =
  | 'shardByName'
  | 'shardNames'
  | 'insertShard'
  | 'setEpoch'
  | 'setNext'
  | 'insertBatch'
  | 'batchAt'
  | 'batchesFrom'
  | 'runAt'
  | 'highestOf'
  | 'insertRun'
  | 'extendRun'
  | 'snapshotAt'
  | 'headAt'
  | 'partsOf'
  | 'putHead'
  | 'dropHeads'
  | 'dropOld'
  | 'putPart'
  | 'partsKept'
  | 'strayPart'
  | 'dropPart'
  | 'dropPartsFrom';

/** Everything that is ever asked of the file. */
export function prepareStatements(db: Database.Database): Readonly<Record<StatementName, Database.Statement>> {
  return {
    shardByName: db.prepare('SELECT id, epoch, next_seq FROM shards WHERE name = ?'),
    shardNames: db.prepare('SELECT name FROM shards ORDER BY id'),
    insertShard: db.prepare('INSERT INTO shards (name, epoch, next_seq) VALUES (?, 0, 0)'),
    setEpoch: db.prepare('UPDATE shards SET epoch = ? WHERE id = ?'),
    setNext: db.prepare('UPDATE shards SET next_seq = ? WHERE id = ?'),
    insertBatch: db.prepare('INSERT INTO batches (place, count, epoch, frame) VALUES (?, ?, ?, ?)'),
    batchAt: db.prepare('SELECT place FROM batches WHERE place <= ? AND place >= ? ORDER BY place DESC LIMIT 1'),
    batchesFrom: db.prepare('SELECT place, count, frame FROM batches WHERE place >= ? AND place < ? ORDER BY place'),
    runAt: db.prepare(
      'SELECT first_number, last_number, first_seq FROM runs WHERE shard = ? AND client = ? AND first_number <= ? ORDER BY first_number DESC LIMIT 1',
    ),
    highestOf: db.prepare(
      'SELECT last_number FROM runs WHERE shard = ? AND client = ? ORDER BY first_number DESC LIMIT 1',
    ),
    insertRun: db.prepare(
      'INSERT INTO runs (shard, client, first_number, last_number, first_seq) VALUES (?, ?, ?, ?, ?)',
    ),
    extendRun: db.prepare('UPDATE runs SET last_number = ? WHERE shard = ? AND client = ? AND first_number = ?'),
    snapshotAt: db.prepare(
      'SELECT place, crc, bytes FROM snapshots WHERE place <= ? AND place >= ? ORDER BY place DESC LIMIT 1',
    ),
    headAt: db.prepare(
      'SELECT place, crc, parts, size FROM snapshot_heads WHERE place <= ? AND place >= ? ORDER BY place DESC LIMIT 1',
    ),
    partsOf: db.prepare('SELECT bytes FROM snapshot_parts WHERE place = ? AND part < ? ORDER BY part'),
    putHead: db.prepare('INSERT INTO snapshot_heads (place, crc, parts, size) VALUES (?, ?, ?, ?)'),
    dropHeads: db.prepare('DELETE FROM snapshot_heads WHERE place >= ? AND place <= ?'),
    dropOld: db.prepare('DELETE FROM snapshots WHERE place >= ? AND place <= ?'),
    putPart: db.prepare('INSERT OR REPLACE INTO snapshot_parts (place, part, bytes) VALUES (?, ?, ?)'),
    strayPart: db.prepare(
      'SELECT place, part FROM snapshot_parts WHERE place >= ? AND place < ? AND place NOT IN (SELECT place FROM snapshot_heads) LIMIT 1',
    ),
    partsKept: db.prepare(
      'SELECT count(*) AS parts, coalesce(sum(length(bytes)), 0) AS size FROM snapshot_parts WHERE place = ? AND part < ?',
    ),
    dropPart: db.prepare('DELETE FROM snapshot_parts WHERE place = ? AND part = ?'),
    dropPartsFrom: db.prepare('DELETE FROM snapshot_parts WHERE place = ? AND part >= ?'),
  };
}

/** The store format of a file, also of one that this build does not read. @throws what SQLite throws for a file that is no database */
export function storeFormatOf(path: string): number {
  const db = new Database(path, { readonly: true, fileMustExist: true });
  try {
    return db.pragma('user_version', { simple: true }) as number;
  } finally {
    db.close();
  }
}
