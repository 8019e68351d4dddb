import type { MenuEntry, PlannedLots } from '../../risk/plan/trade-menu.ts';
import type { EngineParameters } from '../engine-parameters.ts';
import { balanceRowsMissing, roomOfEngine, takeRoom } from '../position-room.ts';
import type { Room } from '../position-room.ts';
import { lotsOf } from '../positions.ts';
import type { State } from '../state.ts';
import type { LiquidationMenu } from './menu.ts';

/**
 * Whether the pool has rows for a slice: on the account for hedges and what it is paid in, on the liquidity provider for every contract that it does not hold.
 * Without them the slice waits. @see spec/15-ENGN, ENGN-090
 */
export function hasRoomFor(
  state: State,
  account: number,
  { entries }: LiquidationMenu,
  slice: PlannedLots,
  { liquidityProvider }: EngineParameters,
): boolean {
  const traded = entries.filter(({ purpose }, e) => slice[e] > 0 && purpose !== 'convert');
  const room = roomOfEngine(state);
  return [account, liquidityProvider].every((side) => takeRoom(room, side, rowsOf(state, side, traded)));
}

function rowsOf(state: State, account: number, traded: readonly MenuEntry[]): number {
  let rows = balanceRowsMissing(state, account);
  for (const { row } of traded) if (lotsOf(state, account, row) === 0) rows += 1;
  return rows;
}

/** Whether the accounts find a row for any asset that is exchanged, paid or owed. */
export function roomForBalances(state: State, accounts: readonly number[]): Room | undefined {
  const room = roomOfEngine(state);
  return accounts.every((account) => takeRoom(room, account, balanceRowsMissing(state, account))) ? room : undefined;
}
