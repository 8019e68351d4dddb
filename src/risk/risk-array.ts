import { assert } from '../units/assert.ts';
import { CELL_LIMIT_MAX } from '../units/limits.ts';
import { nearest } from '../units/rounding.ts';
import { DAY_MS, YEAR_MS } from '../units/time.ts';
import type { ContractPricing } from './contract-pricing.ts';
import { firstOrder } from './greeks.ts';
import { contractValue } from './reprice.ts';
import type { RiskTable } from './risk-table.ts';
import type { Scenario, ScenarioSet } from './scenario.ts';
import { shockedVol, tenorShock, tiltedVol } from './volatility-shock.ts';
import type { TenorShock } from './volatility-shock.ts';

/** What a row is, fixed when the instrument is listed. */
export interface RowListing {
  readonly underlying: number;
  readonly expiry: number;
  readonly kind: number;
  readonly coin: number;
  /** A power of two, table units; Infinity in calculators. */
  readonly cellLimit: number;
}

/** How dollars of one contract become table units of one lot. */
export interface RowScale {
  readonly contractsPerLot: number;
  /** 10^4 risk ticks in the engine, 1 in calculators. */
  readonly unitsPerUsd: number;
  /** Round every number to the nearest whole unit and assert the cell limit. */
  readonly exact: boolean;
}

/** Sets what a row is. Its numbers are set by `refreshRow`. */
export function listRow(table: RiskTable, row: number, listing: RowListing): void {
  assert(row >= 0 && row < table.mark.length, 'a row is within the table');
  table.underlying[row] = listing.underlying;
  table.expiry[row] = listing.expiry;
  table.kind[row] = listing.kind;
  table.coin[row] = listing.coin;
  table.cellLimit[row] = listing.cellLimit;
  if (row >= table.count) table.count = row + 1;
}

/**
 * The cell limit of a new instrument: the smallest power of two that is at least sixteen times the value and eight times the notional of
 * one lot, so that its price may grow eightfold before it has to be listed anew. Undefined when that passes CELL_LIMIT_MAX: the lot is
 * too large (about 26,000 USD of notional, 13,000 USD of value).
 */
export function cellLimitOf(contract: ContractPricing, { contractsPerLot, unitsPerUsd }: RowScale): number | undefined {
  const usd = Math.max(8 * notionalOf(contract), 16 * Math.abs(contractValue(contract, 0, contract.vol)));
  const least = usd * contractsPerLot * unitsPerUsd;
  let limit = 1;
  while (limit < least && limit <= CELL_LIMIT_MAX) limit *= 2;
  return limit <= CELL_LIMIT_MAX ? limit : undefined;
}

/**
 * Reprices one instrument in full in every column and writes its row: cells, mark, notional and first-order sensitivities of one lot.
 *
 * cell = weight * (value after the shock - value now). In exact mode each number is rounded once, to the nearest risk tick: this is the
 * last place where a float exists. @param markUsd USD of one contract when the market gives a mark of its own
 * @throws Fault when a number passes the row's cell limit
 * @see spec/03-SCAN, SCAN-030, SCAN-040
 */
export function refreshRow(
  table: RiskTable,
  row: number,
  contract: ContractPricing,
  set: ScenarioSet,
  scale: RowScale,
  markUsd?: number,
): void {
  const { scenarios } = set;
  assert(scenarios.length === table.columns, 'a scenario set fills the columns of the table');
  const unit = scale.contractsPerLot * scale.unitsPerUsd;
  const shock = tenorShock(set.volShock, (contract.timeYears * YEAR_MS) / DAY_MS);
  const base = contractValue(contract, 0, contract.vol);
  const at = row * table.stride;
  for (let c = 0; c < scenarios.length; c++) {
    const pnl = columnPnl(contract, base, scenarios[c], shock, set.skewWidth);
    table.cells[at + c] = admitted(table, row, pnl * unit, scale.exact);
  }
  const slope = firstOrder(contract);
  table.mark[row] = admitted(table, row, (markUsd ?? base) * unit, scale.exact);
  table.notional[row] = admitted(table, row, notionalOf(contract) * unit, scale.exact);
  table.delta[row] = rounded(slope.delta * unit, scale.exact);
  table.basisDelta[row] = rounded(slope.basisDelta * unit, scale.exact);
  table.vega[row] = rounded(slope.vega * unit, scale.exact);
}

/** USD P&L of one contract in one column, damped. */
export function columnPnl(
  contract: ContractPricing,
  base: number,
  scenario: Scenario,
  shock: TenorShock,
  skewWidth: number,
): number {
  if (contract.callOrPut === 0) return (contractValue(contract, scenario.move, 0) - base) * scenario.weight;
  const vol = shockedVol(contract.vol, shock, scenario.vol);
  const tilted = tiltedVol(vol, scenario.skew, skewWidth, contract.logMoneyness, contract.timeYears);
  return (contractValue(contract, scenario.move, tilted) - base) * scenario.weight;
}

/** USD gross notional of one contract: what it controls, >= 0. */
export function notionalOf(contract: ContractPricing): number {
  if (contract.shape === 'inverse') return contract.size;
  if (contract.shape === 'linear') return contract.size * contract.forward * contract.settlePrice;
  return contract.size * contract.index;
}

function admitted(table: RiskTable, row: number, units: number, exact: boolean): number {
  const cell = rounded(units, exact);
  if (exact) assert(Math.abs(cell) <= table.cellLimit[row], 'a cell stays within the limit of its row');
  return cell;
}

function rounded(units: number, exact: boolean): number {
  return exact ? nearest(units) : units;
}
