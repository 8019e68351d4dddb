import { ACTIVE } from './book-margin.ts';
import type { BookMargin } from './book-margin.ts';
import type { HouseBook, HouseRow } from './house-book.ts';
import { TERMS } from './joint-columns.ts';
import { ROW_KIND } from './risk-table.ts';
import { CREDIT_UNIT } from './same-move.ts';
import type { Scratch } from './scratch.ts';
import { PPM } from '../units/limits.ts';

/** P&L of one row of a book in the column that set its scan loss: the parts of one sum. */
export type RowPnl = (row: HouseRow, r: number) => number;

/**
 * How the active column of an evaluation reads each row. Every choice that the evaluation made for the whole book (which gains are
 * credited, which chord long options took, which way a tenor twisted) is made alike for its rows, so the rows add up to the book.
 */
export function activePnl(house: HouseBook, scratch: Scratch, out: BookMargin): RowPnl {
  switch (out.activeKind) {
    case ACTIVE.sameMove:
      return sameMovePnl(house, scratch, out.activeColumn);
    case ACTIVE.stress:
      return jointPnlOf(house, scratch, [out.activeColumn]);
    case ACTIVE.historical:
      return jointPnlOf(house, scratch, worstDays(house, scratch));
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
function jointPnlOf({ table, parameters }: HouseBook, scratch: Scratch, columns: readonly number[]): RowPnl {
  return ({ underlying, quantity, kind }, r) => {
    if (underlying < 0) return 0;
    const at = r * table.stride;
    const long = kind >= ROW_KIND.call && quantity > 0;
    let sum = 0;
    for (const j of columns) {
      const terms =
        (j * parameters.underlyings + underlying) * TERMS + (long ? longChord(parameters, scratch, underlying, j) : 0);
      sum += weighted(table.cells, at, parameters, terms);
    }
    return (quantity * sum) / columns.length;
  };
}

type Joint = Pick<HouseBook, 'parameters'>['parameters'];

function weighted(vector: Float64Array, at: number, { joint }: Joint, terms: number): number {
  if (joint === undefined) return 0;
  const { columns, weights } = joint;
  return vector[at + columns[terms]] * weights[terms] + vector[at + columns[terms + 1]] * weights[terms + 1];
}

/** Which of the two extended chords the long options of an underlying took: term 2 (left) or 4 (right). */
function longChord(parameters: Joint, scratch: Scratch, underlying: number, j: number): number {
  const at = scratch.slotOf[underlying] * scratch.stride;
  const terms = (j * parameters.underlyings + underlying) * TERMS;
  const left = weighted(scratch.longOptions, at, parameters, terms + 2);
  const right = weighted(scratch.longOptions, at, parameters, terms + 4);
  return left > right ? 2 : 4;
}

/** The historical days that the shortfall averages; ties: the first days. */
export function worstDays({ parameters: { joint } }: HouseBook, { jointPnl }: Scratch): number[] {
  if (joint === undefined) return [];
  const days = Array.from({ length: joint.historical }, (_, j) => j);
  return days.sort((a, b) => jointPnl[a] - jointPnl[b]).slice(0, joint.worstDays);
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
