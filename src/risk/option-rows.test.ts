import fc from 'fast-check';
import { expect, test } from 'vitest';
import { arenaBytes, createArena } from '../quant/kernels/arena.ts';
import type { Kernels } from '../quant/kernels/kernels.ts';
import { log } from '../quant/log.ts';
import type { ContractPricing } from './contract-pricing.ts';
import { buildOptions, createOptionBuilder, optionBuilderColumns } from './option-rows.ts';
import type { OptionGroup, OptionQuote } from './option-rows.ts';
import { listRow, refreshRow } from './risk-array.ts';
import { createRiskTable, ROW_KIND } from './risk-table.ts';
import { scenarioSetOf } from './scenario-set.ts';

const SET = scenarioSetOf('', {
  priceRange: 0.16,
  volShock: { up: 0.5, down: 0.25, shortPower: 0.3, longPower: 0.13, daysFloor: 1, volFloor: 0.5 },
  tails: [-0.66, -0.33, 0.5, 1, 2, 3, 4, 5],
  tailShare: 1,
  skew: 0.12,
  skewWidth: 1,
});

/** Ten lots of 0.01 coin, strikes around the forward; the same options by the builder and one by one. */
function built(quote: OptionQuote, inverse: boolean, kind: Kernels['kind']) {
  const strikes = [0.3, 0.7, 0.9, 0.9, 1, 1, 1.1, 1.4, 2, 4].map((moneyness) => moneyness * quote.forward);
  const plain = createRiskTable(strikes.length, SET.scenarios.length);
  const cells = { count: plain.cells.length, width: 8 };
  const arena = createArena(arenaBytes([cells, ...optionBuilderColumns(strikes.length, plain.stride)]), kind);
  const cellsAt = arena.takeDoubles(plain.cells.length);
  const table = { ...plain, cells: arena.doubles.subarray(cellsAt, cellsAt + plain.cells.length) };
  const group: OptionGroup = {
    rows: Int32Array.from(strikes, (_, i) => i),
    strike: Float64Array.from(strikes),
    logStrike: Float64Array.from(strikes, log),
    sign: Float64Array.from(strikes, (_, i) => (i % 2 === 0 ? 1 : -1)),
    lotUnits: new Float64Array(strikes.length).fill(100),
    inverse,
    vol: Float64Array.from(strikes, (_, i) => 0.3 + 0.2 * Math.floor(i / 2)),
  };
  for (const row of group.rows) {
    for (const into of [table, plain]) {
      listRow(into, row, {
        underlying: 0,
        expiry: 0,
        kind: row % 2 === 0 ? ROW_KIND.call : ROW_KIND.put,
        coin: 0,
        cellLimit: 2 ** 40,
      });
    }
  }
  const builder = createOptionBuilder(arena, table, cellsAt, strikes.length);
  buildOptions(builder, group, quote, SET);
  return { table, plain, group };
}

function contractOf(quote: OptionQuote, group: OptionGroup, i: number): ContractPricing {
  return {
    ...quote,
    shape: group.inverse ? 'inverse-option' : 'linear-option',
    size: 1,
    settlePrice: group.inverse ? 1 : quote.settlePrice,
    vol: group.vol[i],
    strike: group.strike[i],
    callOrPut: group.sign[i],
    logMoneyness: log(group.strike[i] / quote.forward),
    fixed: 0,
  };
}

const SCALE = { contractsPerLot: 0.01, unitsPerUsd: 10_000, exact: true };

const quotes = fc.record({
  index: fc.double({ min: 50, max: 100_000, noNaN: true }),
  basis: fc.double({ min: 0.95, max: 1.05, noNaN: true }),
  settlePrice: fc.double({ min: 0.95, max: 1.01, noNaN: true }),
  timeYears: fc.double({ min: 1e-4, max: 2, noNaN: true }),
  rate: fc.constantFrom(0, 0.04),
});

test('SCAN-030 options built through the kernels are what the reference builder gives, within a tick', () => {
  fc.assert(
    fc.property(quotes, fc.boolean(), ({ index, basis, settlePrice, timeYears, rate }, inverse) => {
      const quote = { index, forward: (index * basis) / (inverse ? 1 : settlePrice), settlePrice, timeYears, rate };
      const { table, plain, group } = built(quote, inverse, 'vector');
      for (const row of group.rows) {
        refreshRow(plain, row, contractOf(quote, group, row), SET, SCALE);
        for (const column of ['mark', 'notional', 'delta', 'basisDelta', 'vega'] as const) {
          expect(Math.abs(table[column][row] - plain[column][row])).toBeLessThanOrEqual(1);
        }
        for (let c = row * table.stride; c < (row + 1) * table.stride; c++) {
          expect(Math.abs(table.cells[c] - plain.cells[c])).toBeLessThanOrEqual(1);
        }
      }
    }),
    { numRuns: 60 },
  );
});

test('KERN-001 the scalar twins build the same rows', () => {
  for (const inverse of [false, true]) {
    const quote = { index: 61_000, forward: 61_500, settlePrice: 0.999, timeYears: 0.02, rate: 0.03 };
    const vector = built(quote, inverse, 'vector');
    const scalar = built(quote, inverse, 'scalar');
    expect(scalar.table).toEqual(vector.table);
  }
});

test('a cell limit that a column could pass is a fault', () => {
  const quote = { index: 100, forward: 100, settlePrice: 1, timeYears: 0.1, rate: 0 };
  const { table, group } = built(quote, false, 'scalar');
  expect(table.cellLimit[0]).toBe(2 ** 40);
  const arena = createArena(
    arenaBytes([{ count: table.cells.length, width: 8 }, ...optionBuilderColumns(10, table.stride)]),
  );
  const builder = createOptionBuilder(arena, table, arena.takeDoubles(table.cells.length), 10);
  table.cellLimit[3] = 2 ** 10;
  expect(() => buildOptions(builder, group, quote, SET)).toThrow(/limit of its row/);
});
