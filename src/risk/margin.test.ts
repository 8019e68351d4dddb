import { describe, expect, test } from 'vitest';
import { handMargin, NO_TIERS } from '../../test/hand-table.ts';
import type { HandRow } from '../../test/hand-table.ts';
import { hurtBasis } from './add-on/basis.ts';
import { ACTIVE, PART } from './book-margin.ts';
import type { BookMargin } from './book-margin.ts';
import type { JointColumns } from './joint-columns.ts';
import { compileTiers } from './tiers.ts';

describe('scan', () => {
  test('SCAN-050 losses in full, gains of the other underlying at k', () => {
    const rows = [{ cells: [-100, 100, 0, 0] }, { underlying: 1, cells: [90, -90, 0, 0] }];
    expect(handMargin(rows, [1, 1])).toMatchObject({ scanLoss: 55, activeKind: ACTIVE.sameMove, activeColumn: 0 });
    const full = { gainCredit: Float64Array.of(1024, 1024) };
    expect(handMargin(rows, [1, 1], full).scanLoss).toBe(10);
  });

  test("SCAN-050 the credit is the gaining underlying's own", () => {
    const rows = [{ cells: [-100, 100, 0, 0] }, { underlying: 1, cells: [40, -40, 0, 0] }];
    expect(handMargin(rows, [1, 1], { gainCredit: Float64Array.of(0, 256) }).scanLoss).toBe(90);
    expect(handMargin(rows, [1, 1], { gainCredit: Float64Array.of(256, 0) }).scanLoss).toBe(100);
  });

  test('SCAN-050 beyond the fine reach gains are cut to whole credits against the holder', () => {
    const lots = 2 ** 34;
    const rows = [{ cells: [-100, 0, 0, 0] }, { underlying: 1, cells: [90, 0, 0, 0] }];
    const { scanLoss } = handMargin(rows, [lots, lots + 1]);
    expect(scanLoss).toBe(100 * lots - Math.floor((90 * (lots + 1)) / 1024) * 512);
  });

  test('SCAN-011 a book that loses nowhere has no scan loss', () => {
    expect(handMargin([{ cells: [1, 2, 0, 3] }], [1])).toMatchObject({
      scanLoss: 0,
      activeKind: ACTIVE.none,
      initialMargin: 1,
    });
  });
});

describe('joint columns on integers', () => {
  /** One stress vector, halfway between columns 0 and 1 of the first underlying and on column 2 of the second. */
  const joint = (historical: number, labels: number): JointColumns => ({
    labels: Array.from({ length: labels }, (_, j) => `vector ${j}`),
    historical,
    worstDays: historical,
    columns: Int32Array.from({ length: labels * 12 }, (_, t) => (t % 12 < 6 ? t % 2 : 2)),
    weights: Float64Array.from({ length: labels * 12 }, (_, t) => (t % 12 < 6 ? 0.5 : 1 - (t % 2))),
  });
  const rows: HandRow[] = [{ cells: [-100, -51, 0, 0] }, { underlying: 1, cells: [0, 0, -30, 0] }];

  test('SCAN-061 a stress vector is rounded against the holder, underlying by underlying', () => {
    const margin = handMargin(rows, [1, 1], { joint: joint(0, 1) });
    expect(margin).toMatchObject({ scanLoss: 76 + 30, activeKind: ACTIVE.stress, activeColumn: 0 });
  });

  test('SCAN-061 the shortfall averages the worst days and is rounded up', () => {
    const days = joint(2, 2);
    days.weights.set([0.25, 0.25], 12);
    const margin = handMargin(rows, [1, 1], { joint: days });
    expect(margin).toMatchObject({ scanLoss: 100, activeKind: ACTIVE.sameMove });
    days.weights.set([0.9, 0.9], 12);
    const worse = handMargin(rows, [1, 1], { joint: days });
    expect(worse).toMatchObject({
      scanLoss: Math.ceil((106 + 166) / 2),
      activeKind: ACTIVE.historical,
      activeColumn: 1,
    });
  });
});

describe('totals', () => {
  test('MARG-011 parts, factors and floors', () => {
    const rows: HandRow[] = [
      { kind: 'call', expiry: 0, notional: 1_000, cells: [700, 0, 0, 0] },
      { notional: 500, basisDelta: 500 },
    ];
    const charges = {
      shortOptionPpm: Float64Array.of(900_000, 0),
      grossMinimumPpm: Float64Array.of(66_667, 0),
      basisPpm: Float64Array.of(0, 0, 100_000, 0),
      closingFeePpm: Float64Array.of(6_666, 0),
      confidencePpm: Float64Array.of(40_000, 0, 0, 0),
    };
    const margin = handMargin(rows, [-1, 1], charges);
    const parts = [700, 200, 67 + 34, 50, 0, 0, 0, 2, 7 + 4, 0, 40];
    expect([...margin.parts]).toEqual(parts);
    expect(margin.initialMargin).toBe(parts.reduce((a, b) => a + b));
    expect(margin.maintenanceMargin).toBe(Math.ceil(0.8 * (700 + 200 + 101 + 50 + 2)) + 11);
  });

  test('MARG-002 a fraction of a tick is charged in full', () => {
    const rows = [{ cells: [-41, 0, 0, 0] }, { underlying: 1, cells: [123, 0, 0, 0] }];
    const { scanLoss } = handMargin(rows, [1, 1], { gainCredit: Float64Array.of(0, 256) });
    expect(scanLoss).toBe(Math.ceil(41 - 123 / 4));
  });

  test('COLL-001, COLL-010 NAV is cash and values, equity is NAV less haircuts', () => {
    const rows: HandRow[] = [
      { kind: 'spot', coin: 0, mark: 60_000 },
      { kind: 'future', expiry: 0, mark: 61_000 },
    ];
    const haircut = [compileTiers([{ from: 0, rate: 0.01 }], 1, true), NO_TIERS];
    expect(handMargin(rows, [0, 2], { haircut }, -120_000)).toMatchObject({ nav: 2_000, equity: 2_000 });
    expect(handMargin(rows, [10, 0], { haircut })).toMatchObject({ nav: 600_000, equity: 594_000 });
    expect(handMargin(rows, [-5, 0], { haircut })).toMatchObject({ nav: -300_000, equity: -300_000 });
  });

  test('COLL-020 haircut tiers are marginal', () => {
    const rows: HandRow[] = [{ kind: 'spot', coin: 0, mark: 60_000 }];
    const haircut = [
      compileTiers(
        [
          { from: 0, rate: 0.01 },
          { from: 10_000_000, rate: 0.03 },
        ],
        1,
        true,
      ),
      NO_TIERS,
    ];
    expect(handMargin(rows, [200], { haircut })).toMatchObject({ nav: 12_000_000, equity: 12_000_000 - 160_000 });
  });

  test('COLL-020 a short option lowers the haircut base, a long one does not raise it', () => {
    const rows: HandRow[] = [
      { kind: 'spot', coin: 0, mark: 1_000 },
      { kind: 'call', expiry: 0, coin: 0, mark: 300 },
    ];
    const haircut = [compileTiers([{ from: 0, rate: 0.1 }], 1, true), NO_TIERS];
    expect(handMargin(rows, [1, 1], { haircut }).equity).toBe(1_300 - 100);
    expect(handMargin(rows, [1, -1], { haircut }).equity).toBe(700 - 70);
  });
});

describe('floors and add-ons', () => {
  const part = (margin: BookMargin, name: keyof typeof PART): number => margin.parts[PART[name]];

  test('MARG-040 basis nets within an expiry and adds across expiries', () => {
    const rows: HandRow[] = [0, 1].map((expiry) => ({ kind: 'future', expiry, basisDelta: 1_000, notional: 1_000 }));
    const basisPpm = Float64Array.of(10_000, 20_000, 0, 0);
    expect(part(handMargin(rows, [3, -3], { basisPpm }), 'basis')).toBe(30 + 60);
    const sameExpiry = [rows[0], rows[0]];
    expect(part(handMargin(sameExpiry, [3, -2], { basisPpm }), 'basis')).toBe(10);
  });

  test('MARG-040 options held long reduce the net, and never enlarge or turn it', () => {
    expect(hurtBasis(100, 30, 0)).toBe(100);
    expect(hurtBasis(100, 0, -30)).toBe(70);
    expect(hurtBasis(100, 0, -130)).toBe(0);
    expect(hurtBasis(-100, 30, -500)).toBe(70);
    expect(hurtBasis(-100, 130, 0)).toBe(0);
    expect(hurtBasis(0, 50, -50)).toBe(0);
  });

  test('MARG-041 size is charged by marginal tiers on what has to be closed', () => {
    const tiers = [
      { from: 0, rate: 0 },
      { from: 20, rate: 0.005 },
      { from: 50, rate: 0.01 },
    ].map(({ from, rate }) => ({ from: from * 1e6, rate }));
    const size = [compileTiers(tiers, 1, true), NO_TIERS];
    const rows: HandRow[] = [0, 1].map((expiry) => ({ kind: 'future', expiry, basisDelta: 1e6 }));
    expect(part(handMargin([rows[0]], [60], { size }), 'size')).toBe(250_000);
    expect(
      part(handMargin([rows[0], { ...rows[1], expiry: -1, kind: 'perpetual' }], [30, -30], { size }), 'size'),
    ).toBe(250_000);
    expect(part(handMargin([rows[0]], [20], { size }), 'size')).toBe(0);
  });

  test('MARG-042, MARG-043 floors on short options and on gross', () => {
    const rows: HandRow[] = [
      { kind: 'call', expiry: 0, notional: 64_000 },
      { kind: 'future', expiry: 0, notional: 65_200 },
    ];
    const floors = { shortOptionPpm: Float64Array.of(3_000, 0), grossMinimumPpm: Float64Array.of(2_000, 0) };
    const short = handMargin(rows, [-1, 0], floors);
    expect([part(short, 'shortOptionMinimum'), part(short, 'grossMinimum')]).toEqual([192, 128]);
    const hedged = handMargin(rows, [0, -1], floors);
    expect([part(hedged, 'shortOptionMinimum'), part(hedged, 'grossMinimum')]).toEqual([0, 131]);
    const long = handMargin(rows, [1, 0], floors);
    expect([part(long, 'shortOptionMinimum'), part(long, 'grossMinimum')]).toEqual([0, 0]);
  });

  test('MARG-044 the tenor twist is one more column', () => {
    const rows: HandRow[] = [
      { kind: 'call', expiry: 0, cells: [0, 0, 200, -300] },
      { kind: 'call', expiry: 1, underlying: 0, cells: [0, 0, -190, 280] },
    ];
    const margin = handMargin(rows, [1, 1], { twistPpm: 500_000, bucketUnderlying: Int32Array.of(0, 0, 0, 1) });
    expect(margin).toMatchObject({ scanLoss: 245, activeKind: ACTIVE.twist });
    expect(handMargin(rows, [1, 1]).scanLoss).toBe(20);
  });

  test('MARG-045, MARG-046 a stablecoin and a common failure', () => {
    const rows: HandRow[] = [0, 1].map((coin) => ({ kind: 'spot', underlying: -1, coin, mark: 100 }));
    const depegPpm = Float64Array.of(0, 80_000);
    expect(part(handMargin(rows, [0, 970], { depegPpm }), 'depeg')).toBe(7_760);
    expect(part(handMargin(rows, [0, -970], { depegPpm }), 'depeg')).toBe(0);
    const dependencies = [
      { name: 'both', lossPpm: Float64Array.of(300_000, 300_000), free: 250_000 },
      { name: 'one', lossPpm: Float64Array.of(0, 300_000), free: 0 },
    ];
    expect(part(handMargin(rows, [10_000, 5_000], { dependencies }), 'commonFailure')).toBe(200_000);
    expect(part(handMargin(rows, [0, 5_000], { dependencies }), 'commonFailure')).toBe(150_000);
  });

  test('MARG-047 closing fees and funding are provided for in full', () => {
    const rows: HandRow[] = [{ basisDelta: 64_000, notional: 64_000 }];
    const charges = { closingFeePpm: Float64Array.of(500, 0), fundingPpm: Float64Array.of(100, 0) };
    const long = handMargin(rows, [1], charges);
    expect([part(long, 'closingFee'), part(long, 'funding')]).toEqual([32, 7]);
    expect(long.maintenanceMargin).toBe(32 + 7 + 1);
    expect(part(handMargin(rows, [-1], charges), 'funding')).toBe(0);
    const negative = { ...charges, fundingPpm: Float64Array.of(-100, 0) };
    expect([1, -1].map((lots) => part(handMargin(rows, [lots], negative), 'funding'))).toEqual([0, 7]);
  });

  test('MARG-048 a doubtful price costs IM alone', () => {
    const rows: HandRow[] = [
      { kind: 'future', expiry: 0, notional: 10_000 },
      { kind: 'spot', underlying: -1, coin: 0, mark: -500 },
    ];
    const doubt = { confidencePpm: Float64Array.of(600_000, 0, 0, 0), coinConfidencePpm: Float64Array.of(100_000, 0) };
    const margin = handMargin(rows, [1, 1], doubt);
    expect(part(margin, 'priceConfidence')).toBe(6_000 + 50);
    expect(margin.maintenanceMargin).toBe(handMargin(rows, [1, 1]).maintenanceMargin);
  });

  test('MARG-049 a tick is charged for each lot, but not for a stablecoin that is owned', () => {
    const rows: HandRow[] = [{ cells: [] }, { kind: 'spot', underlying: -1, coin: 0, mark: 100 }];
    expect(part(handMargin(rows, [1_000, -61]), 'rounding')).toBe(1_061);
    expect(part(handMargin(rows, [-1_000, 61]), 'rounding')).toBe(1_000);
    const cash = handMargin(rows, [0, 10]);
    expect([cash.initialMargin, cash.maintenanceMargin, cash.equity]).toEqual([0, 0, 1_000]);
  });
});

test('a book beyond the exactness budget is a fault', () => {
  expect(() => handMargin([{ cells: [1] }], [2 ** 44])).toThrow('exactness budget');
});
