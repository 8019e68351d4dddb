import type { RecordedEvent } from './recorded.ts';
import type { PolicyResult, ReplayedPolicy, ReplayedRow } from './replay.ts';
import { REPLAYED } from './replay.ts';

/** Rows added up: of a wave, of a coin, or of the whole event. */
export interface AdlSummary {
  readonly name: string;
  readonly neededUsd: number;
  readonly results: readonly PolicyResult[];
}

/** Adds rows up by a name; names in order of first appearance. */
export function summariseAdl(rows: readonly ReplayedRow[], nameOf: (row: ReplayedRow) => string): AdlSummary[] {
  const groups = new Map<string, ReplayedRow[]>();
  for (const row of rows) {
    const group = groups.get(nameOf(row));
    if (group === undefined) groups.set(nameOf(row), [row]);
    else group.push(row);
  }
  return [...groups].map(([name, group]) => ({
    name,
    neededUsd: sumOf(group, ({ neededUsd }) => neededUsd),
    results: REPLAYED.map((policy) => added(policy, group)),
  }));
}

function added(policy: ReplayedPolicy, rows: readonly ReplayedRow[]): PolicyResult {
  const results = rows.flatMap((row) => row.results.filter((result) => result.policy === policy));
  return {
    policy,
    takenUsd: sumOf(results, ({ takenUsd }) => takenUsd),
    overshootUsd: sumOf(results, ({ overshootUsd }) => overshootUsd),
    uncoveredUsd: sumOf(results, ({ uncoveredUsd }) => uncoveredUsd),
    largestShare: Math.max(0, ...results.map(({ largestShare }) => largestShare)),
    hedgedUsd: sumOf(results, ({ hedgedUsd }) => hedgedUsd),
    accounts: sumOf(results, ({ accounts }) => accounts),
  };
}

/** The recorded production figures, added up the way the recorders do: undershoot of one wave pays for overshoot of another. */
export function recordedTotals({ waves, shocks }: RecordedEvent) {
  const overshoots = waves.map(({ takenUsd, neededUsd }) => takenUsd - neededUsd);
  return {
    neededUsd: sumOf(waves, ({ neededUsd }) => neededUsd),
    takenUsd: sumOf(waves, ({ takenUsd }) => takenUsd),
    largestShares: waves.map(({ largestShare }) => largestShare),
    netOvershootUsd: sumOf(overshoots, (usd) => usd),
    overshootUsd: sumOf(overshoots, (usd) => Math.max(0, usd)),
    undershootUsd: sumOf(overshoots, (usd) => Math.max(0, -usd)),
    shocks: shocks.length,
    deficitUsd: sumOf(shocks, ({ deficitUsd }) => deficitUsd),
    queueClosedUsd: sumOf(shocks, ({ takenUsd }) => takenUsd),
    queueOvershootUsd: sumOf(shocks, ({ takenUsd, deficitUsd }) => Math.max(0, takenUsd - deficitUsd)),
  };
}

function sumOf<T>(list: readonly T[], of: (member: T) => number): number {
  let sum = 0;
  for (const member of list) sum += of(member);
  return sum;
}
