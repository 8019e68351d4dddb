import { conservation, marginRecord } from '../../engine/query.ts';
import type { State } from '../../engine/state.ts';
import type { FundStatus, WarningStatus } from '../../server/status-source.ts';
import { ACCOUNT_STORIES } from '../../lab/account-plan.ts';
import { formatDecimal } from '../../units/decimal.ts';
import { RISK_TICKS_PER_USD } from '../../units/limits.ts';
import type { OpenedAccount } from './opening.ts';
import type { AccountStory, RunStory } from './run-story.ts';

/** What a run came to: as data, for the printed summary and for --output json. USD unless it says an asset. */
export interface RunSummary {
  readonly fromMs: number;
  readonly toMs: number;
  readonly ticks: number;
  readonly kinds: readonly KindSummary[];
  readonly largest: readonly LiquidationSummary[];
  /** Accounts by how near they are to liquidation at the end. */
  readonly nearest: readonly WarningStatus[];
  readonly fund: FundStatus;
  readonly assets: readonly AssetSummary[];
  readonly conserved: boolean;
  readonly commands: number;
  readonly rejections: number;
  /** The same by the name of the rejection. */
  readonly refused: Readonly<Record<string, number>>;
  readonly judgements: number;
  /** Entries in the log, the genesis not counted. */
  readonly entries: number;
  /** SHA-256 of the state, hexadecimal. */
  readonly digest: string;
  /** Wall time of the whole run, and the part in which the engine and its log worked (the rest is the market and the population). */
  readonly seconds: number;
  readonly engineSeconds: number;
  readonly interrupted: boolean;
}

export interface KindSummary {
  readonly kind: string;
  readonly accounts: number;
  readonly called: number;
  readonly restricted: number;
  readonly liquidated: number;
  /** Accounts whose positions the fund took over; whose profits were reduced for others; who shared a loss. */
  readonly takenOver: number;
  readonly deleveraged: number;
  readonly socialised: number;
  readonly navBefore: number;
  readonly navAfter: number;
}

export interface LiquidationSummary {
  readonly account: number;
  readonly label: string;
  readonly kind: string;
  readonly atMs: number;
  readonly equityBefore: number;
  readonly maintenanceBefore: number;
  readonly closedNotional: number;
  readonly closingTrades: number;
  /** Symbols closed, the largest notional first. */
  readonly closed: readonly string[];
  readonly navAfter: number;
}

export interface AssetSummary {
  readonly asset: string;
  /** Decimal texts in units of the asset. */
  readonly fund: string;
  readonly unpaidLosses: string;
  /** Accounts + fund + fees + clearing + dust - (in - out): "0". */
  readonly imbalance: string;
}

/** NAV of every customer, USD, by account number. */
export function navByAccount(state: State): ReadonlyMap<number, number> {
  const navs = new Map<number, number>();
  for (let account = 0; account < state.accounts.count; account++) {
    const margin = marginRecord(state, account);
    if (margin !== null) navs.set(account, margin.nav / RISK_TICKS_PER_USD);
  }
  return navs;
}

/** Kinds in the order of the population, with what happened to their accounts. */
export function kindSummaries(
  opened: readonly OpenedAccount[],
  story: RunStory,
  navs: { readonly before: ReadonlyMap<number, number>; readonly after: ReadonlyMap<number, number> },
): KindSummary[] {
  return ACCOUNT_STORIES.flatMap(([kind]) => {
    const accounts = opened.filter(({ plan }) => plan.story === kind).map(({ account }) => account);
    if (accounts.length === 0) return [];
    const count = (holds: (told: AccountStory) => boolean): number =>
      accounts.filter((account) => {
        const told = story.accounts.get(account);
        return told !== undefined && holds(told);
      }).length;
    const sum = (by: ReadonlyMap<number, number>): number =>
      accounts.reduce((total, account) => total + (by.get(account) ?? 0), 0);
    return {
      kind,
      accounts: accounts.length,
      called: count(({ called }) => called > 0),
      restricted: count(({ restricted }) => restricted > 0),
      liquidated: count(({ liquidations }) => liquidations > 0),
      takenOver: count(({ takenOver }) => takenOver > 0),
      deleveraged: count(({ deleveraged }) => deleveraged > 0),
      socialised: count(({ socialised }) => socialised > 0),
      navBefore: sum(navs.before),
      navAfter: sum(navs.after),
    };
  });
}

/** The liquidations that closed most, the largest first; ties by account. */
export function largestLiquidations(
  opened: readonly OpenedAccount[],
  story: RunStory,
  navAfter: ReadonlyMap<number, number>,
): LiquidationSummary[] {
  return opened
    .flatMap(({ account, plan }) => {
      const told = story.accounts.get(account);
      if (told?.liquidatedAtMs === undefined) return [];
      const closed = [...told.closedBySymbol].sort((a, b) => b[1] - a[1]).map(([symbol]) => symbol);
      const { liquidatedAtMs: atMs, equityBefore, maintenanceBefore, closedNotional, closingTrades } = told;
      const { label, story: kind } = plan;
      const figures = { equityBefore, maintenanceBefore, closedNotional, closingTrades };
      return [{ account, label, kind, atMs, ...figures, closed, navAfter: navAfter.get(account) ?? 0 }];
    })
    .sort((a, b) => b.closedNotional - a.closedNotional || a.account - b.account)
    .slice(0, 10);
}

/** Fund, losses nobody could pay, and the conservation query, asset by asset. */
export function assetSummaries(state: State): AssetSummary[] {
  return conservation(state).map(({ asset, decimals, fund, losses, imbalance }) => ({
    asset,
    fund: formatDecimal({ units: fund, decimals }),
    unpaidLosses: formatDecimal({ units: losses, decimals }),
    imbalance: formatDecimal({ units: imbalance, decimals }),
  }));
}
