// Mutation testing by sample: `npm run long:mutation`, or `node --import tsx tools/mutation/main.ts --folders units,ledger,risk,engine --count 300 --seed 1
// [--write]`. A seed draws mutants of each folder; Stryker asks the quick tests of each, then the slow ones and the compiler of those that are left.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { grouped, sentenceOf, whole } from '../lanes.ts';
import { draw, keyOf, mutantsOf } from './drawn.ts';
import type { Drawn } from './drawn.ts';
import { scoresOf } from './score.ts';
import type { FolderScore } from './score.ts';
import { tried } from './stryker.ts';
import type { Status } from './stryker.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const { values } = parseArgs({
  options: {
    folders: { type: 'string', default: 'units,ledger,risk,engine' },
    count: { type: 'string', default: '300' },
    seed: { type: 'string', default: '1' },
    quick: { type: 'boolean', default: false },
    write: { type: 'boolean', default: false },
  },
});
const [count, seed] = [whole('count', values.count), whole('seed', values.seed)];

try {
  const folders = values.folders.split(',');
  const all = await Promise.all(folders.map((folder) => mutantsOf(root, folder)));
  const drawn = all.flatMap((mutants) => draw(mutants, count, seed));
  const found = await tried(root, drawn, {
    name: 'quick',
    vitest: 'tools/mutation/quick.config.ts',
    areTypesChecked: false,
    timeoutMs: 30_000,
  });
  const left = leftOf(drawn, found);
  if (!values.quick && left.length > 0) {
    const stage = { name: 'slow', vitest: 'tools/mutation/slow.config.ts', areTypesChecked: true, timeoutMs: 60_000 };
    for (const [key, status] of await tried(root, left, stage)) found.set(key, status);
  }
  tell(new Map(folders.map((folder, i) => [folder, all[i].length])), drawn, found);
} catch (cause) {
  console.error(sentenceOf(cause));
  process.exitCode = 1;
}

/** Mutants that nothing has told from the source. */
function leftOf(drawn: readonly Drawn[], found: ReadonlyMap<string, Status>): Drawn[] {
  const isLeft = (status: Status): boolean => status === 'Survived' || status === 'NoCoverage';
  return drawn.filter((mutant) => isLeft(found.get(keyOf(mutant)) ?? 'NoCoverage'));
}

function tell(all: ReadonlyMap<string, number>, drawn: readonly Drawn[], found: ReadonlyMap<string, Status>): void {
  for (const mutant of leftOf(drawn, found)) {
    const { file, start, mutator, replacement } = mutant;
    const place = `${file}:${start.line + 1}:${start.column + 1}`;
    console.log(`${found.get(keyOf(mutant)) ?? 'NoCoverage'}: ${place} ${mutator}: ${short(replacement)}`);
  }
  const scores = scoresOf(all, drawn, found);
  for (const score of scores) {
    const { folder, failed, endless, refused, left } = score;
    const tally = `${failed} failed a test, ${endless} did not end, ${refused} are refused by the compiler, ${left} are left`;
    console.log(
      `${folder}: ${grouped(score.drawn)} of ${grouped(score.all)} mutants: ${tally}: ${percent(score.score)} (${percent(score.low)} to ${percent(score.high)})`,
    );
  }
  if (!values.write) return;
  note(scores);
  console.log('noted in docs/testing-mutation.json; npm run testing writes docs/testing.md');
}

/** What other runs noted of other folders stays. */
function note(scores: readonly FolderScore[]): void {
  const path = join(root, 'docs/testing-mutation.json');
  const { folders: before } = JSON.parse(readFileSync(path, 'utf8')) as { readonly folders: readonly FolderScore[] };
  const byFolder = new Map([...before, ...scores.map((score) => ({ ...score, seed }))].map((one) => [one.folder, one]));
  writeFileSync(path, `${JSON.stringify({ folders: [...byFolder.values()] }, undefined, 2)}\n`);
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}

function short(code: string): string {
  return code.replaceAll(/\s+/g, ' ').slice(0, 120);
}
