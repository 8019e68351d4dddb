import { expect, test } from 'vitest';
import { FLAT_CONTRACT } from './contract-pricing.ts';
import type { ContractPricing } from './contract-pricing.ts';
import { cellLimitOf, listRow, refreshRow } from './risk-array.ts';
import { createRiskTable, ROW_KIND } from './risk-table.ts';
import { scenarioSetOf } from './scenario-set.ts';

const SPOT = FLAT_CONTRACT;

const SET = scenarioSetOf('1', {
  priceRange: 0.5,
  volShock: { up: 0.5, down: 0.25, shortPower: 0.3, longPower: 0.13, daysFloor: 1, volFloor: 0.5 },
  tails: [],
  tailShare: 1,
  skew: 0.1,
  skewWidth: 1,
});

function cellsOf(contract: ContractPricing, cellLimit: number): number[] {
  const table = createRiskTable(1, SET.scenarios.length);
  listRow(table, 0, { underlying: 0, expiry: -1, kind: ROW_KIND.spot, coin: 0, cellLimit });
  refreshRow(table, 0, contract, SET, { contractsPerLot: 1, unitsPerUsd: 10_000, exact: true });
  return [...table.cells.subarray(0, table.columns)];
}

test('SCAN-040 a cell is rounded once, halves away from zero, so that a mirror rounds alike', () => {
  const cells = cellsOf({ ...SPOT, index: 0.0001 }, 16);
  expect(cells[0]).toBe(-1);
  expect(cells[26]).toBe(1);
  expect(cells[3]).toBe(0 - Math.round(0.375));
});

test('SCAN-040 a cell beyond the limit of its row is a fault', () => {
  expect(cellsOf(SPOT, 16_384)[0]).toBe(-5_000);
  expect(() => cellsOf({ ...SPOT, index: 2 }, 16_384)).toThrow('limit of its row');
});

test('SCAN-040 the cell limit is a power of two with room for an eightfold price, or none', () => {
  const scale = { contractsPerLot: 1, unitsPerUsd: 10_000, exact: true };
  expect(cellLimitOf({ ...SPOT, index: 1_000 }, scale)).toBe(2 ** 28);
  expect(cellLimitOf({ ...SPOT, index: 20_000 }, scale)).toBeUndefined();
});
