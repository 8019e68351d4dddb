import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { command } from '../../src/codec/command-shapes.ts';
import { event } from '../../src/codec/event-shapes.ts';
import { decodeLogEntry, encodeLogEntry } from '../../src/codec/log-record.ts';
import type { LogRecord } from '../../src/log/log.ts';
import { openSqliteLog } from '../../src/log/sqlite-log.ts';
import { openNode } from '../../src/node/node.ts';
import { verifyLog } from '../../src/node/verify.ts';
import { EXPIRY_MS } from '../../src/engine/small-venue.suite.ts';
import { formatStory } from './format-story.ts';
import { readStory } from './format-run.ts';
import { FIXTURES, fileOf, FORMATS, nameOf, readFixture } from './formats.ts';

/**
 * Log files that earlier builds wrote, and this one. Those of a release stay for ever. The present one is written by
 * `node --import tsx tools/format-fixture.ts`, until it is released.
 */
const names = readdirSync(FIXTURES)
  .filter((name) => name.endsWith('.json'))
  .map((name) => name.slice(0, -'.json'.length));

/** Kinds of events that the story does not come to. */
const UNTOLD_EVENTS: readonly string[] = [];

let folder = '';
let path = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'crossmargin-formats-'));
  path = join(folder, 'log.sqlite');
});
afterEach(() => rmSync(folder, { recursive: true }));

test('LOGS-070 the formats of this build have a fixture: who changes bytes raises a number and writes one', () => {
  expect(names).toContain(nameOf(FORMATS));
  for (const name of names) {
    const { formats } = readFixture(name);
    expect(nameOf(formats)).toBe(name);
    for (const [format, version] of Object.entries(formats)) {
      expect(version, format).toBeLessThanOrEqual(FORMATS[format as keyof typeof FORMATS]);
    }
  }
});

test.each(names)(
  'LOGS-070 %s is replayed to its outcomes and its digests, from its records and its snapshots',
  async (name) => {
    writeFileSync(path, fileOf(name));
    const { run, formats } = readFixture(name);
    const log = await openSqliteLog(path, { thread: 'caller', readOnly: true, check: 'full' });
    const { tables, ...now } = await readStory(log);
    const { tables: then, ...before } = run;
    expect(now).toEqual(before);
    if (formats.snapshot === FORMATS.snapshot) expect(tables, 'columns changed: raise SNAPSHOT_FORMAT').toEqual(then);
    const verdict = await verifyLog(log, 'main');
    expect(verdict).toMatchObject({ records: run.records, digest: run.digest, broken: [] });
    expect(verdict.snapshots.map(({ problem }) => problem)).toEqual([undefined, undefined]);
    await log.close();
  },
);

test.each(names)('LOGS-070 %s is written on by this build, and read again', async (name) => {
  writeFileSync(path, fileOf(name));
  const { run } = readFixture(name);
  const clock = (): number => EXPIRY_MS + 1_000_000;
  const node = await openNode({ log: await openSqliteLog(path, { thread: 'caller' }), clock });
  expect(node.digest()).toBe(run.digest);
  expect(node.recovery.fromSnapshot).toBeGreaterThan(0);
  expect((await node.submit([{ kind: 'advance-time' }]))[0].seq).toBe(run.records - 1);
  await node.snapshot();
  const digest = node.digest();
  await node.close();
  const again = await openNode({ log: await openSqliteLog(path, { thread: 'caller' }), clock });
  expect(again.recovery.fromSnapshot).toBe(run.records + 1);
  expect(again.digest()).toBe(digest);
  await again.close();
});

test('LOGS-011, LOGS-070 the records of the present fixture are the bytes that this build writes, of every kind of command', async () => {
  writeFileSync(path, fileOf(nameOf(FORMATS)));
  const log = await openSqliteLog(path, { thread: 'caller', readOnly: true });
  const records: LogRecord[] = [];
  for await (const record of log.read('main', 0)) records.push(record);
  await log.close();
  const told = [...formatStory()];
  const kinds = new Set<string>();
  for (const [i, { command: sent, timeMs }] of told.entries()) {
    const { bytes } = records[i + 1];
    const entry = { kind: 'command', timeMs, command: sent } as const;
    expect(bytes, `record ${i + 1}, ${sent.kind}`).toEqual(encodeLogEntry(entry));
    expect(decodeLogEntry(bytes)).toEqual(entry);
    kinds.add(sent.kind);
  }
  expect(records).toHaveLength(told.length + 1);
  expect(
    command.kinds.filter((kind) => !kinds.has(kind)),
    'commands that the story does not tell',
  ).toEqual([]);
  const { events } = readFixture(nameOf(FORMATS)).run;
  expect(event.kinds.filter((kind) => !Object.hasOwn(events, kind))).toEqual(UNTOLD_EVENTS);
});
