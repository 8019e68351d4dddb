// The long mode of the simulator: `npm run long:simulation`, or `node --import tsx tools/simulation.ts --seeds 5000 --ticks 100 [--seed N] [--processes 2]
// [--write]`. Every seed runs twice; the first that breaks a promise ends the run with the line that does it again. --write keeps the figures.
import { parseArgs } from 'node:util';
import { noFaults } from '../test/simulation/faults.ts';
import type { FaultCounts } from '../test/simulation/faults.ts';
import { runSeeds } from '../test/simulation/seeds.ts';
import { answerPieces, grouped, inProcesses, isLane, Progress, sentenceOf, stretches, whole } from './lanes.ts';
import { recordRun } from './record-run.ts';

interface Stretch {
  readonly first: number;
  readonly count: number;
  readonly ticks: number;
}

interface Figures {
  readonly seeds: number;
  readonly entries: number;
  readonly faults: FaultCounts;
  readonly kinds: readonly (readonly [string, number])[];
}

/** Seeds that a process is given at a time. */
const AT_A_TIME = 10;

if (isLane()) {
  answerPieces(async ({ first, count, ticks }: Stretch): Promise<Figures> => {
    const { entries, faults, kinds } = await runSeeds(first, count, ticks);
    return { seeds: count, entries, faults, kinds: [...kinds] };
  });
} else {
  await long();
}

async function long(): Promise<void> {
  const { values } = parseArgs({
    options: {
      seed: { type: 'string', default: '1' },
      seeds: { type: 'string', default: '200' },
      ticks: { type: 'string', default: '100' },
      processes: { type: 'string', default: '2' },
      write: { type: 'boolean', default: false },
    },
  });
  const [seed, seeds, ticks] = [whole('seed', values.seed), whole('seeds', values.seeds), whole('ticks', values.ticks)];
  const processes = Math.max(1, whole('processes', values.processes));
  const progress = new Progress(seeds, 'seeds');
  const sum = { entries: 0, faults: noFaults(), kinds: new Map<string, number>() };
  const onDone = ({ seeds: done, entries, faults, kinds }: Figures): void => {
    sum.entries += entries;
    for (const name of Object.keys(faults) as (keyof FaultCounts)[]) sum.faults[name] += faults[name];
    for (const [kind, count] of kinds) sum.kinds.set(kind, (sum.kinds.get(kind) ?? 0) + count);
    progress.add(done);
  };
  const pieces = [...stretches(seed, seeds, AT_A_TIME)].map((stretch): Stretch => ({ ...stretch, ticks }));
  try {
    await inProcesses(pieces, processes, onDone);
  } catch (cause) {
    console.log(sentenceOf(cause));
    process.exitCode = 1;
    return;
  }
  const faults = Object.entries(sum.faults).map(([name, count]) => `${spelled(name)} ${grouped(count)}`);
  const untried = Object.entries(sum.faults).flatMap(([name, count]) => (count === 0 ? [spelled(name)] : []));
  const result = `${grouped(seeds)} seeds of ${ticks} steps from ${seed} on, each twice, in ${grouped(progress.seconds)} s: ${grouped(sum.entries)} entries of the log judged; faults: ${faults.join(', ')}; every promise was kept`;
  console.log(result);
  if (untried.length > 0) console.log(`NOT TRIED: ${untried.join(', ')}`);
  for (const [kind, count] of [...sum.kinds].sort()) console.log(`  ${kind}: ${grouped(count)}`);
  const command = `node --import tsx tools/simulation.ts --seed ${seed} --seeds ${seeds} --ticks ${ticks}`;
  if (values.write) recordRun({ run: 'simulation', result, command });
}

/** `slowAppends` as words. */
function spelled(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}
