import { runSeeds, untried } from './seeds.ts';

/**
 * `npm run sim -- --seed N --ticks M [--seeds K] [--kinds]`: one run, or K runs from seed N on, each of them twice. Exit code 1 when a promise was
 * broken, with the line that does it again.
 */
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
const figures = await runSeeds(seed, seeds, ticks).catch((cause: unknown) => {
  console.log(cause instanceof Error ? cause.message : String(cause));
  return process.exit(1);
});
const seconds = ((performance.now() - began) / 1000).toFixed(1);
const { entries, faults, kinds, digest } = figures;
const which = seeds === 1 ? `seed ${seed}` : `seeds ${seed} to ${seed + seeds - 1}`;
console.log(
  `${which}, ${ticks} ticks, twice: ${entries} entries, ${faults.crashes} crashes in ${seconds} s; every promise was kept`,
);
if (seeds === 1) console.log(`digest ${digest}`);
if (seeds > 20 && untried(figures).length > 0) console.log(`not tried: ${untried(figures).join(', ')}`);
if (process.argv.includes('--kinds')) console.log(faults, Object.fromEntries([...kinds].sort()));
