import type { NetworkWeather } from './client.ts';
import type { DiskWeather } from './disk.ts';
import type { FeedFaults } from './feed.ts';
import type { Random } from './random.ts';
import type { Habits } from './workload.ts';

/** What a seed decides about the world before anything happens in it. */
export interface Weather {
  readonly disk: DiskWeather;
  readonly network: NetworkWeather;
  readonly feed: FeedFaults;
  readonly habits: Habits;
  /** Mean simulated time between two crashes, ms; Infinity for none. */
  readonly crashEveryMs: number;
  /** The power fails in the middle of a write. */
  readonly crashAtWrite: number;
  readonly snapshotEvery: number;
  readonly queueMax: number;
  readonly groupMax: number;
  readonly rememberMax: number;
  /** Entries between two looks of a replica at itself. */
  readonly checkEvery: number;
  /** Whether a second replica reads along. */
  readonly isFollowed: boolean;
  /** A clock that jumps, forwards and backwards. */
  readonly clockJumps: number;
  /** Another node opens the log while the first still runs. */
  readonly splitBrain: number;
}

/** Draws the weather of a run: every fault is left out in some runs, so that a quiet world is tried as well. */
export function weatherOf(random: Random): Weather {
  const sometimes = (most: number): number => (random.chance(0.4) ? 0 : random.real() * most);
  return {
    disk: {
      latencyMs: random.whole(1, 30),
      slow: sometimes(0.2),
      failing: sometimes(0.02),
      tornOnCrash: random.chance(0.8),
    },
    network: { latencyMs: random.whole(1, 200), late: sometimes(0.1), lost: sometimes(0.2), doubled: sometimes(0.2) },
    feed: {
      stops: sometimes(0.05),
      lies: sometimes(0.05),
      lagMs: random.chance(0.5) ? 0 : random.whole(0, 30_000),
      gone: sometimes(0.1),
      deaf: sometimes(0.1),
      jumps: random.pick([0.05, 0.15, 0.4]),
    },
    habits: { rare: random.real() * 0.25, burst: sometimes(0.05), thousands: random.pick([3, 8, 20]) },
    crashEveryMs: random.chance(0.3) ? Infinity : random.whole(2_000, 60_000),
    crashAtWrite: sometimes(0.1),
    snapshotEvery: random.pick([0, 3, 10, 50]),
    queueMax: random.pick([50, 100, 10_000]),
    groupMax: random.pick([1, 5, 100]),
    rememberMax: random.pick([4, 1_000]),
    checkEvery: random.pick([0, 5, 40]),
    isFollowed: random.chance(0.5),
    clockJumps: sometimes(0.1),
    splitBrain: sometimes(0.2),
  };
}
