import { simulate } from './world.ts';

/** `npm run sim -- --seed N --ticks M [--seeds K]`: one run, or K runs from seed N on. Exit code 1 when a promise was broken. */
function numberAfter(name: string, fallback: number): number {
  const at = process.argv.indexOf(name);
  const given = at < 0 ? fallback : Number(process.argv[at + 1]);
  if (Number.isSafeInteger(given) && given >= 0) return given;
  console.error(`${name} is ${process.argv[at + 1]}; it must be a whole number from 0`);
  return process.exit(2);
}

const seed = numberAfter('--seed', 1);
const seeds = numberAfter('--seeds', 1);
const ticks = numberAfter('--ticks', 200);
const began = performance.now();
let entries = 0;
let crashes = 0;
const kinds = new Map<string, number>();

for (let at = seed; at < seed + seeds; at++) {
  const result = await simulate({ seed: at, ticks });
  entries += result.entries;
  crashes += result.crashes;
  for (const [kind, count] of result.kinds) kinds.set(kind, (kinds.get(kind) ?? 0) + count);
  if (result.problems.length > 0) {
    for (const problem of result.problems.slice(0, 10)) console.log(problem);
    console.log(`npm run sim -- --seed ${at} --ticks ${ticks}`);
    process.exit(1);
  }
  if (seeds === 1)
    console.log(`seed ${at}: ${result.entries} entries, ${result.crashes} crashes, digest ${result.digest}`);
}
const seconds = (performance.now() - began) / 1000;
console.log(
  `${seeds} seeds, ${entries} entries, ${crashes} crashes in ${seconds.toFixed(1)} s: every promise was kept`,
);
if (process.argv.includes('--kinds')) console.log(Object.fromEntries([...kinds].sort()));
