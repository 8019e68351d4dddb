// The long mode of fuzzing: `node --import tsx tools/fuzz.ts --inputs 10000000 --seed 2 --processes 2`, or `--seconds 60`; `--from N --inputs 1` makes one
// input again. Processes share the inputs: each has a stretch of its own.
import { fork } from 'node:child_process';
import { parseArgs } from 'node:util';
import { fuzz } from '../test/properties/fuzz-run.ts';

const { values } = parseArgs({
  options: {
    inputs: { type: 'string', default: '1000000' },
    seconds: { type: 'string', default: '1000000' },
    seed: { type: 'string', default: '1' },
    from: { type: 'string', default: '0' },
    processes: { type: 'string', default: '1' },
  },
});

interface Lane {
  readonly inputs: number;
  readonly taken: number;
  readonly slowestMs: number;
  readonly perDoor: readonly (readonly [string, { readonly inputs: number; readonly taken: number }])[];
}

const [inputs, seconds, seed, from, processes] = [
  values.inputs,
  values.seconds,
  values.seed,
  values.from,
  values.processes,
].map(Number);
const began = performance.now();
const elapsed = (): number => (performance.now() - began) / 1000;

/** One stretch, here. Refusals are errors by the million: nobody reads where they were made. */
async function lane(): Promise<Lane> {
  if (inputs > 1) Error.stackTraceLimit = 0;
  const figures = await fuzz(seed, (done) => done < inputs && elapsed() < seconds, from);
  return { ...figures, perDoor: [...figures.perDoor] };
}

/** One stretch, in a process of its own. */
function laneElsewhere(first: number, count: number): Promise<Lane> {
  const words = ['--inputs', count, '--seconds', seconds, '--seed', seed, '--from', first].map(String);
  return new Promise((resolve, reject) => {
    const child = fork(process.argv[1], words, { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
    let told: Lane | undefined;
    child.on('message', (message: Lane) => (told = message));
    child.once('exit', (code) =>
      told === undefined ? reject(new Error(`a process ended with ${code}`)) : resolve(told),
    );
  });
}

function summed(lanes: readonly Lane[]): Lane {
  const doors = new Map<string, { inputs: number; taken: number }>();
  for (const [name, counts] of lanes.flatMap(({ perDoor }) => perDoor)) {
    const sum = doors.get(name) ?? { inputs: 0, taken: 0 };
    doors.set(name, { inputs: sum.inputs + counts.inputs, taken: sum.taken + counts.taken });
  }
  return {
    inputs: lanes.reduce((sum, one) => sum + one.inputs, 0),
    taken: lanes.reduce((sum, one) => sum + one.taken, 0),
    slowestMs: Math.max(...lanes.map(({ slowestMs }) => slowestMs)),
    perDoor: [...doors],
  };
}

const share = Math.ceil(inputs / processes);
const lanes =
  processes <= 1
    ? [await lane()]
    : await Promise.all(
        Array.from({ length: processes }, (_, i) =>
          laneElsewhere(from + i * share, Math.min(share, inputs - i * share)),
        ),
      );
const all = summed(lanes);
if (process.send !== undefined) {
  process.send(all);
  process.disconnect();
} else {
  const grouped = (x: number): string => x.toLocaleString('en-US');
  console.log(
    `${grouped(all.inputs)} inputs, seed ${seed}, ${elapsed().toFixed(0)} s, ${grouped(Math.round(all.inputs / elapsed()))} a second; ${grouped(all.taken)} taken, the rest refused; slowest ${all.slowestMs.toFixed(0)} ms; no crash, no hang, no changed state`,
  );
  for (const [name, counts] of all.perDoor)
    console.log(`  ${name}: ${grouped(counts.inputs)}, taken ${grouped(counts.taken)}`);
}
