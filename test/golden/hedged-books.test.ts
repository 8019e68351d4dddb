import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { readPortfolioFile } from '../../src/client/portfolio-file/read.ts';
import { modelNamed } from '../../src/risk/models/registry.ts';
import type { Preset } from '../../src/risk/model.ts';
import type { Portfolio } from '../../src/risk/portfolio.ts';

const BOOKS = new URL('../../examples/portfolios/', import.meta.url);
const files = readdirSync(BOOKS).filter((file) => file.endsWith('.json') && file !== 'market.json');

/** NAV less initial headroom: haircuts and initial margin. */
function tiedUp(portfolio: Portfolio, name: string): number {
  const preset = JSON.parse(readFileSync(new URL(`../../presets/${name}.json`, import.meta.url), 'utf8')) as Preset;
  const report = modelNamed(preset.model)?.margin(portfolio, preset);
  return report === undefined ? Number.NaN : report.nav - report.initialHeadroom;
}

test.each(files)('MARG-028 %s ties up least under portfolio, then under cross, then isolated', (file) => {
  const { portfolio } = readPortfolioFile(JSON.parse(readFileSync(new URL(file, BOOKS), 'utf8')));
  const [house, cross, isolated] = ['portfolio-default', 'cross', 'isolated'].map((name) => tiedUp(portfolio, name));
  expect(house).toBeLessThanOrEqual(cross);
  expect(cross).toBeLessThanOrEqual(isolated);
  expect(house).toBeGreaterThan(0);
});
