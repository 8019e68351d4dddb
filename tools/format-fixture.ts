// Writes the fixtures of the formats of this build: a log file of some hundred commands and what it comes to. Every build after it reads them.
// `node --import tsx tools/format-fixture.ts`; a fixture of a release is never written again: raise the format that changed.
import Database from 'better-sqlite3';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32, gzipSync } from 'node:zlib';
import { openSqliteLog } from '../src/log/sqlite-log.ts';
import { readStory, writeStory } from '../test/golden/format-run.ts';
import { FIXTURES, FORMATS, nameOf, readFixture } from '../test/golden/formats.ts';
import type { FormatFixture, Formats } from '../test/golden/formats.ts';

const folder = mkdtempSync(join(tmpdir(), 'crossmargin-formats-'));
const path = join(folder, 'log.sqlite');
await writeStory(await openSqliteLog(path, { thread: 'caller' }));
await write(FORMATS);
asStoreOne();
await write({ ...FORMATS, store: 1 });
rmSync(folder, { recursive: true });

async function write(formats: Formats): Promise<void> {
  const name = nameOf(formats);
  const told = new URL(`${name}.json`, FIXTURES);
  if (existsSync(told) && readFixture(name).released !== undefined) {
    console.log(`${name} was released as ${String(readFixture(name).released)} and stays as it is`);
    return;
  }
  const log = await openSqliteLog(path, { thread: 'caller', readOnly: true });
  const fixture: FormatFixture = { formats, run: await readStory(log) };
  await log.close();
  mkdirSync(FIXTURES, { recursive: true });
  writeFileSync(told, `${JSON.stringify(fixture, undefined, 2)}\n`);
  writeFileSync(new URL(`${name}.sqlite.gz`, FIXTURES), gzipSync(readFileSync(path), { level: 9 }));
  console.log(`wrote ${name}: ${fixture.run.records} records`);
}

/** Makes the file what a build with store format 1 wrote: every snapshot in one piece. Such builds are gone, their files are not. */
function asStoreOne(): void {
  const db = new Database(path);
  for (const { place } of db.prepare('SELECT place FROM snapshot_heads').all() as { place: number }[]) {
    const parts = db.prepare('SELECT bytes FROM snapshot_parts WHERE place = ? ORDER BY part').all(BigInt(place));
    const bytes = Buffer.concat((parts as { bytes: Buffer }[]).map((part) => part.bytes));
    db.prepare('INSERT INTO snapshots (place, crc, bytes) VALUES (?, ?, ?)').run(BigInt(place), crc32(bytes), bytes);
  }
  db.exec('DROP TABLE snapshot_heads; DROP TABLE snapshot_parts; PRAGMA user_version = 1; VACUUM;');
  db.pragma('wal_checkpoint(TRUNCATE)');
  db.close();
}
