import type { HouseParameters } from '../src/risk/house-parameters.ts';
import { createBookMargin } from '../src/risk/book-margin.ts';
import type { BookMargin } from '../src/risk/book-margin.ts';
import type { Book } from '../src/risk/book.ts';
import { evaluateBook, evaluateWithOrders } from '../src/risk/margin.ts';
import type { OrderBook } from '../src/risk/order-book.ts';
import { createRiskTable, ROW_KIND } from '../src/risk/risk-table.ts';
import type { RiskTable } from '../src/risk/risk-table.ts';
import { createScratch } from '../src/risk/scratch.ts';
import { compileTiers } from '../src/risk/tiers.ts';
import type { Tiers } from '../src/risk/tiers.ts';

/** A row of a risk table written by hand. */
export interface HandRow {
  readonly kind?: keyof typeof ROW_KIND;
  readonly underlying?: number;
  readonly expiry?: number;
  readonly coin?: number;
  readonly mark?: number;
  readonly notional?: number;
  readonly basisDelta?: number;
  readonly cells?: readonly number[];
}

export const NO_TIERS: Tiers = compileTiers([{ from: 0, rate: 0 }], 1, true);

/** Two underlyings, expiries 0 and 1 of them, coins 0 and 1, four columns of which 2 is vol down and 3 vol up; half of gains credited, no charges. */
export const BARE: HouseParameters = {
  exact: true,
  columns: 4,
  underlyings: 2,
  expiries: 2,
  coins: 2,
  zeroUp: 3,
  zeroDown: 2,
  twistPpm: 0,
  maintenancePpm: 800_000,
  gainCredit: Float64Array.of(512, 512),
  grossMinimumPpm: new Float64Array(2),
  shortOptionPpm: new Float64Array(2),
  closingFeePpm: new Float64Array(2),
  fundingPpm: new Float64Array(2),
  size: [NO_TIERS, NO_TIERS],
  basisPpm: new Float64Array(4),
  confidencePpm: new Float64Array(4),
  bucketUnderlying: Int32Array.of(0, 1, 0, 1),
  haircut: [NO_TIERS, NO_TIERS],
  depegPpm: new Float64Array(2),
  coinConfidencePpm: new Float64Array(2),
  dependencies: [],
};

/** The margin of `lots` of rows, whole ticks. */
export function handMargin(
  rows: readonly HandRow[],
  lots: readonly number[],
  changes: Partial<HouseParameters> = {},
  cash = 0,
): BookMargin {
  const table = handTable(rows);
  const parameters = { ...BARE, ...changes };
  const margin = createBookMargin();
  evaluateBook(handBook(lots, cash), table, parameters, createScratch(table, parameters), margin);
  return margin;
}

/** The same with open orders. */
export function handMarginWithOrders(
  rows: readonly HandRow[],
  held: readonly number[],
  orders: OrderBook,
  changes: Partial<HouseParameters> = {},
): BookMargin {
  const table = handTable(rows);
  const parameters = { ...BARE, ...changes };
  const margin = createBookMargin();
  evaluateWithOrders(handBook(held, 0), orders, table, parameters, createScratch(table, parameters), margin);
  return margin;
}

export function handBook(lots: readonly number[], cash: number): Book {
  return {
    start: 0,
    count: lots.length,
    instrument: Int32Array.from(lots.keys()),
    lots: Float64Array.from(lots),
    cash,
  };
}

export function handTable(rows: readonly HandRow[]): RiskTable {
  const table = createRiskTable(rows.length, BARE.columns);
  rows.forEach((row, r) => {
    table.kind[r] = ROW_KIND[row.kind ?? 'perpetual'];
    table.underlying[r] = row.underlying ?? 0;
    table.expiry[r] = row.expiry ?? -1;
    table.coin[r] = row.coin ?? -1;
    table.mark[r] = row.mark ?? 0;
    table.notional[r] = row.notional ?? 0;
    table.basisDelta[r] = row.basisDelta ?? 0;
    table.cellLimit[r] = 1024;
    table.cells.set(row.cells ?? [], r * table.stride);
  });
  table.count = rows.length;
  return table;
}
