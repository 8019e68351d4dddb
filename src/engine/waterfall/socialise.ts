import { LOSS_ACCOUNT, OWN_ACCOUNTS } from '../../ledger/account-kind.ts';
import { apportion } from '../../risk/apportion.ts';
import { money } from '../../units/money.ts';
import type { LossSocialised, SocialisedShare } from '../waterfall-event.ts';
import { isCustomer } from '../state.ts';
import type { State } from '../state.ts';
import { valueAccount } from '../valuation.ts';
import { unitsOfTicks } from '../worth.ts';

/**
 * How the debt of the loss account in one asset is shared: in proportion to NAV, nobody more than its NAV is worth, adding up exactly.
 * Undefined when nothing is owed or nobody has anything to lose. @see spec/07-FUND, FUND-050
 */
export function socialisedLoss(state: State, asset: number): LossSocialised | undefined {
  const owed = -state.ledger.balances[LOSS_ACCOUNT * state.ledger.assets + asset];
  const { decimals, underlying } = state.assets.columns;
  const price = state.underlyings.columns.indexPrice[underlying[asset]];
  if (owed <= 0n || price === 0) return undefined;
  const accounts = sharersOf(state);
  const amounts = apportion(
    owed,
    accounts.map(({ nav }) => ({ weight: BigInt(nav), cap: unitsOfTicks(nav, decimals[asset], price) })),
  );
  const shares: SocialisedShare[] = [];
  let amount = 0n;
  for (const [i, { account, nav }] of accounts.entries()) {
    if (amounts[i] === 0n) continue;
    shares.push({ account, navTicks: nav, amount: money(amounts[i]) });
    amount += amounts[i];
  }
  return amount === 0n
    ? undefined
    : { kind: 'loss-socialised', asset, owedAmount: money(owed), amount: money(amount), shares };
}

/** Who has something to lose: customers with a NAV above zero, ascending by account. NAV in risk ticks. */
export function sharersOf(state: State): readonly { readonly account: number; readonly nav: number }[] {
  const sharers: { account: number; nav: number }[] = [];
  for (let account = OWN_ACCOUNTS; account < state.accounts.count; account++) {
    const nav = isCustomer(state, account) ? valueAccount(state, account).nav : 0;
    if (nav > 0) sharers.push({ account, nav });
  }
  return sharers;
}
