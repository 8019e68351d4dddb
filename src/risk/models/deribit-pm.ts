import type { MarginModel, Preset } from '../model.ts';
import type { Portfolio } from '../portfolio.ts';
import { buildReport } from '../report-builder.ts';
import type { MarginReport } from '../report.ts';
import { valueAccount } from '../valuation.ts';
import { pairChoice } from './deribit/choice.ts';
import { poolMatrix } from './deribit/pool.ts';
import type { MatrixRules, Pool } from './deribit/pool.ts';
import { poolsOf } from './deribit/pools-of-account.ts';
import { DERIBIT_PORTFOLIO } from './deribit/portfolio-parameters.ts';
import type { DeribitPortfolioParameters } from './deribit/portfolio-parameters.ts';
import { haircutParts, poolParts, poolReports } from './deribit/pool-report.ts';
import type { JudgedPool } from './deribit/pool-report.ts';
import { netPositions } from './net-position.ts';
import { orderGroups, worstSubset } from './order-subsets.ts';

/** Deribit portfolio margin, S:PM and X:PM. @see spec/13-MODL, MODL-400; docs/reference/models/deribit-pm.md */
export const deribitPm: MarginModel<DeribitPortfolioParameters> = {
  name: 'deribit-pm',
  summary: 'Deribit portfolio margin (S:PM, X:PM): 27 cells and an extended table, gain offset, roll and delta shock',
  check: (parameters) => DERIBIT_PORTFOLIO(parameters, 'parameters'),
  margin: (portfolio, preset) => portfolioMargin(portfolio, preset),
};

function portfolioMargin(portfolio: Portfolio, preset: Preset<DeribitPortfolioParameters>): MarginReport {
  const { parameters } = preset;
  const account = valueAccount(portfolio);
  const pools = poolsOf(portfolio, account, netPositions(portfolio, account), parameters);
  const judged = pools.map((pool) => judgedPool(portfolio, pool, parameters));
  return buildReport(preset, portfolio.market.timeMs, account, {
    equity: account.nav,
    parts: [...judged.flatMap((pool) => poolParts(pool, parameters)), ...haircutParts(account, parameters)],
    groups: judged.flatMap((pool) => poolReports(pool)),
    notes: poolNotes(judged, parameters),
  });
}

/** The matrix of a pool, and what its open orders add to it. */
function judgedPool(
  portfolio: Portfolio,
  pool: Pool & { readonly equity: number },
  parameters: DeribitPortfolioParameters,
): JudgedPool {
  const reported = parameters.reported?.[pool.name.toLowerCase()] ?? {};
  const rules: MatrixRules = {
    parameters,
    choose: (underlying) => pairChoice(portfolio.market, parameters, underlying, pool.name),
    cache: new Map(),
    correlationContingency: reported.correlation_contingency ?? 0,
  };
  const matrix = poolMatrix(pool, [], rules);
  const cross = parameters.pools === 'cross';
  const orders = portfolio.account.orders.filter(
    ({ instrument, protectionGroup }) =>
      instrument.kind !== 'spot' &&
      (cross || instrument.settle === pool.name) &&
      (reported.mmp_margin === undefined || protectionGroup === undefined),
  );
  const worst =
    reported.open_orders_margin === undefined
      ? worstSubset(
          orderGroups(portfolio, orders),
          (fills, immediate) =>
            poolMatrix(pool, fills, rules).riskMatrixMargin - matrix.riskMatrixMargin + immediate / pool.unitPrice,
        )
      : { increase: reported.open_orders_margin, orders: orders.length };
  return {
    pool,
    matrix,
    openOrdersMargin: worst.increase,
    mmpMargin: reported.mmp_margin ?? 0,
    spotMargin: reported.spot_margin ?? 0,
    correlationContingency: rules.correlationContingency,
    ordersCounted: worst.orders,
  };
}

/** What the numbers do not show: pools that no other pool helps, and published switches that have no published rule. */
function poolNotes(judged: readonly JudgedPool[], { pools, model_params }: DeribitPortfolioParameters): string[] {
  const correlated = Object.keys(model_params.currency).filter((name) => model_params.currency[name].correlation_set);
  const notes = correlated.map(
    (name) => `correlation_set of ${name} is on; the venue publishes no rule for it and it changes nothing here.`,
  );
  if (pools === 'cross') return notes;
  const short = judged.flatMap(({ pool, matrix }) => {
    const maintenance = matrix.riskMatrixMargin * model_params.general.mm_factor;
    const missing = maintenance - pool.equity / pool.unitPrice;
    return missing > 0
      ? [`Pool ${pool.name} is below maintenance by ${missing} ${pool.name}; other pools do not support it.`]
      : [];
  });
  return [...notes, ...short];
}
