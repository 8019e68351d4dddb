import { OWN_ACCOUNTS } from '../../ledger/account-kind.ts';
import { tenTo } from '../../units/decimal.ts';
import { PPM } from '../../units/limits.ts';
import { money } from '../../units/money.ts';
import { divideDown, divideUp, scaleUp } from '../../units/rounding.ts';
import type { MenuEntry } from '../../risk/plan/trade-menu.ts';
import type { Emit } from '../apply.ts';
import type { EngineParameters } from '../engine-parameters.ts';
import { markTicksOf, notionalTicksOf } from '../mark.ts';
import type { State } from '../state.ts';
import { valueAccount } from '../valuation.ts';
import { unitsOfTicks } from '../worth.ts';
import { slippageTicks } from './depth.ts';

/** Executes one trade of a plan at once: against the liquidity provider, or as an exchange of assets at index prices. */
export function emitTrade(
  state: State,
  account: number,
  entry: MenuEntry,
  lots: number,
  engine: EngineParameters,
  emit: Emit,
): void {
  if (entry.purpose === 'convert') emitConversion(state, account, entry, lots, engine, emit);
  else emitFill(state, account, entry, lots, engine, emit);
}

/** Lots change hands at their mark; slippage goes to the counterparty, the penalty to the fund, at most what the account owns. */
function emitFill(
  state: State,
  account: number,
  { row, direction }: MenuEntry,
  lots: number,
  engine: EngineParameters,
  emit: Emit,
): void {
  const change = direction * lots;
  const slipped = slippageTicks(state, row, direction, lots, engine);
  emit({
    kind: 'liquidation-filled',
    account,
    counterparty: engine.liquidityProvider,
    instrument: row,
    lots: change,
    markTicks: markTicksOf(state, row),
    cash: money(settleUnits(state, row, -change * markTicksOf(state, row))),
    slippage: money(settleUnits(state, row, slipped)),
    penalty: money(settleUnits(state, row, penaltyTicks(state, account, lots * notionalTicksOf(state, row), engine))),
  });
}

/** The penalty on a notional, risk ticks: never more than the account still owns. The inventory pays none. */
export function penaltyTicks(state: State, account: number, notional: number, engine: EngineParameters): number {
  const penalty = scaleUp(notional, engine.liquidationPenaltyPpm, PPM);
  return Math.min(penalty, Math.max(0, valueAccount(state, account).nav));
}

/** Units of the settlement asset of an instrument for risk ticks, rounded down. */
export function settleUnits(state: State, instrument: number, ticks: number): bigint {
  const settle = state.instruments.columns.settle[instrument];
  const { decimals } = state.derived.assets[settle];
  return unitsOfTicks(ticks, decimals, state.underlyings.columns.indexPrice[state.assets.columns.underlying[settle]]);
}

/** Sells whole lots of a balance for the asset of the entry's settlement row. */
function emitConversion(
  state: State,
  account: number,
  { row, settleRow }: MenuEntry,
  lots: number,
  engine: EngineParameters,
  emit: Emit,
): void {
  const { base } = state.instruments.columns;
  const soldAsset = base[row];
  const boughtAsset = base[settleRow];
  const units = BigInt(lots) * state.assets.columns.lotUnits[soldAsset];
  const held = state.ledger.balances[account * state.ledger.assets + soldAsset];
  emitExchange(state, account, { soldAsset, soldUnits: units < held ? units : held, boughtAsset, engine }, emit);
}

export interface Exchange {
  readonly soldAsset: number;
  readonly soldUnits: bigint;
  readonly boughtAsset: number;
  readonly engine: EngineParameters;
}

/**
 * Sells an amount of one asset for another at index prices, against the liquidity provider; a solvent account pays the penalty. False when it
 * would buy nothing.
 */
export function emitExchange(
  state: State,
  account: number,
  { soldAsset, soldUnits, boughtAsset, engine }: Exchange,
  emit: Emit,
): boolean {
  const rate = exchangeRate(state, soldAsset, boughtAsset);
  const bought = divideDown(soldUnits * rate.numerator, rate.denominator);
  if (bought <= 0n) return false;
  emit({
    kind: 'collateral-converted',
    account,
    counterparty: engine.liquidityProvider,
    soldAsset,
    soldAmount: money(soldUnits),
    boughtAsset,
    boughtAmount: money(bought),
    penalty: money(divideDown(bought * exchangePenaltyPpm(state, account, engine), BigInt(PPM))),
  });
  return true;
}

/** Units to sell so that, after the penalty, at least `needed` units of the other asset are bought; rounded up. */
export function unitsToSell(
  state: State,
  account: number,
  { soldAsset, boughtAsset, engine }: Omit<Exchange, 'soldUnits'>,
  needed: bigint,
): bigint {
  const gross = divideUp(needed * BigInt(PPM), BigInt(PPM) - exchangePenaltyPpm(state, account, engine));
  const rate = exchangeRate(state, soldAsset, boughtAsset);
  return divideUp(gross * rate.denominator, rate.numerator);
}

/** Nothing from an account that owns nothing any more, and nothing from the venue's own. */
function exchangePenaltyPpm(state: State, account: number, engine: EngineParameters): bigint {
  return BigInt(valueAccount(state, account).nav > 0 && account >= OWN_ACCOUNTS ? engine.liquidationPenaltyPpm : 0);
}

/** Units of one asset for a unit of another at index prices, as a fraction. */
function exchangeRate(state: State, sold: number, bought: number): { numerator: bigint; denominator: bigint } {
  const { underlying, decimals } = state.assets.columns;
  const price = (asset: number): bigint => BigInt(state.underlyings.columns.indexPrice[underlying[asset]]);
  return {
    numerator: price(sold) * tenTo(decimals[bought]),
    denominator: price(bought) * tenTo(decimals[sold]),
  };
}
