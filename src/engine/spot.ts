import { tenTo } from '../units/decimal.ts';
import { divideExact } from '../units/rounding.ts';
import type { State } from './state.ts';

/** Ledger units of the base asset in `lots` of a spot pair, signed alike: exact, because listing refuses a lot that is no whole number of units. */
export function signedBaseUnits(state: State, instrument: number, lots: number): bigint {
  const { lotSize, contractSize } = state.derived.instruments[instrument];
  const { decimals } = state.derived.assets[state.instruments.columns.base[instrument]];
  return divideExact(
    BigInt(lots) * lotSize.units * contractSize.units * tenTo(decimals),
    tenTo(lotSize.decimals) * tenTo(contractSize.decimals),
  );
}
