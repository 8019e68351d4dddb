// One book under every model: what each ties up, and which of them do not judge it.
import { readdirSync, readFileSync } from 'node:fs';
import { parsePortfolioFile } from '../src/client/index.ts';
import type { Preset } from '../src/risk/model.ts';
import { PortfolioProblem } from '../src/risk/model.ts';
import { modelNamed } from '../src/risk/models/registry.ts';

const folder = new URL('../presets/', import.meta.url);
const { portfolio, name } = parsePortfolioFile(
  readFileSync(new URL('portfolios/btc-against-eth.json', import.meta.url), 'utf8'),
);

console.log(name);
for (const file of readdirSync(folder)
  .filter((entry) => entry.endsWith('.json'))
  .sort()) {
  const preset = JSON.parse(readFileSync(new URL(file, folder), 'utf8')) as Preset;
  try {
    const report = modelNamed(preset.model)?.margin(portfolio, preset);
    if (report !== undefined)
      console.log(`${preset.name.padEnd(24)} ${(report.nav - report.initialHeadroom).toFixed(2).padStart(12)}`);
  } catch (error) {
    if (!(error instanceof PortfolioProblem)) throw error;
    console.log(`${preset.name.padEnd(24)} ${'-'.padStart(12)}  ${error.message}`);
  }
}
