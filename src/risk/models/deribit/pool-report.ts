import { explainedGroup, groupOf } from '../../report-builder.ts';
import type { GroupReport, RequirementPart } from '../../report.ts';
import type { ValuedAccount } from '../../valuation.ts';
import { rounded } from './aggregate.ts';
import type { MatrixRow, PairVector, PoolMatrix } from './pool.ts';
import { haircutRate } from './pools-of-account.ts';
import type { FundedPool } from './pools-of-account.ts';
import type { DeribitPortfolioParameters } from './portfolio-parameters.ts';

/** A pool with everything the venue adds up for it, in its own unit. */
export interface JudgedPool {
  readonly pool: FundedPool;
  readonly matrix: PoolMatrix;
  readonly openOrdersMargin: number;
  readonly mmpMargin: number;
  readonly spotMargin: number;
  readonly correlationContingency: number;
  readonly ordersCounted: number;
}

/** Initial and maintenance margin of a pool in its own unit, as the venue prints them. @see spec/13-MODL, MODL-408 */
export function printedMargins(
  judged: JudgedPool,
  { model_params, rounding }: DeribitPortfolioParameters,
): { initial: number; maintenance: number } {
  const { matrix, openOrdersMargin, mmpMargin, spotMargin } = judged;
  return {
    initial: rounded(matrix.riskMatrixMargin + openOrdersMargin + mmpMargin + spotMargin, rounding.initial_margin),
    maintenance: rounded(matrix.riskMatrixMargin * model_params.general.mm_factor, rounding.maintenance_margin),
  };
}

/** The parts of a pool in US dollars, with the venue's own numbers in its unit as inputs. */
export function poolParts(judged: JudgedPool, parameters: DeribitPortfolioParameters): RequirementPart[] {
  const { pool, matrix } = judged;
  if (matrix.pairs.length === 0 && judged.openOrdersMargin + judged.mmpMargin + judged.spotMargin === 0) return [];
  const share = parameters.model_params.general.mm_factor;
  const unit = parameters.pools === 'cross' ? 'USD' : pool.name;
  const part = (
    name: string,
    inMatrix: number,
    ordersOnly: number,
    inputs: RequirementPart['inputs'],
  ): RequirementPart => ({
    name,
    group: pool.name,
    initial: (inMatrix + ordersOnly) * pool.unitPrice,
    maintenance: inMatrix * share * pool.unitPrice,
    inputs: { unit, ...inputs },
  });
  const printed = printedMargins(judged, parameters);
  const parts = [
    part('scan loss', matrix.worstCaseRounded, 0, {
      worst_case: matrix.worstCase,
      worst_case_cell: matrix.activeCell + 1,
    }),
    part('roll shock', matrix.rollShock, 0, { roll_shock: matrix.rollShock, ...rollInputs(matrix) }),
    part('delta shock', matrix.deltaShock, 0, { delta_shock: matrix.deltaShock, ...deltaInputs(matrix) }),
    part('correlation contingency', judged.correlationContingency, 0, {
      correlation_contingency: judged.correlationContingency,
    }),
    part('open orders', 0, judged.openOrdersMargin, {
      open_orders_margin: judged.openOrdersMargin,
      orders: judged.ordersCounted,
    }),
    part('market-maker protection', 0, judged.mmpMargin, { mmp_margin: judged.mmpMargin }),
    part('spot orders', 0, judged.spotMargin, { spot_margin: judged.spotMargin }),
  ];
  const always = new Set(['scan loss', 'roll shock', 'delta shock']);
  const shown = parts.filter(({ name, initial }) => initial !== 0 || always.has(name));
  const exact = matrix.riskMatrixMargin;
  const extra = judged.openOrdersMargin + judged.mmpMargin + judged.spotMargin;
  const rounding: RequirementPart = {
    name: 'rounding',
    group: pool.name,
    initial: (printed.initial - (exact + extra)) * pool.unitPrice,
    maintenance: (printed.maintenance - exact * share) * pool.unitPrice,
    inputs: {
      unit,
      risk_matrix_margin: matrix.riskMatrixMargin,
      initial_margin: printed.initial,
      maintenance_margin: printed.maintenance,
      equity: pool.equity / pool.unitPrice,
    },
  };
  return [...shown, rounding];
}

function rollInputs({ pairs }: PoolMatrix): Record<string, number> {
  const inputs: Record<string, number> = {};
  for (const { underlying, roll } of pairs) {
    for (const { expiryMs, delta, rate } of roll) {
      const leg = `${underlying} ${expiryMs ?? 'perpetual'}`;
      inputs[`delta ${leg}`] = delta;
      inputs[`rate ${leg}`] = rate;
    }
  }
  return inputs;
}

function deltaInputs({ pairs }: PoolMatrix): Record<string, number> {
  const inputs: Record<string, number> = {};
  for (const { underlying, deltaShock } of pairs) {
    inputs[`delta ${underlying}`] = deltaShock.delta;
    inputs[`excess ${underlying}`] = deltaShock.excess;
    inputs[`rate ${underlying}`] = deltaShock.rate;
  }
  return inputs;
}

/**
 * Haircuts reduce what supports initial margin only ("effective equity"); a coin that is no currency of the venue supports neither margin.
 * Positive balances only.
 */
export function haircutParts(account: ValuedAccount, parameters: DeribitPortfolioParameters): RequirementPart[] {
  return account.balances.flatMap(({ asset, value, underlying }) => {
    const rate = haircutRate(asset, underlying !== undefined, parameters);
    return haircutPart(asset, value, rate);
  });
}

/** The part of one balance, if it has any: a rate of 1 refuses it. */
export function haircutPart(asset: string, value: number, rate: number): RequirementPart[] {
  const initial = Math.max(0, value) * rate;
  if (initial === 0) return [];
  const maintenance = rate === 1 ? initial : 0;
  return [{ name: 'collateral haircut', group: asset, initial, maintenance, inputs: { value, haircut: rate } }];
}

/** The pool's vector with its contributions, then each pair's own before gain offset and dampener when there are several. USD. */
export function poolReports({ pool, matrix }: JudgedPool): GroupReport[] {
  if (matrix.pairs.length === 0) return [];
  const usd = (vector: readonly number[]): number[] => vector.map((pnl) => pnl * pool.unitPrice);
  const rows = matrix.pairs.flatMap((pair) => pair.rows.map((row) => ({ ...row, vector: usd(row.vector), pair })));
  const active = matrix.activeCell;
  const shareOf = (row: { readonly symbol: string }): number =>
    policyShare((row as MatrixRow & { pair: PairVector }).pair, active);
  const whole = explainedGroup(pool.name, labelsOf(matrix), rows, usd(matrix.vector), active, shareOf);
  const native = { asset: pool.name, vector: matrix.vector };
  const group = pool.name === 'cross' ? whole : { ...whole, native };
  if (matrix.pairs.length === 1) return [group];
  const pairs = matrix.pairs.map((pair) =>
    groupOf(
      `${pool.name} ${pair.underlying}`,
      pair.cells.map(({ label }) => label),
      pair.rows.map(({ symbol, quantity, vector }) => ({ symbol, quantity, vector: usd(vector) })),
    ),
  );
  return [group, ...pairs];
}

/** What the pair's policy left of its P&L in a cell. */
function policyShare({ netted, aggregated }: PairVector, cell: number): number {
  return netted[cell] === 0 ? 1 : aggregated[cell] / netted[cell];
}

/** Pairs with different ranges share cells by number, not by move. */
function labelsOf({ pairs }: PoolMatrix): string[] {
  const [first] = pairs;
  const alike = pairs.every(({ cells }) => cells.every(({ label }, c) => label === first.cells[c].label));
  if (alike) return first.cells.map(({ label }) => label);
  return first.cells.map(({ vol, extended, label }, c) =>
    extended ? label : `bucket ${Math.floor(c / 3) + 1} vol ${vol}`,
  );
}
