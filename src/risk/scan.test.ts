import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createRiskTable } from './risk-table.ts';
import { scanRows } from './scan.ts';
import { worstColumn } from './worst.ts';

/** A table of whole cells and a book on it, within the exactness budget. */
const cases = fc.integer({ min: 1, max: 43 }).chain((columns) =>
  fc.record({
    columns: fc.constant(columns),
    cells: fc.array(fc.array(fc.integer({ min: -1e9, max: 1e9 }), { minLength: columns, maxLength: columns }), {
      minLength: 1,
      maxLength: 6,
    }),
    positions: fc.array(fc.record({ row: fc.nat(), lots: fc.integer({ min: -1e5, max: 1e5 }) }), { maxLength: 30 }),
  }),
);

interface Position {
  readonly row: number;
  readonly lots: number;
}

function scanned(cells: readonly (readonly number[])[], positions: readonly Position[]): number[] {
  const columns = cells[0].length;
  const table = createRiskTable(cells.length, columns);
  cells.forEach((row, r) => table.cells.set(row, r * table.stride));
  const book = {
    start: 0,
    count: positions.length,
    instrument: Int32Array.from(positions, ({ row }) => row % cells.length),
    lots: Float64Array.from(positions, ({ lots }) => lots),
    cash: 0,
  };
  const vector = new Float64Array(table.stride);
  scanRows(vector, 0, book, table, 0, positions.length);
  return [...vector.subarray(0, columns)];
}

test('SCAN-010 a scan is the sum of lots times cells', () => {
  expect(
    scanned(
      [
        [5, -7],
        [1, -20],
      ],
      [
        { row: 0, lots: 2 },
        { row: 1, lots: -1 },
      ],
    ),
  ).toEqual([9, 6]);
  fc.assert(
    fc.property(cases, ({ cells, positions }) => {
      const want = cells[0].map((_, c) =>
        positions.reduce((sum, { row, lots }) => sum + BigInt(lots) * BigInt(cells[row % cells.length][c]), 0n),
      );
      expect(scanned(cells, positions).map(BigInt)).toEqual(want);
    }),
  );
});

test('SCAN-010 the order of rows cannot change a bit', () => {
  fc.assert(
    fc.property(cases, ({ cells, positions }) => {
      expect(scanned(cells, positions.toReversed())).toEqual(scanned(cells, positions));
    }),
  );
});

test('SCAN-011 the active column is the lowest, ties go to the first', () => {
  const at = (...pnl: number[]): number => worstColumn(Float64Array.from(pnl), 0, pnl.length);
  expect(at(3, -5, 2, -5)).toBe(1);
  expect(at(3, 0, 2)).toBe(1);
  expect(worstColumn(Float64Array.of(-9, 4, -1, 7), 1, 3)).toBe(1);
});
