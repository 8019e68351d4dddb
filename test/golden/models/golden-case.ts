import { readFileSync } from 'node:fs';
import { expect } from 'vitest';
import { withOverrides } from '../../../src/client/portfolio-file/model-choice.ts';
import { readPortfolioFile } from '../../../src/client/portfolio-file/read.ts';
import type { Preset } from '../../../src/risk/model.ts';
import { modelNamed } from '../../../src/risk/models/registry.ts';
import type { Portfolio } from '../../../src/risk/portfolio.ts';
import type { MarginReport } from '../../../src/risk/report.ts';

/** A portfolio file with what the venue's documentation or the second route (tools/golden/models) says about it. */
export interface GoldenCase<Expected> {
  readonly name: string;
  readonly source: string;
  readonly preset: string;
  readonly overrides?: Readonly<Record<string, unknown>>;
  readonly portfolio: unknown;
  readonly expected: Expected;
}

export function goldenCases<Expected>(file: string): readonly GoldenCase<Expected>[] {
  return JSON.parse(readFileSync(new URL(`${file}.json`, import.meta.url), 'utf8')).cases;
}

/** A shipped preset. */
export function shippedPreset(name: string): Preset {
  return JSON.parse(readFileSync(new URL(`../../../presets/${name}.json`, import.meta.url), 'utf8'));
}

/** The report of a portfolio file under a shipped preset, and a comparison whose tolerance is 1e-12 of the book's gross notional. */
export function judged({
  preset,
  overrides,
  portfolio,
}: Pick<GoldenCase<unknown>, 'preset' | 'overrides' | 'portfolio'>): {
  readonly report: MarginReport;
  readonly near: (actual: unknown, expected: number, unitPrice?: number) => void;
} {
  const read = readPortfolioFile(portfolio).portfolio;
  const shipped = shippedPreset(preset);
  const chosen = { ...shipped, parameters: withOverrides(shipped.parameters, overrides ?? {}) };
  const report = modelNamed(shipped.model)!.margin(read, chosen);
  const tolerance = 1e-12 * grossNotional(read);
  const near = (actual: unknown, expected: number, unitPrice = 1): void => {
    expect(typeof actual).toBe('number');
    expect(Math.abs((actual as number) - expected) * unitPrice).toBeLessThanOrEqual(tolerance);
  };
  return { report, near };
}

/** Initial, maintenance and, when given, equity. */
export function expectTotals(
  { report, near }: ReturnType<typeof judged>,
  expected: { readonly initialMargin: number; readonly maintenanceMargin: number; readonly equity?: number },
): void {
  near(report.initialMargin, expected.initialMargin);
  near(report.maintenanceMargin, expected.maintenanceMargin);
  if (expected.equity !== undefined) near(report.equity, expected.equity);
}

/** Inputs of the part of a name and group. */
export function inputsOf(
  { parts }: MarginReport,
  name: string,
  group?: string,
): Readonly<Record<string, number | string>> {
  const part = parts.find((one) => one.name === name && one.group === group);
  expect(part, `${name} of ${group}`).toBeDefined();
  return part!.inputs;
}

function grossNotional({ market, account }: Portfolio): number {
  let gross = 0;
  for (const { instrument, quantity } of [...account.positions, ...account.orders]) {
    const index = market.underlyings.get(instrument.underlying)!.indexPrice;
    const dollars = instrument.margining === 'inverse' && instrument.kind !== 'option';
    gross += Math.abs(quantity) * (dollars ? 10 : index);
  }
  for (const { amount, asset } of account.collateral)
    gross += Math.abs(amount) * (market.underlyings.get(`${asset}-USD`)?.indexPrice ?? 1);
  return gross;
}
