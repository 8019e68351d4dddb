import { ADL_POLICIES, adlLots, chooseDeleveraged } from '../../risk/adl.ts';
import type { AdlPolicy } from '../../risk/adl.ts';
import type { AdlCandidates } from '../../risk/adl-candidates.ts';
import { adlOrder } from '../../risk/adl-queue.ts';
import { randomStream } from '../random-stream.ts';
import type { RecordedEvent, RecordedNeed, RecordedShock, RecordedWave } from './recorded.ts';
import { inventWinners, isHedged } from './winners.ts';

/** The policies of risk/adl.ts, and the habit that makes a queue overshoot: accounts closed whole. */
export const REPLAYED = [...ADL_POLICIES, 'queue, whole accounts'] as const;

export type ReplayedPolicy = AdlPolicy | 'queue, whole accounts';

/** What one policy did. Money in US dollars. */
export interface PolicyResult {
  readonly policy: ReplayedPolicy;
  takenUsd: number;
  /** Taken beyond what was needed. */
  overshootUsd: number;
  /** Needed and not found. */
  uncoveredUsd: number;
  /** Largest share of one winner's profit that was taken, [0, 1]. */
  largestShare: number;
  /** Share of the closed lots that were legs of hedges, by money taken; [0, 1]. */
  hedgedUsd: number;
  /** Accounts that lost a lot. */
  accounts: number;
}

export interface ReplayedRow {
  readonly wave: number;
  readonly coin: string;
  readonly neededUsd: number;
  readonly results: readonly PolicyResult[];
}

/** Money is counted in whole 10^-9 dollars, so that the gap of the cheapest contract is a whole number. */
const UNITS_PER_USD = 1e9;

/** Most winners invented for one coin in one wave. */
const ACCOUNTS_MAX = 400;

/** How much of the winners' positions the queue took where no cluster was recorded. */
const TAKEN_WHEN_UNKNOWN = 0.5;

/**
 * Replays the needs of a recorded event, coin by coin and wave by wave, under every policy on the same invented winners.
 *
 * Recorded: need, quantity, the winners' capacity and how much of it the queue took, the number of fills. Invented, from `seed`: how capacity
 * spreads over accounts (see winners.ts). So overshoot rests on records alone; shares and hedges rest on the invention.
 */
export function replayAdlEvent(event: RecordedEvent, seed: number): ReplayedRow[] {
  const random = randomStream(seed);
  const waves = new Map(event.waves.map((wave) => [wave.wave, wave]));
  const lots = lotSizes(event.needs);
  return event.needs
    .filter(({ neededUsd, contracts }) => neededUsd > 0 && contracts > 0)
    .map((need) => {
      const lotSize = lots.get(need.coin) ?? 1;
      const held = Math.round(need.contracts / lotSize);
      const capacity = capacityOf(need, event.shocks);
      const frame = {
        accounts: accountsOf(need, event.needs, waves.get(need.wave)),
        lots: Math.ceil(held / capacity.takenShare),
        profit: Math.round(Math.max(capacity.profitUsd, need.neededUsd) * UNITS_PER_USD),
      };
      const winners = inventWinners(frame, random.fork(`${need.wave} ${need.coin}`));
      return { wave: need.wave, coin: need.coin, neededUsd: need.neededUsd, results: resultsOf(need, held, winners) };
    });
}

function resultsOf(need: RecordedNeed, held: number, winners: AdlCandidates): PolicyResult[] {
  const needed = Math.round(need.neededUsd * UNITS_PER_USD);
  const gap = Math.max(1, Math.ceil(needed / held));
  const lots = adlLots(needed, gap, held);
  capByProfit(winners, gap);
  return REPLAYED.map((policy) => {
    const taken = new Float64Array(winners.count);
    if (policy === 'queue, whole accounts') takeWhole(winners, lots, taken);
    else chooseDeleveraged({ policy, classTicks: Math.max(1, Math.ceil(gap / 10)) }, winners, lots, taken);
    return measured(policy, need.neededUsd, gap / UNITS_PER_USD, winners, taken);
  });
}

/** Nobody is asked for more than its profit: at most as many lots as it pays the gap for. */
function capByProfit(winners: AdlCandidates, gap: number): void {
  for (let k = 0; k < winners.count; k++) {
    winners.lots[k] = Math.min(winners.lots[k], Math.floor(winners.profit[k] / gap));
  }
}

/** The queue of accounts, each closed to its last lot, until enough is taken. */
function takeWhole(winners: AdlCandidates, lots: number, taken: Float64Array): void {
  let rest = lots;
  for (const k of adlOrder(winners)) {
    if (rest <= 0) return;
    taken[k] = winners.lots[k];
    rest -= taken[k];
  }
}

function measured(
  policy: ReplayedPolicy,
  neededUsd: number,
  gapUsd: number,
  winners: AdlCandidates,
  taken: Float64Array,
): PolicyResult {
  const result = { policy, takenUsd: 0, overshootUsd: 0, uncoveredUsd: 0, largestShare: 0, hedgedUsd: 0, accounts: 0 };
  for (let k = 0; k < winners.count; k++) {
    if (taken[k] === 0) continue;
    const usd = taken[k] * gapUsd;
    result.takenUsd += usd;
    result.accounts += 1;
    if (isHedged(winners, k)) result.hedgedUsd += usd;
    result.largestShare = Math.max(result.largestShare, usd / (winners.profit[k] / UNITS_PER_USD));
  }
  result.overshootUsd = Math.max(0, result.takenUsd - neededUsd);
  result.uncoveredUsd = Math.max(0, neededUsd - result.takenUsd);
  return result;
}

/** The lot of each coin: the finest decimal that any recorded quantity of it shows, at most six. */
function lotSizes(needs: readonly RecordedNeed[]): Map<string, number> {
  const decimals = new Map<string, number>();
  for (const { coin, contracts } of needs) {
    const fraction = contracts.toFixed(6).replace(/0+$/, '').split('.')[1] ?? '';
    decimals.set(coin, Math.max(decimals.get(coin) ?? 0, fraction.length));
  }
  return new Map([...decimals].map(([coin, places]) => [coin, 10 ** -places]));
}

/** What the winners of the coin had while the wave ran, and which share of it the queue took. */
function capacityOf(need: RecordedNeed, shocks: readonly RecordedShock[]): { profitUsd: number; takenShare: number } {
  let profitUsd = 0;
  let takenUsd = 0;
  for (const shock of shocks) {
    if (shock.coin !== need.coin || shock.startMs > need.endMs + 1 || shock.endMs < need.startMs - 1) continue;
    profitUsd += shock.capacityUsd;
    takenUsd += shock.takenUsd;
  }
  if (takenUsd <= 0) return { profitUsd: need.neededUsd / TAKEN_WHEN_UNKNOWN, takenShare: TAKEN_WHEN_UNKNOWN };
  return { profitUsd, takenShare: Math.min(1, takenUsd / profitUsd) };
}

/** Winners to invent: the wave's fills, shared among its coins by need. */
function accountsOf(need: RecordedNeed, needs: readonly RecordedNeed[], wave: RecordedWave | undefined): number {
  let all = 0;
  for (const other of needs) if (other.wave === need.wave) all += Math.sqrt(other.neededUsd);
  const fills = wave === undefined || wave.fills === 0 ? needs.length : wave.fills;
  return Math.max(4, Math.min(ACCOUNTS_MAX, Math.round((fills * Math.sqrt(need.neededUsd)) / Math.max(all, 1e-9))));
}
