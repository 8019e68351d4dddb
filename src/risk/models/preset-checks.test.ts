import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { withOverrides } from '../../client/portfolio-file/model-choice.ts';
import { readPortfolioFile } from '../../client/portfolio-file/read.ts';
import type { Preset } from '../model.ts';
import { readPreset } from '../preset.ts';
import { MODELS, modelNamed } from './registry.ts';

const FOLDER = new URL('../../../presets/', import.meta.url);
const presetOf = (name: string): Preset => JSON.parse(readFileSync(new URL(`${name}.json`, FOLDER), 'utf8'));
const NAMES = readdirSync(FOLDER)
  .filter((file) => file.endsWith('.json'))
  .map((file) => file.replace('.json', ''));
const MINE = ['isolated', 'cross', 'span', 'deribit-pm', 'deribit-standard', 'okx-pm', 'paradex-pm', 'paradex-cross'];

describe.each(NAMES)('preset %s', (name) => {
  test('is called like its file, is dated, and passes its own model', () => {
    const preset = readPreset(presetOf(name), MODELS);
    expect(preset.name).toBe(name);
    expect(preset.source.length).toBeGreaterThan(20);
  });
});

const wrong: readonly (readonly [string, unknown, string])[] = [
  [
    'isolated',
    { tiers: { default: [{ from: 5, initial: 0.1, maintenance: 0.1 }] } },
    'parameters.tiers.default[0].from is 5; the first tier must start at 0',
  ],
  [
    'isolated',
    { tiers: { default: [{ from: 0, initial: 0.1, maintenance: 0.2 }] } },
    'maintenance is 0.2; it must be at most the initial rate 0.1',
  ],
  ['isolated', { gainsCount: 'no' }, 'parameters.gainsCount is "no"; it must be true or false'],
  [
    'cross',
    { matched: { default: { initial: 0.01, maintenance: 0.02 } } },
    'parameters.matched.default.initial is 0.01; it must be at least parameters.matched.default.maintenance, 0.02',
  ],
  [
    'cross',
    {
      haircuts: {
        BTC: [
          { from: 0, rate: 0.2 },
          { from: 10, rate: 0.1 },
        ],
      },
    },
    'rates may not fall',
  ],
  ['span', { coverFraction: 3 }, 'parameters.coverFraction is 3; it must be at most 1'],
  ['span', { extremeMultiple: 7 }, 'priceScan times extremeMultiple must be below 1'],
  [
    'span',
    { commodities: { default: { calendar: [{ tiers: [1, 9], deltas: [1, 1], rate: 0.01 }] } } },
    'names tier 9; there are 4',
  ],
  ['deribit-spm', { pools: 'both' }, 'parameters.pools is "both"; it must be one of segregated, cross'],
  ['deribit-spm', { model_params: { general: { vol_scenarios_count: 5 } } }, 'vol_scenarios_count is 5; it must be 3'],
  [
    'deribit-spm',
    { model_params: { currency: { btc: { pnl_offset: 1.2 } } } },
    'pnl_offset is 1.2; it must be at most 1',
  ],
  [
    'deribit-xpm',
    { extended_moves: [-0.66, 0] },
    'parameters.extended_moves[1] is 0; a move of the extended table must not be zero',
  ],
  ['deribit-ssm', { futures: { btc_usd: { initial_base: 0.001 } } }, 'initial_base is 0.001; it must be at least'],
  ['okx-pm', { mr4: [{ coins: ['BTC'], annualisedMove: 0.1, floor: 0.1 }] }, 'parameters.mr4 has no row for "others"'],
  ['okx-pm', { mr9: { buckets: [0.9, 0.95, 0] } }, 'parameters.mr9.buckets[1] is 0.95; buckets must fall'],
  ['paradex-pm', { fee_rate: -1 }, 'parameters.fee_rate is -1; it must be at least 0'],
  [
    'paradex-cross',
    { option_cross_margin_params: { BTC: { mmf: { long_itm: 0.9 } } } },
    'mmf.long_itm is 0.9; it must be at most',
  ],
];

describe('a preset with a wrong field is refused with a sentence', () => {
  test.each(wrong)('%s %j', (name, overrides, sentence) => {
    const preset = presetOf(name);
    const sentences = modelNamed(preset.model)!.check(withOverrides(preset.parameters, overrides));
    expect(sentences.join('\n')).toContain(sentence);
  });

  test.each(NAMES.filter((name) => MINE.includes(presetOf(name).model)))('%s without any one of its fields', (name) => {
    const { model, parameters } = presetOf(name);
    const record = parameters as Readonly<Record<string, unknown>>;
    for (const field of Object.keys(record)) {
      if (field === 'option_spread') continue;
      const { [field]: _, ...rest } = record;
      expect(modelNamed(model)!.check(rest).join('\n')).toContain(`parameters.${field}`);
    }
    expect(
      modelNamed(model)!
        .check({ ...record, extra: 1 })
        .join('\n'),
    ).toContain('parameters.extra is not a field');
    expect(modelNamed(model)!.check(7)).toEqual(['parameters is 7; it must be an object']);
  });
});

describe('a market that does not cover the book is one sentence and nothing is computed', () => {
  const margin = (preset: string, instrument: string, market: unknown) => {
    const account = { collateral: { USDC: 1_000 }, positions: [{ instrument, quantity: 1 }] };
    const shipped = presetOf(preset);
    const { portfolio } = readPortfolioFile({ time: '2026-03-01T12:00:00Z', market, account });
    return modelNamed(shipped.model)!.margin(portfolio, shipped);
  };
  const priced = { underlyings: { BTC: 60_000, SOL: 150, DOGE: 0.1, ETH: 3_000 }, assets: { USDC: 1 } };

  test.each([
    ['deribit-spm', 'SOL-PERPETUAL', 'the preset has no currency sol; it lists btc, eth, steth, usd'],
    ['deribit-spm-2024-06', 'ETH_USDC-PERPETUAL', 'the preset has no currency pair eth_usd; it lists btc_usd'],
    [
      'paradex-pm',
      'DOGE_USDC-PERPETUAL',
      'the preset has no margin configuration for DOGE; it lists BTC, ETH, HYPE, CL',
    ],
    [
      'paradex-pm',
      'BTC-PERPETUAL',
      'BTC-PERPETUAL is settled in coin; Paradex lists contracts settled in dollars only',
    ],
    [
      'paradex-cross',
      'BTC-PERPETUAL',
      'BTC-PERPETUAL is settled in coin; Paradex lists contracts settled in dollars only',
    ],
  ])('%s: %s', (preset, instrument, sentence) => {
    expect(() => margin(preset, instrument, priced)).toThrow(sentence);
  });

  test.each(['isolated', 'span', 'okx-pm'])('%s: an option without a forward', (preset) => {
    expect(() => margin(preset, 'BTC_USDC-27MAR26-60000-C', priced)).toThrow('needs a forward');
  });
});
