import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { Fingerprint } from './cross-engine.ts';
import { LONG_COMMANDS, QUANT_POINTS, SHORT_COMMANDS } from './cross-engine.ts';
import { engineRun } from './engine-run.ts';
import { quantBits } from './quant-bits.ts';

/**
 * What is committed changes only with the numbers of quant or the behaviour of the engine: then, and only when that is meant,
 * `node tools/cross-engine.mjs --write` writes it anew. LONG=1 folds the log of 100,000 commands too.
 */
const committed = JSON.parse(readFileSync(new URL('engine-digest.json', import.meta.url), 'utf8')) as Fingerprint;

test('DETR-010 the functions of quant give the committed bits', () => {
  expect(quantBits(QUANT_POINTS)).toEqual(committed.quant);
});

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
