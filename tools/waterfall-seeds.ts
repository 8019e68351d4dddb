import { crashOf, kindsOf } from '../test/properties/crash-world.ts';
import { brokenLaws } from '../test/properties/waterfall-laws.ts';

/**
 * Random crashes over the whole engine, judged by the laws of the waterfall.
 *
 *   npx tsx tools/waterfall-seeds.ts [seeds, 10000] [first seed, 1]
 */
const seeds = Number(process.argv[2] ?? 10_000);
const first = Number(process.argv[3] ?? 1);
const kinds = new Map<string, number>();
let broken = 0;
let entries = 0;

for (let seed = first; seed < first + seeds; seed++) {
  const { outcomes, state } = crashOf(seed);
  const sentences = brokenLaws(outcomes, state);
  if (sentences.length > 0) {
    broken += 1;
    console.log(`seed ${seed}: ${sentences.slice(0, 3).join('; ')}`);
  }
  entries += outcomes.length;
  for (const [kind, count] of kindsOf(outcomes)) kinds.set(kind, (kinds.get(kind) ?? 0) + count);
}

console.log(`${seeds} seeds, ${entries} entries, ${broken} seeds with a broken law`);
for (const [kind, count] of [...kinds].sort(([a], [b]) => (a < b ? -1 : 1))) console.log(`  ${kind}: ${count}`);
process.exitCode = broken === 0 ? 0 : 1;
