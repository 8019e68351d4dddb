import { assert } from '../../units/assert.ts';
import type { BookMargin } from '../book-margin.ts';
import type { Book } from '../book.ts';
import { curveCost } from '../cost-curve.ts';
import type { HouseParameters } from '../house-parameters.ts';
import { evaluateBook } from '../margin.ts';
import type { RiskTable } from '../risk-table.ts';
import type { Scratch } from '../scratch.ts';
import { PPM } from '../../units/limits.ts';
import type { MenuEntry } from './trade-menu.ts';

/** What a plan is judged with: the model in force and room to work in. */
export interface PlanModel {
  readonly table: RiskTable;
  readonly parameters: HouseParameters;
  readonly scratch: Scratch;
  readonly margin: BookMargin;
}

/**
 * A copy of a book with a place for every row that a menu can touch, re-judged after any set of trades.
 *
 * spare = equity - maintenance margin * (1 + target): what is there beyond the target headroom, risk ticks; the plan brings it to zero or more.
 */
export class WorkingBook {
  readonly model: PlanModel;
  readonly menu: readonly MenuEntry[];
  readonly instrument: Int32Array;
  readonly lots: Float64Array;
  /** [menu] places of the entry's two rows; settle is -1 for plain cash. */
  readonly rowAt: Int32Array;
  readonly settleAt: Int32Array;
  /** [menu] change of the settlement row for one lot bought, in its own lots (real). */
  readonly settleRatio: Float64Array;
  readonly targetPpm: number;
  /** Books judged so far. */
  evaluations = 0;
  readonly #held: Float64Array;
  readonly #cash: number;
  readonly #book: { start: number; count: number; instrument: Int32Array; lots: Float64Array; cash: number };

  constructor(book: Book, menu: readonly MenuEntry[], model: PlanModel, targetPpm: number) {
    const rows = Array.from(book.instrument.subarray(book.start, book.start + book.count));
    const placeOf = new Map(rows.map((row, i) => [row, i]));
    const place = (row: number): number => {
      if (row < 0) return -1;
      const known = placeOf.get(row);
      if (known !== undefined) return known;
      placeOf.set(row, rows.length);
      return rows.push(row) - 1;
    };
    this.model = model;
    this.menu = menu;
    this.targetPpm = targetPpm;
    this.rowAt = Int32Array.from(menu, ({ row }) => place(row));
    this.settleAt = Int32Array.from(menu, ({ settleRow }) => place(settleRow));
    this.settleRatio = Float64Array.from(menu, ({ row, settleRow }) => settleRatioOf(model.table, row, settleRow));
    this.instrument = Int32Array.from(rows);
    this.lots = new Float64Array(rows.length);
    this.#held = new Float64Array(rows.length);
    this.#held.set(book.lots.subarray(book.start, book.start + book.count));
    this.#cash = book.cash;
    this.#book = { start: 0, count: rows.length, instrument: this.instrument, lots: this.lots, cash: 0 };
  }

  /** Spare after trades; leaves the vectors in `model.scratch` and the margin in `model.margin`. Cost: one evaluation. */
  spareAfter(traded: Float64Array): number {
    const { lots, menu } = this;
    this.evaluations += 1;
    lots.set(this.#held);
    let cash = this.#cash;
    for (let e = 0; e < menu.length; e++) {
      const x = traded[e];
      if (x === 0) continue;
      const signed = menu[e].direction * x;
      lots[this.rowAt[e]] += signed;
      if (this.settleAt[e] >= 0) lots[this.settleAt[e]] += signed * this.settleRatio[e];
      else cash -= signed * this.model.table.mark[menu[e].row];
      cash -= curveCost(menu[e].curve, x);
    }
    this.#book.cash = cash;
    const { table, parameters, scratch, margin } = this.model;
    evaluateBook(this.#book, table, parameters, scratch, margin);
    return spareOf(margin, this.targetPpm);
  }

  /** Cost of trades, risk ticks. */
  costOf(traded: Float64Array): number {
    let cost = 0;
    for (let e = 0; e < this.menu.length; e++) cost += curveCost(this.menu[e].curve, traded[e]);
    return cost;
  }
}

/** equity - maintenance margin * (1 + target); a real number. */
export function spareOf({ maintenanceHeadroom, maintenanceMargin }: BookMargin, targetPpm: number): number {
  return maintenanceHeadroom - (maintenanceMargin * targetPpm) / PPM;
}

function settleRatioOf(table: RiskTable, row: number, settleRow: number): number {
  if (settleRow < 0) return 0;
  assert(table.mark[settleRow] > 0, 'a settlement asset has a price');
  return (0 - table.mark[row]) / table.mark[settleRow];
}
