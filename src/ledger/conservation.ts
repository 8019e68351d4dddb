import { EXTERNAL_ACCOUNT } from './account-kind.ts';
import type { Ledger } from './ledger.ts';

/**
 * What is missing (or too much) of an asset over the first `accounts` rows: accounts + fund + fees + clearing + dust - (what came in minus
 * what went out). Zero, always. Exact: arbitrary precision, so nothing can cancel by wrapping. @see spec/14-LEDG, LEDG-020
 */
export function imbalance(ledger: Ledger, accounts: number, asset: number): bigint {
  let sum = 0n;
  for (let account = 0; account < accounts; account++) sum += ledger.balances[account * ledger.assets + asset];
  return sum;
}

/** What the venue holds of an asset: what came in minus what went out, >= 0 as long as withdrawals ask first. */
export function custody(ledger: Ledger, asset: number): bigint {
  return -ledger.balances[EXTERNAL_ACCOUNT * ledger.assets + asset];
}
