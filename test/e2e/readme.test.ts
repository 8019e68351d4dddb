import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { comparisonTable, readmeWith, startOutput } from '../../tools/readme.ts';

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

test('a README without its markers is refused', () => {
  expect(() => readmeWith('# crossmargin\n', { comparison: '' })).toThrow('README.md has no markers');
});
