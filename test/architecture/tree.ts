import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The root of the repository, absolute, without a trailing slash. */
export const ROOT = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '');

const SKIPPED = new Set(['node_modules', 'dist', 'coverage', 'build', 'assembly']);

/** Paths of the files below `folder` that end in one of `endings`, relative to the root, in ASCII order; none when it does not exist. */
export function filesBelow(folder: string, ...endings: readonly string[]): readonly string[] {
  const here = join(ROOT, folder);
  if (!existsSync(here)) return [];
  const found: string[] = [];
  for (const entry of readdirSync(here, { withFileTypes: true })) {
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
    if (entry.isDirectory()) {
      if (!SKIPPED.has(entry.name) && !entry.name.startsWith('.')) found.push(...filesBelow(path, ...endings));
    } else if (endings.some((ending) => entry.name.endsWith(ending))) found.push(path);
  }
  return found.sort((a, b) => (a < b ? -1 : 1));
}

/** The text of a file named relative to the root. */
export function textOf(path: string): string {
  return readFileSync(join(ROOT, path), 'utf8');
}

/** The TypeScript written by hand: shipped source, tests, benchmarks, examples, tools and the page. */
export function sources(): readonly string[] {
  const folders = ['src', 'test', 'bench', 'examples', 'tools', 'dashboard'];
  return folders
    .flatMap((folder) => filesBelow(folder, '.ts', '.tsx', '.mjs'))
    .filter((path) => !path.endsWith('.wasm.ts'));
}

/** The documents: the pages at the root, the spec, the guide and what stands beside the code. */
export function documents(): readonly string[] {
  return filesBelow('', '.md');
}
