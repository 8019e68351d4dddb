// Compiles the AssemblyScript kernels into committed TypeScript modules that carry the WASM bytes as base64, so that the core
// needs no file access, no bundler and no compiler at run time. With `--check` it only says whether the committed modules are
// what the sources give. A source is any `<name>.ts` in an assembly folder whose name does not start with `_`.
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const FOLDERS = ['src/quant/kernels/assembly', 'src/kernels/assembly'];
const FLAGS = ['--runtime', 'stub', '-O3', '--noAssert', '--enable', 'simd', '--disable', 'bulk-memory'];

/** Compiles one source. An `asconfig.json` beside it replaces the flags above. */
async function compiled(asc, folder, source) {
  const scratch = mkdtempSync(join(tmpdir(), 'kernel-'));
  const out = join(scratch, 'kernel.wasm');
  const config = join(folder, 'asconfig.json');
  const flags = existsSync(join(root, config)) ? ['--config', config, '--target', 'release'] : FLAGS;
  try {
    const { error, stderr } = await asc.main([join(folder, source), '--baseDir', root, '-o', out, ...flags]);
    if (error) throw new Error(`${folder}/${source}: ${error.message}\n${stderr.toString()}`);
    return readFileSync(out);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

function moduleText(folder, source, bytes) {
  const lines = bytes.toString('base64').match(/.{1,110}/g) ?? [];
  return [
    `// Made by tools/build-kernels.mjs from ${folder}/${source}; ${bytes.length} bytes. Do not edit.`,
    'export const wasmBase64 =',
    `${lines.map((line) => `  '${line}'`).join(' +\n')};`,
    '',
  ].join('\n');
}

/** Brings every kernel module up to date; returns the paths that were not. */
export async function buildKernels({ check = false } = {}) {
  const stale = [];
  for (const folder of FOLDERS.filter((path) => existsSync(join(root, path)))) {
    const sources = readdirSync(join(root, folder))
      .filter((name) => /^[^_].*(?<!\.d)\.ts$/.test(name))
      .sort();
    if (sources.length === 0) continue;
    const asc = await import('assemblyscript/asc');
    for (const source of sources) {
      const target = join(folder, '..', `${basename(source, '.ts')}.wasm.ts`);
      const text = moduleText(folder, source, await compiled(asc, folder, source));
      const path = join(root, target);
      if (existsSync(path) && readFileSync(path, 'utf8') === text) continue;
      stale.push(target);
      if (check) continue;
      mkdirSync(join(path, '..'), { recursive: true });
      writeFileSync(path, text);
    }
  }
  return stale;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const check = process.argv.includes('--check');
  const stale = await buildKernels({ check });
  for (const path of stale) console.log(check ? `${path} is not what its source compiles to` : `wrote ${path}`);
  if (check && stale.length > 0) process.exit(1);
}
