import { assert } from '../units/assert.ts';
import { RISK_TICKS_PER_USD } from '../units/limits.ts';
import { tenTo } from '../units/decimal.ts';
import { PRICE_DECIMALS, PRICE_SCALE } from '../units/price.ts';
import { divideDown, divideUp, scaleDown, scaleUp } from '../units/rounding.ts';
import type { Units } from './contract-cash.ts';
import type { State } from './state.ts';

const TICKS = BigInt(RISK_TICKS_PER_USD);

/** Decimal places of a dollar in risk ticks. */
const TICK_DECIMALS = 4;

/** Powers of ten that are safe integers. */
const TENS = Array.from({ length: 16 }, (_, n) => Number(tenTo(n)));

assert(TENS[TICK_DECIMALS] === RISK_TICKS_PER_USD, 'a risk tick is 10^-4 USD');

/**
 * Lots of an asset's risk row that a balance stands for: whole lots, rounded down. What is left below one lot of a coin counts for nothing
 * when it is owned and for a whole lot when it is owed; of a stablecoin it counts as cash (`looseTicks`).
 * @see spec/14-LEDG, LEDG-040
 */
export function balanceLots(units: bigint, lotUnits: bigint): number {
  const whole = Number(units);
  const lot = Number(lotUnits);
  if (Number.isSafeInteger(whole) && Number.isSafeInteger(lot)) return scaleDown(whole, 1, lot);
  return Number(divideDown(units, lotUnits));
}

/** Lots of an asset's risk row that an amount of it touches at most, in magnitude: rounded up, and one more. */
export function lotsTouched(state: State, asset: number, units: Units): number {
  const lotUnits = state.assets.columns.lotUnits[asset];
  if (typeof units === 'number' && Number.isSafeInteger(Number(lotUnits))) {
    return scaleUp(Math.abs(units), 1, Number(lotUnits)) + 1;
  }
  const whole = BigInt(units);
  return Number(divideUp(whole < 0n ? -whole : whole, lotUnits)) + 1;
}

/** Value of what is left of a stablecoin balance below whole lots, risk ticks, rounded down; >= 0. */
export function looseTicks(state: State, asset: number, units: bigint): number {
  const { kind, lotUnits } = state.assets.columns;
  if (kind[asset] === 0) return 0;
  const whole = Number(units);
  const lot = Number(lotUnits[asset]);
  if (Number.isSafeInteger(whole) && Number.isSafeInteger(lot)) {
    return ticksAtIndex(state, asset, whole - scaleDown(whole, 1, lot) * lot);
  }
  return ticksAtIndex(state, asset, units - divideDown(units, lotUnits[asset]) * lotUnits[asset]);
}

/** The cash of an account's book: what its stablecoin balances leave below whole lots. */
export function cashTicksOf(state: State, account: number): number {
  let ticks = 0;
  for (let asset = 0; asset < state.assets.count; asset++) {
    const units = state.ledger.balances[account * state.ledger.assets + asset];
    if (units !== 0n) ticks += looseTicks(state, asset, units);
  }
  return ticks;
}

/** USD value of an amount of a listed asset at its index price in force, risk ticks, rounded down. */
export function ticksAtIndex(state: State, asset: number, units: Units): number {
  const { decimals, underlying } = state.assets.columns;
  const indexPrice = state.underlyings.columns.indexPrice[underlying[asset]];
  const places = decimals[asset] + PRICE_DECIMALS - TICK_DECIMALS;
  if (typeof units === 'number' && places < TENS.length) {
    const ticks = scaleDown(units, indexPrice, TENS[places]);
    if (Number.isSafeInteger(ticks)) return ticks;
  }
  return Number(ticksOfUnits(BigInt(units), decimals[asset], indexPrice));
}

/** USD value of an amount of an asset, risk ticks: units * price, rounded down. @param indexPrice 10^-8 USD */
export function ticksOfUnits(units: bigint, decimals: number, indexPrice: number): bigint {
  return divideDown(units * BigInt(indexPrice) * TICKS, tenTo(decimals) * PRICE_SCALE);
}

/** Units of an asset that `ticks` are worth at its index price, rounded down. @param indexPrice 10^-8 USD, > 0 */
export function unitsOfTicks(ticks: number, decimals: number, indexPrice: number): bigint {
  return divideDown(BigInt(ticks) * tenTo(decimals) * PRICE_SCALE, BigInt(indexPrice) * TICKS);
}
