import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { mutants, searched } from './scratch.ts';

/**
 * `npm run mutants [-- --only WORD] [--seeds N] [--ticks M] [--write]`: plants each bug in a copy of the tree and says after how many seeds the
 * simulator finds it. Exit code 1 when one survives. --write keeps the figures for docs/testing.md.
 */
function after(name: string): string | undefined {
  const at = process.argv.indexOf(name);
  return at < 0 ? undefined : process.argv[at + 1];
}

const only = after('--only') ?? '';
const seeds = Number(after('--seeds') ?? 100);
const ticks = Number(after('--ticks') ?? 100);
interface Row {
  readonly mutant: string;
  readonly breaks: string;
  /** The first that finds it; null: none of those tried. */
  readonly seeds: number | null;
  readonly found: string;
}

const rows: Row[] = [];
let survivors = 0;

for (const mutant of mutants().filter(({ name }) => only.split(',').some((word) => name.includes(word)))) {
  const began = performance.now();
  const { seed, found } = await searched(mutant, { seeds, ticks });
  survivors += seed === undefined ? 1 : 0;
  rows.push({ mutant: mutant.name, breaks: mutant.breaks, seeds: seed ?? null, found });
  const seconds = ((performance.now() - began) / 1000).toFixed(0);
  const how = seed === undefined ? `SURVIVES ${seeds} seeds` : `${String(seed).padStart(4)} seeds`;
  console.log(`${mutant.name.padEnd(40)} ${how}  ${`${seconds} s`.padStart(6)}  ${found}`);
}
console.log(`${rows.length} mutants, ${survivors} survive ${seeds} seeds of ${ticks} ticks`);
if (process.argv.includes('--write')) write();
process.exitCode = survivors === 0 && rows.length > 0 ? 0 : 1;

/** Keeps the figures of those that were searched beside those of the others. */
function write(): void {
  const path = fileURLToPath(new URL('../../../docs/testing-mutants.json', import.meta.url));
  const before = existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as { mutants: Row[] }).mutants : [];
  const known = new Map([...before, ...rows].map((row) => [row.mutant, row]));
  const kept = mutants().flatMap(({ name }) => known.get(name) ?? []);
  writeFileSync(path, `${JSON.stringify({ seeds, ticks, mutants: kept }, undefined, 2)}\n`);
}
