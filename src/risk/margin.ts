import { assert } from '../units/assert.ts';
import { EXACT_MAX } from '../units/limits.ts';
import { tenorTwistLoss } from './add-on/tenor-twist.ts';
import { ACTIVE } from './book-margin.ts';
import type { BookMargin } from './book-margin.ts';
import type { Book } from './book.ts';
import { clearScratch, gatherExposure, scanBook } from './exposure.ts';
import { haircutOf } from './haircut.ts';
import type { HouseParameters } from './house-parameters.ts';
import { raiseToJoint, readJointColumns } from './joint.ts';
import type { OrderBook } from './order-book.ts';
import { addOrders, takeWorseSides } from './order-margin.ts';
import { setRequirement } from './requirement.ts';
import type { RiskTable } from './risk-table.ts';
import { addSameMove } from './same-move.ts';
import type { Scratch } from './scratch.ts';
import { worstColumn } from './worst.ts';

/**
 * The margin of one book under the house model: NAV, equity, IM, MM, headrooms, parts and the active column, into `out`.
 *
 * In the engine (parameters.exact) every input is an integer number of risk ticks and so is every output: requirements rounded up, equity
 * down. Calculators run the same lines on real numbers. Rows of one underlying should stand together; any order gives the same answer.
 * `scratch` keeps the vectors of this book until the next call.
 *
 * Cost: rows * stride multiply-adds, then a few operations a row and an expiry; allocates nothing.
 * @throws Fault when the book is beyond the exactness budget (units/limits.ts): its sum of |lots| * cellLimit passes 2^53
 * @see spec/05-MARG, MARG-001
 */
export function evaluateBook(
  book: Book,
  table: RiskTable,
  parameters: HouseParameters,
  scratch: Scratch,
  out: BookMargin,
): void {
  netBook(book, table, parameters, scratch, out);
  if (scratch.slots > 1) readJointColumns(book, table, parameters, scratch);
  judge(table, parameters, scratch, out);
}

/**
 * As `evaluateBook`, with the worst subset of open orders filled: what IM must cover while they rest. NAV and equity are those of the book;
 * orders enter IM only, so MM is not to be read from `out` here. May allocate. @see spec/05-MARG, MARG-060
 */
export function evaluateWithOrders(
  book: Book,
  orders: OrderBook,
  table: RiskTable,
  parameters: HouseParameters,
  scratch: Scratch,
  out: BookMargin,
): void {
  netWithOrders(book, orders, table, parameters, scratch, out);
  judgeWithOrders(table, parameters, scratch, out);
}

/** The first half of `evaluateWithOrders`: everything netted, nothing judged. NAV and equity of the book. */
export function netWithOrders(
  book: Book,
  orders: OrderBook,
  table: RiskTable,
  parameters: HouseParameters,
  scratch: Scratch,
  out: BookMargin,
): void {
  netBook(book, table, parameters, scratch, out);
  readJointColumns(book, table, parameters, scratch);
  addOrders(orders, table, parameters, scratch);
}

/** The second half: the requirement of what has been netted. */
export function judgeWithOrders(
  table: RiskTable,
  parameters: HouseParameters,
  scratch: Scratch,
  out: BookMargin,
): void {
  takeWorseSides(scratch);
  judge(table, parameters, scratch, out);
}

/** Vectors, exposure, NAV and equity. */
function netBook(book: Book, table: RiskTable, parameters: HouseParameters, scratch: Scratch, out: BookMargin): void {
  clearScratch(scratch);
  scanBook(book, table, scratch);
  out.nav = book.cash + gatherExposure(book, table, parameters, scratch);
  out.equity = out.nav - haircutOf(parameters, scratch);
}

/** The requirement of what has been netted. */
function judge(table: RiskTable, parameters: HouseParameters, scratch: Scratch, out: BookMargin): void {
  if (parameters.exact) assert(scratch.reach <= EXACT_MAX, 'a book stays within the exactness budget');
  scanLossOf(table, parameters, scratch, out);
  if (scratch.slots > 1) raiseToJoint(parameters, scratch, out);
  const twist = tenorTwistLoss(parameters, scratch);
  if (twist > out.scanLoss) setActive(out, twist, ACTIVE.twist, -1);
  setRequirement(out.scanLoss, parameters, scratch, out);
  out.initialHeadroom = out.equity - out.initialMargin;
  out.maintenanceHeadroom = out.equity - out.maintenanceMargin;
}

/** The worst same-move column; with one underlying it is the worst own column. */
function scanLossOf(table: RiskTable, parameters: HouseParameters, scratch: Scratch, out: BookMargin): void {
  setActive(out, 0, ACTIVE.none, -1);
  if (scratch.slots === 0) return;
  const alone = scratch.slots === 1;
  if (!alone) addSameMove(table.columns, parameters, scratch);
  const vector = alone ? scratch.vectors : scratch.joint;
  const column = worstColumn(vector, 0, table.columns);
  const loss = 0 - vector[column];
  if (loss > 0) setActive(out, parameters.exact ? Math.ceil(loss) : loss, ACTIVE.sameMove, column);
}

function setActive(out: BookMargin, loss: number, kind: number, column: number): void {
  out.scanLoss = loss;
  out.activeKind = kind;
  out.activeColumn = column;
}
