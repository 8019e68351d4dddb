import { expect, test } from 'vitest';
import { runSeeds, untried } from './seeds.ts';

/** The other half of the seeds of the gate: see first-seeds.test.ts. */
const SEEDS = 100;
const TICKS = 60;

test(`LIQD-020, LIQD-090, FUND-010, FUND-030, FUND-044, FUND-050 ${SEEDS} seeds more: whoever is touched was in trouble, and gave what was lacking`, async () => {
  const figures = await runSeeds(101, SEEDS, TICKS);
  expect(untried(figures)).toEqual([]);
  for (const kind of ['liquidation-filled', 'collateral-converted', 'loss-socialised', 'depth-published'])
    expect(figures.kinds.get(kind), kind).toBeGreaterThan(0);
}, 1_800_000);
