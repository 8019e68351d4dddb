import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { InputError } from '../cli-error.ts';

/**
 * Where runs live: DATA/run-0001, run-0002, ... each with the log (venue.sqlite) and a manifest (run.json) that says how it was begun and
 * where it ended. A new run never touches an older one.
 */
export interface RunFolder {
  readonly path: string;
  readonly log: string;
  readonly manifest: string;
}

const LOG = 'venue.sqlite';
const MANIFEST = 'run.json';

const checkpoint = z.object({ entries: z.number(), digest: z.string() });

const manifestSchema = z.object({
  format: z.literal(1),
  options: z.object({
    seed: z.number(),
    accounts: z.number(),
    fund: z.number().default(0),
    ticks: z.number().nullable(),
    stepMs: z.number(),
    startMs: z.number(),
    crashDay: z.number().nullable(),
    preset: z.string(),
    market: z.string().nullable(),
    fromMs: z.number().nullable(),
    toMs: z.number().nullable(),
  }),
  /** Digests of the state after so many entries, in order. */
  checkpoints: z.array(checkpoint),
  /** The state when the last process stopped; absent while one runs, or when it was killed. */
  end: checkpoint.extend({ finished: z.boolean() }).optional(),
});

export type RunManifest = z.output<typeof manifestSchema>;
export type RunOptions = RunManifest['options'];
export type Checkpoint = z.output<typeof checkpoint>;

/** A folder for a new run, one number above the last. */
export function newRunFolder(data: string): RunFolder {
  const [last] = runNames(data).slice(-1);
  const number = last === undefined ? 1 : Number(last.slice(4)) + 1;
  const path = join(data, `run-${String(number).padStart(4, '0')}`);
  try {
    mkdirSync(path, { recursive: true });
  } catch (error) {
    throw new InputError(
      `cannot write to ${data}: ${(error as Error).message}; give a folder that can be written with --data`,
    );
  }
  return folderAt(path);
}

/** The folder of the latest run. @throws InputError when there is none. */
export function latestRunFolder(data: string): RunFolder {
  const [last] = runNames(data).slice(-1);
  if (last === undefined)
    throw new InputError(`there is no run in ${data}; begin one with \`crossmargin start --data ${data}\``);
  return folderAt(join(data, last));
}

/** What a person may name a run by: the log file, the run's folder, or the data folder (then the latest run). @throws InputError */
export function findRun(cwd: string, name: string): RunFolder {
  const path = resolve(cwd, name);
  if (!existsSync(path))
    throw new InputError(`${name} does not exist; give a log file, the folder of a run, or a data folder`);
  if (!statSync(path).isDirectory())
    return { path: resolve(path, '..'), log: path, manifest: join(path, '..', MANIFEST) };
  return existsSync(join(path, LOG)) ? folderAt(path) : latestRunFolder(path);
}

/** @throws InputError when the file is not the manifest of a run. Undefined: there is none. */
export function readManifest({ manifest }: RunFolder): RunManifest | undefined {
  if (!existsSync(manifest)) return undefined;
  let parsed: unknown;
  try {
    parsed = JSON.parse(readFileSync(manifest, 'utf8'));
  } catch (error) {
    throw new InputError(`${manifest} is not JSON: ${(error as Error).message}`);
  }
  const checked = manifestSchema.safeParse(parsed);
  if (checked.success) return checked.data;
  const [issue] = checked.error.issues;
  throw new InputError(
    `${manifest} is not the manifest of a run: ${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}`,
  );
}

/** Replaces the manifest as one step: a reader sees the old one or the new one. */
export function writeManifest({ manifest }: RunFolder, written: RunManifest): void {
  writeFileSync(`${manifest}.new`, `${JSON.stringify(written, undefined, 2)}\n`);
  renameSync(`${manifest}.new`, manifest);
}

function folderAt(path: string): RunFolder {
  return { path, log: join(path, LOG), manifest: join(path, MANIFEST) };
}

function runNames(data: string): string[] {
  if (!existsSync(data)) return [];
  return readdirSync(data)
    .filter((name) => /^run-\d{4,}$/.test(name))
    .sort((a, b) => Number(a.slice(4)) - Number(b.slice(4)));
}
