import { expect, test } from 'vitest';

test('KERN-003 the committed WASM module is what its source compiles to', { timeout: 120_000 }, async () => {
  const tool = new URL('../../tools/build-kernels.mjs', import.meta.url).href;
  const { buildKernels } = (await import(tool)) as { buildKernels: (how: { check: boolean }) => Promise<string[]> };
  expect(await buildKernels({ check: true })).toEqual([]);
});
