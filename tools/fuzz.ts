// The long mode of fuzzing: `npm run long:fuzz`, or `node --import tsx tools/fuzz.ts --inputs 1000000 [--seed N] [--processes 2] [--write]`;
// `--from N --inputs 1` makes one input again, here, with the whole trace of what it broke. --write keeps the figures.
import { parseArgs } from 'node:util';
import { fuzz } from '../test/properties/fuzz-run.ts';
import { answerPieces, grouped, inProcesses, isLane, Progress, sentenceOf, stretches, whole } from './lanes.ts';
import { recordRun } from './record-run.ts';

interface Stretch {
  readonly first: number;
  readonly count: number;
  readonly seed: number;
}

interface Figures {
  readonly inputs: number;
  readonly taken: number;
  readonly slowestMs: number;
  readonly perDoor: readonly (readonly [string, { readonly inputs: number; readonly taken: number }])[];
}

/** Inputs that a process is given at a time. */
const AT_A_TIME = 100_000;

if (isLane()) {
  // Refusals are errors by the million: nobody reads where they were made.
  Error.stackTraceLimit = 0;
  answerPieces(async ({ first, count, seed }: Stretch): Promise<Figures> => {
    const figures = await fuzz(seed, (done) => done < count, first);
    return { ...figures, perDoor: [...figures.perDoor] };
  });
} else {
  await long();
}

async function long(): Promise<void> {
  const { values } = parseArgs({
    options: {
      inputs: { type: 'string', default: '1000000' },
      seed: { type: 'string', default: '1' },
      from: { type: 'string', default: '0' },
      processes: { type: 'string', default: '2' },
      write: { type: 'boolean', default: false },
    },
  });
  const [inputs, seed, from] = [whole('inputs', values.inputs), whole('seed', values.seed), whole('from', values.from)];
  const processes = Math.max(1, whole('processes', values.processes));
  if (inputs === 1) {
    const { taken } = await fuzz(seed, (done) => done < 1, from);
    console.log(`input ${from} of seed ${seed} is ${taken === 1 ? 'taken' : 'refused'} as it must be`);
    return;
  }
  const progress = new Progress(inputs, 'inputs');
  const doors = new Map<string, { inputs: number; taken: number }>();
  let [taken, slowestMs] = [0, 0];
  const onDone = (figures: Figures): void => {
    taken += figures.taken;
    slowestMs = Math.max(slowestMs, figures.slowestMs);
    for (const [name, counts] of figures.perDoor) {
      const before = doors.get(name) ?? { inputs: 0, taken: 0 };
      doors.set(name, { inputs: before.inputs + counts.inputs, taken: before.taken + counts.taken });
    }
    progress.add(figures.inputs);
  };
  const pieces = [...stretches(from, inputs, AT_A_TIME)].map((stretch): Stretch => ({ ...stretch, seed }));
  try {
    await inProcesses(pieces, processes, onDone);
  } catch (cause) {
    console.log(sentenceOf(cause));
    process.exitCode = 1;
    return;
  }
  const { seconds } = progress;
  const result = `${grouped(inputs)} inputs in ${grouped(seconds)} s (${grouped(inputs / seconds)} a second), ${grouped(taken)} of them taken, the rest refused; slowest ${grouped(slowestMs)} ms; no crash, no hang, no changed state`;
  console.log(result);
  for (const [name, counts] of doors)
    console.log(`  ${name}: ${grouped(counts.inputs)}, taken ${grouped(counts.taken)}`);
  const command = `node --import tsx tools/fuzz.ts --seed ${seed} --inputs ${inputs}`;
  if (values.write) recordRun({ run: 'fuzzing', result, command });
}
