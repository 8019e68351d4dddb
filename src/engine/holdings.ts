import { DUST_ACCOUNT, INVENTORY_ACCOUNT } from '../ledger/account-kind.ts';
import { post } from '../ledger/ledger.ts';
import { divideTowardsZero } from '../units/rounding.ts';
import { balanceLots } from './worth.ts';
import { refreshAccount } from './derived.ts';
import { lotsOf, positionRow, setPosition } from './positions.ts';
import { touchAccount } from './screening.ts';
import { forgetStanding } from './standing.ts';
import { isOpened } from './state.ts';
import type { State } from './state.ts';

/** What evolve does to holdings: every change of money or lots goes through here. */

/** Moves money between two accounts; `settleHoldings` follows for both. */
export function pay(state: State, asset: number, from: number, to: number, units: bigint): void {
  post(state.ledger, asset, from, to, units);
}

/**
 * Changes a position by `lots` for `cash` units of its settlement asset, taken from or given to the dust account: the sides of a trade,
 * each rounded against its holder, leave there what rounding left over.
 */
export function trade(state: State, account: number, instrument: number, lots: number, cash: bigint): void {
  post(state.ledger, state.instruments.columns.settle[instrument], DUST_ACCOUNT, account, cash);
  const row = positionRow(state, account, instrument);
  const before = row < 0 ? 0 : state.positions.columns.lots[row];
  const entryCash = row < 0 ? 0n : state.positions.columns.entryCash[row];
  const after = before + lots;
  setPosition(state, account, instrument, after, entryCashAfter({ before, after, lots, entryCash, cash }));
  const { openInterest } = state.derived;
  openInterest[instrument] += Math.max(after, 0) - Math.max(before, 0);
}

/**
 * Entry cash of a position after a trade: added to while it grows, released in proportion while it shrinks (rounded towards zero), begun
 * anew with the part of the trade that crossed zero.
 */
function entryCashAfter(change: {
  before: number;
  after: number;
  lots: number;
  entryCash: bigint;
  cash: bigint;
}): bigint {
  const { before, after, lots, entryCash, cash } = change;
  if (after === 0) return 0n;
  if (before === 0 || before > 0 === lots > 0) return entryCash + cash;
  if (before > 0 === after > 0) return divideTowardsZero(entryCash * BigInt(after), BigInt(before));
  return divideTowardsZero(cash * BigInt(after), BigInt(lots));
}

/** Brings the rows of the balances and everything derived of an account up to date: after its money or lots changed. */
export function settleHoldings(state: State, account: number): void {
  if (hasBalanceRows(state, account)) {
    const { lotUnits, instrument } = state.assets.columns;
    for (let asset = 0; asset < state.assets.count; asset++) {
      const lots = balanceLots(state.accounts.columns.balances[account * state.ledger.assets + asset], lotUnits[asset]);
      if (lots !== lotsOf(state, account, instrument[asset])) setPosition(state, account, instrument[asset], lots, 0n);
    }
  }
  refreshAccount(state, account);
  forgetStanding(state, account);
  touchAccount(state, account);
}

/**
 * What an account owns free of unrealised gains: its balance without the entry cash of open futures and perpetuals. What may leave at most.
 * @see spec/14-LEDG, LEDG-050
 */
export function settledBalance(state: State, account: number, asset: number): bigint {
  const { start, positions, balances } = state.accounts.columns;
  const { instrument, entryCash } = state.positions.columns;
  const { kind, settle } = state.instruments.columns;
  let units = balances[account * state.ledger.assets + asset];
  for (let row = start[account]; row < start[account] + positions[account]; row++) {
    const held = instrument[row];
    if ((kind[held] === 1 || kind[held] === 2) && settle[held] === asset) units -= entryCash[row];
  }
  return units;
}

/** Whose balances are rows of the book: accounts that somebody opened, and the inventory, which is valued and unwound like one. */
export function hasBalanceRows(state: State, account: number): boolean {
  return isOpened(state, account) || account === INVENTORY_ACCOUNT;
}
