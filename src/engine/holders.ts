import { OWN_ACCOUNTS } from '../ledger/account-kind.ts';
import { positionRow } from './positions.ts';
import { dueAccounts } from './screening.ts';
import { isCustomer } from './state.ts';
import type { State } from './state.ts';

/** Whether an account holds any of these underlyings: a position, a coin, a stablecoin, or something settled in one. */
export function isHolding(state: State, account: number, underlyings: readonly number[]): boolean {
  const { held, heldWords } = state.derived;
  return underlyings.some(
    (underlying) => (held[account * heldWords + (underlying >>> 5)] & (1 << (underlying & 31))) !== 0,
  );
}

/** Who holds an instrument, ascending: collected first, because settling changes the rows. */
export function holdersOf(
  state: State,
  instrument: number,
  underlying: number,
): readonly { account: number; lots: number }[] {
  const holders: { account: number; lots: number }[] = [];
  const underlyings = [underlying];
  for (let account = 0; account < state.accounts.count; account++) {
    if (!isHolding(state, account, underlyings)) continue;
    const row = positionRow(state, account, instrument);
    if (row >= 0) holders.push({ account, lots: state.positions.columns.lots[row] });
  }
  return holders;
}

/**
 * The accounts that a move of these underlyings may concern, ascending: whom a tick values. The one place that decides it. Those that are
 * proved to stay where they stand on the ladder are left out (screening.ts), which changes no event.
 */
export function accountsToValue(state: State, underlyings: readonly number[]): readonly number[] {
  const due = dueAccounts(state, (account) => isCustomer(state, account) && isHolding(state, account, underlyings));
  if (due !== undefined) return due;
  const { held, heldWords } = state.derived;
  const mask = new Uint32Array(heldWords);
  for (const underlying of underlyings) mask[underlying >>> 5] |= 1 << (underlying & 31);
  const accounts: number[] = [];
  for (let account = OWN_ACCOUNTS; account < state.accounts.count; account++) {
    for (let word = 0; word < heldWords; word++) {
      if ((held[account * heldWords + word] & mask[word]) === 0) continue;
      accounts.push(account);
      break;
    }
  }
  return accounts;
}
