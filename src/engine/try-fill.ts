import { tradeUnits } from './contract-cash.ts';
import type { ProbedOrder } from './open-orders.ts';
import { INSTRUMENT_KIND } from './records.ts';
import { signedBaseUnits } from './spot.ts';
import type { State } from './state.ts';
import { tryPay, tryTrade } from './trial.ts';
import type { Trial } from './trial.ts';

/** What if an order filled at its price, exactly as the fill would be recorded. */
export function tryFill(state: State, trial: Trial, { instrument, lots, price }: ProbedOrder): void {
  const { kind, base, settle } = state.instruments.columns;
  const cash = tradeUnits(state.derived.cashFactors[instrument], lots, price);
  if (kind[instrument] === INSTRUMENT_KIND.spot) {
    tryPay(trial, base[instrument], signedBaseUnits(state, instrument, lots));
    tryPay(trial, settle[instrument], cash);
  } else {
    tryTrade(state, trial, instrument, lots, cash);
  }
}
