import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { publicNames } from './exports.ts';
import { ROOT, textOf } from './tree.ts';

/** The file that remembers the public names. */
export const SURFACE = 'test/architecture/surface.json';

/** The public entries of the package that exist: door (`./risk`) to source file (`src/risk/index.ts`). */
export function publicEntries(): Readonly<Record<string, string>> {
  const doors = Object.keys(JSON.parse(textOf('package.json')).exports).filter((door) => door !== './package.json');
  const entries = doors.map((door) => [door, door === '.' ? 'src/index.ts' : `src/${door.slice(2)}/index.ts`] as const);
  return Object.fromEntries(entries.filter(([, path]) => existsSync(join(ROOT, path))));
}

/** The public names of the package as they are now. */
export function surface(): Readonly<Record<string, readonly string[]>> {
  return publicNames(publicEntries());
}
