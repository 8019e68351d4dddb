import { FUND_ACCOUNT, INVENTORY_ACCOUNT } from '../../ledger/account-kind.ts';
import { money } from '../../units/money.ts';
import type { Emit } from '../apply.ts';
import type { EngineParameters } from '../engine-parameters.ts';
import type { Answer } from '../questions.ts';
import { isPriced, isStale } from '../questions.ts';
import { REJECTION } from '../rejection.ts';
import type { State } from '../state.ts';
import { unitsOfTicks } from '../worth.ts';
import { payShortfall } from './cover-debts.ts';
import { deleverageInventory } from './deleverage.ts';
import { roomForBalances } from './execution-room.ts';
import { firstStable } from './menu.ts';
import { payFromFund } from './pay-from-fund.ts';
import { inventoryNav } from './inventory-nav.ts';
import { positionsOf } from './take-over.ts';
import { unwind } from './unwind.ts';

/**
 * Puts the fund's inventory in order, once a command: what it lacks the fund pays; what the fund cannot pay, profitable accounts on the other side
 * give up by deleveraging; what they cannot, moves to the loss account. Then a slice of it is unwound, and when no position is left its
 * money goes to the fund. @see spec/07-FUND, FUND-030
 *
 * @returns accounts that were deleveraged: their margin has changed
 */
export function settleInventory(state: State, emit: Emit): readonly number[] {
  const engine = state.parameters?.engine;
  if (engine === undefined || !isInUse(state)) return [];
  if (askInventoryPriced(state) !== undefined || !hasRoom(state, engine)) return [];
  cover(state, emit);
  const touched = deleverageOrWait(state, engine, emit);
  unwind(state, engine, emit);
  sweep(state, emit);
  return touched;
}

/** Deleveraging, and for the rest the loss account. Without a policy the lack waits for the operator's word, or for the end of the unwinding. */
function deleverageOrWait(state: State, engine: EngineParameters, emit: Emit): readonly number[] {
  if (engine.adlPolicy === 'none') return [];
  const touched = deleverageInventory(state, engine, engine.adlPolicy, emit);
  giveUp(state, emit);
  return touched;
}

/** Whether there is anything in the inventory. */
function isInUse(state: State): boolean {
  if (positionsOf(state, INVENTORY_ACCOUNT).length > 0) return true;
  for (let asset = 0; asset < state.assets.count; asset++) {
    if (state.ledger.balances[INVENTORY_ACCOUNT * state.ledger.assets + asset] !== 0n) return true;
  }
  return false;
}

/** What the fund, deleveraging and the market pay the inventory may need a row for each asset, on either side. */
function hasRoom(state: State, { liquidityProvider }: EngineParameters): boolean {
  return roomForBalances(state, [INVENTORY_ACCOUNT, liquidityProvider]) !== undefined;
}

/** What the inventory lacks is known: a stale or missing price may not make the fund pay, and may not deleverage anybody. */
export function askInventoryPriced(state: State): Answer {
  const { underlying } = state.instruments.columns;
  const held = positionsOf(state, INVENTORY_ACCOUNT);
  if (held.some(({ instrument }) => !isPriced(state, instrument))) return REJECTION.PRICE_MISSING;
  return held.some(({ instrument }) => isStale(state, underlying[instrument])) ? REJECTION.PRICE_STALE : undefined;
}

/** The fund pays what the inventory lacks, in the first stablecoin. */
function cover(state: State, emit: Emit): void {
  const lacking = lackingUnits(state);
  if (lacking !== undefined) payFromFund(state, INVENTORY_ACCOUNT, lacking.asset, lacking.units, emit);
}

/** What the inventory lacks, as units of the first stablecoin, rounded up; undefined when it lacks nothing. */
export function lackingUnits(state: State): { readonly asset: number; readonly units: bigint } | undefined {
  const asset = firstStable(state);
  const nav = inventoryNav(state);
  if (asset < 0 || nav >= 0n) return undefined;
  const { decimals, underlying } = state.assets.columns;
  const price = state.underlyings.columns.indexPrice[underlying[asset]];
  return { asset, units: -unitsOfTicks(Number(nav), decimals[asset], price) };
}

/** Nobody could pay: the loss account takes what the inventory lacks. */
function giveUp(state: State, emit: Emit): void {
  const lacking = lackingUnits(state);
  if (lacking === undefined) return;
  emit({ kind: 'shortfall-uncovered', account: INVENTORY_ACCOUNT, asset: lacking.asset, amount: money(lacking.units) });
}

/** Without positions the inventory keeps no money: what it has goes to the fund, what it owes the fund pays. */
function sweep(state: State, emit: Emit): void {
  if (positionsOf(state, INVENTORY_ACCOUNT).length > 0) return;
  for (let asset = 0; asset < state.assets.count; asset++) {
    const units = state.ledger.balances[INVENTORY_ACCOUNT * state.ledger.assets + asset];
    if (units > 0n) {
      emit({ kind: 'transferred', from: INVENTORY_ACCOUNT, to: FUND_ACCOUNT, asset, amount: money(units) });
    }
  }
  for (let asset = 0; asset < state.assets.count; asset++) {
    const units = state.ledger.balances[INVENTORY_ACCOUNT * state.ledger.assets + asset];
    if (units < 0n) payShortfall(state, INVENTORY_ACCOUNT, { asset, units }, emit);
  }
}
