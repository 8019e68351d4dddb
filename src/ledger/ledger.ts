import { assert } from '../units/assert.ts';
import type { Money } from '../units/money.ts';
import { isMoney, money } from '../units/money.ts';

/**
 * Double entry over one block of columns: accounts x assets in ledger units. Every posting takes from one account what it gives to
 * another, so each asset sums to zero over all accounts, the outside world included. @see spec/14-LEDG
 */
export interface Ledger {
  /** Assets of a row: the distance between accounts. */
  readonly assets: number;
  /** [accounts * assets] signed ledger units, |x| < 2^63. */
  readonly balances: BigInt64Array;
}

/** What stands on an account in one asset; signed. */
export function balanceOf(ledger: Ledger, account: number, asset: number): Money {
  return money(ledger.balances[account * ledger.assets + asset]);
}

/**
 * Moves `units` of an asset; a negative number moves the other way.
 * @throws Fault when a side would leave the range of the column: BigInt64Array wraps without a word, so it is asserted here.
 */
export function post(ledger: Ledger, asset: number, from: number, to: number, units: bigint): void {
  assert(asset >= 0 && asset < ledger.assets, 'the asset has a column');
  const giver = from * ledger.assets + asset;
  const taker = to * ledger.assets + asset;
  const { balances } = ledger;
  assert(giver >= 0 && giver < balances.length && taker >= 0 && taker < balances.length, 'both accounts have a row');
  if (from === to) return;
  const given = balances[giver] - units;
  const taken = balances[taker] + units;
  assert(isMoney(given) && isMoney(taken), 'a balance stays within 64 bits');
  balances[giver] = given;
  balances[taker] = taken;
}

/** Whether a posting would keep both sides in range: what a handler asks before it promises. */
export function isPostable(ledger: Ledger, asset: number, from: number, to: number, units: bigint): boolean {
  if (from === to) return true;
  const { assets, balances } = ledger;
  return isMoney(balances[from * assets + asset] - units) && isMoney(balances[to * assets + asset] + units);
}
