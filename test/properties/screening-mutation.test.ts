import { expect, test, vi } from 'vitest';
import { runTrial } from './screening.ts';

/** The proof without its second-order term: every row seems to stay on its lines. */
vi.mock('../../src/risk/screen-measure.ts', async (original) => ({
  ...(await original<typeof import('../../src/risk/screen-measure.ts')>()),
  levelOf: () => 0,
}));

test('SCRN-010 a proof without gamma, vega and time misses events', { timeout: 120_000 }, () => {
  const found = runTrial({ seed: 1, accounts: 1_000, ticks: 500 });
  expect(found.missed).toBeGreaterThan(0);
});
