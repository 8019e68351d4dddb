import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { withOverrides } from '../../client/portfolio-file/model-choice.ts';
import { readPortfolioFile } from '../../client/portfolio-file/read.ts';
import type { Preset } from '../model.ts';
import type { MarginReport } from '../report.ts';
import { modelNamed } from './registry.ts';

/** Fifteen minutes before the expiry of 27 March, 08:00 UTC. */
const QUARTER_TO = '2026-03-27T07:45:00Z';

function reportAt(presetName: string, windowMinutes: number, instrument: string, fixedForward?: number): MarginReport {
  const preset: Preset = JSON.parse(
    readFileSync(new URL(`../../../presets/${presetName}.json`, import.meta.url), 'utf8'),
  );
  const expiry = { forward: 60_000, vol: 0.8, ...(fixedForward === undefined ? {} : { fixedForward }) };
  const market = { underlyings: { BTC: { index: 60_000, expiries: { '27MAR26': expiry } } }, assets: { USDC: 1 } };
  const account = { collateral: { USDC: 1e6 }, positions: [{ instrument, quantity: -10 }] };
  const { portfolio } = readPortfolioFile({ time: QUARTER_TO, market, account });
  const parameters = withOverrides(preset.parameters, { settlement_window_minutes: windowMinutes });
  return modelNamed(preset.model)!.margin(portfolio, { ...preset, parameters });
}

/** The cells before Deribit's dampened tails. */
const cellsOf = ({ groups: [{ vector }] }: MarginReport): readonly number[] => vector.slice(0, 27);
const partOf = ({ parts }: MarginReport, name: string): number => parts.find((part) => part.name === name)!.initial;

describe('MODL-016 an expiring contract stops moving over its settlement window', () => {
  test.each(['deribit-spm', 'deribit-xpm', 'paradex-pm'])('%s: half is left half way', (preset) => {
    for (const instrument of ['BTC_USDC-27MAR26', 'BTC_USDC-27MAR26-59000-C']) {
      const whole = cellsOf(reportAt(preset, 0, instrument));
      const half = cellsOf(reportAt(preset, 30, instrument));
      whole.forEach((pnl, c) => expect(half[c]).toBeCloseTo(pnl / 2, 4));
      expect(Math.min(...whole)).toBeLessThan(-1_000);
    }
  });

  test('deribit: the roll shock takes half of the delta', () => {
    const [whole, half] = [0, 30].map((minutes) =>
      partOf(reportAt('deribit-spm', minutes, 'BTC_USDC-27MAR26'), 'roll shock'),
    );
    expect(half).toBeCloseTo(whole / 2, 6);
    expect(whole).toBeCloseTo(10 * 60_000 * 0.01, 6);
  });

  test('deribit: a forward whose fixed part is known moves by the rest, and not by half of that again', () => {
    const whole = cellsOf(reportAt('deribit-spm', 0, 'BTC_USDC-27MAR26'));
    const known = reportAt('deribit-spm', 30, 'BTC_USDC-27MAR26', 30_000);
    whole.forEach((pnl, c) => expect(cellsOf(known)[c]).toBeCloseTo(pnl / 2, 4));
    expect(partOf(known, 'roll shock')).toBeCloseTo((10 * 60_000 * 0.01) / 2, 6);
  });
});
