import { expect, test } from 'vitest';
import { BARE, handTable } from '../../test/hand-table.ts';
import type { HandRow } from '../../test/hand-table.ts';
import { activePnl } from './active-pnl.ts';
import { worstDays } from './joint.ts';
import { ACTIVE } from './book-margin.ts';
import type { BookMargin } from './book-margin.ts';
import type { HouseBook, HouseRow } from './house-book.ts';
import type { HouseParameters } from './house-parameters.ts';
import type { JointColumns } from './joint-columns.ts';
import { ROW_KIND } from './risk-table.ts';
import { createScratch } from './scratch.ts';
import type { Scratch } from './scratch.ts';

const ROWS: HandRow[] = [
  { kind: 'call', expiry: 0, cells: [-10, 20, 30, -40] },
  { kind: 'put', expiry: 1, underlying: 1, cells: [50, 60, -70, 80] },
  { kind: 'future', expiry: 0, cells: [-1, 2, 3, 4] },
  { kind: 'spot', underlying: -1, coin: 0, cells: [9, 9, 9, 9] },
];
const LOTS = [2, 3, -5, 7];

/** Three days and a vector: the first underlying reads column 0 for shorts, 1 for long calls; the second 2 for long puts. */
const JOINT: JointColumns = {
  labels: ['a', 'b', 'c', 'vector'],
  historical: 3,
  worstDays: 2,
  columns: Int32Array.from({ length: 48 }, (_, t) => [0, 0, 1, 1, 3, 3, 3, 3, 3, 3, 2, 2][t % 12]),
  weights: Float64Array.from({ length: 48 }, (_, t) => (t % 2 === 0 ? 1 + Math.floor(t / 12) : 0)),
};

/** P&L of each row as the active column reads it. */
function pnl(out: Partial<BookMargin>, change: Partial<HouseParameters> = {}, set?: (scratch: Scratch) => void) {
  const parameters = { ...BARE, ...change };
  const table = handTable(ROWS);
  const scratch = createScratch(table, parameters);
  scratch.slots = 2;
  scratch.slotOf.set([1, 0]);
  set?.(scratch);
  const rows = ROWS.map(({ kind, underlying = 0, expiry = -1 }, r) => ({
    kind: ROW_KIND[kind ?? 'perpetual'],
    underlying,
    expiry,
    quantity: LOTS[r],
  })) as HouseRow[];
  const of = activePnl({ table, parameters } as HouseBook, scratch, out as BookMargin);
  return rows.map(of);
}

test('MARG-012, SCAN-050 in a same-move column gains of an underlying count at its credit, losses in full', () => {
  const gainCredit = Float64Array.of(256, 512);
  const same = (vectors: readonly number[], column: number, slots = 2) =>
    pnl({ activeKind: ACTIVE.sameMove, activeColumn: column }, { gainCredit }, (scratch) => {
      scratch.slots = slots;
      scratch.vectors[column] = vectors[0];
      scratch.vectors[scratch.stride + column] = vectors[1];
    });
  // Slot 0 is the second underlying, slot 1 the first.
  expect(same([150, -15], 0)).toEqual([-20, 150 / 2, 5, 0]);
  expect(same([-1, 30], 1)).toEqual([40 / 4, 180, -10 / 4, 0]);
  expect(same([0, 0], 1)).toEqual([40 / 4, 180 / 2, -10 / 4, 0]);
  expect(same([150, 30], 1, 1)).toEqual([40, 180, -10, 0]);
});

test('MARG-012, SCAN-060 in a stress vector each row by its chord; of historical days the mean of the worst', () => {
  const none = [0, 0, 0, 0];
  const stress = (joint?: JointColumns) =>
    pnl({ activeKind: ACTIVE.stress, activeColumn: 3 }, joint === undefined ? {} : { joint });
  // The vector counts four times: the call at column 1, the put at column 2, the future at column 0.
  expect(stress(JOINT)).toEqual([4 * 2 * 20, 4 * 3 * -70, 4 * -5 * -1, 0]);
  expect(stress()).toEqual(none);
  const days = (jointPnl: readonly number[]) =>
    pnl({ activeKind: ACTIVE.historical, activeColumn: 0 }, { joint: JOINT }, ({ jointPnl: at }) => at.set(jointPnl));
  // Days count once, twice and three times: b and c are the worst, or a and b.
  expect(days([5, -9, -7, -99])).toEqual([2.5 * 40, 2.5 * -210, 2.5 * 5, 0]);
  expect(days([1, 1, 1, -99])).toEqual([1.5 * 40, 1.5 * -210, 1.5 * 5, 0]);
});

test('MARG-012, MARG-044 in the twist options alone, by the worse of vol up and vol down of their expiry', () => {
  const twist = (up: readonly number[], down: readonly number[]) =>
    pnl({ activeKind: ACTIVE.twist, activeColumn: -1 }, { twistPpm: 500_000 }, (scratch) => {
      scratch.twistUp.set(up);
      scratch.twistDown.set(down);
    });
  expect(twist([-80, 240], [60, -210])).toEqual([0.5 * 2 * -40, 0.5 * 3 * -70, 0, 0]);
  expect(twist([5, -3], [-6, -2])).toEqual([0.5 * 2 * 30, 0.5 * 3 * 80, 0, 0]);
  expect(twist([-6, 0], [-6, 0])).toEqual([0.5 * 2 * -40, 0, 0, 0]);
});

test('MARG-012 where nothing loses no row does, and without joint columns there are no days', () => {
  expect(pnl({ activeKind: ACTIVE.none, activeColumn: -1 })).toEqual([0, 0, 0, 0]);
  const jointPnl = Float64Array.of(4, 2, 2);
  const scratch = { jointPnl } as unknown as Scratch;
  expect(worstDays(JOINT, scratch.jointPnl)).toEqual([1, 2]);
  expect(worstDays(undefined, scratch.jointPnl)).toEqual([]);
});
