import type { AdlCandidates } from '../../risk/adl-candidates.ts';
import { createAdlCandidates, DAMAGE_STEPS, damageStepEnd } from '../../risk/adl-candidates.ts';
import { apportion } from '../../risk/apportion.ts';
import type { RandomStream } from '../random-stream.ts';

/** What is known of the winners of one coin in one wave; the accounts themselves were not recorded. */
export interface WinnerFrame {
  /** Accounts to invent. */
  readonly accounts: number;
  /** Lots that all of them hold. */
  readonly lots: number;
  /** Profit of all of them, money units. */
  readonly profit: number;
}

/** The one share that no record tells: winners whose position is one leg of a hedge. */
export const HEDGED_SHARE = 0.3;

/** Margin that a hedged winner must find for each unit of notional when its leg is closed. */
const MARGIN_RATE = 0.1;

/** Notional of a winner, for each unit of its profit. */
const NOTIONAL_PER_PROFIT = 2;

/** Equity over profit of the recorded winners: 10th, 50th and 90th percentile. */
const EQUITY_LOW = 2.28;
const EQUITY_MEDIAN = 4.41;
const EQUITY_HIGH = 14.96;

/**
 * Invents winners that fit the recorded totals: profits spread over three orders of magnitude, equity over profit with the recorded
 * percentiles, lots in proportion to profit with some spread, a share of them hedged. The same stream gives the same winners.
 */
export function inventWinners(frame: WinnerFrame, random: RandomStream): AdlCandidates {
  const accounts = Math.max(1, Math.min(frame.accounts, frame.lots, Math.floor(frame.profit)));
  const weights = Array.from({ length: accounts }, () => BigInt(Math.ceil(1_000_000 * Math.exp(1.8 * random.bell()))));
  const profits = wholes(frame.profit, weights);
  const lots = wholes(
    frame.lots,
    weights.map((weight) => (weight * BigInt(random.whole(50, 200))) / 100n + 1n),
  );
  const candidates = createAdlCandidates(accounts);
  for (let i = 0; i < accounts; i++) {
    if (profits[i] === 0 || lots[i] === 0) continue;
    const k = candidates.count++;
    candidates.account[k] = i;
    candidates.lots[k] = lots[i];
    candidates.profit[k] = profits[i];
    candidates.notional[k] = profits[i] * NOTIONAL_PER_PROFIT;
    candidates.entryNotional[k] = profits[i] * (NOTIONAL_PER_PROFIT + 1);
    candidates.equity[k] = Math.ceil(profits[i] * equityOverProfit(random));
    if (random.uniform() < HEDGED_SHARE) hedge(candidates, k);
  }
  return candidates;
}

/** Whether closing the position would break a hedge. */
export function isHedged({ damage }: AdlCandidates, k: number): boolean {
  return damage[k * DAMAGE_STEPS + DAMAGE_STEPS - 1] > 0;
}

/** The damage of a leg: margin on the part of the position that is closed. */
function hedge({ damage, lots, notional }: AdlCandidates, k: number): void {
  const perLot = Math.ceil((notional[k] * MARGIN_RATE) / lots[k]);
  for (let step = 0; step < DAMAGE_STEPS; step++) {
    damage[k * DAMAGE_STEPS + step] = damageStepEnd(lots[k], step) * perLot;
  }
}

/** Two halves of a log-normal that pass through the recorded percentiles. */
function equityOverProfit(random: RandomStream): number {
  const z = random.bell() / 1.2816;
  return EQUITY_MEDIAN * (z < 0 ? (EQUITY_MEDIAN / EQUITY_LOW) ** z : (EQUITY_HIGH / EQUITY_MEDIAN) ** z);
}

function wholes(total: number, weights: readonly bigint[]): number[] {
  const cap = BigInt(total);
  return apportion(
    cap,
    weights.map((weight) => ({ weight, cap })),
  ).map(Number);
}
