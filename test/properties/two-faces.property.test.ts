import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createBookMargin } from '../../src/risk/book-margin.ts';
import type { BookMargin } from '../../src/risk/book-margin.ts';
import type { Book } from '../../src/risk/book.ts';
import { compileHouseParameters } from '../../src/risk/house-compile.ts';
import { houseBook } from '../../src/risk/house-book.ts';
import type { HouseBook } from '../../src/risk/house-book.ts';
import type { PortfolioParameters } from '../../src/risk/house-preset.ts';
import { evaluateBook } from '../../src/risk/margin.ts';
import type { Preset } from '../../src/risk/model.ts';
import type { Portfolio } from '../../src/risk/portfolio.ts';
import { cellLimitOf, listRow, refreshRow } from '../../src/risk/risk-array.ts';
import { createRiskTable } from '../../src/risk/risk-table.ts';
import { createScratch } from '../../src/risk/scratch.ts';
import { valueAccount } from '../../src/risk/valuation.ts';
import { RISK_TICKS_PER_USD } from '../../src/units/limits.ts';
import { nearest } from '../../src/units/rounding.ts';
import { housePreset, portfolios } from './random-portfolio.ts';

const ENGINE = { unitsPerUsd: RISK_TICKS_PER_USD, exact: true };

/** A lot of about ten dollars of a row, in its own units. */
function lotOf({ contract, markUsd }: HouseBook['rows'][number]): number {
  const usd =
    contract.shape === 'inverse' ? contract.size : contract.callOrPut === 0 ? markUsd : contract.index * contract.size;
  return 10 / Math.abs(usd);
}

/** The book in whole lots, valued on real numbers and on integers. */
function bothFaces(
  portfolio: Portfolio,
  preset: Preset<PortfolioParameters>,
): { real: BookMargin; exact: BookMargin; grossLots: number } {
  const house = houseBook(valueAccount(portfolio), [], portfolio, preset);
  const lots = house.rows.map((row) => nearest(row.quantity / lotOf(row)));
  const cash = Math.floor(house.book.cash * RISK_TICKS_PER_USD);
  const quantities = Float64Array.from(house.rows, (row, r) => lots[r] * lotOf(row));
  const real = evaluated(
    { ...house.book, lots: quantities, cash: cash / RISK_TICKS_PER_USD },
    house.table,
    house.parameters,
  );
  const exact = evaluated(
    { ...house.book, lots: Float64Array.from(lots), cash },
    engineTable(house),
    compileHouseParameters(preset.parameters, house.venue, ENGINE),
  );
  return { real, exact, grossLots: lots.reduce((sum, l) => sum + Math.abs(l), 0) };
}

function evaluated(book: Book, table: HouseBook['table'], parameters: HouseBook['parameters']): BookMargin {
  const margin = createBookMargin();
  evaluateBook(book, table, parameters, createScratch(table, parameters), margin);
  return margin;
}

/** The house book's rows in risk ticks of one lot. */
function engineTable(house: HouseBook): HouseBook['table'] {
  const table = createRiskTable(house.table.mark.length, house.table.columns);
  house.rows.forEach((row, r) => {
    const scale = { ...ENGINE, contractsPerLot: lotOf(row) };
    const cellLimit = cellLimitOf(row.contract, scale) ?? Number.NaN;
    listRow(table, r, { ...row, cellLimit });
    if (row.underlying < 0) table.mark[r] = nearest(row.markUsd * scale.contractsPerLot * RISK_TICKS_PER_USD);
    else refreshRow(table, r, row.contract, house.sets[row.underlying], scale, row.markUsd);
  });
  return table;
}

test('MARG-001 the calculator and the engine agree on one book', () => {
  const preset = housePreset();
  fc.assert(
    fc.property(portfolios(), (portfolio) => {
      const { real, exact, grossLots } = bothFaces(portfolio, preset);
      const ticks = (usd: number): number => usd * RISK_TICKS_PER_USD;
      expect(Math.abs(exact.nav - ticks(real.nav))).toBeLessThanOrEqual(0.5 * grossLots + 1);
      expect(Math.abs(exact.equity - ticks(real.equity))).toBeLessThanOrEqual(grossLots + 20);
      expect(Math.abs(exact.initialMargin - ticks(real.initialMargin))).toBeLessThanOrEqual(3 * grossLots + 200);
      expect(Math.abs(exact.maintenanceMargin - ticks(real.maintenanceMargin))).toBeLessThanOrEqual(
        3 * grossLots + 200,
      );
    }),
    { numRuns: 150 },
  );
});

test('MARG-002 the engine answers in safe integers and is never more generous than the calculator', () => {
  const preset = housePreset();
  fc.assert(
    fc.property(portfolios(), (portfolio) => {
      const { real, exact } = bothFaces(portfolio, preset);
      for (const ticks of [exact.nav, exact.equity, exact.initialMargin, exact.maintenanceMargin, ...exact.parts]) {
        expect(Number.isSafeInteger(ticks)).toBe(true);
      }
      expect(exact.initialHeadroom).toBeLessThanOrEqual(real.initialHeadroom * RISK_TICKS_PER_USD + 1);
      expect(exact.initialMargin).toBeGreaterThanOrEqual(exact.maintenanceMargin);
      expect(exact.maintenanceMargin).toBeGreaterThanOrEqual(0);
    }),
    { numRuns: 150 },
  );
});
