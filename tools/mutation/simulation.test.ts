import { expect, test } from 'vitest';
import { runSeeds } from '../../test/simulation/seeds.ts';

/** Seeds, each of them twice. */
const SEEDS = 4;
const TICKS = 80;

test('the simulator keeps every promise', async () => {
  const { entries } = await runSeeds(1, SEEDS, TICKS);
  expect(entries).toBeGreaterThan(0);
});
