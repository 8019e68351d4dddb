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
import { tryPay, tryTrade } from '../trial.ts';
import type { Trial } from '../trial.ts';
import { valueAccount } from '../valuation.ts';
import type { CollateralConverted } from '../waterfall-event.ts';
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

/** What a fill moves, in units of the settlement asset. */
interface FillCash {
  readonly cash: bigint;
  readonly slippage: bigint;
  readonly penalty: bigint;
}

/** Lots change hands at their mark; slippage goes to the counterparty, the penalty to the fund, at most what the account owns. */
function fillCash(
  state: State,
  account: number,
  { row, direction }: MenuEntry,
  lots: number,
  engine: EngineParameters,
): FillCash {
  const notional = lots * notionalTicksOf(state, row);
  return {
    cash: settleUnits(state, row, -direction * lots * markTicksOf(state, row)),
    slippage: settleUnits(state, row, slippageTicks(state, row, direction, lots, engine)),
    penalty: settleUnits(state, row, penaltyTicks(state, account, notional, engine)),
  };
}

function emitFill(
  state: State,
  account: number,
  entry: MenuEntry,
  lots: number,
  engine: EngineParameters,
  emit: Emit,
): void {
  const { cash, slippage, penalty } = fillCash(state, account, entry, lots, engine);
  emit({
    kind: 'liquidation-filled',
    account,
    counterparty: engine.liquidityProvider,
    instrument: entry.row,
    lots: entry.direction * lots,
    markTicks: markTicksOf(state, entry.row),
    cash: money(cash),
    slippage: money(slippage),
    penalty: money(penalty),
  });
}

/** What if a trade were executed: the same cash as `emitTrade` would move, on a trial. */
export function tryLiquidation(
  state: State,
  trial: Trial,
  entry: MenuEntry,
  lots: number,
  engine: EngineParameters,
): void {
  const { account } = trial;
  const { base, settle } = state.instruments.columns;
  if (entry.purpose !== 'convert') {
    const { cash, slippage, penalty } = fillCash(state, account, entry, lots, engine);
    tryTrade(state, trial, entry.row, entry.direction * lots, cash);
    tryPay(trial, settle[entry.row], -slippage - penalty);
    return;
  }
  const units = convertedUnits(state, account, entry, lots);
  const rate = exchangeRate(state, base[entry.row], base[entry.settleRow]);
  const bought = divideDown(units * rate.numerator, rate.denominator);
  tryPay(trial, base[entry.row], -units);
  tryPay(
    trial,
    base[entry.settleRow],
    bought - divideUp(bought * exchangePenaltyPpm(state, account, engine), BigInt(PPM)),
  );
}

/** The penalty on a notional, risk ticks: never more than the account still owns. The inventory pays none. */
export function penaltyTicks(state: State, account: number, notional: number, engine: EngineParameters): number {
  const penalty = scaleUp(notional, engine.liquidationPenaltyPpm, PPM);
  if (penalty === 0) return 0;
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
  const soldUnits = convertedUnits(state, account, { row }, lots);
  emitExchange(
    state,
    account,
    { reason: 'plan', soldAsset: base[row], soldUnits, boughtAsset: base[settleRow], engine },
    emit,
  );
}

/** Units of so many lots of a balance, at most the balance. */
function convertedUnits(state: State, account: number, { row }: Pick<MenuEntry, 'row'>, lots: number): bigint {
  const asset = state.instruments.columns.base[row];
  const units = BigInt(lots) * state.assets.columns.lotUnits[asset];
  const held = state.ledger.balances[account * state.ledger.assets + asset];
  return units < held ? units : held;
}

export interface Exchange {
  readonly reason: CollateralConverted['reason'];
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
  { reason, soldAsset, soldUnits, boughtAsset, engine }: Exchange,
  emit: Emit,
): boolean {
  const rate = exchangeRate(state, soldAsset, boughtAsset);
  const bought = divideDown(soldUnits * rate.numerator, rate.denominator);
  if (bought <= 0n) return false;
  emit({
    kind: 'collateral-converted',
    reason,
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
  { soldAsset, boughtAsset, engine }: Omit<Exchange, 'soldUnits' | 'reason'>,
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
