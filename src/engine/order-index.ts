import { assert } from '../units/assert.ts';

/**
 * Rows of resting orders by the venue's numbers: two columns with open addressing, because a venue looks one up several times for every
 * order that comes and goes. Derived, and sized once for all orders that the table of orders can hold.
 */
export interface OrderIndex {
  /** [capacity] number of an order; 0 in a free place. */
  readonly numbers: Float64Array;
  readonly rows: Int32Array;
  /** Orders in it. */
  size: number;
}

/** @param orders the most that it will hold */
export function createOrderIndex(orders: number): OrderIndex {
  let capacity = 16;
  while (capacity < 2 * orders) capacity *= 2;
  return { numbers: new Float64Array(capacity), rows: new Int32Array(capacity), size: 0 };
}

/** Row of an order, -1 when it does not rest. */
export function findOrder({ numbers, rows }: OrderIndex, number: number): number {
  const mask = numbers.length - 1;
  for (let at = homeOf(number, mask); ; at = (at + 1) & mask) {
    if (numbers[at] === number) return number === 0 ? -1 : rows[at];
    if (numbers[at] === 0) return -1;
  }
}

/** Adds an order that is not in it. @param number a whole number above zero */
export function insertOrder(index: OrderIndex, number: number, row: number): void {
  const { numbers, rows } = index;
  assert(2 * index.size < numbers.length, 'the index has room for every order');
  const mask = numbers.length - 1;
  let at = homeOf(number, mask);
  while (numbers[at] !== 0) at = (at + 1) & mask;
  numbers[at] = number;
  rows[at] = row;
  index.size += 1;
}

/** Takes an order out; those behind it move up, so that a free place always ends a search. */
export function deleteOrder(index: OrderIndex, number: number): void {
  const { numbers, rows } = index;
  const mask = numbers.length - 1;
  let free = homeOf(number, mask);
  while (numbers[free] !== number) {
    assert(numbers[free] !== 0, 'an order that is taken out was in the index');
    free = (free + 1) & mask;
  }
  index.size -= 1;
  for (let at = (free + 1) & mask; numbers[at] !== 0; at = (at + 1) & mask) {
    const home = homeOf(numbers[at], mask);
    if (((at - home) & mask) < ((at - free) & mask)) continue;
    numbers[free] = numbers[at];
    rows[free] = rows[at];
    free = at;
  }
  numbers[free] = 0;
  rows[free] = 0;
}

/** Numbers and rows, ascending by number. */
export function listOrders({ numbers, rows }: OrderIndex): readonly (readonly [number: number, row: number])[] {
  const listed: [number, number][] = [];
  numbers.forEach((number, at) => {
    if (number !== 0) listed.push([number, rows[at]]);
  });
  return listed.sort(([a], [b]) => a - b);
}

/** Where the search for a number begins: its two halves, spread by the golden ratio (Knuth, The Art of Computer Programming 3, 6.4). */
function homeOf(number: number, mask: number): number {
  const high = Math.floor(number / 4_294_967_296);
  const mixed = Math.imul((number | 0) ^ Math.imul(high, 0x85eb_ca6b), 0x9e37_79b1);
  return ((mixed >>> 16) ^ mixed) & mask;
}
