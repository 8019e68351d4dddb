import { describe, expect, test } from 'vitest';
import { tieredDepeg } from '../../../src/risk/models/okx/depeg.ts';
import type { OkxParameters } from '../../../src/risk/models/okx/parameters.ts';
import { compileTiers, tieredCharge } from '../../../src/risk/tiers.ts';
import { expectTotals, goldenCases, inputsOf, judged, shippedPreset } from './golden-case.ts';

type Charges = Readonly<Record<'mr1' | 'mr2' | 'mr3' | 'mr4' | 'mr5' | 'mr6' | 'mr7' | 'mr9' | 'mmr', number>>;

interface Expected {
  readonly initialMargin: number;
  readonly maintenanceMargin: number;
  readonly equity: number;
  readonly units: Readonly<Record<string, Charges & { readonly vector: readonly number[] }>>;
  readonly marginRatio?: number;
  readonly borrowMmr?: number;
  readonly borrowImr?: number;
}

const cases = goldenCases<Expected>('okx-pm');
const { mr7, mr9 } = shippedPreset('okx-pm').parameters as OkxParameters;

describe('MODL-500, MODL-502, MODL-504, MODL-506, MODL-507, MODL-508, MODL-510 okx-pm agrees with the second route', () => {
  test.each(cases)('$name under $preset ($source)', (golden) => {
    const judgement = judged(golden);
    const { report, near } = judgement;
    expectTotals(judgement, golden.expected);
    for (const [coin, unit] of Object.entries(golden.expected.units)) {
      const stress = inputsOf(report, 'scan loss', coin);
      for (const charge of ['mr1', 'mr2', 'mr6'] as const) near(stress[charge], unit[charge]);
      const rows = {
        mr3: 'vega term structure',
        mr4: 'basis',
        mr5: 'interest rate',
        mr9: 'stablecoin de-peg',
      } as const;
      for (const [charge, name] of Object.entries(rows) as [keyof typeof rows, string][]) {
        if (unit[charge] > 0) near(inputsOf(report, name, coin)[charge], unit[charge]);
      }
      near(inputsOf(report, 'minimum charge', coin).mr7, unit.mr7);
      near(inputsOf(report, 'minimum charge', coin).mmr, unit.mmr);
      report.groups.find(({ name }) => name === coin)!.vector.forEach((pnl, cell) => near(pnl, unit.vector[cell]));
    }
  });
});

describe('MODL-509 the example of the venue’s documentation', () => {
  const { report } = judged(cases[0]);

  test('prints borrowing and the margin ratio', () => {
    const borrow = inputsOf(report, 'borrow', 'USDT');
    expect(borrow.borrow_mmr).toBeCloseTo(cases[0].expected.borrowMmr!, 9);
    expect(borrow.borrow_imr).toBeCloseTo(cases[0].expected.borrowImr!, 9);
    expect(inputsOf(report, 'margin ratio').margin_ratio).toBeCloseTo(cases[0].expected.marginRatio!, 11);
  });

  test('prints the worst scenario of each unit', () => {
    expect(report.groups.map(({ columns, activeColumn }) => columns[activeColumn])).toEqual([
      '+12% vol up',
      '-18% vol up',
    ]);
  });
});

test('MODL-507 raw minimum charges go through marginal multipliers', () => {
  const rows = mr7.increments[0].tiers.map(({ from, multiplier }) => ({ from, rate: multiplier }));
  const tiers = compileTiers(rows, 1, false);
  expect(tieredCharge(tiers, 600_000, false)).toBe(1_150_000);
  expect(tieredCharge(tiers, 5_000_000, false)).toBe(
    250_000 + 500_000 + 2_000_000 + 6_000_000 + 8_000_000 + 10_000_000 + 12_000_000,
  );
});

test('MODL-508 the worked example of the de-peg charge: 10 M at 0.75, 1.75 and 2.5 %', () => {
  expect(tieredDepeg(10_000_000, 0.985, mr9)).toBeCloseTo(202_500, 8);
});
