import type { Valuation } from './event.ts';
import { worstHeadroom } from './order-margin.ts';
import type { State } from './state.ts';
import { beginTrial } from './trial.ts';
import { valueAccount } from './valuation.ts';

/** A valuation as events record it: the requirement of open orders included. */
export function recordedValuation(state: State, account: number): Valuation {
  const { nav, equity, initialMargin, maintenanceMargin, activeKind, activeColumn } = valueAccount(state, account);
  return {
    navTicks: nav,
    equityTicks: equity,
    initialMarginTicks: initialMargin,
    maintenanceMarginTicks: maintenanceMargin,
    active: { kind: activeKind, column: activeColumn },
    orderMarginTicks: equity - worstHeadroom(state, beginTrial(state, account)),
  };
}
