import { RISK_TICKS_PER_USD } from '../units/limits.ts';
import { tenTo } from '../units/decimal.ts';
import { PRICE_SCALE } from '../units/price.ts';
import { divideDown } from '../units/rounding.ts';
import type { State } from './state.ts';

const TICKS = BigInt(RISK_TICKS_PER_USD);

/**
 * Lots of an asset's risk row that a balance stands for: whole lots, rounded down. What is left below one lot of a coin counts for nothing
 * when it is owned and for a whole lot when it is owed; of a stablecoin it counts as cash (`looseTicks`).
 * @see spec/14-LEDG, LEDG-040
 */
export function balanceLots(units: bigint, lotUnits: bigint): number {
  return Number(divideDown(units, lotUnits));
}

/** Value of what is left of a stablecoin balance below whole lots, risk ticks, rounded down; >= 0. */
export function looseTicks(state: State, asset: number, units: bigint): bigint {
  const { kind, decimals, underlying, lotUnits } = state.assets.columns;
  if (kind[asset] === 0) return 0n;
  const loose = units - divideDown(units, lotUnits[asset]) * lotUnits[asset];
  return ticksOfUnits(loose, decimals[asset], state.underlyings.columns.indexPrice[underlying[asset]]);
}

/** The cash of an account's book: what its stablecoin balances leave below whole lots. */
export function cashTicksOf(state: State, account: number): number {
  let ticks = 0n;
  for (let asset = 0; asset < state.assets.count; asset++) {
    const units = state.ledger.balances[account * state.ledger.assets + asset];
    if (units !== 0n) ticks += looseTicks(state, asset, units);
  }
  return Number(ticks);
}

/** USD value of an amount of an asset, risk ticks: units * price, rounded down. @param indexPrice 10^-8 USD */
export function ticksOfUnits(units: bigint, decimals: number, indexPrice: number): bigint {
  return divideDown(units * BigInt(indexPrice) * TICKS, tenTo(decimals) * PRICE_SCALE);
}

/** Units of an asset that `ticks` are worth at its index price, rounded down. @param indexPrice 10^-8 USD, > 0 */
export function unitsOfTicks(ticks: number, decimals: number, indexPrice: number): bigint {
  return divideDown(BigInt(ticks) * tenTo(decimals) * PRICE_SCALE, BigInt(indexPrice) * TICKS);
}
