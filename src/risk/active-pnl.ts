import { ACTIVE } from './book-margin.ts';
import type { BookMargin } from './book-margin.ts';
import type { HouseBook, HouseRow } from './house-book.ts';
import { worstDays } from './joint.ts';
import { TERMS } from './joint-columns.ts';
import { rowChord } from './order-margin.ts';
import { ROW_KIND } from './risk-table.ts';
import { CREDIT_UNIT } from './same-move.ts';
import type { Scratch } from './scratch.ts';
import { PPM } from '../units/limits.ts';

/** P&L of one row of a book in the column that set its scan loss: the parts of one sum. */
export type RowPnl = (row: HouseRow, r: number) => number;

/**
 * How the active column of an evaluation reads each row. Every choice that the evaluation made for the whole book (which gains are
 * credited, which way a tenor twisted) is made alike for its rows, so the rows add up to the book.
 */
export function activePnl(house: HouseBook, scratch: Scratch, out: BookMargin): RowPnl {
  switch (out.activeKind) {
    case ACTIVE.sameMove:
      return sameMovePnl(house, scratch, out.activeColumn);
    case ACTIVE.stress:
      return jointPnlOf(house, [out.activeColumn]);
    case ACTIVE.historical:
      return jointPnlOf(house, worstDays(house.parameters.joint, scratch.jointPnl));
    case ACTIVE.twist:
      return twistPnl(house, scratch);
    default:
      return () => 0;
  }
}

function sameMovePnl({ table, parameters }: HouseBook, scratch: Scratch, column: number): RowPnl {
  return ({ underlying, quantity }, r) => {
    if (underlying < 0) return 0;
    const slot = scratch.slotOf[underlying];
    const gains = scratch.slots > 1 && scratch.vectors[slot * scratch.stride + column] >= 0;
    const credit = gains ? parameters.gainCredit[underlying] / CREDIT_UNIT : 1;
    return quantity * table.cells[r * table.stride + column] * credit;
  };
}

/** The mean over joint columns of what each makes of a row. */
function jointPnlOf({ table, parameters: { joint, underlyings } }: HouseBook, columns: readonly number[]): RowPnl {
  return ({ underlying, quantity, kind }, r) => {
    if (underlying < 0 || joint === undefined) return 0;
    let sum = 0;
    for (const j of columns) sum += rowChord(joint, (j * underlyings + underlying) * TERMS, table, r, kind, quantity);
    return (quantity * sum) / columns.length;
  };
}

function twistPnl({ table, parameters }: HouseBook, scratch: Scratch): RowPnl {
  const share = parameters.twistPpm / PPM;
  return ({ expiry, quantity, kind }, r) => {
    if (kind < ROW_KIND.call) return 0;
    const up = scratch.twistUp[expiry];
    const down = scratch.twistDown[expiry];
    if (Math.min(up, down) >= 0) return 0;
    const column = up <= down ? parameters.zeroUp : parameters.zeroDown;
    return quantity * table.cells[r * table.stride + column] * share;
  };
}
