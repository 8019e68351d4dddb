import type { HouseParameters } from './house-parameters.ts';
import type { Scratch } from './scratch.ts';
import { tieredCharge } from './tiers.ts';

/**
 * What haircuts remove from the equity of a book: marginal tiers on the positive equity in each coin; a debt counts in full, so it has
 * none. >= 0, rounded up. @see spec/04-COLL, COLL-020
 */
export function haircutOf(parameters: HouseParameters, scratch: Scratch): number {
  let removed = 0;
  for (let coin = 0; coin < parameters.coins; coin++) {
    const equity = scratch.coinEquity[coin];
    if (equity > 0) removed += tieredCharge(parameters.haircut[coin], equity, parameters.exact);
  }
  return removed;
}
