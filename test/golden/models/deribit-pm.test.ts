import { describe, expect, test } from 'vitest';
import { goldenCases, inputsOf, judged } from './golden-case.ts';

interface Expected {
  readonly pool: string;
  readonly vector: readonly number[];
  readonly worst_case: number;
  readonly roll_shock: number;
  readonly delta_shock: number;
  readonly risk_matrix_margin: number;
  readonly initial_margin: number;
  readonly maintenance_margin: number;
  readonly initial_risk_vectors?: Readonly<Record<string, readonly number[]>>;
}

const cases = goldenCases<Expected>('deribit-pm');
const documented = cases[0];

describe('MODL-400, MODL-402, MODL-403, MODL-404, MODL-405, MODL-406, MODL-407, MODL-409 deribit-pm agrees with the second route', () => {
  test.each(cases)('$name under $preset', (golden) => {
    const { expected } = golden;
    const judgement = judged(golden);
    const { report, near } = judgement;
    const group = report.groups[0];
    const price =
      expected.pool === 'cross'
        ? 1
        : group.vector[group.activeColumn] / (group.native?.vector[group.activeColumn] ?? 1);
    const native = group.native?.vector ?? group.vector;
    expect(native).toHaveLength(35);
    native.forEach((pnl, cell) => near(pnl, expected.vector[cell], price));
    near(inputsOf(report, 'scan loss', expected.pool).worst_case, expected.worst_case, price);
    near(inputsOf(report, 'roll shock', expected.pool).roll_shock, expected.roll_shock, price);
    near(inputsOf(report, 'delta shock', expected.pool).delta_shock, expected.delta_shock, price);
    near(inputsOf(report, 'rounding', expected.pool).risk_matrix_margin, expected.risk_matrix_margin, price);
    near(inputsOf(report, 'rounding', expected.pool).maintenance_margin, expected.maintenance_margin, price);
    near(inputsOf(report, 'rounding', expected.pool).initial_margin, expected.initial_margin, price);
    // The parts are the same numbers in dollars, and the contributions of the positions explain the worst cell after the pair's policy.
    near(report.initialMargin, expected.initial_margin * price);
    near(report.maintenanceMargin, expected.maintenance_margin * price);
    near(group.scanLoss, expected.worst_case * price);
  });
});

describe('MODL-408 the example of the venue’s documentation', () => {
  const { report } = judged(documented);
  const { expected } = documented;

  test('prints the margins to the last digit', () => {
    const printed = inputsOf(report, 'rounding', 'BTC');
    expect(printed.initial_margin).toBe(0.122861343);
    expect(printed.maintenance_margin).toBe(0.050274504784);
    expect(printed.risk_matrix_margin).toBeCloseTo(0.06284313098, 15);
  });

  test('prints worst case, roll shock and the active cell', () => {
    expect(inputsOf(report, 'scan loss', 'BTC').worst_case).toBeCloseTo(0.05968587238095239, 16);
    expect(inputsOf(report, 'scan loss', 'BTC').worst_case_cell).toBe(1);
    expect(inputsOf(report, 'roll shock', 'BTC').roll_shock).toBeCloseTo(0.00315725898, 16);
    expect(inputsOf(report, 'delta shock', 'BTC').delta_shock).toBe(0);
  });

  test.each(Object.entries(expected.initial_risk_vectors!))(
    'MODL-011 prints the vector of %s, extended table included',
    (symbol, vector) => {
      const alone = structuredClone(documented.portfolio) as { account: { positions: { instrument: string }[] } };
      alone.account.positions = alone.account.positions.filter(({ instrument }) => instrument === symbol);
      const gains = {
        model_params: { currency: { btc: { pnl_offset: 1, max_offsetable_pnl: 1e12, extended_dampener: 0 } } },
      };
      const one = judged({ preset: documented.preset, overrides: gains, portfolio: alone }).report;
      one.groups[0].native!.vector.forEach((pnl, cell) => expect(pnl).toBeCloseTo(vector[cell], 12));
    },
  );
});
