import { lowest } from '../../report-builder.ts';
import { netted } from '../net-position.ts';
import type { NetPosition } from '../net-position.ts';
import { aggregated, rounded } from './aggregate.ts';
import { cellsOf, cellsOfOne } from './cells.ts';
import type { Cell } from './cells.ts';
import { underlyingCoin } from './choice.ts';
import type { PairChoice } from './choice.ts';
import { deltaShock, rollLegs } from './shocks.ts';
import type { DeltaShock, RollLeg } from './shocks.ts';
import type { DeribitPortfolioParameters } from './portfolio-parameters.ts';

/** A pool of the venue: what is netted together, computed in one unit. */
export interface Pool {
  /** BTC, USDC, ... or cross. */
  readonly name: string;
  /** USD for one unit of the pool. */
  readonly unitPrice: number;
  readonly positions: readonly NetPosition[];
  /** Equity in coins that moves in the cells (cross pool only). */
  readonly coins: readonly CoinEquity[];
}

export interface CoinEquity {
  readonly asset: string;
  /** The underlying it moves with. */
  readonly underlying: string;
  /** USD, signed. */
  readonly usd: number;
  /** P&L of the whole equity in every cell, USD. */
  readonly vector: readonly number[];
}

export interface MatrixRow {
  readonly symbol: string;
  readonly quantity: number;
  readonly underlying: string;
  /** Unit of the pool, before the pair's policy. */
  readonly vector: readonly number[];
}

export interface PairVector {
  readonly underlying: string;
  readonly rows: readonly MatrixRow[];
  /** Netted, before and after gain offset and dampener; unit of the pool. */
  readonly netted: readonly number[];
  readonly aggregated: readonly number[];
  readonly cells: readonly Cell[];
  readonly roll: readonly RollLeg[];
  readonly deltaShock: DeltaShock;
  /** Unit of the pool for one coin: 1 in a coin pool, else the index price in that unit. */
  readonly perCoin: number;
}

/** The risk matrix of a pool in its own unit. @see spec/13-MODL, MODL-400 */
export interface PoolMatrix {
  readonly pairs: readonly PairVector[];
  /** Sum of the pairs' aggregated vectors, cell by cell. */
  readonly vector: readonly number[];
  readonly activeCell: number;
  /** As the venue prints it, and rounded as the venue goes on with it. */
  readonly worstCase: number;
  readonly worstCaseRounded: number;
  readonly rollShock: number;
  readonly deltaShock: number;
  readonly riskMatrixMargin: number;
}

/** Cells of one contract by symbol, kept so that what-if books of the same instruments are not repriced. */
export type CellCache = Map<string, readonly number[]>;

export interface MatrixRules {
  readonly parameters: DeribitPortfolioParameters;
  readonly choose: (underlying: string, pool: Pool) => PairChoice;
  readonly cache: CellCache;
  readonly correlationContingency: number;
}

/** Builds the matrix of a pool with more fills than it holds. */
export function poolMatrix(pool: Pool, fills: readonly NetPosition[], rules: MatrixRules): PoolMatrix {
  const positions = fills.length === 0 ? pool.positions : netted(pool.positions, fills);
  const underlyings = [
    ...new Set([
      ...positions.map(({ instrument }) => instrument.underlying),
      ...pool.coins.map(({ underlying }) => underlying),
    ]),
  ].sort();
  const pairs = underlyings.map((underlying) => pairVector(pool, positions, underlying, rules));
  const columns = pairs[0]?.aggregated.length ?? 0;
  const vector = Array.from({ length: columns }, (_, c) => {
    let pnl = 0;
    for (const pair of pairs) pnl += pair.aggregated[c];
    return pnl;
  });
  const activeCell = lowest(vector);
  const worstCase = columns === 0 ? 0 : Math.max(0, -vector[activeCell]);
  const worstCaseRounded = rounded(worstCase, rules.parameters.rounding.worst_case);
  let rollShock = 0;
  let shock = 0;
  for (const pair of pairs) {
    for (const { charge } of pair.roll) rollShock += charge * pair.perCoin;
    shock += pair.deltaShock.charge * pair.perCoin;
  }
  return {
    pairs,
    vector,
    activeCell,
    worstCase,
    worstCaseRounded,
    rollShock,
    deltaShock: shock,
    riskMatrixMargin: worstCaseRounded + rollShock + shock + rules.correlationContingency,
  };
}

function pairVector(pool: Pool, positions: readonly NetPosition[], underlying: string, rules: MatrixRules): PairVector {
  const { parameters, cache } = rules;
  const choice = rules.choose(underlying, pool);
  const { pair, currency, indexPrice } = choice;
  const segregated = parameters.pools === 'segregated';
  const cells = cellsOf(pair, parameters);
  const context = {
    pair,
    daysFloor: parameters.days_floor,
    windowMinutes: parameters.settlement_window_minutes,
    unit: segregated ? 'settlement' : 'dollar',
  } as const;
  const mine = positions.filter(({ instrument }) => instrument.underlying === underlying);
  const rows: MatrixRow[] = mine.map((position) => {
    const { symbol } = position.instrument;
    const one = cache.get(symbol) ?? cellsOfOne(position, cells, context);
    cache.set(symbol, one);
    return { symbol, quantity: position.quantity, underlying, vector: one.map((pnl) => pnl * position.quantity) };
  });
  for (const coin of pool.coins) {
    if (coin.underlying === underlying)
      rows.push({ symbol: coin.asset, quantity: coin.usd / indexPrice, underlying, vector: coin.vector });
  }
  const netVector = cells.map((_, c) => {
    let pnl = 0;
    for (const { vector } of rows) pnl += vector[c];
    return pnl;
  });
  const coinUnit = segregated && pool.name === underlyingCoin(underlying);
  return {
    underlying,
    rows,
    netted: netVector,
    aggregated: aggregated(netVector, cells, { pair, currency, unitPrice: pool.unitPrice, coinUnit }),
    cells,
    roll: rollLegs(mine, currency, context.windowMinutes),
    deltaShock: deltaShock(mine, pair, context.windowMinutes),
    perCoin: coinUnit ? 1 : indexPrice / pool.unitPrice,
  };
}
