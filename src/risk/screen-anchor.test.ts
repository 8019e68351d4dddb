import fc from 'fast-check';
import { expect, test } from 'vitest';
import { arenaBytes, createArena } from '../quant/kernels/arena.ts';
import { createRiskTable, ROW_KIND } from './risk-table.ts';
import type { RiskTable } from './risk-table.ts';
import { captureRows, createAnchor, createParabolas, fitRows, HERE, standHere } from './screen-anchor.ts';
import type { Anchor } from './screen-anchor.ts';
import { levelOf, linkRows, measureRows } from './screen-measure.ts';
import type { Measure } from './screen-measure.ts';
import { createRowRates } from './screen-rates.ts';
import type { HouseParameters } from './house-parameters.ts';

const ROWS = 6;
const COLUMNS = 20;
const STEP = 0.02;

/** Numbers of one cell, mark or basis delta: value, slope, bend and third derivative at a price of 100. */
type Cubic = readonly [number, number, number, number];

const cubic = fc.tuple(
  fc.integer({ min: -1e6, max: 1e6 }),
  fc.integer({ min: -1e7, max: 1e7 }),
  fc.integer({ min: -1e8, max: 1e8 }),
  fc.integer({ min: -1e9, max: 1e9 }),
);
const cubics = fc.array(cubic, { minLength: ROWS * (COLUMNS + 2), maxLength: ROWS * (COLUMNS + 2) });
const noise = fc.integer({ min: 0, max: 2_000 });

const at = ([value, slope, bend, third]: Cubic, h: number): number =>
  Math.round(value + h * (slope + h * (bend / 2 + (h * third) / 6)));

/** A table of cubic rows, two references and everything that measures them. */
function world(rows: readonly Cubic[]) {
  const plain = createRiskTable(ROWS, COLUMNS);
  const matrix = { count: plain.cells.length, width: 8 };
  const arena = createArena(arenaBytes([...Array<typeof matrix>(9).fill(matrix), { count: 512, width: 8 }]));
  const cellsAt = arena.takeDoubles(plain.cells.length);
  const table = { ...plain, cells: arena.doubles.subarray(cellsAt, cellsAt + plain.cells.length) };
  const anchors = [createAnchor(arena, table, 1, STEP), createAnchor(arena, table, 1, STEP)] as const;
  const parabolas = createParabolas(arena, table);
  const deviationAt = arena.takeDoubles(ROWS);
  const rowsAt = arena.takeIntegers(ROWS);
  const listed = arena.integers.subarray(rowsAt, rowsAt + ROWS);
  listed.set(Array.from({ length: ROWS }, (_, row) => row));
  for (const { unit, basisUnit } of anchors) {
    unit.fill(1_000);
    basisUnit.fill(3_000);
  }
  const bounds = createRowRates(ROWS);
  bounds.mark.fill(0.5);
  bounds.basis.fill(0.1);
  const m: Measure = {
    kernels: arena.kernels,
    table,
    cellsAt,
    rows: listed,
    rowsAt,
    parameters: {} as HouseParameters,
    share: 1.1,
    deviation: arena.doubles.subarray(deviationAt, deviationAt + ROWS),
    deviationAt,
    basisDeviation: new Float64Array(ROWS),
    rates: createRowRates(ROWS),
    bounds,
  };
  const fill = (into: RiskTable, h: number, wobble = 0): void => {
    for (let row = 0; row < ROWS; row++) {
      const first = row * (COLUMNS + 2);
      for (let c = 0; c < COLUMNS; c++)
        into.cells[row * into.stride + c] = at(rows[first + c], h) + wobble * ((c % 3) - 1);
      into.mark[row] = at(rows[first + COLUMNS], h) + wobble;
      into.basisDelta[row] = at(rows[first + COLUMNS + 1], h) - wobble;
      into.notional[row] = 1e9;
    }
  };
  const copy = (): RiskTable => ({
    ...plain,
    cells: new Float64Array(plain.cells.length),
    mark: new Float64Array(ROWS),
    basisDelta: new Float64Array(ROWS),
    notional: new Float64Array(ROWS),
  });
  const capture = (anchor: Anchor, h: number): void => {
    const [low, high] = [copy(), copy()];
    fill(table, h);
    fill(low, (1 + h) * (1 - STEP) - 1);
    fill(high, (1 + h) * (1 + STEP) - 1);
    fitRows(parabolas, listed, STEP, { now: table, low, high });
    captureRows(anchor, 0, 100 * (1 + h), parabolas, m);
  };
  const levelAt = (anchor: Anchor, h: number, wobble: number): number => {
    fill(table, h, wobble);
    expect(measureRows(anchor, 0, 100 * (1 + h), m)).toBe(true);
    return levelOf(anchor, m);
  };
  return { m, anchors, capture, levelAt, parabolas };
}

test('SCRN-010 a parabola meets the rows at its price and a step from it on either side, and nowhere else in general', () => {
  const third: Cubic = [1_000, 50_000, 2_000_000, 3e9];
  const { anchors, capture, levelAt } = world(Array<Cubic>(ROWS * (COLUMNS + 2)).fill(third));
  capture(anchors[0], 0);
  for (const h of [-STEP, 0, STEP]) expect(levelAt(anchors[0], h, 0)).toBeLessThan(0.01);
  // Between them a cubic is 0.0642 third step^3 away at most: 1,540 ticks, counted (1.1 + 1.5) times, less 4 of rounding, in units of 1,000.
  expect(levelAt(anchors[0], 0.577 * STEP, 0)).toBeCloseTo((1.1 + 1.5) * 1.54, 1);
});

test('SCRN-011 a link never says less than the level that is measured on the older reference', () => {
  const move = fc.double({ min: -0.03, max: 0.03, noNaN: true });
  fc.assert(
    fc.property(cubics, move, move, noise, (rows, toNew, beyond, wobble) => {
      const { m, anchors, capture, levelAt, parabolas } = world(rows);
      const [older, newer] = anchors;
      capture(older, 0);
      capture(newer, toNew);
      measureRows(older, 0, 100 * (1 + toNew), m);
      const link = linkRows(older, 0, 100 * (1 + toNew), parabolas, newer, m);
      const now = (1 + toNew) * (1 + beyond) - 1;
      const moved = Math.abs((100 * (1 + now)) / newer.price[0] - 1);
      const bound = link.base + (link.slope + link.bend * moved) * moved + link.scale * levelAt(newer, now, wobble);
      // Slopes and bends are whole numbers: what they leave out is below the rounding that both levels leave out.
      expect(levelAt(older, now, wobble)).toBeLessThanOrEqual(bound * (1 + 1e-9) + 0.02);
    }),
    { numRuns: 60 },
  );
});

test('SCRN-010 the numbers at the present price are those of the parabola there', () => {
  const row: Cubic = [1_000, 50_000, 2_000_000, 0];
  const { m, anchors, capture } = world(Array<Cubic>(ROWS * (COLUMNS + 2)).fill(row));
  capture(anchors[0], 0);
  standHere(anchors[0], 0, 101, m.rows, {
    bounds: m.bounds,
    kind: new Uint8Array(ROWS).fill(ROW_KIND.call),
    zeroUp: 1,
    zeroDown: 2,
  });
  const { fields } = anchors[0].here;
  expect(anchors[0].here.move[0]).toBeCloseTo(0.01, 12);
  expect(fields[HERE.mark]).toBeCloseTo(70_000, -2);
  expect(fields[HERE.twist]).toBeCloseTo(70_000, -2);
  expect(fields[HERE.unit]).toBeCloseTo(1_000 + 0.1 * 3_000, 6);
});
