import { setTimeout as sleep } from 'node:timers/promises';
import type { FeedClock } from '../feed.ts';

/** The machine's clock. */
export const SYSTEM_CLOCK: FeedClock = {
  now: () => Date.now(),
  wait: async (ms, signal) => {
    await sleep(ms, undefined, { signal }).catch((error: unknown) => {
      if (!signal.aborted) throw error;
    });
  },
};
