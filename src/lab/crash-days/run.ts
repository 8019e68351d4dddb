import type { PortfolioParameters } from '../../risk/house-preset.ts';
import type { Preset } from '../../risk/model.ts';
import { navOf, openBooks } from './books.ts';
import type { CrowdBooks } from './books.ts';
import { crowd } from './crowd.ts';
import type { CrowdAccount } from './crowd.ts';
import { IntervalDepth } from './depth.ts';
import { haircutWorth, HouseJudge, tierMargin } from './judges.ts';
import type { TierModel } from './judges.ts';
import type { CrashDay } from './market-path.ts';
import { emptyOutcome } from './outcome.ts';
import type { CrashOutcome } from './outcome.ts';
import { Purse } from './purse.ts';
import { IsolatedWay, isTierBreached, PlannedWay, WholeAccountWay } from './ways.ts';
import type { LiquidationWay } from './ways.ts';

/** The models that are compared, as their presets say. */
export interface CrashModels {
  readonly isolated: TierModel;
  readonly cross: TierModel;
  readonly portfolio: Preset<PortfolioParameters>;
}

export interface CrashRunOptions {
  readonly accounts: number;
  readonly seed: number;
  /** The fund at the beginning, as a share of the crowd's gross notional. */
  readonly fundShare: number;
}

/** One day lived through by one crowd, once for each way of liquidating. */
export interface CrashDayResult {
  readonly name: string;
  readonly accounts: number;
  readonly grossUsd: number;
  readonly fundUsd: number;
  readonly outcomes: readonly CrashOutcome[];
}

/** Runs one day. The same seed gives the same crowd to every way. */
export function runCrashDay(day: CrashDay, models: CrashModels, options: CrashRunOptions): CrashDayResult {
  const [{ prices }] = day.ticks;
  const accounts = crowd(options.accounts, prices, options.seed, strictestOf(day, models, prices));
  let gross = 0;
  for (const { perpetuals } of accounts) for (const [c, n] of perpetuals.entries()) gross += Math.abs(n * prices[c]);
  const fund = gross * options.fundShare;
  const outcomes = WAYS.map((wayOf) => lived(day, accounts, fund, (books) => wayOf(day, models, books)));
  return { name: day.name, accounts: accounts.length, grossUsd: gross, fundUsd: fund, outcomes };
}

const WAYS: readonly ((day: CrashDay, models: CrashModels, books: CrowdBooks) => LiquidationWay)[] = [
  ({ coins, ticks }, { isolated }, books) => new IsolatedWay(isolated, books, coins, ticks[0].prices),
  (_, { cross }) => new WholeAccountWay('cross, whole account', (moment, a) => isTierBreached(cross, moment, a)),
  ({ coins, ticks }, { portfolio }) => {
    const judge = new HouseJudge(portfolio, coins, ticks[0].prices);
    const isBreached = (moment: { books: CrowdBooks }, a: number): boolean => {
      judge.judge(moment.books, a);
      return judge.margin.maintenanceHeadroom < 0;
    };
    return new WholeAccountWay('portfolio, whole account', isBreached, (prices) => judge.reprice(prices));
  },
  ({ coins, ticks }, { portfolio }) =>
    new PlannedWay(new HouseJudge(portfolio, coins, ticks[0].prices), ticks[0].prices),
];

function lived(
  { coins, ticks }: CrashDay,
  accounts: readonly CrowdAccount[],
  fund: number,
  wayOf: (books: CrowdBooks) => LiquidationWay,
): CrashOutcome {
  const books = openBooks(accounts, ticks[0].prices);
  const way = wayOf(books);
  const outcome = emptyOutcome(way.name);
  const purse = new Purse(fund, books, outcome);
  for (const { prices, volumes } of ticks.slice(1)) {
    way.tick({ books, coins, prices, depth: new IntervalDepth(volumes), purse, outcome });
  }
  const last = ticks[ticks.length - 1].prices;
  for (let a = 0; a < books.accounts; a++) outcome.customersUsd += navOf(books, a, last);
  outcome.fundAtEndUsd = purse.fund;
  return outcome;
}

/** Initial margin of a book under the strictest of the models, and what stands against it, for a fresh account. */
function strictestOf({ coins }: CrashDay, models: CrashModels, prices: readonly number[]) {
  const judge = new HouseJudge(models.portfolio, coins, prices);
  return (account: CrowdAccount): { required: number; available: number } => {
    judge.judge(openBooks([account], prices), 0);
    const house = { required: judge.margin.initialMargin, available: judge.margin.equity };
    const tiers = [models.isolated, models.cross].map((model) => {
      let required = 0;
      let available = account.dollars;
      for (const [c, coin] of coins.entries()) {
        required += tierMargin(model, coin, account.perpetuals[c] * prices[c]).initial;
        available += haircutWorth(model, coin, account.coins[c] * prices[c]);
      }
      return { required, available };
    });
    const use = ({ required, available }: typeof house): number => required / Math.max(available, 1e-9);
    return [house, ...tiers].reduce((a, b) => (use(b) > use(a) ? b : a));
  };
}
