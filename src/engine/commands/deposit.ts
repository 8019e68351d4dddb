import { EXTERNAL_ACCOUNT } from '../../ledger/account-kind.ts';
import { isPostable } from '../../ledger/ledger.ts';
import { isMoney } from '../../units/money.ts';
import type { Emit } from '../apply.ts';
import type { Of } from '../command.ts';
import { asUnits } from '../contract-cash.ts';
import { askBalanceRoom, askHoldable, exposureOfPayment, isSurelyHoldable } from '../credit.ts';
import { judge } from '../ladder.ts';
import type { Answer } from '../questions.ts';
import { askOpened, isAsset } from '../questions.ts';
import { REJECTION } from '../rejection.ts';
import { isCustomer } from '../state.ts';
import type { State } from '../state.ts';
import { beginTrial, tryPay } from '../trial.ts';

/** Money comes in from the world outside. @see spec/14-LEDG, LEDG-060 */
export function deposit(state: State, command: Of<'deposit'>, emit: Emit): Answer {
  const { account, asset, amount } = command;
  const refusal = askOpened(state, account) ?? askAmount(state, asset, amount);
  if (refusal !== undefined) return refusal;
  if (!isPostable(state.ledger, asset, EXTERNAL_ACCOUNT, account, amount)) return REJECTION.BALANCE_TOO_LARGE;
  const holdable = askCredit(state, account, asset, amount) ?? askBalanceRoom(state, asset, [account]);
  if (holdable !== undefined) return holdable;

  emit({ ...command, kind: 'deposited' });
  judge(state, [account], emit);
  return undefined;
}

/** An amount of a listed asset: above zero and within 64 bits. */
export function askAmount(state: State, asset: number, amount: bigint): Answer {
  if (!isAsset(state, asset)) return REJECTION.ASSET_UNKNOWN;
  return amount > 0n && isMoney(amount) ? undefined : REJECTION.AMOUNT_INVALID;
}

/** Whether an account may be credited: a customer with all its sums still exact. */
export function askCredit(state: State, account: number, asset: number, units: bigint): Answer {
  if (!isCustomer(state, account)) return undefined;
  if (isSurelyHoldable(state, account, exposureOfPayment(state, account, asset, asUnits(units)))) return undefined;
  const trial = beginTrial(state, account);
  tryPay(trial, asset, units);
  return askHoldable(state, trial);
}
