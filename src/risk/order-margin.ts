import { assert } from '../units/assert.ts';
import { hurtBasis } from './add-on/basis.ts';
import { bucketOf, slotStart } from './exposure.ts';
import type { HouseParameters } from './house-parameters.ts';
import { CALL_TERMS, PUT_TERMS, TERMS } from './joint-columns.ts';
import type { JointColumns } from './joint-columns.ts';
import type { OrderBook } from './order-book.ts';
import { ROW_KIND } from './risk-table.ts';
import type { RiskTable } from './risk-table.ts';
import type { Scratch } from './scratch.ts';

/** Adds the worst subset of orders to everything that was netted of a book. @see spec/05-MARG, MARG-060 */
export function addOrders(orders: OrderBook, table: RiskTable, parameters: HouseParameters, scratch: Scratch): void {
  addOrdersToJoint(orders, table, parameters, scratch, 1);
  addOrdersToVectors(orders, table, scratch, 1);
  for (let group = 0; group < orders.groupCap.length; group++) addGroup(group, orders, table, scratch);
  addOrdersToExposure(orders, table, parameters, scratch, 1);
}

/** Takes away what `addOrders` added: exact in whole ticks. None of a protection group. */
export function removeOrders(orders: OrderBook, table: RiskTable, parameters: HouseParameters, scratch: Scratch): void {
  assert(parameters.exact && orders.groupCap.length === 0, 'single orders in whole ticks are taken away');
  addOrdersToJoint(orders, table, parameters, scratch, -1);
  addOrdersToVectors(orders, table, scratch, -1);
  addOrdersToExposure(orders, table, parameters, scratch, -1);
}

/** 1: orders come. -1: they go. */
type Direction = 1 | -1;

/**
 * Adds the worst subset of an account's orders to its scanned vectors: in each column of each underlying, every order that would lose there
 * counts, the others do not.
 *
 * pnl[c] += sum over orders of min(0, lots * cell[c] - fillLoss)
 *
 * Since a scan loss is the worst of its columns, and a joint column falls when any of its underlyings falls, this is the scan loss of the
 * worst of all 2^n subsets, not a bound on it. Of a protection group only the worst lots up to its cap count.
 * @see spec/05-MARG, MARG-060
 */
function addOrdersToVectors(orders: OrderBook, table: RiskTable, scratch: Scratch, direction: Direction): void {
  const end = orders.start + orders.count;
  for (let o = orders.start; o < end; o++) {
    const row = orders.instrument[o];
    const underlying = table.underlying[row];
    if (underlying < 0 || orders.group[o] >= 0) continue;
    const at = slotStart(scratch, underlying);
    addOrder(scratch.vectors, at, table, row, orders.lots[o], orders.fillLoss[o], direction);
  }
}

function addOrder(
  vectors: Float64Array,
  at: number,
  { cells, stride, columns }: RiskTable,
  row: number,
  lots: number,
  fillLoss: number,
  direction: Direction,
): void {
  const cell = row * stride;
  for (let c = 0; c < columns; c++) {
    const pnl = lots * cells[cell + c] - fillLoss;
    if (pnl < 0) vectors[at + c] += direction * pnl;
  }
}

/** A protection group: in each column its losing orders by loss per lot, the worst first, until the cap is used up. */
function addGroup(group: number, orders: OrderBook, table: RiskTable, scratch: Scratch): void {
  const members: number[] = [];
  for (let o = orders.start; o < orders.start + orders.count; o++) if (orders.group[o] === group) members.push(o);
  if (members.length === 0) return;
  const at = slotStart(scratch, table.underlying[orders.instrument[members[0]]]);
  for (let c = 0; c < table.columns; c++) {
    const pnl = (o: number): number =>
      orders.lots[o] * table.cells[orders.instrument[o] * table.stride + c] - orders.fillLoss[o];
    scratch.vectors[at + c] += worstWithin(members, orders, orders.groupCap[group], pnl);
  }
}

/** The lowest sum of P&Ls of parts of orders whose lots stay within a cap, <= 0; a part of an order is rounded down to whole units. */
function worstWithin(members: readonly number[], orders: OrderBook, cap: number, pnl: (o: number) => number): number {
  const size = (o: number): number => Math.abs(orders.lots[o]);
  const losing = members.filter((o) => pnl(o) < 0).sort((a, b) => pnl(a) * size(b) - pnl(b) * size(a));
  let left = cap;
  let sum = 0;
  for (const o of losing) {
    if (left <= 0) break;
    const taken = Math.min(left, size(o));
    sum += taken === size(o) ? pnl(o) : Math.floor((pnl(o) * taken) / size(o));
    left -= taken;
  }
  return sum;
}

/** Adds the worst subset of orders to the joint columns; each order is read as the book's positions of its sign are. */
function addOrdersToJoint(
  orders: OrderBook,
  table: RiskTable,
  parameters: HouseParameters,
  scratch: Scratch,
  direction: Direction,
): void {
  const { joint } = parameters;
  if (joint === undefined) return;
  const { jointPnl } = scratch;
  for (let o = orders.start; o < orders.start + orders.count; o++) {
    const row = orders.instrument[o];
    const underlying = table.underlying[row];
    if (underlying < 0) continue;
    const lots = orders.lots[o];
    const fillLoss = orders.fillLoss[o];
    const at = row * table.stride;
    let t = underlying * TERMS + chordTerms(table.kind[row], lots);
    for (let j = 0; j < jointPnl.length; j++) {
      const pnl = lots * chord(joint, t, table.cells, at) - fillLoss;
      if (pnl < 0) jointPnl[j] += direction * (parameters.exact ? Math.floor(pnl) : pnl);
      t += parameters.underlyings * TERMS;
    }
  }
}

/** P&L of one lot of a row at one move of its underlying: by the chord of what is held (a long call, a long put, anything else). */
export function rowChord(
  joint: JointColumns,
  terms: number,
  { cells, stride }: RiskTable,
  row: number,
  kind: number,
  lots: number,
): number {
  return chord(joint, terms + chordTerms(kind, lots), cells, row * stride);
}

/** Which of the chords of a move is read: that of a long call, of a long put, or of anything else. */
function chordTerms(kind: number, lots: number): number {
  return lots <= 0 || kind < ROW_KIND.call ? 0 : kind === ROW_KIND.call ? CALL_TERMS : PUT_TERMS;
}

function chord({ columns, weights }: JointColumns, t: number, cells: Float64Array, at: number): number {
  return cells[at + columns[t]] * weights[t] + cells[at + columns[t + 1]] * weights[t + 1];
}

/**
 * Adds the worst subset of orders to what the add-ons read: gross and short notional of all of them, the twist where they lose, and the
 * basis delta of either side (`takeWorseSides` chooses).
 */
function addOrdersToExposure(
  orders: OrderBook,
  table: RiskTable,
  parameters: HouseParameters,
  scratch: Scratch,
  direction: Direction,
): void {
  for (let o = orders.start; o < orders.start + orders.count; o++) {
    const row = orders.instrument[o];
    if (table.kind[row] === ROW_KIND.spot) continue;
    const lots = orders.lots[o];
    const bucket = bucketOf(row, table, parameters, scratch);
    if (table.kind[row] >= ROW_KIND.call) {
      const cell = row * table.stride;
      scratch.twistUp[bucket] += direction * Math.min(0, lots * table.cells[cell + parameters.zeroUp]);
      scratch.twistDown[bucket] += direction * Math.min(0, lots * table.cells[cell + parameters.zeroDown]);
      if (lots > 0) continue;
      scratch.shortOptions[bucket] -= direction * lots * table.notional[row];
    }
    const size = direction * Math.abs(lots);
    scratch.gross[bucket] += size * table.notional[row];
    const basisDelta = lots * table.basisDelta[row];
    if (basisDelta > 0) scratch.orderUp[bucket] += direction * basisDelta;
    else scratch.orderDown[bucket] += direction * basisDelta;
    scratch.grossLots += size;
    scratch.reach += size * table.cellLimit[row];
  }
}

/** All orders that buy delta, or all that sell it: in each bucket the side that hurts more. */
export function takeWorseSides({
  buckets,
  bucketList,
  basis,
  basisLongUp,
  basisLongDown,
  orderUp,
  orderDown,
}: Scratch): void {
  for (let i = 0; i < buckets; i++) {
    const bucket = bucketList[i];
    if (orderUp[bucket] === 0 && orderDown[bucket] === 0) continue;
    const higher = basis[bucket] + orderUp[bucket];
    const lower = basis[bucket] + orderDown[bucket];
    const [longUp, longDown] = [basisLongUp[bucket], basisLongDown[bucket]];
    basis[bucket] = hurtBasis(higher, longUp, longDown) >= hurtBasis(lower, longUp, longDown) ? higher : lower;
  }
}
