import { EXTERNAL_ACCOUNT } from '../../ledger/account-kind.ts';
import { custody } from '../../ledger/conservation.ts';
import { isPostable } from '../../ledger/ledger.ts';
import type { Emit } from '../apply.ts';
import type { Of } from '../command.ts';
import { askBalanceRoom } from '../credit.ts';
import { settledBalance } from '../holdings.ts';
import { judge } from '../ladder.ts';
import { worstHeadroom } from '../order-margin.ts';
import type { Answer } from '../questions.ts';
import { askOpened } from '../questions.ts';
import { REJECTION } from '../rejection.ts';
import { isCustomer } from '../state.ts';
import type { State } from '../state.ts';
import { beginTrial, tryPay } from '../trial.ts';
import { askAmount } from './deposit.ts';

/**
 * Lets money out while the account keeps its initial margin, orders included: only what is settled, only what the venue holds.
 * @see spec/14-LEDG, LEDG-061
 */
export function withdraw(state: State, command: Of<'withdraw'>, emit: Emit): Answer {
  const { account, asset, amount } = command;
  const refusal =
    askOpened(state, account) ??
    askAmount(state, asset, amount) ??
    askDebit(state, account, asset, amount) ??
    askBalanceRoom(state, asset, [account]);
  if (refusal !== undefined) return refusal;
  if (custody(state.ledger, asset) < amount) return REJECTION.CUSTODY_INSUFFICIENT;
  if (!isPostable(state.ledger, asset, account, EXTERNAL_ACCOUNT, amount)) return REJECTION.BALANCE_TOO_LARGE;

  emit({ ...command, kind: 'withdrawn' });
  judge(state, [account], emit);
  return undefined;
}

/** Whether money may leave an account: settled, and for customers margined without it. */
export function askDebit(state: State, account: number, asset: number, amount: bigint): Answer {
  if (settledBalance(state, account, asset) < amount) return REJECTION.BALANCE_INSUFFICIENT;
  if (!isCustomer(state, account)) return undefined;
  if (state.parameters === undefined) return REJECTION.PARAMETERS_MISSING;
  const trial = beginTrial(state, account);
  tryPay(trial, asset, -amount);
  return worstHeadroom(state, trial) < 0 ? REJECTION.MARGIN_INSUFFICIENT : undefined;
}
