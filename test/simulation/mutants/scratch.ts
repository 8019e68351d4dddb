import { spawn, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const HERE = fileURLToPath(new URL('.', import.meta.url));

/** What a simulation needs to run. */
const NEEDED = ['src', 'test/simulation', 'presets', 'package.json', 'tsconfig.json'];

/** One planted bug: a patch, and one sentence that says what it breaks. */
export interface Mutant {
  readonly name: string;
  readonly patch: string;
  readonly breaks: string;
}

/** What became of a mutant. */
export interface Verdict {
  /** The first seed that finds it; undefined: none of those tried. */
  readonly seed: number | undefined;
  /** What was found: the first sentence. */
  readonly found: string;
}

/** All of them, in order. */
export function mutants(): readonly Mutant[] {
  return readdirSync(HERE)
    .filter((name) => name.endsWith('.patch'))
    .sort()
    .map((name) => {
      const patch = join(HERE, name);
      const [breaks] = readFileSync(patch, 'utf8').split('\n');
      return { name: basename(name, '.patch'), patch, breaks };
    });
}

/** A copy of the tree in a folder of its own. The working tree is never touched. */
export function scratchCopy(): string {
  const folder = mkdtempSync(join(tmpdir(), 'crossmargin-mutant-'));
  for (const path of NEEDED) {
    mkdirSync(join(folder, path, '..'), { recursive: true });
    cpSync(join(ROOT, path), join(folder, path), { recursive: true });
  }
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  return folder;
}

/** Whether a patch fits a tree, without changing it; undefined when it does, else what git says. */
export function misfit({ patch }: Mutant, folder = ROOT): string | undefined {
  const { status, stderr } = git(folder, '--check', patch);
  return status === 0 ? undefined : stderr;
}

/** Plants a bug in a scratch copy and searches it seed by seed. @throws Error when it cannot be planted or cannot run */
export async function searched(mutant: Mutant, { seeds, ticks }: { seeds: number; ticks: number }): Promise<Verdict> {
  const folder = scratchCopy();
  try {
    const { status, stderr } = git(folder, mutant.patch);
    if (status !== 0) throw new Error(`${mutant.name} cannot be applied: ${stderr}`);
    return await searchIn(folder, mutant, ['--seed', '1', '--seeds', String(seeds), '--ticks', String(ticks)]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function searchIn(folder: string, { name }: Mutant, options: readonly string[]): Promise<Verdict> {
  return new Promise((resolve, reject) => {
    const words = ['--import', 'tsx', 'test/simulation/main.ts', ...options];
    const run = spawn(process.execPath, words, { cwd: folder });
    const said = { out: '', err: '' };
    run.stdout.on('data', (chunk) => (said.out += String(chunk)));
    run.stderr.on('data', (chunk) => (said.err += String(chunk)));
    run.once('error', reject);
    run.once('close', (code, signal) => {
      const seed = /^npm run sim -- --seed (\d+)/m.exec(said.out)?.[1];
      if (code === 0) resolve({ seed: undefined, found: '' });
      else if (seed !== undefined) resolve({ seed: Number(seed), found: said.out.split('\n')[0] });
      else reject(new Error(`${name} did not run (${code ?? signal}): ${said.err.slice(0, 2_000)}`));
    });
  });
}

/** Lines without context, so that a change nearby does not spoil a patch; what is taken away must be there word for word. */
function git(cwd: string, ...words: readonly string[]): { status: number | null; stderr: string } {
  return spawnSync('git', ['apply', '--unidiff-zero', ...words], { cwd, encoding: 'utf8' });
}
