import type { Emit } from '../apply.ts';
import { judge } from '../ladder.ts';
import type { Answer } from '../questions.ts';
import { isTooOld } from '../questions.ts';
import { REJECTION } from '../rejection.ts';
import { STAGE } from '../stage.ts';
import type { State } from '../state.ts';

/** What is due happens: underlyings without news grow stale, accounts under liquidation take their next steps. @see spec/15-ENGN, ENGN-054 */
export function advanceTime(state: State, emit: Emit): Answer {
  emit({ kind: 'time-advanced' });
  const { staleCode } = state.underlyings.columns;
  for (let underlying = 0; underlying < state.underlyings.count; underlying++) {
    if (staleCode[underlying] === 0 && isTooOld(state, underlying)) {
      emit({ kind: 'underlying-staled', underlying, code: REJECTION.PRICE_STALE });
    }
  }
  judge(state, liquidating(state), emit);
  return undefined;
}

function liquidating(state: State): readonly number[] {
  const { stage } = state.accounts.columns;
  const accounts: number[] = [];
  for (let account = 0; account < state.accounts.count; account++) {
    if (stage[account] === STAGE.liquidating) accounts.push(account);
  }
  return accounts;
}
