import { describe, expect, test } from 'vitest';
import { BARE, handBook, handTable } from '../../../test/hand-table.ts';
import type { HandRow } from '../../../test/hand-table.ts';
import { ACTIVE, createBookMargin } from '../book-margin.ts';
import { NO_CURVE } from '../cost-curve.ts';
import type { HouseParameters } from '../house-parameters.ts';
import type { JointColumns } from '../joint-columns.ts';
import { evaluateBook } from '../margin.ts';
import { createScratch } from '../scratch.ts';
import { compileTiers } from '../tiers.ts';
import { spareSlopes } from './spare-slope.ts';
import type { MenuEntry } from './trade-menu.ts';
import { WorkingBook } from './working-book.ts';

const TARGET_PPM = 100_000;
/** What a tick of a risk part, and one of a provision, takes from spare. */
const RISK = 0.8 * 1.1;
const FULL = 1.1;
/** Lots that a slope is tried with: ticks are whole, and so a slope is met within a few ticks of them. */
const TRIED = 1_000;

interface Trade {
  readonly row: number;
  readonly direction: 1 | -1;
  readonly purpose?: MenuEntry['purpose'];
  readonly settleRow?: number;
}

/** The slope of one trade; the trade itself, judged again with a thousand lots of it, must agree. */
function slopeOf(
  rows: readonly HandRow[],
  lots: readonly number[],
  { row, direction, purpose = 'close', settleRow = -1 }: Trade,
  changes: Partial<HouseParameters> = {},
): { slope: number; kind: number } {
  const table = handTable(rows);
  const parameters = { ...BARE, ...changes };
  const model = { table, parameters, scratch: createScratch(table, parameters), margin: createBookMargin() };
  const menu = [{ row, settleRow, direction, most: 1e6, least: 1, curve: NO_CURVE, purpose }];
  const held = lots.flatMap((n, i) => (n === 0 ? [] : [{ n, i }]));
  const book = {
    ...handBook(
      held.map(({ n }) => n),
      0,
    ),
    instrument: Int32Array.from(held, ({ i }) => i),
  };
  // Another book was judged before: what it left behind is nobody's.
  const others = rows.map((_, i) => (i % 2 === 0 ? 7 : -7));
  evaluateBook(handBook(others, 0), table, parameters, model.scratch, model.margin);
  const working = new WorkingBook(book, menu, model, TARGET_PPM);
  const slopes = new Float64Array(1);
  const before = working.spareAfter(Float64Array.of(0));
  const kind = model.margin.activeKind;
  spareSlopes(working, slopes);
  const after = working.spareAfter(Float64Array.of(TRIED));
  expect(Math.abs((after - before) / TRIED - slopes[0])).toBeLessThan(0.05);
  return { slope: slopes[0], kind };
}

const LOTS = 10_000;
const BUY: Trade = { row: 0, direction: 1, purpose: 'hedge' };
const SELL: Trade = { row: 0, direction: -1, purpose: 'hedge' };
const rate = (...ppm: readonly number[]): Float64Array => Float64Array.from(ppm);
const future: HandRow = { kind: 'future', expiry: 0, notional: 9_000, basisDelta: 10_000 };
const call: HandRow = { kind: 'call', expiry: 0, notional: 9_000, basisDelta: 4_000 };
const put: HandRow = { kind: 'put', expiry: 0, notional: 9_000, basisDelta: -4_000 };

test('LIQD-070 without any rate a lot costs its tick of rounding, and frees it', () => {
  const slope = (lots: number, trade: Trade, row = future) => slopeOf([row], [lots], trade).slope;
  expect(slope(LOTS, BUY)).toBeCloseTo(-RISK, 9);
  expect(slope(-LOTS, SELL)).toBeCloseTo(-RISK, 9);
  expect(slope(LOTS, { ...SELL, purpose: 'close' })).toBeCloseTo(RISK, 9);
  expect(slope(-LOTS, { ...BUY, purpose: 'close' })).toBeCloseTo(RISK, 9);
  expect([slope(0, BUY), slope(0, SELL)]).toEqual([expect.closeTo(-RISK, 9), expect.closeTo(-RISK, 9)]);
  const dollar: HandRow = { kind: 'spot', underlying: -1, coin: 0, mark: 0 };
  expect(slope(LOTS, SELL, dollar)).toBeCloseTo(0, 9);
  expect(slope(-LOTS, BUY, dollar)).toBeCloseTo(RISK, 9);
});

describe('basis', () => {
  const basisPpm = rate(100_000, 0, 0, 200_000);
  const slope = (rows: readonly HandRow[], lots: readonly number[], trade: Trade, changes = {}) =>
    slopeOf(rows, lots, trade, { basisPpm, ...changes }).slope;

  test('LIQD-070, MARG-040 of futures: a tenth of 10,000 ticks, either way', () => {
    expect(slope([future], [LOTS], BUY)).toBeCloseTo(-RISK * 1_001, 6);
    expect(slope([future], [LOTS], SELL)).toBeCloseTo(RISK * 1_001, 6);
    expect(slope([future], [-LOTS], SELL)).toBeCloseTo(-RISK * 1_001, 6);
    expect(slope([future], [-LOTS], BUY)).toBeCloseTo(RISK * 1_001, 6);
    expect(slope([future], [0], SELL)).toBeCloseTo(-RISK * 1_001, 6);
    const perpetual: HandRow = { underlying: 1, basisDelta: 10_000 };
    expect(slope([perpetual], [LOTS], BUY)).toBeCloseTo(-RISK * 2_001, 6);
  });

  test('LIQD-070, MARG-040 options held long cover futures of the other side, and those alone', () => {
    // 10,000 futures sold against calls of 4,000 ticks: 5,000 of them cover a fifth.
    expect(slope([future, call], [-LOTS, LOTS / 2], { row: 1, direction: 1 })).toBeCloseTo(RISK * (400 - 1), 6);
    expect(slope([future, call], [LOTS, LOTS / 2], { row: 1, direction: 1 })).toBeCloseTo(-RISK, 6);
    expect(slope([future, put], [LOTS, LOTS / 2], { row: 1, direction: 1 })).toBeCloseTo(RISK * (400 - 1), 6);
    expect(slope([future, put], [-LOTS, LOTS / 2], { row: 1, direction: 1 })).toBeCloseTo(-RISK, 6);
    // All of it is covered: neither more futures nor more calls change anything.
    expect(slope([future, call], [-LOTS, 4 * LOTS], SELL)).toBeCloseTo(-RISK, 6);
    expect(slope([future, call], [-LOTS, 4 * LOTS], { row: 1, direction: -1 })).toBeCloseTo(RISK, 6);
    // No futures: those of the side that calls cover are free, the others are not.
    expect(slope([future, call], [0, LOTS], SELL)).toBeCloseTo(-RISK, 6);
    expect(slope([future, call], [0, LOTS], BUY)).toBeCloseTo(-RISK * 1_001, 6);
    expect(slope([future, put], [0, LOTS], BUY)).toBeCloseTo(-RISK, 6);
    expect(slope([future, put], [0, LOTS], SELL)).toBeCloseTo(-RISK * 1_001, 6);
  });

  test('LIQD-070, MARG-041 size at the tier of what has to be closed', () => {
    const tiers = compileTiers(
      [
        { from: 0, rate: 0 },
        { from: 50_000_000, rate: 0.2 },
      ],
      1,
      true,
    );
    const size = [tiers, tiers];
    expect(slope([future], [LOTS], SELL, { size })).toBeCloseTo(RISK * (1_000 + 2_000 + 1), 6);
    expect(slope([future], [LOTS / 4], SELL, { size })).toBeCloseTo(RISK * 1_001, 6);
    // At the edge itself it is still the tier below.
    expect(slope([future], [LOTS / 2], SELL, { size })).toBeCloseTo(RISK * 1_001, 6);
  });
});

describe('equity in a coin', () => {
  const coin: HandRow = { kind: 'spot', underlying: -1, coin: 1, mark: 1_000 };

  test('LIQD-070, MARG-046 the failure that costs most, beyond what is free, as long as it costs', () => {
    const dependencies = [
      { name: 'small', lossPpm: rate(0, 100_000), free: 0 },
      { name: 'worst', lossPpm: rate(0, 300_000), free: 1_000_000 },
      { name: 'free', lossPpm: rate(0, 900_000), free: 1e12 },
    ];
    const slope = (lots: number, trade: Trade) => slopeOf([coin], [lots], trade, { dependencies }).slope;
    // It pays 1,000 for a lot, and 300 of them are charged.
    expect(slope(LOTS, SELL)).toBeCloseTo(RISK * 300, 6);
    expect(slope(LOTS / 4, { ...SELL })).toBeCloseTo(RISK * 100, 6);
    const others = [{ name: 'other', lossPpm: rate(300_000, 0), free: 0 }];
    const two: HandRow[] = [coin, { ...coin, coin: 0 }];
    expect(slopeOf(two, [LOTS, LOTS], SELL, { dependencies: [...dependencies, ...others] }).slope).toBeCloseTo(0, 6);
    expect(slopeOf(two, [LOTS, -LOTS], SELL, { dependencies: [...dependencies, ...others] }).slope).toBeCloseTo(
      RISK * 300,
      6,
    );
  });

  test('LIQD-070, MARG-045, COLL-020 peg and haircut of what is owned; of a debt none', () => {
    const tiers = compileTiers(
      [
        { from: 0, rate: 0.1 },
        { from: 5_000_000, rate: 0.25 },
      ],
      1,
      true,
    );
    const charges = { depegPpm: rate(0, 50_000), haircut: [BARE.haircut[0], tiers] };
    const slope = (lots: number, trade: Trade) => slopeOf([coin], [lots], trade, charges).slope;
    expect(slope(LOTS, SELL)).toBeCloseTo(250 + RISK * 50, 6);
    expect(slope(LOTS / 4, SELL)).toBeCloseTo(100 + RISK * 50, 6);
    expect(slope(-LOTS, BUY)).toBeCloseTo(RISK, 6);
    // What the settlement row moves counts as well: a future of 500 ticks of mark is paid for in the coin.
    const paid = slopeOf([{ ...future, mark: 500, coin: 0 }, coin], [0, LOTS], { ...BUY, settleRow: 1 }, charges);
    expect(paid.slope).toBeCloseTo(0.5 * (250 + RISK * 50) - RISK, 6);
  });
});

describe('provisions', () => {
  test('LIQD-070, MARG-047 fees of all but options held long, in full', () => {
    const closingFeePpm = rate(10_000, 0);
    const slope = (row: HandRow, lots: number, trade: Trade) => slopeOf([row], [lots], trade, { closingFeePpm }).slope;
    expect(slope(future, LOTS, SELL)).toBeCloseTo(FULL * 90 + RISK, 6);
    expect(slope(future, LOTS, BUY)).toBeCloseTo(-FULL * 90 - RISK, 6);
    expect(slope(call, -LOTS, BUY)).toBeCloseTo(FULL * 90 + RISK, 6);
    expect(slope(call, LOTS, SELL)).toBeCloseTo(RISK, 6);
    expect(slope({ ...future, kind: 'spot', coin: 0, expiry: -1 }, LOTS, SELL)).toBeCloseTo(RISK, 6);
  });

  test('LIQD-070, MARG-047 funding of perpetuals that pay, by the sign of the rate', () => {
    const perpetual: HandRow = { basisDelta: 10_000 };
    const slope = (row: HandRow, lots: number, trade: Trade, ppm: number) =>
      slopeOf([row], [lots], trade, { fundingPpm: rate(ppm, 0) }).slope;
    for (const [lots, trade, ppm, paid] of [
      [LOTS, SELL, 5_000, 50],
      [LOTS, BUY, 5_000, -50],
      [-LOTS, SELL, 5_000, 0],
      [0, BUY, 5_000, -50],
      [0, SELL, 5_000, 0],
      [-LOTS, BUY, -5_000, 50],
      [LOTS, SELL, -5_000, 0],
      [0, SELL, -5_000, -50],
      [0, BUY, -5_000, 0],
    ] as const) {
      const growing = lots === 0 || lots > 0 === trade.direction > 0;
      expect(slope(perpetual, lots, trade, ppm)).toBeCloseTo(FULL * paid + (growing ? -RISK : RISK), 6);
    }
    expect(slope(future, LOTS, SELL, 5_000)).toBeCloseTo(RISK, 6);
  });
});

describe('the larger of scan and floors', () => {
  const floors = { shortOptionPpm: rate(30_000, 0), grossMinimumPpm: rate(10_000, 0) };

  test('LIQD-070, MARG-042, MARG-043 floors where they bind', () => {
    const slope = (row: HandRow, lots: number, trade: Trade) => slopeOf([row], [lots], trade, floors).slope;
    expect(slope(future, LOTS, SELL)).toBeCloseTo(RISK * 91, 6);
    expect(slope(call, -LOTS, BUY)).toBeCloseTo(RISK * (270 + 90 + 1), 6);
    expect(slope(call, -LOTS, SELL)).toBeCloseTo(-RISK * 361, 6);
    const both = slopeOf([future, call], [LOTS, LOTS], { row: 1, direction: -1 }, floors).slope;
    expect(both).toBeCloseTo(RISK, 6);
  });

  test('LIQD-070 the column that loses most, where it is above them', () => {
    const row = { ...future, cells: [-500, 400, 0, 0] };
    expect(slopeOf([row], [LOTS], SELL, floors)).toEqual({
      slope: expect.closeTo(RISK * 501, 6),
      kind: ACTIVE.sameMove,
    });
  });

  test('LIQD-070, SCAN-050 a gain counts at its credit, a loss and a book of one underlying in full', () => {
    const rows: HandRow[] = [
      { cells: [-900, 0, 0, 0] },
      { underlying: 1, cells: [400, 0, 0, 0] },
      { underlying: 1, cells: [-100, 0, 0, 0] },
    ];
    const gainCredit = rate(512, 256);
    const slope = (lots: readonly number[], trade: Trade) => slopeOf(rows, lots, trade, { gainCredit }).slope;
    expect(slope([LOTS, LOTS, 0], SELL)).toBeCloseTo(RISK * 901, 6);
    expect(slope([LOTS, LOTS, 0], { row: 1, direction: 1 })).toBeCloseTo(RISK * (100 - 1), 6);
    // It gains 400 less 100 in all: what loses of it lowers a gain.
    expect(slope([LOTS, LOTS, LOTS], { row: 2, direction: -1 })).toBeCloseTo(RISK * (25 + 1), 6);
    expect(slope([LOTS, 0, LOTS], { row: 2, direction: -1 })).toBeCloseTo(RISK * 101, 6);
    // A hedge in an underlying that the book does not have yet.
    expect(slope([LOTS, 0, 0], { row: 1, direction: 1, purpose: 'hedge' })).toBeCloseTo(RISK * (100 - 1), 6);
  });

  test('LIQD-070, MARG-044 a share of the worse of vol up and vol down, each expiry by itself', () => {
    const twist = { twistPpm: 500_000, bucketUnderlying: Int32Array.of(0, 0, 0, 1) };
    const rows: HandRow[] = [
      { kind: 'call', expiry: 0, cells: [0, 0, 300, -900] },
      { kind: 'call', expiry: 1, cells: [0, 0, -800, 850] },
    ];
    const of = (lots: readonly number[], row: number, direction: 1 | -1) =>
      slopeOf(rows, lots, { row, direction }, twist);
    expect(of([LOTS, LOTS], 0, -1)).toEqual({ slope: expect.closeTo(RISK * 451, 6), kind: ACTIVE.twist });
    expect(of([LOTS, LOTS], 1, -1)).toEqual({ slope: expect.closeTo(RISK * 401, 6), kind: ACTIVE.twist });
    expect(of([-LOTS, -LOTS], 1, 1).slope).toBeCloseTo(RISK * 426, 6);
  });
});

describe('joint columns', () => {
  /** Two days and a vector over two underlyings; shorts read column 0, long calls 1, long puts 2, the second underlying column 3. */
  const terms = (w: number): readonly number[] => [w, 0, w, 0, w, 0];
  const joint = (weights: readonly number[], historical: number): JointColumns => ({
    labels: weights.map((_, j) => `column ${j}`),
    historical,
    worstDays: Math.min(2, historical),
    columns: Int32Array.from({ length: weights.length * 12 }, (_, t) => [0, 0, 1, 1, 2, 2, 3, 3, 3, 3, 3, 3][t % 12]),
    weights: Float64Array.from(weights.flatMap((w) => [...terms(w), ...terms(1)])),
  });
  const row = (kind: 'call' | 'put' | 'future', sign: number): HandRow => ({
    kind,
    expiry: 0,
    cells: [-100 * sign, -200 * sign, -300 * sign, 0],
  });
  const other: HandRow = { underlying: 1, cells: [0, 0, 0, -10] };

  test('LIQD-070, SCAN-060 a stress vector by the chord of what is held', () => {
    const of = (kind: 'call' | 'put' | 'future', sign: 1 | -1) =>
      slopeOf(
        [row(kind, sign), other],
        [sign * LOTS, LOTS],
        { row: 0, direction: -sign as 1 | -1 },
        { joint: joint([9], 0) },
      );
    const told = (loss: number) => ({ slope: expect.closeTo(RISK * (9 * loss + 1), 6), kind: ACTIVE.stress });
    expect(of('future', 1)).toEqual(told(100));
    expect(of('call', 1)).toEqual(told(200));
    expect(of('put', 1)).toEqual(told(300));
    expect(of('call', -1)).toEqual(told(100));
    expect(of('put', -1)).toEqual(told(100));
  });

  test('LIQD-070, SCAN-060 the mean of the worst days', () => {
    const days = joint([10, 0.5, 20], 3);
    expect(slopeOf([row('future', 1), other], [LOTS, LOTS], SELL, { joint: days })).toEqual({
      slope: expect.closeTo(RISK * (1_500 + 1), 6),
      kind: ACTIVE.historical,
    });
    expect(
      slopeOf([row('future', 1), other], [LOTS, LOTS], { row: 1, direction: -1 }, { joint: days }).slope,
    ).toBeCloseTo(RISK * 11, 6);
  });
});
