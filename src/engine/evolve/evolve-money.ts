import { EXTERNAL_ACCOUNT, FUND_ACCOUNT, LOSS_ACCOUNT } from '../../ledger/account-kind.ts';
import type { Money } from '../../units/money.ts';
import { pay, settleHoldings } from '../holdings.ts';
import type { CollateralConverted, ShortfallPaid, ShortfallUncovered } from '../waterfall-event.ts';
import type { State } from '../state.ts';

/** Money that moves without a position. */

interface Movement {
  readonly account: number;
  readonly asset: number;
  readonly amount: Money;
}

export function evolveDeposited(state: State, { account, asset, amount }: Movement): void {
  move(state, asset, EXTERNAL_ACCOUNT, account, amount);
}

export function evolveWithdrawn(state: State, { account, asset, amount }: Movement): void {
  move(state, asset, account, EXTERNAL_ACCOUNT, amount);
}

export function evolveTransferred(
  state: State,
  { from, to, asset, amount }: { from: number; to: number; asset: number; amount: Money },
): void {
  move(state, asset, from, to, amount);
}

export function evolveCollateralConverted(state: State, event: CollateralConverted): void {
  const { account, counterparty } = event;
  pay(state, event.soldAsset, account, counterparty, event.soldAmount);
  pay(state, event.boughtAsset, counterparty, account, event.boughtAmount);
  pay(state, event.boughtAsset, account, FUND_ACCOUNT, event.penalty);
  settleHoldings(state, account);
  settleHoldings(state, counterparty);
  settleHoldings(state, FUND_ACCOUNT);
}

export function evolveShortfallPaid(state: State, { account, asset, amount }: ShortfallPaid): void {
  move(state, asset, FUND_ACCOUNT, account, amount);
}

export function evolveShortfallUncovered(state: State, { account, asset, amount }: ShortfallUncovered): void {
  move(state, asset, LOSS_ACCOUNT, account, amount);
}

function move(state: State, asset: number, from: number, to: number, amount: bigint): void {
  pay(state, asset, from, to, amount);
  settleHoldings(state, from);
  settleHoldings(state, to);
}
