import { INVENTORY_ACCOUNT } from '../../ledger/account-kind.ts';
import { markTicksOf } from '../mark.ts';
import type { State } from '../state.ts';
import { ticksOfUnits } from '../worth.ts';
import { positionsOf } from './take-over.ts';

/**
 * What the inventory would leave at marks, risk ticks: positions and money together, each balance rounded down. Its size has no limit of
 * exactness, so it is added in whole numbers of any length.
 */
export function inventoryNav(state: State): bigint {
  const { decimals, underlying } = state.assets.columns;
  let nav = 0n;
  for (const { instrument, lots } of positionsOf(state, INVENTORY_ACCOUNT)) {
    nav += BigInt(lots) * BigInt(markTicksOf(state, instrument));
  }
  for (let asset = 0; asset < state.assets.count; asset++) {
    const units = state.ledger.balances[INVENTORY_ACCOUNT * state.ledger.assets + asset];
    if (units !== 0n) {
      nav += ticksOfUnits(units, decimals[asset], state.underlyings.columns.indexPrice[underlying[asset]]);
    }
  }
  return nav;
}
