import { describe, expect, test } from 'vitest';
import { BARE, handTable } from '../../test/hand-table.ts';
import type { HandRow } from '../../test/hand-table.ts';
import type { DeviationsCall } from '../quant/kernels/screen-kernels.ts';
import type { Anchor, Parabolas } from './screen-anchor.ts';
import { levelOf, levelUnits, linkRows, measureRows, setBounds, setUnits, standingUnit } from './screen-measure.ts';
import type { Measure } from './screen-measure.ts';
import { createRowRates } from './screen-rates.ts';
import { compileTiers } from './tiers.ts';

/** Row 1 is measured; rows 0 and 2 are of other groups and say nonsense. */
const ROW = 1;
const one = (value: number, other = 9e9) => Float64Array.of(other, value, other);
const four = (list: readonly number[]) => Float64Array.of(9e9, 9e9, 9e9, 9e9, ...list, 9e9, 9e9, 9e9, 9e9);

/** A row whose mark, notional and basis delta are on their parabolas after a move of +10 % from 100. */
function world(
  deviation = 0,
  row: HandRow = { mark: 1_000 + 200 + 20, notional: 5_000 + 100, basisDelta: 300 - 40 + 5 },
) {
  const calls: DeviationsCall[] = [];
  const table = handTable([{ kind: 'call', coin: 0 }, { kind: 'call', coin: 1, expiry: 0, ...row }, { kind: 'call' }]);
  const anchor = {
    stride: 4,
    step: 0.01,
    cellsAt: 100,
    slopesAt: 200,
    bendsAt: 300,
    price: Float64Array.of(0, 100),
    known: Uint8Array.of(1, 1, 1),
    mark: one(1_000),
    markSlope: one(2_000),
    markBend: one(4_000),
    notional: one(5_000),
    notionalSlope: one(1_000),
    basis: one(300),
    basisSlope: one(-400),
    basisBend: one(1_000),
    slopes: four([10, 20, 30, 40]),
    bends: four([100, 200, 300, 400]),
    rates: createRowRates(3),
    unit: one(50),
    basisUnit: one(20),
  };
  const m = {
    kernels: {
      deviations: (call: DeviationsCall) => {
        calls.push(call);
        m.deviation[ROW] = deviation;
      },
    },
    table,
    cellsAt: 400,
    rows: Int32Array.of(ROW),
    rowsAt: 500,
    parameters: BARE,
    share: 2,
    deviation: new Float64Array(3),
    deviationAt: 600,
    basisDeviation: new Float64Array(3),
    rates: createRowRates(3),
    bounds: createRowRates(3),
  };
  for (const rates of [m.bounds, m.rates]) {
    rates.notional.fill(0.5);
    rates.basis.fill(0.25);
    rates.mark.fill(0.1);
  }
  for (const key of ['notional', 'basis', 'mark'] as const) anchor.rates[key].set(m.rates[key]);
  const measure = () => measureRows(anchor as unknown as Anchor, 1, 110, m as unknown as Measure);
  const level = () => levelOf(anchor as unknown as Anchor, m as unknown as Measure);
  return { calls, anchor, m, table, measure, level };
}

describe('how far rows are from their parabolas', () => {
  test('SCRN-010 a row on its parabola is nowhere else, and the kernel looks at its cells', () => {
    const { calls, m, measure } = world(30);
    expect(measure()).toBe(true);
    // Twice the largest deviation of a cell.
    expect(m.deviation[ROW]).toBeCloseTo(60, 8);
    expect(m.basisDeviation[ROW]).toBeCloseTo(0, 8);
    const [{ move, ...call }] = calls;
    expect(move).toBeCloseTo(0.1, 12);
    expect(call).toEqual({
      rows: 500,
      count: 1,
      cells: 400,
      references: 100,
      slopes: 200,
      bends: 300,
      stride: 4,
      out: 600,
    });
  });

  test.each<readonly [string, HandRow, number, number]>([
    // 2 * 30, and beyond it: a mark counts 1.1 times, a notional 0.5 times, a basis delta apart; either way.
    ['a mark above', { mark: 1_260 }, 60 + 1.1 * 40, 0],
    ['a mark below', { mark: 1_180 }, 60 + 1.1 * 40, 0],
    ['a notional above', { notional: 5_180 }, 60 + 0.5 * 80, 0],
    ['a notional below', { notional: 5_020 }, 60 + 0.5 * 80, 0],
    ['a basis delta above', { basisDelta: 275 }, 60, 10],
    ['a basis delta below', { basisDelta: 255 }, 60, 10],
  ])('SCRN-010 %s its parabola', (_, change, deviation, basis) => {
    const { m, measure } = world(30, { mark: 1_220, notional: 5_100, basisDelta: 265, ...change });
    expect(measure()).toBe(true);
    expect(m.deviation[ROW]).toBeCloseTo(deviation, 8);
    expect(m.basisDeviation[ROW]).toBeCloseTo(basis, 8);
  });

  test('SCRN-010 rates that changed count on all of what they are charged on', () => {
    const by = (key: 'notional' | 'basis' | 'mark', rate: number) => {
      const { anchor, m, measure } = world();
      anchor.rates[key][ROW] = rate;
      measure();
      return m.deviation[ROW];
    };
    expect(by('notional', 0.4)).toBeCloseTo(0.1 * 5_100, 8);
    expect(by('notional', 0.6)).toBeCloseTo(0.1 * 5_100, 8);
    expect(by('basis', 0.05)).toBeCloseTo(0.2 * 265, 8);
    expect(by('basis', 0.35)).toBeCloseTo(0.1 * 265, 8);
    expect(by('mark', 0.05)).toBeCloseTo(0.05 * 1_220, 8);
    expect(by('mark', 0.15)).toBeCloseTo(0.05 * 1_220, 8);
    const short = world(0, { mark: -1_220, notional: 5_100, basisDelta: -265 });
    short.anchor.rates.basis[ROW] = 0.05;
    short.anchor.rates.mark[ROW] = 0.05;
    short.measure();
    expect(short.m.deviation[ROW]).toBeCloseTo(1.1 * 2_440 + 0.2 * 265 + 0.05 * 1_220, 8);
  });

  test('SCRN-010 a bound no longer holds beyond twice the larger of notional and mark, and up to it does', () => {
    const holds = (row: HandRow, change: (w: ReturnType<typeof world>) => void = () => undefined) => {
      const made = world(0, row);
      change(made);
      return made.measure();
    };
    expect(holds({ notional: 10_000, mark: -10_000, basisDelta: -10_000 })).toBe(true);
    for (const row of [{ notional: 10_001 }, { mark: 10_001 }, { mark: -10_001 }, { basisDelta: -10_001 }]) {
      expect(holds(row)).toBe(false);
    }
    expect(holds({ notional: 14_000 }, ({ anchor }) => (anchor.mark[ROW] = -7_000))).toBe(true);
    expect(holds({ notional: 14_001 }, ({ anchor }) => (anchor.mark[ROW] = -7_000))).toBe(false);
    const nothing = ({ anchor }: ReturnType<typeof world>) => {
      anchor.mark[ROW] = 0;
      anchor.notional[ROW] = 0;
    };
    expect([holds({ notional: 2 }, nothing), holds({ notional: 3 }, nothing)]).toEqual([true, false]);
  });

  test.each(['notional', 'basis', 'mark'] as const)('SCRN-010 nor above the bound of the rate on %s', (key) => {
    const made = world();
    expect(made.measure()).toBe(true);
    made.m.rates[key][ROW] = made.m.bounds[key][ROW] * 1.01;
    expect(made.measure()).toBe(false);
    // A row that the reference does not know says nothing.
    made.anchor.known[ROW] = 0;
    expect(made.measure()).toBe(true);
    expect(made.level()).toBe(0);
  });

  test('SCRN-010 the level is the larger of both in their units, without 4 ticks of rounding', () => {
    const made = world();
    made.m.deviation[ROW] = 104;
    made.m.basisDeviation[ROW] = 30;
    expect(made.level()).toBeCloseTo(2, 7);
    expect(made.level()).toBeGreaterThan(2);
    made.m.basisDeviation[ROW] = 50;
    expect(made.level()).toBeCloseTo(2.5, 7);
    made.m.deviation[ROW] = 3;
    made.m.basisDeviation[ROW] = 0;
    expect(made.level()).toBe(0);
  });
});

test('SCRN-010 bounds of rates are half as much again and a little, with the highest haircut of a coin', () => {
  const { m, table } = world();
  const haircut = compileTiers(
    [
      { from: 0, rate: 0.1 },
      { from: 10, rate: 0.4 },
    ],
    1,
    true,
  );
  const measure = { ...m, parameters: { ...BARE, haircut: [BARE.haircut[0], haircut] } } as unknown as Measure;
  setBounds(measure, () => false);
  expect(m.bounds.notional[ROW]).toBe(0.5);
  setBounds(measure, (row) => row === ROW);
  expect(m.bounds.notional[ROW]).toBeCloseTo(0.75 + 0.02, 12);
  expect(m.bounds.basis[ROW]).toBeCloseTo(0.5 + 0.005, 12);
  expect(m.bounds.mark[ROW]).toBeCloseTo(0.15 + 0.02 + 0.4, 12);
  table.coin[ROW] = -1;
  setBounds(measure, () => true);
  expect(m.bounds.mark[ROW]).toBeCloseTo(0.15, 12);
  expect(m.bounds.mark[0]).toBe(0.1);
});

describe('links from one reference to the next', () => {
  /** Parabolas at 110 that go on as those of 100 did: slope (s + b * 0.1) * 1.1, bend b * 1.21. */
  function linked(change: (p: Record<string, Float64Array>, w: ReturnType<typeof world>) => void) {
    const made = world();
    const parabolas = {
      slopes: four([10, 20, 30, 40].map((s) => (s + s) * 1.1)),
      bends: four([100, 200, 300, 400].map((b) => b * 1.21)),
      markSlope: one(2_400 * 1.1),
      markBend: one(4_000 * 1.21),
      notionalSlope: one(1_100),
      basisSlope: one(-300 * 1.1),
      basisBend: one(1_210),
    };
    made.anchor.unit[ROW] = 50;
    const next = { unit: one(25), basisUnit: one(5) };
    change({ ...parabolas, ...next }, made);
    const { m, anchor } = made;
    return linkRows(
      anchor as unknown as Anchor,
      1,
      110,
      parabolas as unknown as Parabolas,
      next,
      m as unknown as Measure,
    );
  }
  const parts = (link: ReturnType<typeof linked>) =>
    [link.base, link.slope, link.bend, link.scale].map((part) => expect.closeTo(part, 5) as number);
  const like = (base: number, slope: number, bend: number, scale: number) => parts({ base, slope, bend, scale });

  test('SCRN-011 parabolas that go on cost nothing but the scale of units, the larger of both', () => {
    expect(linked(() => undefined)).toEqual(
      Object.fromEntries(['base', 'slope', 'bend', 'scale'].map((key, i) => [key, like(0, 0, 0, 0.5)[i]])),
    );
    expect(linked(({ basisUnit }) => (basisUnit[ROW] = 16)).scale).toBeCloseTo(0.8, 7);
    expect(linked(() => undefined).scale).toBeGreaterThan(0.5);
  });

  test('SCRN-011 what was measured at the old reference, and what its rates moved by, is the base', () => {
    const base = (change: (w: ReturnType<typeof world>) => void) => linked((_, w) => change(w)).base;
    expect(base(({ m }) => (m.deviation[ROW] = 75))).toBeCloseTo(1.5, 7);
    expect(base(({ m }) => (m.basisDeviation[ROW] = 40))).toBeCloseTo(2, 7);
    // Twice the notional of 5,100, a hundredth of it, in units of 50.
    for (const key of ['notional', 'basis', 'mark'] as const) {
      expect(base(({ anchor }) => (anchor.rates[key][ROW] += 0.01))).toBeCloseTo((2 * 5_100 * 0.01) / 50, 7);
      expect(base(({ anchor }) => (anchor.rates[key][ROW] -= 0.01))).toBeCloseTo((2 * 5_100 * 0.01) / 50, 7);
    }
    expect(
      base(({ anchor, table, m }) => {
        anchor.rates.mark[ROW] += 0.01;
        table.mark[ROW] = -6_000;
        m.deviation[ROW] = 30;
      }),
    ).toBeCloseTo((30 + 2 * 6_000 * 0.01) / 50, 7);
  });

  test.each<readonly [string, string, number, readonly [number, number]]>([
    // By 100 more: a cell counts twice, a mark 1.1 times, a notional 0.5 times; bends by half of it; a basis in its unit of 20.
    ['a cell is steeper', 'slopes', 4 + 2, [(2 * 100) / 50, 0]],
    ['a mark is steeper', 'markSlope', ROW, [(1.1 * 100) / 50, 0]],
    ['a notional is steeper', 'notionalSlope', ROW, [(0.5 * 100) / 50, 0]],
    ['a basis delta is steeper', 'basisSlope', ROW, [100 / 20, 0]],
    ['a cell is more bent', 'bends', 4 + 3, [0, 100 / 50]],
    ['a mark is more bent', 'markBend', ROW, [0, (0.5 * 1.1 * 100) / 50]],
    ['a basis delta is more bent', 'basisBend', ROW, [0, 50 / 20]],
  ])('SCRN-011 %s than it was', (_, column, at, [slope, bend]) => {
    for (const sign of [1, -1]) {
      const link = linked((parabolas) => (parabolas[column][at] += sign * 100));
      expect([link.slope, link.bend]).toEqual([expect.closeTo(slope, 6), expect.closeTo(bend, 6)]);
    }
  });

  test('SCRN-011 a row that the old reference does not know has no link', () => {
    const link = linked((parabolas, { anchor }) => {
      anchor.known[ROW] = 0;
      parabolas.slopes[4] = 1e9;
    });
    expect(link).toEqual({ base: 0, slope: 0, bend: 0, scale: 0 });
  });
});

describe('units', () => {
  test('SCRN-010 a thousandth of a step of what a row controls', () => {
    expect(standingUnit({ step: 0.03 } as Anchor)).toBeCloseTo(0.000_03, 12);
  });

  const set = (probe: { mark: number; basisDelta: number }, deviation: number, isFirst = true, row: HandRow = {}) => {
    const made = world(deviation, { mark: 1_000, notional: 2e7, basisDelta: 300, ...row });
    const parabolas = {
      slopesAt: 201,
      bendsAt: 301,
      markSlope: one(2_000),
      markBend: one(4_000),
      basisSlope: one(-400),
      basisBend: one(1_000),
    };
    const table = handTable([{}, probe, {}]);
    const apply = (isNew: boolean) =>
      setUnits(
        made.anchor as unknown as Anchor,
        parabolas as unknown as Parabolas,
        { table, cellsAt: 700 },
        0.1,
        isFirst,
        () => isNew,
        made.m as unknown as Measure,
      );
    apply(false);
    expect([made.anchor.unit[ROW], made.anchor.basisUnit[ROW]]).toEqual([50, 20]);
    apply(true);
    return { ...made, units: [made.anchor.unit[ROW], made.anchor.basisUnit[ROW]] };
  };
  const on = { mark: 1_220, basisDelta: 265 };
  const near = (list: readonly number[]) => list.map((x) => expect.closeTo(x, 6) as number);

  test('SCRN-010 what a row differs by standing still, and by its parabola between the points where they meet', () => {
    // Of 20,000,000: 1e-5 of it, and 3e-4 for the basis delta.
    const { units, calls } = set(on, 7);
    expect(units).toEqual(near([200 + 14, 6_000]));
    const [, { move, ...call }] = calls;
    expect(move).toBe(0.1);
    expect(call).toEqual({
      rows: 500,
      count: 1,
      cells: 700,
      references: 400,
      slopes: 201,
      bends: 301,
      stride: 4,
      out: 600,
    });
    expect(set({ mark: 1_260, basisDelta: 275 }, 7).units).toEqual(near([200 + 14 + 44, 6_010]));
    expect(set({ mark: 1_180, basisDelta: 255 }, 7).units).toEqual(near([200 + 14 + 44, 6_010]));
  });

  test('SCRN-010 a mark larger than the notional counts, and a unit is a tick at least, of a basis delta four', () => {
    const mark = -4e7;
    expect(set({ mark: mark + 220, basisDelta: 265 }, 0, true, { mark }).units).toEqual(near([400, 6_000]));
    expect(set(on, 0, true, { notional: 0 }).units).toEqual([1, 4]);
  });

  test('SCRN-010 of both sides the larger counts', () => {
    expect(set(on, 7, false).units).toEqual(near([214, 6_000]));
    expect(set(on, 0, false, { notional: 0 }).units).toEqual([50, 20]);
  });

  test('SCRN-010 new options of an expiry take the largest unit of any, for the same notional', () => {
    const table = handTable([
      { kind: 'call', expiry: 0, notional: 100 },
      { kind: 'put', expiry: 0, notional: 200 },
      { kind: 'call', expiry: 1, notional: 100 },
      { kind: 'future', expiry: 0, notional: 100 },
      { kind: 'put', expiry: 0, notional: 0 },
      { kind: 'call', expiry: 0, notional: 400 },
    ]);
    const unit = Float64Array.of(30, 10, 5, 900, 900, 8);
    const basisUnit = Float64Array.of(2, 8, 1, 900, 900, 4);
    const rows = Int32Array.of(0, 1, 2, 3, 4, 5);
    levelUnits({ unit, basisUnit } as unknown as Anchor, { rows, table }, (row) => row !== 5);
    // 30 of 100 is 60 of 200, 8 of 200 is 4 of 100; the last row was known before.
    expect([...unit]).toEqual([30, 60, 5, 900, 900, 8]);
    expect([...basisUnit]).toEqual([4, 8, 1, 900, 900, 4]);
  });
});
