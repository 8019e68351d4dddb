import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { readPortfolioFile } from '../../../src/client/portfolio-file/read.ts';
import { derivePmrm, derivePmrmSecond } from '../../../src/risk/models/derive-pmrm.ts';
import { deriveStandard } from '../../../src/risk/models/derive-standard.ts';
import type { Portfolio } from '../../../src/risk/portfolio.ts';
import { anyModel } from '../../../src/risk/preset.ts';
import type { AnyModel } from '../../../src/risk/preset.ts';

interface Expected {
  readonly nav: number;
  readonly initialMargin: number;
  readonly maintenanceMargin: number;
  /** The forward contingency, then the scenarios in the preset's order. */
  readonly columns: readonly number[];
}

const golden = JSON.parse(readFileSync(new URL('derive.json', import.meta.url), 'utf8')) as {
  cases: { name: string; portfolio: unknown; expected: Record<string, Expected> }[];
};

describe('MODL-710 derive-pmrm agrees with the second route', () => agrees('derive-pmrm', anyModel(derivePmrm)));
describe('MODL-720 derive-pmrm-2 agrees with the second route', () =>
  agrees('derive-pmrm-2', anyModel(derivePmrmSecond)));
describe('MODL-730 derive-standard agrees with the second route', () =>
  agrees('derive-standard', anyModel(deriveStandard)));

function agrees(preset: string, model: AnyModel): void {
  const parameters = JSON.parse(readFileSync(new URL(`../../../presets/${preset}.json`, import.meta.url), 'utf8'));

  test('the shipped preset passes its own check', () => {
    expect(model.check(parameters.parameters)).toEqual([]);
  });

  test.each(golden.cases)('$name', ({ portfolio, expected }) => {
    const read = readPortfolioFile(portfolio).portfolio;
    const report = model.margin(read, parameters);
    const near = within(1e-9 * grossNotional(read));
    const want = expected[preset];
    near(report.nav, want.nav);
    near(report.initialMargin, want.initialMargin);
    near(report.maintenanceMargin, want.maintenanceMargin);
    const group = report.groups[0];
    const forward = group?.columns.indexOf('forward contingency');
    const columns = group === undefined ? [] : [group.vector[forward], ...group.vector.filter((_, i) => i !== forward)];
    expect(columns.length).toBe(want.columns.length);
    columns.forEach((amount, i) => near(amount, want.columns[i]));
  });
}

function within(tolerance: number): (actual: number, expected: number) => void {
  return (actual, expected) => expect(Math.abs(actual - expected)).toBeLessThanOrEqual(tolerance);
}

function grossNotional({ market, account }: Portfolio): number {
  const index = [...market.underlyings.values()][0].indexPrice;
  return account.positions.reduce((sum, { quantity }) => sum + Math.abs(quantity) * index, index);
}
