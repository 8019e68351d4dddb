import type { OrderBook } from '../risk/order-book.ts';
import {
  addStanding,
  createStandingBook,
  evaluateStanding,
  removeStanding,
  standBook,
} from '../risk/standing-orders.ts';
import type { StandingBook } from '../risk/standing-orders.ts';
import type { Scratch } from '../risk/scratch.ts';
import { bookOf } from './account-book.ts';
import { EXPOSURE_MAX } from './exactness.ts';
import { openOrders, orderExposure, probedOrder } from './open-orders.ts';
import type { ProbedOrder } from './open-orders.ts';
import type { Model } from './pricing.ts';
import type { State } from './state.ts';

/**
 * Accounts that quote: their books with all their orders, netted and kept until prices or holdings change. Derived state that no rebuild
 * has to match: with it or without it the margin is the same to the bit, it is found sooner. @see risk/standing-orders.ts
 */
export interface Standings {
  /** The scratch of the model that the books are of: another one means other sizes. */
  owner: Scratch | undefined;
  readonly places: (Place | undefined)[];
  /** false: every question is answered from the tables. The answers are the same. */
  isKept: boolean;
}

/** One account's place in the store. */
interface Place {
  readonly book: StandingBook;
  account: number;
  /** Of the prices that it was netted at; -1 when it is not to be used. */
  version: number;
  /** `orderExposure` of the orders in it. */
  exposure: number;
}

/** Books that are kept at most, by the last digits of the account. */
const PLACES = 256;

/** Fewer orders are netted as quickly as they are kept. */
const ORDERS_LEAST = 4;

export function createStandings(): Standings {
  return { owner: undefined, places: new Array<Place | undefined>(PLACES).fill(undefined), isKept: true };
}

/** What an account's orders and one more add to its exposure, and the lowest initial headroom they can leave it with. */
export interface StandingVerdict {
  readonly exposure: number;
  readonly initialHeadroom: number;
}

/** The verdict on one more order from the books that are kept; undefined when the account's is not, and the tables must be asked. */
export function askStanding(state: State, account: number, order: ProbedOrder): StandingVerdict | undefined {
  const { model } = state.derived.pricing;
  const place = model === undefined ? undefined : placeOf(state, account, model);
  if (place === undefined || model === undefined) return undefined;
  const probed = probedOrder(state, order);
  const exposure = state.derived.exposure[account] + place.exposure + orderExposure(state, probed);
  if (!(exposure <= EXPOSURE_MAX)) return { exposure, initialHeadroom: 0 };
  evaluateStanding(place.book, probed, model.table, model.parameters, model.scratch, model.margin);
  return { exposure, initialHeadroom: model.margin.initialHeadroom };
}

/** An order of an account rests from now on, or no more. Call it while the order's row says what it was. */
export function noteOrder(state: State, account: number, order: ProbedOrder, isComing: boolean): void {
  const place = keptPlace(state, account);
  const { model } = state.derived.pricing;
  if (place === undefined || model === undefined) return;
  const rows = probedOrder(state, order);
  if (isComing) addStanding(place.book, rows, model.table, model.parameters);
  else if (isHeldAnyway(state, account, rows, model)) removeStanding(place.book, rows, model.table, model.parameters);
  else place.version = -1;
  place.exposure += isComing ? orderExposure(state, rows) : -orderExposure(state, rows);
}

/** Money or lots of an account changed. */
export function forgetStanding(state: State, account: number): void {
  const place = state.derived.standings.places[account % PLACES];
  if (place !== undefined && place.account === account) place.version = -1;
}

/** The account's book at the prices in force, netted now if it is worth it. */
function placeOf(state: State, account: number, model: Model): Place | undefined {
  const { standings } = state.derived;
  if (!standings.isKept || state.accounts.columns.orders[account] < ORDERS_LEAST) return undefined;
  const kept = keptPlace(state, account);
  if (kept !== undefined) return kept;
  const orders = openOrders(state, account);
  const exposure = orderExposure(state, orders);
  if (!(state.derived.exposure[account] + exposure <= EXPOSURE_MAX)) return undefined;
  if (standings.owner !== model.scratch) {
    standings.owner = model.scratch;
    standings.places.fill(undefined);
  }
  const known = standings.places[account % PLACES];
  const place = known ?? {
    book: createStandingBook(model.table, model.parameters),
    account,
    version: -1,
    exposure: 0,
  };
  standings.places[account % PLACES] = place;
  standBook(place.book, bookOf(state, account), orders, model.table, model.parameters, model.margin);
  place.account = account;
  place.version = state.derived.pricing.version;
  place.exposure = exposure;
  return place;
}

function keptPlace(state: State, account: number): Place | undefined {
  const { standings, pricing } = state.derived;
  const place = standings.places[account % PLACES];
  if (place === undefined || place.account !== account || place.version !== pricing.version) return undefined;
  return standings.owner === pricing.model?.scratch ? place : undefined;
}

/** Whether every underlying of these rows is in the account's book without them: then no slot goes with the order. */
function isHeldAnyway(state: State, account: number, { count, instrument }: OrderBook, { table }: Model): boolean {
  const { held, heldWords } = state.derived;
  for (let i = 0; i < count; i++) {
    const underlying = table.underlying[instrument[i]];
    if (underlying >= 0 && (held[account * heldWords + (underlying >>> 5)] & (1 << (underlying & 31))) === 0)
      return false;
  }
  return true;
}
