import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Machine } from '../../bench/machine.ts';
import { comparisonTable, performanceTable, readmeWith, startOutput } from '../../tools/readme.ts';

const README = readFileSync('README.md', 'utf8');

test('the comparison in README.md is what the models say now (npm run readme writes it)', () => {
  expect(readmeWith(README, { comparison: comparisonTable() })).toBe(README);
});

test('the run in README.md is what npm start prints now (npm run readme writes it)', async () => {
  const data = mkdtempSync(join(tmpdir(), 'crossmargin-readme-'));
  try {
    expect(readmeWith(README, { start: await startOutput(data) })).toBe(README);
  } finally {
    rmSync(data, { recursive: true });
  }
}, 120_000);

test('the performance table in README.md is what bench/results say (npm run readme -- --performance writes it)', () => {
  expect(readmeWith(README, { performance: performanceTable() })).toBe(README);
});

test('a row that was not measured says so, and one that falls short says so', () => {
  const machine = { processor: 'P', cores: 2, memoryGb: 8, node: '20', load: 3 } as Machine;
  const figure = { name: 'Black-76 with 4 Greeks, vector', unit: 'M/s', median: 49, best: 60, better: 'more' } as const;
  const table = performanceTable((group) => (group === 'pricing' ? { group, machine, figures: [figure] } : undefined));
  expect(table).toContain('| Black-76 and 4 Greeks, one core | >= 50 M/s | 49 M/s | short |');
  expect(table).toContain('| pre-trade check, hot | >= 15 M/s | - | not measured |');
  expect(table).toContain('Measured at a load of 3 to 3');
});

test('a README without its markers is refused', () => {
  expect(() => readmeWith('# crossmargin\n', { comparison: '' })).toThrow('README.md has no markers');
});
