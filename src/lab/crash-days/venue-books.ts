import { FUND_ACCOUNT, INVENTORY_ACCOUNT, LOSS_ACCOUNT, OWN_ACCOUNTS } from '../../ledger/account-kind.ts';
import { imbalance } from '../../ledger/conservation.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import { post } from '../../ledger/ledger.ts';

/** Units of a dollar in these books: millionths, as USDC has them. */
export const UNITS_PER_USD = 1_000_000;

/** The asset that dollars are kept in; coin c is asset c + 1. */
export const DOLLARS = 0;

/** The market that liquidations trade against, and the first customer. */
export const MARKET_ROW = OWN_ACCOUNTS;
export const FIRST_CUSTOMER = OWN_ACCOUNTS + 1;

export const [FUND, LOSS, INVENTORY] = [FUND_ACCOUNT, LOSS_ACCOUNT, INVENTORY_ACCOUNT];

/**
 * The books of a venue that closes whole accounts: double entry, one row an account. Dollars stand in millionths, coins in whole lots, perpetuals in
 * whole lots with the dollars that entering them moved: a long has paid for what it holds, so NAV is dollars and lots at marks.
 */
export interface VenueBooks {
  readonly coins: number;
  readonly rows: number;
  /** [rows * (coins + 1)] */
  readonly ledger: Ledger;
  /** [rows] trader of a row; -1 for the venue's own and the market. */
  readonly owner: Int32Array;
  /** [rows * coins] perpetuals, signed. */
  readonly lots: Float64Array;
  /** [rows * coins] units paid for them, signed, with profits that deleveraging has taken: what is left is profit. */
  readonly paid: Float64Array;
  /** [coins] units that a lot is worth. */
  readonly marks: Float64Array;
}

/** Empty books. @param owners trader of each customer row */
export function createBooks(coins: number, owners: readonly number[]): VenueBooks {
  const rows = FIRST_CUSTOMER + owners.length;
  const owner = new Int32Array(rows).fill(-1);
  owner.set(owners, FIRST_CUSTOMER);
  return {
    coins,
    rows,
    ledger: { assets: coins + 1, balances: new BigInt64Array(rows * (coins + 1)) },
    owner,
    lots: new Float64Array(rows * coins),
    paid: new Float64Array(rows * coins),
    marks: new Float64Array(coins),
  };
}

/** Units of an asset on a row. */
export function balance({ ledger: { balances, assets } }: VenueBooks, row: number, asset: number): number {
  return Number(balances[row * assets + asset]);
}

/** Moves whole units of an asset between two rows. */
export function pay({ ledger }: VenueBooks, asset: number, from: number, to: number, units: number): void {
  if (units !== 0) post(ledger, asset, from, to, BigInt(units));
}

export interface LotsMoved {
  readonly coin: number;
  readonly from: number;
  readonly to: number;
  /** Signed: a short position is given as negative lots. */
  readonly lots: number;
  /** What `to` pays for them, units, signed. */
  readonly units: number;
}

/** Perpetuals change hands; open interest does not. */
export function moveLots(books: VenueBooks, { coin, from, to, lots, units }: LotsMoved): void {
  changeLots(books, from * books.coins + coin, 0 - lots, 0 - units);
  changeLots(books, to * books.coins + coin, lots, units);
  pay(books, DOLLARS, to, from, units);
}

/** What was paid grows with a position, is released in proportion while it shrinks, and begins anew beyond zero. */
function changeLots({ lots, paid }: VenueBooks, at: number, change: number, units: number): void {
  const before = lots[at];
  const after = before + change;
  lots[at] = after;
  if (after === 0) paid[at] = 0;
  else if (before === 0 || before > 0 === change > 0) paid[at] += units;
  else if (before > 0 === after > 0) paid[at] = Math.trunc(paid[at] * (after / before));
  else paid[at] = Math.trunc(units * (after / change));
}

/** What a row would leave at marks: dollars, coins and perpetuals. Units, signed. */
export function navOf(books: VenueBooks, row: number): number {
  const { coins, lots, marks } = books;
  let nav = balance(books, row, DOLLARS);
  for (let c = 0; c < coins; c++) nav += (lots[row * coins + c] + balance(books, row, c + 1)) * marks[c];
  return nav;
}

/** What a position has won since it was entered, less what deleveraging took of it. Units, signed. */
export function profitOf({ coins, lots, paid, marks }: VenueBooks, row: number, coin: number): number {
  const at = row * coins + coin;
  return lots[at] * marks[coin] - paid[at];
}

export function holdsLots({ coins, lots }: VenueBooks, row: number): boolean {
  for (let at = row * coins; at < (row + 1) * coins; at++) if (lots[at] !== 0) return true;
  return false;
}

/** What is missing or too much: of each asset in units, then of each perpetual in lots. Zeros, always. */
export function imbalances({ ledger, rows, coins, lots }: VenueBooks): readonly bigint[] {
  const sums = Array.from({ length: coins + 1 }, (_, asset) => imbalance(ledger, rows, asset));
  for (let c = 0; c < coins; c++) {
    let sum = 0;
    for (let row = 0; row < rows; row++) sum += lots[row * coins + c];
    sums.push(BigInt(sum));
  }
  return sums;
}
