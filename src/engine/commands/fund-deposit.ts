import { EXTERNAL_ACCOUNT, FUND_ACCOUNT } from '../../ledger/account-kind.ts';
import { isPostable } from '../../ledger/ledger.ts';
import { isMoney } from '../../units/money.ts';
import type { Emit } from '../apply.ts';
import type { Of } from '../command.ts';
import { judge } from '../ladder.ts';
import type { Answer } from '../questions.ts';
import { isAsset } from '../questions.ts';
import { REJECTION } from '../rejection.ts';
import type { State } from '../state.ts';

/** The venue pays into its insurance fund. @see spec/07-FUND, FUND-012 */
export function fundDeposit(state: State, { asset, amount }: Of<'fund-deposit'>, emit: Emit): Answer {
  if (!isAsset(state, asset)) return REJECTION.ASSET_UNKNOWN;
  if (amount <= 0n || !isMoney(amount)) return REJECTION.AMOUNT_INVALID;
  if (!isPostable(state.ledger, asset, EXTERNAL_ACCOUNT, FUND_ACCOUNT, amount)) return REJECTION.BALANCE_TOO_LARGE;

  emit({ kind: 'deposited', account: FUND_ACCOUNT, asset, amount });
  judge(state, [], emit);
  return undefined;
}
