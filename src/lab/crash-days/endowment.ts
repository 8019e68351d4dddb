import type { CrowdAccount } from './crowd.ts';
import type { HouseMargin } from './house-margin.ts';
import { supportOf, tierCharge } from './tier-margin.ts';
import type { TierModel } from './tier-margin.ts';

/** The three models that are compared. */
export const COMPARED_MODELS = ['isolated', 'cross', 'portfolio'] as const;

export type ComparedModel = (typeof COMPARED_MODELS)[number];

/** USD of dollars that a trader needs under each model, so that initial margin is `use` of what the model counts for it. */
export type Endowment = Readonly<Record<ComparedModel, number>>;

/** What endowments are computed from, at the first prices of a day. */
export interface EndowmentMarket {
  readonly coins: readonly string[];
  /** [coins] USD of a lot. */
  readonly lotUsd: readonly number[];
  readonly isolated: TierModel;
  readonly cross: TierModel;
  readonly house: HouseMargin;
}

/**
 * Coins count under `cross` and `portfolio`; an isolated position stands on dollars alone. None needs less than nothing: a hedge of pledged coins may need
 * no dollars at all.
 */
export function endowmentOf({ coins, lotUsd, ...models }: EndowmentMarket, account: CrowdAccount): Endowment {
  const { use, lots } = account;
  let [alone, netted, support] = [0, 0, 0];
  let moved = 0;
  for (const [c, coin] of coins.entries()) {
    const usd = lots[c] * lotUsd[c];
    moved += usd;
    alone += usd === 0 ? 0 : tierCharge(models.isolated, coin, usd).initial;
    netted += usd === 0 ? 0 : tierCharge(models.cross, coin, usd).initial;
    support += supportOf(models.cross, coin, account.coins[c] * lotUsd[c]);
  }
  const { initialMargin, equity } = models.house.marginOf({ coins: account.coins, lots, dollars: 0 - moved });
  return {
    isolated: alone / use,
    cross: Math.max(0, netted / use - support),
    portfolio: Math.max(0, initialMargin / use - equity),
  };
}

/** An account of a venue: a trader's whole account, or one of its isolated positions. */
export interface OpeningAccount {
  /** Number of the trader. */
  readonly owner: number;
  readonly dollars: number;
  /** [coins] lots pledged; perpetuals. */
  readonly coins: readonly number[];
  readonly lots: readonly number[];
}

/** Whole accounts, one a trader. @param dollars [traders] USD */
export function wholeAccounts(traders: readonly CrowdAccount[], dollars: readonly number[]): OpeningAccount[] {
  return traders.map(({ coins, lots }, owner) => ({ owner, dollars: dollars[owner], coins, lots }));
}

/**
 * Every position as an account of its own, with the trader's dollars divided by what each requires; coins stay apart and are never at risk. Nothing that happens
 * to one reaches the others.
 */
export function isolatedAccounts(
  { coins: names, lotUsd, isolated }: Pick<EndowmentMarket, 'coins' | 'lotUsd' | 'isolated'>,
  traders: readonly CrowdAccount[],
  dollars: readonly number[],
): OpeningAccount[] {
  const none = names.map(() => 0);
  return traders.flatMap(({ coins, lots }, owner) => {
    const charges = names.map((coin, c) =>
      lots[c] === 0 ? 0 : tierCharge(isolated, coin, lots[c] * lotUsd[c]).initial,
    );
    const all = charges.reduce((sum, charge) => sum + charge, 0);
    const positions = lots.flatMap((held, c) =>
      held === 0
        ? []
        : [
            {
              owner,
              dollars: (dollars[owner] * charges[c]) / all,
              coins: none,
              lots: none.map((_, i) => (i === c ? held : 0)),
            },
          ],
    );
    const wallet = { owner, dollars: all === 0 ? dollars[owner] : 0, coins, lots: none };
    return coins.some((pledged) => pledged > 0) || all === 0 ? [wallet, ...positions] : positions;
  });
}
