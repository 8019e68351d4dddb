import type { BookMargin } from '../risk/book-margin.ts';
import type { Emit } from './apply.ts';
import type { EngineParameters } from './engine-parameters.ts';
import type { StageChanged } from './event.ts';
import { isAtLeast } from './share.ts';
import { certifyStanding, refreshScreening } from './screening.ts';
import { STAGE } from './stage.ts';
import { isCustomer } from './state.ts';
import type { State } from './state.ts';
import { recordedValuation } from './recorded-valuation.ts';
import { valueAccount } from './valuation.ts';
import { liquidate } from './waterfall.ts';
import { settleInventory } from './waterfall/inventory.ts';

/**
 * Values accounts and moves each along the ladder: called, restricted, liquidating, and back. An account that is being liquidated takes
 * its next steps. @see spec/06-LIQD, LIQD-010
 */
export function judge(state: State, accounts: readonly number[], emit: Emit): void {
  if (state.parameters === undefined) return;
  let due = accounts;
  for (let round = 0; round < ROUNDS_MAX; round++) {
    for (const account of due) {
      if (isCustomer(state, account)) judgeOne(state, account, state.parameters.engine, emit);
    }
    due = settleInventory(state, emit);
    if (due.length === 0) return;
  }
}

/** Deleveraging changes the margin of those it takes from, so they are judged again; each round leaves fewer positions open. */
const ROUNDS_MAX = 16;

/** The longest walk: liquidation starts, ends, the restriction is lifted, and the call. */
const STEPS_MAX = 8;

/**
 * Work between commands that the next ticks need not do: values accounts that they may reach and proves them safe from where prices are now.
 * Events and state are the same with and without it. Cost: about 10 us an account, and now and then a few ms for references.
 * @param most accounts, at most @returns how many were valued: fewer than `most` when nothing is left to do
 */
export function workAhead(state: State, most: number): number {
  const { parameters } = state;
  if (parameters === undefined) return 0;
  return refreshScreening(state, most, (account) => {
    if (!isCustomer(state, account)) return false;
    const stage = state.accounts.columns.stage[account];
    return nextStage(stage, valueAccount(state, account), parameters.engine) === undefined;
  });
}

function judgeOne(state: State, account: number, parameters: EngineParameters, emit: Emit): void {
  const { stage } = state.accounts.columns;
  let liquidated = false;
  for (let step = 0; step < STEPS_MAX; step++) {
    const kind = nextStage(stage[account], valueAccount(state, account), parameters);
    if (kind !== undefined) emit({ kind, account, valuation: recordedValuation(state, account) });
    if (stage[account] !== STAGE.liquidating) {
      if (kind === undefined) {
        certifyStanding(state, account);
        return;
      }
    } else if (liquidated) {
      return;
    } else {
      liquidate(state, account, emit);
      liquidated = true;
    }
  }
}

/**
 * The event that moves an account one step along the ladder; undefined where it stands. Shares are compared by cross-multiplication.
 * @see spec/06-LIQD, LIQD-010, LIQD-011
 */
export function nextStage(
  stage: number,
  margin: BookMargin,
  parameters: EngineParameters,
): StageChanged['kind'] | undefined {
  const { initialHeadroom, initialMargin, maintenanceHeadroom, maintenanceMargin } = margin;
  if (stage === STAGE.liquidating) {
    const restored = isAtLeast(maintenanceHeadroom, parameters.liquidationTargetPpm, maintenanceMargin);
    return restored ? 'liquidation-ended' : undefined;
  }
  if (maintenanceHeadroom < 0) return 'liquidation-started';
  if (stage === STAGE.restricted) {
    return isAtLeast(initialHeadroom, parameters.restrictionReleasePpm, initialMargin)
      ? 'restriction-lifted'
      : undefined;
  }
  if (initialHeadroom < 0) return 'restricted';
  if (stage === STAGE.called) {
    return isAtLeast(initialHeadroom, parameters.warningReleasePpm, initialMargin) ? 'margin-call-lifted' : undefined;
  }
  return isAtLeast(initialHeadroom, parameters.warningPpm, initialMargin) ? undefined : 'margin-called';
}
