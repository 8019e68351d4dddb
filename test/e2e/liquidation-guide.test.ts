import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { expect, test } from 'vitest';
import type { Command } from 'commander';
import { buildProgram } from '../../src/cli/program.ts';
import { processIo } from '../../src/cli/process-io.ts';
import { GUIDE, guideWith, optimumTables, recordedParts, storyParts } from '../../tools/liquidation-guide.ts';
import { marketData } from '../market-data.ts';

const PAGE = readFileSync(GUIDE, 'utf8');
const RECORDED = marketData('adl_hyperliquid_2025-10-10', 'tables of recorded events in docs/guide/liquidation.md');

test('the stories in the guide are what the commands print now (npx tsx tools/liquidation-guide.ts writes them)', {
  timeout: 120_000,
}, async () => {
  expect(guideWith(PAGE, await storyParts())).toBe(PAGE);
});

test.skipIf(RECORDED === undefined)(
  'the tables of recorded events in the guide are what the commands print now',
  { timeout: 120_000 },
  async () => {
    expect(guideWith(PAGE, await recordedParts(dirname(RECORDED ?? '')))).toBe(PAGE);
  },
);

test('every command that the guide names exists, and every file', () => {
  const program = buildProgram(processIo());
  const named = [...PAGE.matchAll(/`crossmargin ([a-z]+)(?: ([a-z]+))?/g)];
  expect(named.length).toBeGreaterThan(8);
  for (const [words, first, second] of named) {
    const command = find(program, first);
    expect(command, words).toBeDefined();
    if (command !== undefined && command.commands.length > 0) expect(find(command, second ?? ''), words).toBeDefined();
  }
  for (const [, file] of PAGE.matchAll(/(?:tsx|import tsx) ((?:tools|test)\/[a-z0-9/-]+\.ts)/g)) {
    expect(readFileSync(file, 'utf8'), file).not.toBe('');
  }
});

const find = (command: Command, name: string): Command | undefined =>
  command.commands.find((one) => one.name() === name);

test('the tables of the optimum say what was measured; a page without markers is refused', () => {
  const tables = optimumTables([
    {
      name: 'random books',
      books: 2_000,
      beyond: 138,
      failed: 0,
      gap: { median: 0.00002, p99: 0.00154, largest: 0.01237, againstWholeLots: 299 },
      timeMs: { median: 0.052, p99: 0.5 },
      closed: {
        books: 872,
        plan: 0.0829,
        largestFirst: 0.379,
        planCost: 8.778,
        largestFirstCost: 204,
        everythingCost: 1_625.6,
      },
    },
  ]);
  expect(tables).toContain('| 2,000 random books | 0.002 % | 0.154 % | 1.237 % | 0 | 0.05 ms | 0.50 ms |');
  expect(tables).toContain('| 872 of the random books | 8.3 % | 37.9 % | 100.0 % | 8.78 | 204.00 | 1,625.60 |');
  expect(() => guideWith('# Liquidation\n', { fund: '' })).toThrow('docs/guide/liquidation.md has no markers');
});
