// Builds dist/: the kernels, then the compiler. Runs at `npm ci` (prepare) and by `npm run build`.
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildKernels } from './build-kernels.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const dist = join(root, 'dist');

function compiler() {
  try {
    return join(dirname(createRequire(import.meta.url).resolve('typescript/package.json')), 'bin', 'tsc');
  } catch {
    return undefined;
  }
}

const tsc = compiler();
if (tsc === undefined) {
  console.log('crossmargin: the compiler is not installed (production install), dist/ is left as it is');
} else {
  for (const path of await buildKernels()) console.log(`wrote ${path}`);
  rmSync(dist, { recursive: true, force: true });
  const { status } = spawnSync(process.execPath, [tsc, '-p', 'tsconfig.build.json'], { cwd: root, stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
  const main = join(dist, 'cli', 'main.js');
  if (existsSync(main)) chmodSync(main, 0o755);
}
