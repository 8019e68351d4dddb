import type { PortfolioParameters } from '../../risk/house-preset.ts';
import type { Preset } from '../../risk/model.ts';
import type { CrashDay } from './crash-day.ts';
import { crashRun, lotCoinsOf } from './crash-run.ts';
import type { CrashRun } from './crash-run.ts';
import { crowd } from './crowd.ts';
import type { CrowdAccount } from './crowd.ts';
import { COMPARED_MODELS, endowmentOf, isolatedAccounts, wholeAccounts } from './endowment.ts';
import type { ComparedModel, Endowment, EndowmentMarket } from './endowment.ts';
import { runEngine } from './engine-run.ts';
import { HouseMargin } from './house-margin.ts';
import type { CrashOutcome } from './tally.ts';
import { TierRule } from './tier-margin.ts';
import type { TierModel } from './tier-margin.ts';
import { UNITS_PER_USD } from './venue-books.ts';
import { runWholeVenue } from './whole-run.ts';

/** Ways of liquidating: three models with what goes with them, and the house model with whole-account closing, which tells the model from the method. */
export const CRASH_WAYS = ['isolated', 'cross', 'portfolio-whole', 'portfolio'] as const;

export type CrashWay = (typeof CRASH_WAYS)[number];

/**
 * What stands behind the books. `equal`: every trader has the dollars that the strictest of the three models asks, under all of them. `asked`: every trader
 * has the dollars that its own model asks for the same use of initial margin, and keeps the rest elsewhere.
 */
export const CAPITALS = ['equal', 'asked'] as const;

export type Capital = (typeof CAPITALS)[number];

export interface CrashPresets {
  readonly isolated: Preset<TierModel>;
  readonly cross: Preset<TierModel>;
  readonly portfolio: Preset<PortfolioParameters>;
}

export interface CrashOptions {
  readonly accounts: number;
  readonly seed: number;
  readonly ways: readonly CrashWay[];
  readonly capitals: readonly Capital[];
  /** Headrooms that `portfolio` restores, ppm of maintenance margin: a run for each. */
  readonly targetsPpm: readonly number[];
  /** Steps of a bar, a multiple of three. */
  readonly perBar: number;
  /** Times that open interest changes hands on a normal day. */
  readonly turnover: number;
  /** Share of the depth of a step that all liquidations together may take. */
  readonly depthSharePpm: number;
  /** The fund when the day begins, share of the open interest. */
  readonly fundShare: number;
  readonly conservationEvery: number;
}

/** What is the same for every way of a day, before anybody is liquidated. */
export interface CrashSetup {
  readonly name: string;
  readonly coins: readonly string[];
  readonly accounts: number;
  readonly steps: number;
  readonly seed: number;
  /** Times that open interest changes hands on a normal day. */
  readonly turnover: number;
  /** Notional of all traders' perpetuals, and the open interest: the larger side of each coin. */
  readonly grossUsd: number;
  readonly openInterestUsd: number;
  readonly fundUsd: number;
  /** The first coin and the one that fell most: price by step, as shares of the first price. */
  readonly paths: readonly { readonly coin: string; readonly shares: readonly number[] }[];
}

/** One run that is still to be made. */
export interface PlannedRun {
  readonly way: CrashWay;
  readonly capital: Capital;
  /** `portfolio` alone. */
  readonly targetPpm?: number;
  /** Lives through the day, step by step. */
  readonly live: () => Generator<number, CrashOutcome>;
}

/** A day with the runs that were asked for: the same prices, depth, fund and books for all. The same options give the same numbers. */
export function prepareDay(
  day: CrashDay,
  presets: CrashPresets,
  options: CrashOptions,
): { readonly setup: CrashSetup; readonly runs: readonly PlannedRun[] } {
  const first = day.bars.map(([{ open }]) => open);
  const lotCoins = first.map(lotCoinsOf);
  const traders = crowd(options.accounts, { prices: first, lotCoins }, options.seed);
  const lotUsd = first.map((price, c) => price * lotCoins[c]);
  const openInterest = openInterestOf(traders, lotUsd);
  const openInterestUsd = sum(openInterest);
  const run = crashRun(day, { ...options, openInterest, fundUsd: Math.round(options.fundShare * openInterestUsd) });
  const market = endowmentMarket(run, presets);
  const endowments = traders.map((trader) => endowmentOf(market, trader));
  const runs = options.capitals.flatMap((capital) =>
    options.ways.flatMap((way): PlannedRun[] => {
      const venue = { run, presets, market, traders, dollars: dollarsOf(endowments, capital, way) };
      if (way !== 'portfolio') return [{ way, capital, live: () => wholeRun(venue, way) }];
      return options.targetsPpm.map((targetPpm) => ({
        way,
        capital,
        targetPpm,
        live: () => engineRun(venue, targetPpm),
      }));
    }),
  );
  const { seed, turnover } = options;
  return { setup: { ...setupOf(run, traders, lotUsd), openInterestUsd, seed, turnover }, runs };
}

/** Makes a run without looking at its steps. */
export function livedThrough({ live }: Pick<PlannedRun, 'live'>): CrashOutcome {
  const run = live();
  let at = run.next();
  while (at.done !== true) at = run.next();
  return at.value;
}

interface PlannedVenue {
  readonly run: CrashRun;
  readonly presets: CrashPresets;
  readonly market: EndowmentMarket;
  readonly traders: readonly CrowdAccount[];
  /** [traders] */
  readonly dollars: readonly number[];
}

function engineRun(
  { run, presets, traders, dollars }: PlannedVenue,
  targetPpm: number,
): Generator<number, CrashOutcome> {
  return runEngine(run, { preset: presets.portfolio, accounts: wholeAccounts(traders, dollars), targetPpm });
}

function wholeRun(
  { run, presets, market, traders, dollars }: PlannedVenue,
  way: Exclude<CrashWay, 'portfolio'>,
): Generator<number, CrashOutcome> {
  const { coins, lotCoins } = run;
  switch (way) {
    case 'isolated': {
      const rule = new TierRule(presets.isolated.parameters, coins);
      return runWholeVenue(run, { rule, accounts: isolatedAccounts(market, traders, dollars) });
    }
    case 'cross': {
      const rule = new TierRule(presets.cross.parameters, coins);
      return runWholeVenue(run, { rule, accounts: wholeAccounts(traders, dollars) });
    }
    case 'portfolio-whole': {
      const rule = new HouseMargin(presets.portfolio.parameters, coins, lotCoins);
      return runWholeVenue(run, { rule, accounts: wholeAccounts(traders, dollars) });
    }
  }
}

function endowmentMarket(run: CrashRun, presets: CrashPresets): EndowmentMarket {
  const house = new HouseMargin(presets.portfolio.parameters, run.coins, run.lotCoins);
  house.reprice(run.marks(0));
  return {
    coins: run.coins,
    lotUsd: Array.from(run.marks(0), (units) => units / UNITS_PER_USD),
    isolated: presets.isolated.parameters,
    cross: presets.cross.parameters,
    house,
  };
}

/** [traders] USD. */
function dollarsOf(endowments: readonly Endowment[], capital: Capital, way: CrashWay): number[] {
  const model: ComparedModel = way === 'portfolio-whole' ? 'portfolio' : way;
  return endowments.map((endowment) =>
    capital === 'asked' ? endowment[model] : Math.max(...COMPARED_MODELS.map((each) => endowment[each])),
  );
}

/** [coins] USD: the larger of all longs and all shorts; the market holds the difference. */
function openInterestOf(traders: readonly CrowdAccount[], lotUsd: readonly number[]): number[] {
  return lotUsd.map((usd, c) => {
    let [long, short] = [0, 0];
    for (const { lots } of traders) {
      if (lots[c] > 0) long += lots[c];
      else short -= lots[c];
    }
    return Math.max(long, short) * usd;
  });
}

function setupOf(
  { name, coins, steps, fundUsd }: CrashRun,
  traders: readonly CrowdAccount[],
  lotUsd: readonly number[],
): Omit<CrashSetup, 'openInterestUsd' | 'seed' | 'turnover'> {
  let grossUsd = 0;
  for (const { lots } of traders) for (const [c, held] of lots.entries()) grossUsd += Math.abs(held) * lotUsd[c];
  const [{ prices: first }] = steps;
  const paths = coins.map((coin, c) => ({ coin, shares: steps.map(({ prices }) => prices[c] / first[c]) }));
  const low = ({ shares }: { shares: readonly number[] }): number => Math.min(...shares);
  const [leader] = paths;
  const worst = paths.reduce((a, b) => (low(b) < low(a) ? b : a));
  return {
    name,
    coins,
    accounts: traders.length,
    steps: steps.length - 1,
    grossUsd,
    fundUsd,
    paths: worst === leader ? [leader] : [leader, worst],
  };
}

function sum(list: readonly number[]): number {
  return list.reduce((total, each) => total + each, 0);
}
