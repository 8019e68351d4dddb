import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { LogRefusal } from './log.ts';
import { holdFileOf, holdLog } from './sqlite-hold.ts';
import type { LogHold } from './sqlite-hold.ts';

let folder = '';
let log = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'crossmargin-hold-'));
  log = join(folder, 'venue.sqlite');
});
afterEach(() => rmSync(folder, { recursive: true }));

const FIRST = { pid: 4_242, host: 'venue-1', sinceMs: 1_767_571_200_000 };
const SECOND = { pid: 4_343, host: 'venue-2', sinceMs: 1_767_571_260_000 };

test('LOGS-045 the second is told who the first is, however often it asks, and has the licence when it is given back', () => {
  const first = holdLog(log, FIRST) as LogHold;
  expect(holdLog(log, SECOND)).toEqual({ heldBy: FIRST });
  expect(holdLog(log, SECOND)).toEqual({ heldBy: FIRST });
  first.release();
  const second = holdLog(log, SECOND) as LogHold;
  expect(holdLog(log, FIRST)).toEqual({ heldBy: SECOND });
  rmSync(holdFileOf(log));
  second.release();
});

test('LOGS-045 the licences of two logs are not one another’s', () => {
  const one = holdLog(log, FIRST) as LogHold;
  const other = holdLog(join(folder, 'other.sqlite'), SECOND) as LogHold;
  expect(other.release).toBeTypeOf('function');
  one.release();
  other.release();
});

test('LOGS-045 a holder file that is no holder file, or cannot be made, is refused with its name', () => {
  writeFileSync(holdFileOf(log), 'not a database, and long enough to be looked at'.repeat(200));
  expect(() => holdLog(log, FIRST)).toThrow(/venue\.sqlite\.holder cannot be used \(.+\); its folder must be writable/);
  mkdirSync(holdFileOf(join(folder, 'other.sqlite')));
  expect(() => holdLog(join(folder, 'other.sqlite'), FIRST)).toThrow(LogRefusal);
});
