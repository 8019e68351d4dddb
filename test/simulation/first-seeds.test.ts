import { expect, test } from 'vitest';
import { runSeeds, untried } from './seeds.ts';

/**
 * Half of the seeds of the gate; the other half stands in second-seeds.test.ts, so that two processors share them. The long mode is
 * `npm run sim -- --seed 1 --seeds 5000`.
 */
const SEEDS = 100;
const TICKS = 60;

test(`ENGN-001, ENGN-010, LEDG-020, LOGS-021, LOGS-030, LOGS-031, LOGS-063, LOGS-064 ${SEEDS} seeds of a world that fails keep every promise, twice alike`, async () => {
  const figures = await runSeeds(1, SEEDS, TICKS);
  expect(untried(figures)).toEqual([]);
  for (const kind of ['taken-over', 'deleveraged', 'shortfall-paid', 'shortfall-uncovered', 'instrument-settled'])
    expect(figures.kinds.get(kind), kind).toBeGreaterThan(0);
}, 1_800_000);
