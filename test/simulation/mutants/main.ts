import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { setPriority } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { finderOf } from './finders.ts';
import { mutants, searched } from './scratch.ts';
import type { Effort, Mutant } from './scratch.ts';

/**
 * `npm run sim:mutants [-- --only WORD,WORD] [--seed N] [--seeds K] [--ticks M] [--kills K] [--write]`: plants each bug in a copy of the tree and
 * says which seed finds it and who. Two at a time. Exit code 1 when one survives. --write keeps the figures for docs/testing.md.
 */
const { values } = parseArgs({
  options: {
    only: { type: 'string', default: '' },
    seed: { type: 'string', default: '1' },
    seeds: { type: 'string', default: '150' },
    ticks: { type: 'string', default: '80' },
    kills: { type: 'string', default: '40' },
    write: { type: 'boolean', default: false },
  },
});
const effort: Effort = {
  firstSeed: Number(values.seed),
  seeds: Number(values.seeds),
  ticks: Number(values.ticks),
  kills: Number(values.kills),
};
const LANES = 2;
setPriority(10);

interface Row {
  readonly mutant: string;
  readonly breaks: string;
  readonly layer: string;
  readonly judge: string;
  /** The first that finds it, from 1 on; null: none of those tried. */
  readonly seed: number | null;
  /** Wall time of the search, the copy of the tree included. */
  readonly seconds: number;
  readonly finder: string;
  readonly found: string;
  readonly again: string;
}

const wanted = mutants().filter(({ name }) => values.only.split(',').some((word) => name.includes(word)));
const rows: Row[] = [];
const left = [...wanted];
console.log(`${'planted bug'.padEnd(38)} ${'layer'.padEnd(8)} ${'seed'.padStart(5)} ${'time'.padStart(6)}  found by`);
await Promise.all(Array.from({ length: LANES }, lane));
const survivors = rows.filter(({ seed }) => seed === null);
console.log(
  `${rows.length} planted, ${rows.length - survivors.length} found within ${effort.seeds} seeds of ${effort.ticks} ticks, or ${effort.kills} kills`,
);
if (values.write) write();
process.exitCode = survivors.length === 0 && rows.length > 0 ? 0 : 1;

async function lane(): Promise<void> {
  for (let mutant = left.shift(); mutant !== undefined; mutant = left.shift()) {
    const row = await rowOf(mutant);
    rows.push(row);
    const seed = row.seed === null ? 'NONE' : String(row.seed);
    console.log(
      `${row.mutant.padEnd(38)} ${row.layer.padEnd(8)} ${seed.padStart(5)} ${`${row.seconds} s`.padStart(6)}  ${row.seed === null ? 'SURVIVES' : row.finder}`,
    );
    if (row.found !== '') console.log(`    ${row.found}`);
    if (row.seed !== null) console.log(`    again: ${row.again}`);
  }
}

async function rowOf(mutant: Mutant): Promise<Row> {
  const began = performance.now();
  const { seed, found } = await searched(mutant, effort).catch((cause: unknown) => ({
    seed: undefined,
    found: cause instanceof Error ? cause.message : String(cause),
  }));
  const size = mutant.judge === 'kills' ? `--kills ${effort.kills}` : `--ticks ${effort.ticks}`;
  return {
    mutant: mutant.name,
    breaks: mutant.breaks,
    layer: mutant.layer,
    judge: mutant.judge,
    seed: seed ?? null,
    seconds: Math.round((performance.now() - began) / 1000),
    finder: finderOf(found) ?? '',
    found,
    again: `npm run sim:mutants -- --only ${mutant.name} --seed ${seed ?? effort.firstSeed} --seeds 1 ${size}`,
  };
}

/** Keeps the figures of those that were searched beside those of the others. */
function write(): void {
  const path = fileURLToPath(new URL('../../../docs/testing-mutants.json', import.meta.url));
  const before = existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as { mutants: Row[] }).mutants : [];
  const known = new Map([...before, ...rows].map((row) => [row.mutant, row]));
  const kept = mutants().flatMap(({ name }) => known.get(name) ?? []);
  const { seeds, ticks, kills } = effort;
  writeFileSync(path, `${JSON.stringify({ seeds, ticks, kills, mutants: kept }, undefined, 2)}\n`);
}
