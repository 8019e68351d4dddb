import { LOSS_ACCOUNT } from '../../ledger/account-kind.ts';
import type { Emit } from '../apply.ts';
import type { Of } from '../command.ts';
import { judge } from '../ladder.ts';
import type { Answer } from '../questions.ts';
import { isAsset } from '../questions.ts';
import { rowsForBalance, takeRoom } from '../position-room.ts';
import { REJECTION } from '../rejection.ts';
import type { State } from '../state.ts';
import { payShortfall } from '../waterfall/cover-debts.ts';
import { roomForBalances } from '../waterfall/execution-room.ts';
import { sharersOf, socialisedLoss } from '../waterfall/socialise.ts';

/** Shares the debt of the loss account in one asset, after the fund has paid what it can. @see spec/07-FUND, FUND-050 */
export function socialiseLoss(state: State, { asset }: Of<'socialise-loss'>, emit: Emit): Answer {
  if (!isAsset(state, asset)) return REJECTION.ASSET_UNKNOWN;
  if (state.parameters === undefined) return REJECTION.PARAMETERS_MISSING;
  if (socialisedLoss(state, asset) === undefined) return REJECTION.NOTHING_TO_SOCIALISE;
  const { liquidityProvider } = state.parameters.engine;
  const room = roomForBalances(state, [liquidityProvider]);
  const hasRoom = (account: number): boolean =>
    room !== undefined && takeRoom(room, account, rowsForBalance(state, account, asset));
  if (!sharersOf(state).every(({ account }) => hasRoom(account))) return REJECTION.POSITION_POOL_FULL;

  const owed = state.ledger.balances[LOSS_ACCOUNT * state.ledger.assets + asset];
  payShortfall(state, LOSS_ACCOUNT, { asset, units: owed }, emit);
  const shared = socialisedLoss(state, asset);
  if (shared === undefined) return undefined;
  emit(shared);
  judge(
    state,
    shared.shares.map(({ account }) => account),
    emit,
  );
  return undefined;
}
