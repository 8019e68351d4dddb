import { describe, expect, test } from 'vitest';
import { minimumDelta } from '../../../src/risk/models/paradex/scan.ts';
import type { ParadexPortfolioParameters } from '../../../src/risk/models/paradex/portfolio-parameters.ts';
import { expectTotals, goldenCases, inputsOf, judged, shippedPreset } from './golden-case.ts';

interface Expected {
  readonly initialMargin: number;
  readonly maintenanceMargin: number;
  readonly equity: number;
  readonly units: Readonly<Record<string, { readonly vector: readonly number[]; readonly minimum_delta: number }>>;
}

describe('MODL-600, MODL-603 paradex-pm agrees with the second route', () => {
  test.each(goldenCases<Expected>('paradex-pm'))('$name under $preset', (golden) => {
    const judgement = judged(golden);
    const { report, near } = judgement;
    expectTotals(judgement, golden.expected);
    for (const [base, unit] of Object.entries(golden.expected.units)) {
      near(inputsOf(report, 'minimum delta', base).minimum_delta, unit.minimum_delta);
      report.groups.find(({ name }) => name === base)!.vector.forEach((pnl, c) => near(pnl, unit.vector[c]));
    }
  });
});

describe('MODL-602 the worked example of the minimum delta', () => {
  const sides = { long: 1, short: 5 * 0.3 };
  const none = { long: 0, short: 0 };
  const btc = (preset: string) => (shippedPreset(preset).parameters as ParadexPortfolioParameters).results[0];

  test('1,400 dollars in August 2026, 140 in October', () => {
    expect(minimumDelta(sides, none, btc('paradex-pm'), 70_000)).toEqual({ unhedged: 0.5, hedged: 1, charge: 1_400 });
    expect(minimumDelta(sides, none, btc('paradex-pm-2026-10'), 70_000).charge).toBeCloseTo(140, 10);
  });

  test('orders add their worst side: 2 long and 2 short with 1 more bought are 1 unhedged and 2 hedged', () => {
    const held = { long: 2, short: 2 };
    const minimum = minimumDelta(held, { long: 1, short: 0.5 }, btc('paradex-pm'), 70_000);
    expect(minimum).toEqual({ unhedged: 1, hedged: 2, charge: (0.02 + 0.01 * 2) * 70_000 });
  });
});

test('MODL-600 the scenario table of BTC: 16 rows at full weight without an unchanged vol, 8 weighted tails', () => {
  const { scenarios } = (shippedPreset('paradex-pm').parameters as ParadexPortfolioParameters).results[0];
  expect(scenarios.map(({ spot_shock, vol_shock, weight }) => [spot_shock, vol_shock, weight])).toEqual([
    [0.16, 0.4, 1],
    [0.12, 0.4, 1],
    [0.12, -0.22, 1],
    [0.08, 0.4, 1],
    [0.08, -0.22, 1],
    [0.04, 0.4, 1],
    [0.04, -0.22, 1],
    [0, 0.4, 1],
    [0, -0.22, 1],
    [-0.04, 0.4, 1],
    [-0.04, -0.22, 1],
    [-0.08, 0.4, 1],
    [-0.08, -0.22, 1],
    [-0.12, 0.4, 1],
    [-0.12, -0.22, 1],
    [-0.16, 0.4, 1],
    [-0.66, 0.4, 0.18],
    [-0.33, 0.4, 0.36],
    [0.5, 0.4, 0.24],
    [1, 0.4, 0.12],
    [2, 0.4, 0.06],
    [3, 0.4, 0.04],
    [4, 0.4, 0.03],
    [5, 0.4, 0.024],
  ]);
});
