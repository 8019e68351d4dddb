import { expect, test } from 'vitest';
import { MUTANTS, runMutated } from './screen-mutants.ts';

/** The terms whose loss shows soonest; `npx tsx tools/screening-mutants.ts` leaves out all of them. */
const SOON = [
  'third order, vega and time: the level',
  'deviation of the marks',
  'units of the rows',
  'shares of who is watched',
  'what was touched is due',
];

test.each(MUTANTS.filter(({ term }) => SOON.includes(term)))(
  'SCRN-010 SCRN-030 SCRN-050 a proof without $term misses events',
  { timeout: 120_000 },
  async (mutant) => {
    const found = await runMutated(mutant, { seed: 1, accounts: 1_000, ticks: 1_000, stopsAtMiss: true });
    expect(found.missed).toBeGreaterThan(0);
  },
);

test('the terms that are left out soonest are all there', () => {
  expect(MUTANTS.filter(({ term }) => SOON.includes(term))).toHaveLength(SOON.length);
});
