import { accessSync, constants, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import type { Command } from 'commander';
import { openSqliteLog } from '../../log/sqlite-log.ts';
import { NegativeAnswer } from '../cli-error.ts';
import { ioOf } from '../io.ts';
import type { Io } from '../io.ts';
import { paint } from '../output/format.ts';
import { loadPreset, presetNames } from '../presets.ts';

interface Check {
  readonly name: string;
  /** What was found. @throws Error with what is wrong and what to do. */
  readonly look: () => Promise<string> | string;
}

const NODE_NEEDED = [20, 19] as const;

/** `crossmargin doctor`: whether this machine has what the program needs. */
export function register(program: Command): void {
  program
    .command('doctor')
    .description('check what the program needs on this machine')
    .option('--data <folder>', 'where runs would be kept', '.crossmargin')
    .action(async ({ data }: { data: string }, command: Command) => {
      const io = ioOf(command);
      let failed = 0;
      for (const { name, look } of checks(io, data)) {
        try {
          io.stdout.write(`${paint(io, 'green', 'ok  ')} ${name}: ${await look()}\n`);
        } catch (error) {
          failed += 1;
          io.stdout.write(`${paint(io, 'red', 'FAIL')} ${name}: ${(error as Error).message}\n`);
        }
      }
      if (failed > 0) throw new NegativeAnswer(`${failed} of ${checks(io, data).length} checks failed`);
    });
}

function checks(io: Io, data: string): Check[] {
  return [
    { name: 'Node.js', look: nodeVersion },
    { name: 'embedded log', look: writesALog },
    {
      name: 'presets',
      look: () => `${presetNames().map((name) => loadPreset(io, name)).length} presets pass their models' checks`,
    },
    { name: 'data folder', look: () => writable(resolve(io.cwd, data)) },
  ];
}

function nodeVersion(): string {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const enough = major > NODE_NEEDED[0] || (major === NODE_NEEDED[0] && minor >= NODE_NEEDED[1]);
  if (!enough) throw new Error(`${process.versions.node} is too old; ${NODE_NEEDED.join('.')} or newer is needed`);
  return process.versions.node;
}

async function writesALog(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'crossmargin-doctor-'));
  try {
    const log = await openSqliteLog(join(folder, 'doctor.sqlite'));
    const epoch = await log.acquireEpoch('doctor');
    await log.append('doctor', 0, epoch, [{ id: { client: 1, number: 1 }, bytes: Uint8Array.of(1) }]);
    const end = await log.end('doctor');
    await log.close();
    return `SQLite wrote ${end} record and flushed it to disk`;
  } catch (error) {
    throw new Error(
      `SQLite does not work here (${(error as Error).message}); run npm ci with a C++ compiler, make and Python 3 at hand`,
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function writable(path: string): string {
  let existing = path;
  while (!existsSync(existing)) existing = dirname(existing);
  try {
    accessSync(existing, constants.W_OK);
  } catch {
    throw new Error(`${existing} cannot be written; give another with --data`);
  }
  return `${path} can be written`;
}
