import type { Emit } from './apply.ts';
import { ordersOf } from './orders.ts';
import { isAtLeast } from './share.ts';
import type { State } from './state.ts';
import { valueAccount } from './valuation.ts';
import { coverDebts } from './waterfall/cover-debts.ts';
import { reduce } from './waterfall/reduce.ts';
import type { StageOutcome, WaterfallStage } from './waterfall/stage-outcome.ts';
import { takeOver } from './waterfall/take-over.ts';

/**
 * Liquidates an account as far as one command goes: its orders are cancelled, then stages act until the target headroom is back, the market
 * has to be waited for, or the command's limit is reached. Each step sees the account as the step before left it.
 *
 * The stages stand in order: reduce by plan, take over, cover debts. Each acts and so raises headroom, waits, or hands over to the next.
 * @see spec/06-LIQD, LIQD-020
 */
export function liquidate(state: State, account: number, emit: Emit): void {
  const { parameters } = state;
  if (parameters === undefined) return;
  cancelOrders(state, account, emit);
  for (let step = 0; step < parameters.engine.liquidationStepsMax; step++) {
    const { maintenanceHeadroom, maintenanceMargin } = valueAccount(state, account);
    if (isAtLeast(maintenanceHeadroom, parameters.engine.liquidationTargetPpm, maintenanceMargin)) return;
    if (firstToAct(state, account, emit) !== 'acted') return;
  }
}

const STAGES: readonly WaterfallStage[] = [reduce, takeOver, coverDebts];

function firstToAct(state: State, account: number, emit: Emit): StageOutcome {
  for (const stage of STAGES) {
    const outcome = stage(state, account, emit);
    if (outcome !== 'hands over') return outcome;
  }
  return 'hands over';
}

function cancelOrders(state: State, account: number, emit: Emit): void {
  for (const row of [...ordersOf(state, account)]) {
    emit({ kind: 'order-cancelled', order: state.orders.columns.number[row] });
  }
}
