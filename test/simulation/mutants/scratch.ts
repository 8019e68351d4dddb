import { spawn, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const HERE = fileURLToPath(new URL('.', import.meta.url));

/** What a simulation and a run of kills need. */
const NEEDED = ['src', 'test', 'tools', 'presets', 'examples', 'package.json', 'tsconfig.json'];

/** Who has to find a bug: the simulator, from seeds, or processes that are killed over the log of the product, which the simulator does not use. */
export type Judge = 'simulation' | 'kills';

/** One planted bug: a patch whose first line says what it breaks. */
export interface Mutant {
  readonly name: string;
  readonly patch: string;
  readonly breaks: string;
  readonly judge: Judge;
  /** The folder below src that it changes. */
  readonly layer: string;
}

/** How far to search. */
export interface Effort {
  readonly firstSeed: number;
  readonly seeds: number;
  readonly ticks: number;
  readonly kills: number;
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
      const text = readFileSync(patch, 'utf8');
      return {
        name: basename(name, '.patch'),
        patch,
        breaks: text.slice(0, text.indexOf('\n')),
        judge: /^judge: kills$/m.test(text) ? 'kills' : 'simulation',
        layer: /^--- a\/src\/([a-z]+)\//m.exec(text)?.[1] ?? '',
      };
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
  const { status, stderr } = gitApply(folder, '--check', patch);
  return status === 0 ? undefined : stderr;
}

/** Plants a bug in a scratch copy and lets its judge search. @throws Error when it cannot be planted or cannot run */
export async function searched(mutant: Mutant, effort: Effort): Promise<Verdict> {
  const folder = scratchCopy();
  try {
    const { status, stderr } = gitApply(folder, mutant.patch);
    if (status !== 0) throw new Error(`${mutant.name} cannot be applied: ${stderr}`);
    return await searchIn(folder, mutant, effort);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function searchIn(folder: string, { name, judge }: Mutant, effort: Effort): Promise<Verdict> {
  const { firstSeed, seeds, ticks, kills } = effort;
  const words =
    judge === 'simulation'
      ? ['test/simulation/main.ts', '--seed', firstSeed, '--seeds', seeds, '--ticks', ticks]
      : ['tools/kills.ts', '--seed', firstSeed, '--kills', kills];
  return new Promise((resolve, reject) => {
    const run = spawn(process.execPath, ['--import', 'tsx', ...words.map(String)], { cwd: folder });
    const said = { out: '', err: '' };
    run.stdout.on('data', (chunk) => (said.out += String(chunk)));
    run.stderr.on('data', (chunk) => (said.err += String(chunk)));
    run.once('error', reject);
    run.once('close', (code, signal) => {
      const seed = /^(?:npm run sim|node .*kills\.ts).* --seed (\d+)/m.exec(said.out)?.[1];
      if (code === 0) resolve({ seed: undefined, found: '' });
      else if (seed !== undefined) resolve({ seed: Number(seed), found: said.out.split('\n')[0] });
      else reject(new Error(`${name} did not run (${code ?? signal}): ${said.err.slice(0, 2_000)}`));
    });
  });
}

/** A patch has a line of context on each side: a change nearby does not spoil it, and it cannot come to stand elsewhere. */
function gitApply(cwd: string, ...words: readonly string[]): { status: number | null; stderr: string } {
  return spawnSync('git', ['apply', ...words], { cwd, encoding: 'utf8' });
}
