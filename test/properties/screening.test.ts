import { expect, test } from 'vitest';
import { runTrial } from './screening.ts';

test('SCRN-001 SCRN-030 full valuation finds no event in an account that was not due', { timeout: 120_000 }, () => {
  const found = runTrial({ seed: 1, accounts: 1_000, ticks: 500 });
  expect(found).toMatchObject({ missed: 0, first: '' });
  expect(found.events).toBeGreaterThan(1_000);
  expect(found.valued).toBeLessThan(0.3 * found.swept);
  expect(found.ahead).toBeGreaterThan(1_000);
  expect(found.watched).toBeGreaterThan(10_000);
  console.log(found);
});
