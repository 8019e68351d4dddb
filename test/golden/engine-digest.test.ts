import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { Fingerprint } from './cross-engine.ts';
import { KERNEL_ROUNDS, LONG_COMMANDS, LONG_KERNEL_ROUNDS, QUANT_POINTS, SHORT_COMMANDS } from './cross-engine.ts';
import { engineRun } from './engine-run.ts';
import { kernelBits } from './kernel-bits.ts';
import { quantBits } from './quant-bits.ts';

/**
 * What is committed changes only with the numbers of quant and its kernels or the behaviour of the engine: then, and only when that is meant,
 * `node tools/cross-engine.mjs --write` writes it anew. LONG=1 takes ten million values of the kernels
 * and folds the log of 100,000 commands too.
 */
const committed = JSON.parse(readFileSync(new URL('engine-digest.json', import.meta.url), 'utf8')) as Fingerprint;

test('DETR-010 the functions of quant give the committed bits', () => {
  expect(quantBits(QUANT_POINTS)).toEqual(committed.quant);
});

test('KERN-001, KERN-002 the vector kernels give the committed bits, and their scalar twins the same', {
  timeout: 60_000,
}, () => {
  expect(kernelBits(KERNEL_ROUNDS)).toEqual(committed.kernels);
  expect(committed.kernels).toMatchObject({ kind: 'vector', different: 0 });
});

test.skipIf(process.env.LONG === undefined)(
  'KERN-001, KERN-002 both kinds of kernels on ten million values',
  () => {
    expect(kernelBits(LONG_KERNEL_ROUNDS)).toEqual(committed.longKernels);
    expect(committed.longKernels?.values).toBeGreaterThan(10_000_000);
  },
  300_000,
);

test('DETR-010, ENGN-001, ENGN-030 a log of 20,000 commands folds to the committed outcomes and state', () => {
  const run = engineRun(SHORT_COMMANDS);
  expect(run).toEqual(committed.short);
  expect(run.broken).toBe(0);
  expect(run.rejected).toBeLessThan(SHORT_COMMANDS / 2);
  expect(run.liquidations).toBeGreaterThan(10);
});

test.skipIf(process.env.LONG === undefined)(
  'DETR-010, ENGN-001 a log of 100,000 commands folds to the committed outcomes and state',
  () => {
    expect(engineRun(LONG_COMMANDS)).toEqual(committed.long);
  },
  300_000,
);
