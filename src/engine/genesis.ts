import { OWN_ACCOUNTS } from '../ledger/account-kind.ts';

/**
 * The sizes of the tables, fixed when a log begins: its record 0. Everything else changes by command.
 * What happens at each limit is a rejection that says so (ACCOUNTS_FULL, ORDERS_FULL, ...).
 */
export interface Genesis {
  readonly accounts: number;
  readonly assets: number;
  readonly underlyings: number;
  readonly instruments: number;
  readonly expiries: number;
  readonly positionRows: number;
  readonly orders: number;
}

/** Room for a venue of 16,000 accounts: about 60 MB. */
export const DEFAULT_GENESIS: Genesis = {
  accounts: 16_384,
  assets: 16,
  underlyings: 16,
  instruments: 8_192,
  expiries: 256,
  positionRows: 524_288,
  orders: 65_536,
};

/** The largest tables that keep row numbers and byte counts within 32 bits. */
export const HIGHEST_GENESIS: Genesis = {
  accounts: 4_194_304,
  assets: 64,
  underlyings: 64,
  instruments: 65_536,
  expiries: 4_096,
  positionRows: 134_217_728,
  orders: 16_777_216,
};

export const GENESIS_FIELDS = Object.keys(HIGHEST_GENESIS) as readonly (keyof Genesis)[];

/** What is wrong with a genesis, one sentence a field; empty when it is sound. */
export function genesisProblems(genesis: Genesis): readonly string[] {
  return GENESIS_FIELDS.filter((field) => !isCapacity(genesis[field], field)).map(
    (field) =>
      `genesis.${field} is ${genesis[field]}; it must be a whole number from ${lowest(field)} to ${HIGHEST_GENESIS[field]}`,
  );
}

function isCapacity(capacity: number, field: keyof Genesis): boolean {
  return Number.isInteger(capacity) && capacity >= lowest(field) && capacity <= HIGHEST_GENESIS[field];
}

const lowest = (field: keyof Genesis): number => (field === 'accounts' ? OWN_ACCOUNTS + 1 : 1);
