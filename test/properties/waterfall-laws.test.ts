import { expect, test } from 'vitest';
import { applied, crashOf, kindsOf } from './crash-world.ts';
import { brokenLaws } from './waterfall-laws.ts';

/** The long mode is `node --import tsx tools/waterfall-seeds.ts --seeds 10000`. */
const SEEDS = 40;

test('ENGN-090, LIQD-020, LIQD-021, LIQD-082, LIQD-091, FUND-010, FUND-013, FUND-044 random crashes break no law of the waterfall', {
  timeout: 120_000,
}, () => {
  const kinds = new Set<string>();
  for (let seed = 1; seed <= SEEDS; seed++) {
    const { outcomes, state } = crashOf(seed);
    expect(brokenLaws(outcomes, state), `seed ${seed}`).toEqual([]);
    for (const kind of kindsOf(outcomes).keys()) kinds.add(kind);
  }
  for (const kind of [
    'liquidation-planned',
    'liquidation-filled',
    'taken-over',
    'shortfall-paid',
    'deleveraged',
    'shortfall-uncovered',
    'loss-socialised',
  ]) {
    expect(kinds, kind).toContain(kind);
  }
});

test('LIQD-071 the same log gives the same story', () => {
  for (const seed of [3, 17]) {
    const { commands, outcomes, state } = crashOf(seed);
    expect(applied(commands, state.genesis).outcomes).toEqual(outcomes);
  }
});
