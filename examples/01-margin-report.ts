// The margin of a book, and why. In your own project: import { readPortfolioFile } from 'crossmargin/client'.
import { readFileSync } from 'node:fs';
import { readPortfolioFile } from '../src/client/index.ts';
import { modelNamed } from '../src/risk/models/registry.ts';
import type { Preset } from '../src/risk/model.ts';

const preset = JSON.parse(
  readFileSync(new URL('../presets/portfolio-default.json', import.meta.url), 'utf8'),
) as Preset;

const { portfolio } = readPortfolioFile({
  time: '2026-02-05T08:00:00Z',
  market: { underlyings: { BTC: { index: 70000, carry: 0.03, vol: 0.52 } } },
  account: {
    collateral: { BTC: 1, USDC: 5000 },
    positions: [
      { instrument: 'BTC-27MAR26-80000-C', quantity: -1 },
      { instrument: 'BTC-PERPETUAL', quantity: -2000, entryPrice: 71000 },
    ],
  },
});

const report = modelNamed(preset.model)?.margin(portfolio, preset);
if (report === undefined) throw new Error(`no model ${preset.model}`);

console.log(`equity              ${report.equity.toFixed(2)}`);
console.log(`initial margin      ${report.initialMargin.toFixed(2)}`);
console.log(`maintenance margin  ${report.maintenanceMargin.toFixed(2)}`);
console.log(`initial headroom    ${report.initialHeadroom.toFixed(2)}`);
for (const { name, columns, activeColumn, contributions } of report.groups) {
  console.log(`worst column of ${name}: ${columns[activeColumn] ?? 'none'}`);
  for (const { symbol, amount } of contributions) console.log(`  ${symbol.padEnd(22)} ${amount.toFixed(2)}`);
}
