import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { misfit, mutants, searched } from './scratch.ts';

/** All of them are searched by `npm run sim:mutants -- --write`; the figures stand in docs/testing.md. */
const ALL = mutants();

/** Found within a few seeds: what the gate can afford. */
const QUICK = ['acknowledged-before-durable', 'funding-sign', 'barrier-not-passed'];

describe('planted bugs', () => {
  test.each(ALL)('$name still fits the source it breaks', (mutant) => {
    expect(misfit(mutant)).toBeUndefined();
    expect(mutant.breaks).toMatch(/^[A-Z].{20,}\.$/);
  });

  test('there are ten and more, and the figures that are published are of these, each found', () => {
    const published = JSON.parse(
      readFileSync(new URL('../../../docs/testing-mutants.json', import.meta.url), 'utf8'),
    ) as { mutants: readonly { mutant: string; breaks: string; seed: number | null; finder: string }[] };
    expect(ALL.length).toBeGreaterThanOrEqual(10);
    expect(published.mutants.map(({ mutant, breaks }) => [mutant, breaks])).toEqual(
      ALL.map(({ name, breaks }) => [name, breaks]),
    );
    for (const { mutant, seed, finder } of published.mutants) {
      expect(seed, mutant).toBeGreaterThan(0);
      expect(finder, mutant).not.toBe('');
    }
  });

  test.each(ALL.filter(({ name }) => QUICK.some((quick) => name.endsWith(quick))))(
    '$name is found by the simulator within twenty seeds',
    async (mutant) => {
      const { seed, found } = await searched(mutant, { firstSeed: 1, seeds: 20, ticks: 80, kills: 0 });
      expect(seed, found).toBeLessThanOrEqual(20);
    },
    180_000,
  );
});
