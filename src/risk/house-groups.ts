import { activePnl } from './active-pnl.ts';
import { worstDays } from './joint.ts';
import { tenorTwistLoss } from './add-on/tenor-twist.ts';
import { ACTIVE } from './book-margin.ts';
import type { BookMargin } from './book-margin.ts';
import type { HouseBook, HouseRow } from './house-book.ts';
import type { JointColumns } from './joint-columns.ts';
import { groupOf, summed } from './report-builder.ts';
import type { GroupRow } from './report-builder.ts';
import type { Contribution, GroupReport } from './report.ts';
import type { Scratch } from './scratch.ts';

/** Name of the group in which all underlyings meet: its scan loss is the one that counts. */
export const ACCOUNT_GROUP = 'account';

/**
 * The groups of a house report: each underlying in its own columns, then the account in all columns that judge it: every underlying in the
 * same own column with gains credited, the shortfall of the historical days, the stress vectors, the tenor twist. The account's
 * contributions add up exactly to its scan loss.
 *
 * @param scratch of the evaluation that wrote `out`
 */
export function houseGroups(house: HouseBook, scratch: Scratch, out: BookMargin): GroupReport[] {
  const own = house.venue.underlyings.map(({ name }, u) =>
    groupOf(
      name,
      house.sets[u].scenarios.map(({ label }) => label),
      house.rows.flatMap((row, r) => (row.underlying === u ? ownRow(house, row, r) : [])),
    ),
  );
  return [...own, accountGroup(house, scratch, out)];
}

function ownRow({ table }: HouseBook, { symbol, quantity }: HouseRow, r: number): GroupRow {
  const at = r * table.stride;
  return { symbol, quantity, vector: table.cells.subarray(at, at + table.columns).map((cell) => cell * quantity) };
}

function accountGroup(house: HouseBook, scratch: Scratch, out: BookMargin): GroupReport {
  const joint = scratch.slots > 1 ? house.parameters.joint : undefined;
  const pnlOf = activePnl(house, scratch, out);
  const contributions: Contribution[] = house.rows.map((row, r) => ({
    symbol: row.symbol,
    quantity: row.quantity,
    amount: 0 - pnlOf(row, r),
  }));
  return {
    name: ACCOUNT_GROUP,
    columns: accountLabels(house, joint, scratch),
    vector: accountVector(house, joint, scratch),
    activeColumn: activeIndex(house, joint, scratch, out),
    scanLoss: summed(contributions, ({ amount }) => amount),
    contributions,
  };
}

/** Same-move columns, then (with several underlyings) the shortfall and the stress vectors, then the tenor twist. */
function accountLabels(house: HouseBook, joint: JointColumns | undefined, scratch: Scratch): string[] {
  const own = scratch.slots === 0 ? [] : sharedLabels(house, scratch);
  if (joint === undefined) return [...own, TWIST];
  const shortfall = joint.historical > 0 ? [`shortfall of ${joint.worstDays} of ${joint.historical} days`] : [];
  return [...own, ...shortfall, ...joint.labels.slice(joint.historical), TWIST];
}

const TWIST = 'tenor twist';

/** Several underlyings have a move of their own in one column: "-12%/-21% vol up". */
function sharedLabels({ sets }: HouseBook, { slots, slotUnderlying }: Scratch): string[] {
  const used = Array.from({ length: slots }, (_, slot) => sets[slotUnderlying[slot]].scenarios);
  return used[0].map(({ label }, c) => {
    const moves = new Set(used.map((scenarios) => scenarios[c].label.split(' ')[0]));
    return [[...moves].join('/'), ...label.split(' ').slice(1)].join(' ');
  });
}

function accountVector(house: HouseBook, joint: JointColumns | undefined, scratch: Scratch): number[] {
  const { table, parameters } = house;
  const vector = scratch.slots > 1 ? scratch.joint : scratch.vectors;
  const own = scratch.slots === 0 ? [] : [...vector.subarray(0, table.columns)];
  const twist = 0 - tenorTwistLoss(parameters, scratch);
  if (joint === undefined) return [...own, twist];
  const days = worstDays(house.parameters.joint, scratch.jointPnl);
  const shortfall = joint.historical > 0 ? [summed(days, (j) => scratch.jointPnl[j]) / days.length] : [];
  return [...own, ...shortfall, ...scratch.jointPnl.subarray(joint.historical, joint.labels.length), twist];
}

function activeIndex({ table }: HouseBook, joint: JointColumns | undefined, scratch: Scratch, out: BookMargin): number {
  const own = scratch.slots === 0 ? 0 : table.columns;
  const historical = joint === undefined ? 0 : joint.historical;
  const shortfalls = historical > 0 ? 1 : 0;
  const stresses = joint === undefined ? 0 : joint.labels.length - historical;
  switch (out.activeKind) {
    case ACTIVE.historical:
      return own;
    case ACTIVE.stress:
      return own + shortfalls + out.activeColumn - historical;
    case ACTIVE.twist:
      return own + shortfalls + stresses;
    default:
      return Math.max(0, out.activeColumn);
  }
}
