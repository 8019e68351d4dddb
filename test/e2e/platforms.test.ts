import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { afterAll, beforeAll, expect, test } from 'vitest';

/** The kernels and a fold of commands in processes whose platform lacks something: the scalar twins run, with the same bits. */
const folder = mkdtempSync(join(tmpdir(), 'crossmargin-platform-'));
const script = join(folder, 'fingerprint.mjs');

interface Fingerprint {
  readonly kernels: { readonly kind: string; readonly bits: string };
  readonly engine: { readonly outcomes: string; readonly state: string };
}

beforeAll(async () => {
  const { outputFiles } = await build({
    stdin: {
      contents: `
        import { kernelBits } from './kernel-bits.ts';
        import { engineRun } from './engine-run.ts';
        console.log(JSON.stringify({ kernels: kernelBits(2), engine: engineRun(600) }));
      `,
      resolveDir: fileURLToPath(new URL('../golden/', import.meta.url)),
      loader: 'ts',
    },
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'node',
    target: 'es2023',
    define: { 'import.meta.url': JSON.stringify(new URL('../golden/engine-run.ts', import.meta.url).href) },
  });
  writeFileSync(script, outputFiles[0].text);
});

afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** Runs the script after `prelude`. */
function onPlatform(prelude: string, ...flags: string[]): Fingerprint {
  const before = join(folder, 'prelude.cjs');
  writeFileSync(before, prelude);
  const args = [...flags, '--require', before, script];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8', timeout: 60_000 });
  expect(stderr.replace(/^Warning: disabling flag --expose_wasm.*\n/, '')).toBe('');
  expect(status).toBe(0);
  return JSON.parse(stdout) as Fingerprint;
}

const LACKING: readonly (readonly [string, string, ...string[]])[] = [
  ['WebAssembly is absent', 'delete globalThis.WebAssembly;'],
  ['its vectors are unknown', 'WebAssembly.validate = () => false;'],
  [
    'compiling is forbidden',
    'WebAssembly.Module = class { constructor() { throw new EvalError("refused by the policy of the page"); } };',
  ],
  ['nothing is compiled at all', '', '--jitless'],
];

test('KERN-050 KERN-001 a platform without vectors runs the scalar twins and folds to the same bits', {
  timeout: 240_000,
}, () => {
  const whole = onPlatform('');
  expect(whole.kernels.kind).toBe('vector');
  for (const [what, prelude, ...flags] of LACKING) {
    const found = onPlatform(prelude, ...flags);
    expect(found.kernels.kind, what).toBe('scalar');
    expect(found.kernels.bits, what).toBe(whole.kernels.bits);
    expect(found.engine, what).toEqual(whole.engine);
  }
});

test('KERN-050 a machine without the memory of a plan is told so in a sentence', { timeout: 60_000 }, async () => {
  const { createArena } = await import('../../src/quant/kernels/arena.ts');
  const platform = globalThis as unknown as { WebAssembly: { Memory: unknown } };
  const held = platform.WebAssembly.Memory;
  try {
    platform.WebAssembly.Memory = class {
      constructor() {
        throw new RangeError('WebAssembly.Memory(): could not allocate memory');
      }
    };
    expect(() => createArena(1 << 20)).toThrow(
      'this machine has no 1048576 bytes for the memory plan: plan fewer accounts, columns or instruments',
    );
  } finally {
    platform.WebAssembly.Memory = held;
  }
});
