import { isPostable } from '../../ledger/ledger.ts';
import type { Emit } from '../apply.ts';
import type { Of } from '../command.ts';
import { askBalanceRoom } from '../credit.ts';
import { judge } from '../ladder.ts';
import type { Answer } from '../questions.ts';
import { askOpened } from '../questions.ts';
import { REJECTION } from '../rejection.ts';
import type { State } from '../state.ts';
import { askAmount, askCredit } from './deposit.ts';
import { askDebit } from './withdraw.ts';

/** Money from one account to another: the sender as in a withdrawal, the receiver as in a deposit. @see spec/14-LEDG, LEDG-062 */
export function transfer(state: State, command: Of<'transfer'>, emit: Emit): Answer {
  const { from, to, asset, amount } = command;
  const refusal = askOpened(state, from) ?? askOpened(state, to) ?? askAmount(state, asset, amount);
  if (refusal !== undefined) return refusal;
  if (from === to) return REJECTION.ACCOUNTS_EQUAL;
  if (!isPostable(state.ledger, asset, from, to, amount)) return REJECTION.BALANCE_TOO_LARGE;
  const movable =
    askDebit(state, from, asset, amount) ??
    askCredit(state, to, asset, amount) ??
    askBalanceRoom(state, asset, [from, to]);
  if (movable !== undefined) return movable;

  emit({ ...command, kind: 'transferred' });
  judge(state, [from, to], emit);
  return undefined;
}
