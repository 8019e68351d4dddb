import { isPrice } from '../units/price.ts';
import type { Problem } from './problem.ts';

/** One price of one side. */
export interface BookLevel {
  /** 10^-8 of the quote currency. */
  readonly price: number;
  /** In the venue's size unit, > 0 at rest; 0 in a change removes the level. */
  readonly size: number;
}

/** A whole book as the venue sends it, in any order. */
export interface BookSnapshot {
  readonly bids: readonly BookLevel[];
  readonly asks: readonly BookLevel[];
  /** The venue's number of this state. */
  readonly sequence: number;
  readonly timeMs: number;
}

/** Changes of levels: each size is the new size of its price. */
export interface BookChange extends BookSnapshot {
  /** The state it changes; a book in another state has missed something. */
  readonly previous: number;
}

/**
 * A venue's book kept from a snapshot and changes. `live`: as the venue has it; `broken`: something was missed or senseless, nothing is believed until the
 * next snapshot; `empty`: no snapshot yet.
 */
export interface OrderBook {
  /** Best first. */
  bids: BookLevel[];
  asks: BookLevel[];
  sequence: number;
  timeMs: number;
  state: 'empty' | 'live' | 'broken';
}

export function newBook(): OrderBook {
  return { bids: [], asks: [], sequence: 0, timeMs: 0, state: 'empty' };
}

/** Replaces the book. A refused snapshot leaves it as it was. @see spec/02-MRKT, MRKT-100 */
export function applySnapshot(book: OrderBook, snapshot: BookSnapshot): Problem | undefined {
  const problem = levelProblem(snapshot, 'above zero') ?? repeatedProblem(snapshot);
  if (problem !== undefined) return problem;
  const bids = [...snapshot.bids].sort((a, b) => b.price - a.price);
  const asks = [...snapshot.asks].sort((a, b) => a.price - b.price);
  if (isCrossed(bids, asks)) return crossedProblem(bids, asks);
  book.bids = bids;
  book.asks = asks;
  book.sequence = snapshot.sequence;
  book.timeMs = snapshot.timeMs;
  book.state = 'live';
  return undefined;
}

/**
 * Changes a live book. A change that was seen already is ignored. One that does not follow the book's state, or is senseless, or leaves the book crossed,
 * breaks the book: it must be asked for anew. @see spec/02-MRKT, MRKT-101
 */
export function applyChange(book: OrderBook, change: BookChange): Problem | undefined {
  if (book.state !== 'live' || change.sequence <= book.sequence) return undefined;
  const problem = changeProblem(book, change);
  if (problem !== undefined) {
    book.state = 'broken';
    return problem;
  }
  for (const level of change.bids) setLevel(book.bids, level, true);
  for (const level of change.asks) setLevel(book.asks, level, false);
  book.sequence = change.sequence;
  book.timeMs = change.timeMs;
  if (!isCrossed(book.bids, book.asks)) return undefined;
  book.state = 'broken';
  return crossedProblem(book.bids, book.asks);
}

/**
 * The average price at which a notional could be traded at once, 10^-8; undefined when the book has not that much.
 * @param levels    best first
 * @param notional  quote currency
 */
export function impactPrice(levels: readonly BookLevel[], notional: number): number | undefined {
  let left = notional;
  let bought = 0;
  for (const { price, size } of levels) {
    const worth = (price / 1e8) * size;
    if (worth >= left) return Math.floor((notional / (bought + left / (price / 1e8))) * 1e8);
    left -= worth;
    bought += size;
  }
  return undefined;
}

function changeProblem(book: OrderBook, change: BookChange): Problem | undefined {
  if (change.previous !== book.sequence) {
    return {
      field: 'sequence',
      sentence: `the book is at ${book.sequence} and the change follows ${change.previous}: something was missed`,
    };
  }
  return levelProblem(change, 'zero or above');
}

function levelProblem({ bids, asks }: BookSnapshot, allowed: 'above zero' | 'zero or above'): Problem | undefined {
  for (const { price, size } of [...bids, ...asks]) {
    if (!isPrice(price))
      return {
        field: 'price',
        sentence: `a level has the price ${price}; it must be a whole number of 10^-8 above zero`,
      };
    const fits = allowed === 'above zero' ? size > 0 : size >= 0;
    if (!fits || size === Number.POSITIVE_INFINITY)
      return { field: 'size', sentence: `the level at ${price} has the size ${size}; it must be ${allowed}` };
  }
  return undefined;
}

function repeatedProblem({ bids, asks }: BookSnapshot): Problem | undefined {
  for (const side of [bids, asks]) {
    if (new Set(side.map(({ price }) => price)).size !== side.length)
      return { field: 'price', sentence: 'a side names one price twice' };
  }
  return undefined;
}

/** Finds the place of a price by halving; replaces, inserts or removes there. */
function setLevel(levels: BookLevel[], level: BookLevel, descending: boolean): void {
  let low = 0;
  let high = levels.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const before = descending ? levels[middle].price > level.price : levels[middle].price < level.price;
    if (before) low = middle + 1;
    else high = middle;
  }
  const found = low < levels.length && levels[low].price === level.price;
  if (level.size === 0) {
    if (found) levels.splice(low, 1);
  } else levels.splice(low, found ? 1 : 0, level);
}

function isCrossed(bids: readonly BookLevel[], asks: readonly BookLevel[]): boolean {
  return bids.length > 0 && asks.length > 0 && bids[0].price >= asks[0].price;
}

function crossedProblem(bids: readonly BookLevel[], asks: readonly BookLevel[]): Problem {
  return { field: 'price', sentence: `the best bid ${bids[0].price} is not below the best ask ${asks[0].price}` };
}
