import { noFaults } from './faults.ts';
import type { FaultCounts } from './faults.ts';
import { simulateTwice } from './twice.ts';

/** What many seeds came to. */
export interface SeedFigures {
  readonly faults: FaultCounts;
  readonly kinds: ReadonlyMap<string, number>;
  readonly entries: number;
  /** Of the last seed's state. */
  readonly digest: string;
}

/**
 * Runs seeds one after the other, each twice. @throws Error with what the first of them found and the line that does it again
 */
export async function runSeeds(first: number, seeds: number, ticks: number): Promise<SeedFigures> {
  const faults = noFaults();
  const kinds = new Map<string, number>();
  let [entries, digest] = [0, ''];
  for (let seed = first; seed < first + seeds; seed++) {
    const result = await simulateTwice({ seed, ticks });
    if (result.problems.length > 0)
      throw new Error([...result.problems.slice(0, 10), `npm run sim -- --seed ${seed} --ticks ${ticks}`].join('\n'));
    entries += result.entries;
    digest = result.digest;
    for (const name of Object.keys(faults) as (keyof FaultCounts)[]) faults[name] += result.faults[name];
    for (const [kind, count] of result.kinds) kinds.set(kind, (kinds.get(kind) ?? 0) + count);
  }
  return { faults, kinds, entries, digest };
}

/** Faults that did not happen: what was not tried. */
export const untried = ({ faults }: SeedFigures): string[] =>
  Object.entries(faults).flatMap(([name, count]) => (count === 0 ? [name] : []));
