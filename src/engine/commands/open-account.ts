import type { Emit } from '../apply.ts';
import type { Of } from '../command.ts';
import type { Answer } from '../questions.ts';
import { REJECTION } from '../rejection.ts';
import { LABEL_WIDTH } from '../schema.ts';
import type { State } from '../state.ts';
import { isColumnText, isFull } from '../table.ts';

/** Opens an account; the event carries the number it got. */
export function openAccount(state: State, { label, accountKind }: Of<'open-account'>, emit: Emit): Answer {
  if (!isColumnText(label, LABEL_WIDTH)) return REJECTION.ACCOUNT_LABEL_INVALID;
  if (isFull(state.accounts)) return REJECTION.ACCOUNTS_FULL;

  emit({ kind: 'account-opened', account: state.accounts.count, label, accountKind });
  return undefined;
}
