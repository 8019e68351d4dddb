/**
 * Whose an account is. The first seven rows of the ledger are the venue's own and always stand at the same place.
 * @see spec/14-LEDG, LEDG-010
 */
export const ACCOUNT_KIND = {
  external: 0,
  fund: 1,
  fee: 2,
  clearing: 3,
  dust: 4,
  loss: 5,
  inventory: 6,
  customer: 7,
  liquidity: 8,
} as const;

export type AccountKind = keyof typeof ACCOUNT_KIND;

/** The world outside: what came in stands here with a minus, so that every asset sums to zero. */
export const EXTERNAL_ACCOUNT = 0;

/** The insurance fund. Never below zero in any asset. */
export const FUND_ACCOUNT = 1;

/** Trading fees. */
export const FEE_ACCOUNT = 2;

/** The house as counterparty: trades and settlements that have no other second side. */
export const CLEARING_ACCOUNT = 3;

/** What rounding against holders leaves over: never below zero. */
export const DUST_ACCOUNT = 4;

/** Debts of accounts that nobody has paid yet: what the fund could not cover and waits to be shared. Never above zero. */
export const LOSS_ACCOUNT = 5;

/** Positions that the insurance fund has taken over and unwinds. Its money is what those positions moved; the fund pays what it lacks. */
export const INVENTORY_ACCOUNT = 6;

/** Rows below this are the venue's own. */
export const OWN_ACCOUNTS = 7;

const names = Object.keys(ACCOUNT_KIND) as AccountKind[];

/** The name of a kind's number. */
export function accountKindName(kind: number): AccountKind {
  return names[kind];
}
