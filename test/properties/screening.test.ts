import { expect, test } from 'vitest';
import { COVERED_CASES } from './screen-coverage.ts';
import { runTrial } from './screening.ts';

/** The long mode is `npx tsx tools/screening-proof.ts`: 10,000 ticks of 2,000 accounts. */
test('SCRN-001 SCRN-030 full valuation finds no event in an account that was not due', { timeout: 120_000 }, () => {
  const found = runTrial({ seed: 1, accounts: 800, ticks: 600 });
  expect(found).toMatchObject({ missed: 0, first: '' });
  expect(found.events).toBeGreaterThan(1_000);
  expect(found.valued).toBeLessThan(0.3 * found.swept);
  expect(found.ahead).toBeGreaterThan(1_000);
  expect(found.watched).toBeGreaterThan(10_000);
  for (const name of COVERED_CASES) {
    expect(found.coverage.get(name), name).toBeGreaterThan(name.startsWith('valuations') ? 100 : 0);
  }
});
