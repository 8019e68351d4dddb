// Leaves out one term of the proof of screening after the other and says how soon the trial misses an event:
// `npx tsx tools/screening-mutants.ts [ticks, 2000] [accounts, 1000] [seed, 1] [words of a term]`. A mutant that survives fails the run.
import { MUTANTS, runMutated } from '../test/properties/screen-mutants.ts';

const [ticks, accounts, seed] = [2_000, 1_000, 1].map((usual, i) => Number(process.argv[i + 2] ?? usual));
if (![ticks, accounts, seed].every((x) => Number.isSafeInteger(x) && x >= 1)) {
  console.error('ticks, accounts and seed are whole numbers of at least 1');
  process.exit(2);
}
let survived = 0;
const chosen = MUTANTS.filter(({ term }) => term.includes(process.argv[5] ?? ''));
for (const mutant of chosen) {
  const began = performance.now();
  const { missed, first } = await runMutated(mutant, { ticks, accounts, seed, stopsAtMiss: true });
  if (missed === 0) survived += 1;
  const seconds = ((performance.now() - began) / 1_000).toFixed(0);
  console.log(`${mutant.law} ${mutant.term}: ${missed > 0 ? `missed ${first}` : 'SURVIVED'} (${seconds} s)`);
}
console.log(`${chosen.length} terms left out, ${survived} of them unnoticed`);
process.exitCode = survived === 0 ? 0 : 1;
