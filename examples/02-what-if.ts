// What a trade would do to an account, and how much of it would still pass.
import { readFileSync } from 'node:fs';
import { changed, largestSize, parseChange, parsePortfolioFile, scaledChange } from '../src/client/index.ts';
import { modelNamed } from '../src/risk/models/registry.ts';
import type { Preset } from '../src/risk/model.ts';

const read = (path: string): string => readFileSync(new URL(path, import.meta.url), 'utf8');
const preset = JSON.parse(read('../presets/portfolio-default.json')) as Preset;
const model = modelNamed(preset.model);
if (model === undefined) throw new Error(`no model ${preset.model}`);

const { portfolio } = parsePortfolioFile(read('portfolios/short-strangle.json'));
const hedge = parseChange('BTC_USDC-27MAR26-100000-C:+1');

const before = model.margin(portfolio, preset);
const after = model.margin(changed(portfolio, hedge), preset);
console.log(`initial margin before ${before.initialMargin.toFixed(2)}, after ${after.initialMargin.toFixed(2)}`);

const sale = parseChange('BTC_USDC-27MAR26-80000-C:-1');
const most = largestSize(
  (times) => model.margin(changed(portfolio, scaledChange(sale, times)), preset).initialHeadroom >= 0,
);
console.log(`calls of 80,000 that could still be sold: ${most === undefined ? 'any number' : most.toFixed(3)}`);
