import type { Emit } from '../apply.ts';
import type { Of } from '../command.ts';
import { judge } from '../ladder.ts';
import type { Answer } from '../questions.ts';
import { askOpened } from '../questions.ts';
import { REJECTION } from '../rejection.ts';
import { STAGE } from '../stage.ts';
import type { State } from '../state.ts';

/** Takes the next steps of an account under liquidation without waiting for a price. @see spec/06-LIQD, LIQD-020 */
export function liquidateStep(state: State, { account }: Of<'liquidate-step'>, emit: Emit): Answer {
  const refusal = askOpened(state, account);
  if (refusal !== undefined) return refusal;
  if (state.accounts.columns.stage[account] !== STAGE.liquidating) return REJECTION.NOT_LIQUIDATING;

  emit({ kind: 'time-advanced' });
  judge(state, [account], emit);
  return undefined;
}
