// Random crashes over the whole engine, judged by the laws of the waterfall. One command:
//   node --import tsx tools/waterfall-seeds.ts --seeds 10000 --processes 2 --json seeds.json
// `--first N --seeds 1` lives through one crash again. Exit code 1 when a law was broken; the seed and what it broke are printed.
import { fork } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { crashOf, kindsOf } from '../test/properties/crash-world.ts';
import { brokenLaws } from '../test/properties/waterfall-laws.ts';

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '10000' },
    first: { type: 'string', default: '1' },
    step: { type: 'string', default: '1' },
    processes: { type: 'string', default: String(availableParallelism()) },
    json: { type: 'string' },
  },
});

/** A whole number from `least` on; else the program ends with a sentence. */
function wholeOf(name: 'seeds' | 'first' | 'step' | 'processes', least: number): number {
  const number = Number(values[name]);
  if (Number.isSafeInteger(number) && number >= least) return number;
  console.error(`--${name} is ${values[name]}; it must be a whole number from ${least}`);
  return process.exit(2);
}

const [seeds, first, step, processes] = [
  wholeOf('seeds', 1),
  wholeOf('first', 0),
  wholeOf('step', 1),
  wholeOf('processes', 1),
];

interface BrokenSeed {
  readonly seed: number;
  readonly sentences: readonly string[];
}

/** What one lane says after each seed. */
interface SeedFigures {
  readonly entries: number;
  readonly kinds: readonly (readonly [kind: string, count: number])[];
  readonly broken?: BrokenSeed;
}

function judged(seed: number): SeedFigures {
  const { outcomes, state } = crashOf(seed);
  const sentences = brokenLaws(outcomes, state);
  return {
    entries: outcomes.length,
    kinds: [...kindsOf(outcomes)],
    ...(sentences.length === 0 ? {} : { broken: { seed, sentences } }),
  };
}

const began = performance.now();
const elapsed = (): number => (performance.now() - began) / 1000;
const grouped = (x: number): string => x.toLocaleString('en-US');
const kinds = new Map<string, number>();
const broken: BrokenSeed[] = [];
let done = 0;
let entries = 0;
let told = 0;

function count(figures: SeedFigures): void {
  done += 1;
  entries += figures.entries;
  for (const [kind, many] of figures.kinds) kinds.set(kind, (kinds.get(kind) ?? 0) + many);
  if (figures.broken !== undefined) {
    broken.push(figures.broken);
    console.log(`seed ${figures.broken.seed}: ${figures.broken.sentences.slice(0, 3).join('; ')}`);
  }
  if (elapsed() - told < 30 && done < seeds) return;
  told = elapsed();
  const left = ((seeds - done) * told) / done;
  console.error(
    `${grouped(done)} of ${grouped(seeds)} seeds, ${told.toFixed(0)} s, ${left.toFixed(0)} s to go, ${broken.length} broken`,
  );
}

/** Every `processes`-th seed in a process of its own, so that all have the same share of hard ones. */
function laneElsewhere(lane: number): Promise<void> {
  const share = Math.ceil((seeds - lane) / processes);
  if (share <= 0) return Promise.resolve();
  const words = ['--seeds', share, '--first', first + lane, '--step', processes, '--processes', 1].map(String);
  return new Promise((resolve, reject) => {
    const child = fork(process.argv[1], words, { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
    let judgedThere = 0;
    child.on('message', (figures: SeedFigures) => {
      judgedThere += 1;
      count(figures);
    });
    child.once('disconnect', () =>
      judgedThere === share
        ? resolve()
        : reject(new Error(`a process ended after ${judgedThere} of its ${share} seeds`)),
    );
  });
}

const seedsHere = (): number[] => Array.from({ length: seeds }, (_, i) => first + i * step);

if (process.send !== undefined) {
  for (const seed of seedsHere()) process.send(judged(seed));
  process.disconnect();
} else {
  if (processes === 1) for (const seed of seedsHere()) count(judged(seed));
  else await Promise.all(Array.from({ length: processes }, (_, lane) => laneElsewhere(lane)));
  const sorted = [...kinds].sort(([a], [b]) => (a < b ? -1 : 1));
  broken.sort((a, b) => a.seed - b.seed);
  console.log(
    `${grouped(seeds)} seeds from ${first} on, ${grouped(entries)} entries, ${elapsed().toFixed(0)} s: ${broken.length} seeds with a broken law`,
  );
  for (const [kind, many] of sorted) console.log(`  ${kind}: ${grouped(many)}`);
  if (values.json !== undefined) {
    const result = { seeds, first, entries, seconds: Math.round(elapsed()), broken, kinds: Object.fromEntries(sorted) };
    writeFileSync(values.json, `${JSON.stringify(result, undefined, 2)}\n`);
  }
  process.exitCode = broken.length === 0 ? 0 : 1;
}
