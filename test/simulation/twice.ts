import type { SimulationOptions, SimulationResult } from './simulation.ts';
import { simulate } from './world.ts';

/** Runs a seed twice: a world that is not the same the second time cannot be searched, so that is a problem of its own. */
export async function simulateTwice(options: SimulationOptions): Promise<SimulationResult> {
  const first = await simulate(options);
  if (first.problems.length > 0) return first;
  const second = await simulate({ ...options, isAudited: false });
  if (second.problems.length === 0 && second.trace === first.trace) return first;
  const sentence = `the second run of the seed is another one: ${second.entries} entries, not ${first.entries}`;
  return { ...first, problems: [sentence, ...second.problems] };
}
