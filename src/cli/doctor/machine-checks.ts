import { accessSync, constants, existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { printTime } from '../../client/portfolio-file/time-field.ts';
import { openSqliteLog } from '../../log/sqlite-log.ts';
import { fail, ok, warn } from './check.ts';
import type { Finding, Machine } from './check.ts';

const NODE_NEEDED = [20, 19] as const;

/** Free bytes that are worth a word, and those that a copy of the log, or a day of it, may no longer find. */
const FREE_WARN = 5e9;
const FREE_FAIL = 5e8;

/** How long two clocks are compared, and how far they may come apart, ms. */
const CLOCK_WATCHED_MS = 250;
const CLOCK_APART_MS = 50;
const CLOCK_EARLIEST_MS = Date.UTC(2026, 0, 1);

export function nodeVersion({ nodeVersion: version }: Machine): Finding {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const enough = major > NODE_NEEDED[0] || (major === NODE_NEEDED[0] && minor >= NODE_NEEDED[1]);
  return enough
    ? ok('Node.js', version)
    : fail('Node.js', `${version} is too old`, `install Node.js ${NODE_NEEDED.join('.')} or newer`);
}

export function vectorKernels({ vectors }: Machine): Finding {
  if (vectors) return ok('vector kernels', 'WebAssembly with 128-bit vectors');
  return warn(
    'vector kernels',
    'no WebAssembly with 128-bit vectors: the scalar twins run, to the same bits, several times slower',
    'use a processor with SSE4.1 or NEON, and no --jitless',
  );
}

/** Writes a log of its own and flushes it, in the temporary folder. */
export async function embeddedLog(): Promise<Finding> {
  const folder = mkdtempSync(join(tmpdir(), 'crossmargin-doctor-'));
  try {
    const log = await openSqliteLog(join(folder, 'doctor.sqlite'));
    try {
      const epoch = await log.acquireEpoch('doctor');
      await log.append('doctor', 0, epoch, [{ id: { client: 1, number: 1 }, bytes: Uint8Array.of(1) }]);
    } finally {
      await log.close();
    }
    return ok('embedded log', 'SQLite wrote a record and flushed it to disk');
  } catch (error) {
    return fail(
      'embedded log',
      `SQLite does not work here: ${(error as Error).message}`,
      'run npm ci with a C++ compiler, make and Python 3 at hand',
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

export function dataFolder(machine: Machine, path: string): Finding {
  const existing = nearestAbove(path);
  if (!statSync(existing).isDirectory())
    return fail('data folder', `${existing} is a file`, 'give a folder with --data, data or CROSSMARGIN_DATA');
  try {
    accessSync(existing, constants.W_OK | constants.X_OK);
  } catch {
    return fail(
      'data folder',
      `${existing} cannot be written`,
      'give another with --data, or give its user the right to write',
    );
  }
  const free = machine.freeBytes(existing);
  const found = `${path} can be written, ${(free / 1e9).toFixed(1)} GB are free`;
  if (free < FREE_FAIL) return fail('data folder', found, 'free some room: a full disk refuses every command');
  if (free < FREE_WARN)
    return warn('data folder', found, 'free some room before it is needed: a full disk refuses every command');
  return ok('data folder', found);
}

/** The wall clock is past the making of this program, and moves as the clock that nobody sets. */
export async function clock(machine: Machine): Promise<Finding> {
  const [wall, steady] = [machine.wallMs(), machine.monotonicMs()];
  if (wall < CLOCK_EARLIEST_MS)
    return fail('clock', `it says ${printTime(wall)}`, 'set the clock, and let NTP (chrony, timesyncd) keep it');
  await pause(CLOCK_WATCHED_MS);
  const apart = Math.abs(machine.wallMs() - wall - (machine.monotonicMs() - steady));
  if (apart <= CLOCK_APART_MS) return ok('clock', `${printTime(wall)}, steady over ${CLOCK_WATCHED_MS} ms`);
  return warn(
    'clock',
    `it moved by ${Math.round(apart)} ms in ${CLOCK_WATCHED_MS} ms`,
    'let NTP slew the clock instead of setting it; the times of a log never go back whatever it does',
  );
}

/** The folder, or the nearest one above it that exists. */
function nearestAbove(path: string): string {
  let existing = path;
  while (!existsSync(existing)) existing = dirname(existing);
  return existing;
}
