import { FUND_ACCOUNT } from '../ledger/account-kind.ts';
import { tenTo } from '../units/decimal.ts';
import { PPM } from '../units/limits.ts';
import { money } from '../units/money.ts';
import { divideDown, divideUp } from '../units/rounding.ts';
import type { Emit } from './apply.ts';
import type { State } from './state.ts';
import { valueAccount } from './valuation.ts';
import { ticksOfUnits } from './worth.ts';

/** One asset of an account, with what it is worth. */
interface Balance {
  readonly asset: number;
  readonly units: bigint;
  /** Risk ticks, signed. */
  readonly ticks: bigint;
}

/**
 * What is done once no position is left: assets that are owned pay for what is owed, the most valuable first, exchanged with the
 * liquidity provider at index prices; when nothing is owned any more the insurance fund pays, and what it cannot pay goes to the loss
 * account. A coin that is too volatile for the account is exchanged for a stablecoin. False when there is nothing to do.
 * @see spec/06-LIQD, LIQD-030; spec/07-FUND, FUND-010
 */
export function coverDebts(state: State, account: number, emit: Emit): boolean {
  const balances = balancesOf(state, account);
  const owed = balances.at(-1);
  const owned = balances.at(0);
  if (owed !== undefined && owed.units < 0n) {
    if (owned !== undefined && owned.ticks > 0n && convert(state, account, owned, owed, emit)) return true;
    payShortfall(state, account, owed, emit);
    return true;
  }
  const stable = firstStable(state);
  const coin = balances.find(({ asset }) => state.assets.columns.kind[asset] === 0);
  if (stable < 0 || coin === undefined) return false;
  return exchange(state, account, slicedBalance(state, coin), stable, emit);
}

/** Balances with a price, from the most valuable to the deepest debt; ties by asset. */
function balancesOf(state: State, account: number): readonly Balance[] {
  const { underlying, decimals } = state.assets.columns;
  const balances: Balance[] = [];
  for (let asset = 0; asset < state.assets.count; asset++) {
    const units = state.ledger.balances[account * state.ledger.assets + asset];
    const price = state.underlyings.columns.indexPrice[underlying[asset]];
    if (units !== 0n && price > 0) balances.push({ asset, units, ticks: ticksOfUnits(units, decimals[asset], price) });
  }
  return balances.sort((a, b) => (a.ticks > b.ticks ? -1 : a.ticks < b.ticks ? 1 : a.asset - b.asset));
}

/** Sells enough of what is owned to cover what is owed and the penalty, or all of it. False when it would buy nothing. */
function convert(state: State, account: number, owned: Balance, owed: Balance, emit: Emit): boolean {
  const needed = divideUp(-owed.units * BigInt(PPM), BigInt(PPM) - penaltyOf(state, account));
  const rate = exchangeRate(state, owned.asset, owed.asset);
  const enough = divideUp(needed * rate.denominator, rate.numerator);
  return exchange(state, account, { ...owned, units: enough < owned.units ? enough : owned.units }, owed.asset, emit);
}

/** Sells an amount of one asset for another at index prices. False when it would buy nothing. */
function exchange(state: State, account: number, sold: Balance, boughtAsset: number, emit: Emit): boolean {
  const rate = exchangeRate(state, sold.asset, boughtAsset);
  const bought = divideDown(sold.units * rate.numerator, rate.denominator);
  const counterparty = state.parameters?.engine.liquidityProvider;
  if (bought <= 0n || counterparty === undefined) return false;
  emit({
    kind: 'collateral-converted',
    account,
    counterparty,
    soldAsset: sold.asset,
    soldAmount: money(sold.units),
    boughtAsset,
    boughtAmount: money(bought),
    penalty: money(divideDown(bought * penaltyOf(state, account), BigInt(PPM))),
  });
  return true;
}

/** The penalty rate, ppm; nothing from an account that owns nothing any more. */
function penaltyOf(state: State, account: number): bigint {
  const solvent = valueAccount(state, account).nav > 0;
  return BigInt(solvent ? (state.parameters?.engine.liquidationPenaltyPpm ?? 0) : 0);
}

/** The share of a balance that one step sells, rounded up. */
function slicedBalance(state: State, balance: Balance): Balance {
  const ppm = BigInt(state.parameters?.engine.liquidationSlicePpm ?? PPM);
  return { ...balance, units: divideUp(balance.units * ppm, BigInt(PPM)) };
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

function payShortfall(state: State, account: number, { asset, units }: Balance, emit: Emit): void {
  const debt = -units;
  const fund = state.ledger.balances[FUND_ACCOUNT * state.ledger.assets + asset];
  const paid = fund <= 0n ? 0n : fund < debt ? fund : debt;
  if (paid > 0n) emit({ kind: 'shortfall-paid', account, asset, amount: money(paid) });
  if (paid < debt) emit({ kind: 'shortfall-uncovered', account, asset, amount: money(debt - paid) });
}

function firstStable(state: State): number {
  for (let asset = 0; asset < state.assets.count; asset++) if (state.assets.columns.kind[asset] === 1) return asset;
  return -1;
}
