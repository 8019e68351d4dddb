import type { Emit } from './apply.ts';
import { closeCheapest } from './close-cheapest.ts';
import { coverDebts } from './cover-debts.ts';
import { ordersOf } from './orders.ts';
import { isAtLeast } from './share.ts';
import type { State } from './state.ts';
import { valueAccount } from './valuation.ts';

/**
 * Liquidates an account as far as one command goes: its orders are cancelled, then steps are taken until the target headroom is back, no
 * step is possible, or the command's limit is reached. Each step sees the account as the step before left it.
 *
 * The stages stand in order in `STAGES`; the first that can act does. @see spec/06-LIQD, LIQD-020
 */
export function liquidate(state: State, account: number, emit: Emit): void {
  const { parameters } = state;
  if (parameters === undefined) return;
  cancelOrders(state, account, emit);
  for (let step = 0; step < parameters.engine.liquidationStepsMax; step++) {
    const { maintenanceHeadroom, maintenanceMargin } = valueAccount(state, account);
    if (isAtLeast(maintenanceHeadroom, parameters.engine.liquidationTargetPpm, maintenanceMargin)) return;
    if (!STAGES.some((stage) => stage(state, account, emit))) return;
  }
}

/** One stage of the waterfall: acts on the account and says whether it did. */
export type WaterfallStage = (state: State, account: number, emit: Emit) => boolean;

const STAGES: readonly WaterfallStage[] = [closeCheapest, coverDebts];

function cancelOrders(state: State, account: number, emit: Emit): void {
  for (const row of [...ordersOf(state, account)]) {
    emit({ kind: 'order-cancelled', order: state.orders.columns.number[row] });
  }
}
