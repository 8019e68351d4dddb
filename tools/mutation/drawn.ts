// Which mutants of a folder are tried: Stryker makes all there are, and a seed draws so many of them.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Instrumenter } from '@stryker-mutator/instrumenter';
import { randomState, uniformInteger } from '../../src/quant/random.ts';

/** One change of the source. Lines from 0, columns from 0, as Stryker's instrumenter has them. */
export interface Drawn {
  readonly folder: string;
  readonly file: string;
  readonly mutator: string;
  readonly replacement: string;
  readonly start: { readonly line: number; readonly column: number };
  readonly end: { readonly line: number; readonly column: number };
}

/** All mutants of the source of a folder: not of tests, their helpers, nor lists of exports. */
export async function mutantsOf(root: string, folder: string): Promise<Drawn[]> {
  const files = readdirSync(join(root, 'src', folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !/(\.(test|suite)|(^|\/)index)\.ts$/.test(name))
    .sort()
    .map((name) => `src/${folder}/${name}`);
  const sources = files.map((name) => ({ name, content: readFileSync(join(root, name), 'utf8'), mutate: true }));
  const silent = { isDebugEnabled: () => false, debug: () => undefined, info: () => undefined, warn: () => undefined };
  const { mutants } = await new Instrumenter(silent as never).instrument(sources, {
    plugins: null,
    excludedMutations: [],
    ignorers: [],
  } as never);
  const textOf = new Map(sources.map(({ name, content }) => [name, content.split('\n')]));
  const counted = mutants.filter(
    ({ fileName, mutatorName, location: { start } }) =>
      mutatorName !== 'StringLiteral' || !isOfAssertion(textOf.get(fileName) ?? [], start),
  );
  return counted.map(({ fileName, mutatorName, replacement, location: { start, end } }) => ({
    folder,
    file: fileName,
    mutator: mutatorName,
    replacement,
    start,
    end,
  }));
}

/** So many of them, each with the same chance; all when there are no more. */
export function draw(all: readonly Drawn[], count: number, seed: number): Drawn[] {
  const random = randomState(seed);
  const left = [...all];
  const drawn: Drawn[] = [];
  while (drawn.length < count && left.length > 0) {
    const at = uniformInteger(random, left.length);
    drawn.push(left[at]);
    left[at] = left[left.length - 1];
    left.pop();
  }
  return drawn;
}

/** What tells a mutant from all others. */
export function keyOf(mutant: Omit<Drawn, 'folder'>): string {
  const { file, mutator, replacement, start, end } = mutant;
  return `${file}:${start.line}:${start.column}-${end.line}:${end.column} ${mutator} ${replacement}`;
}

/** The stretch of source that Stryker is told to change: lines from 1. */
export function patternOf({ file, start, end }: Drawn): string {
  return `${file}:${start.line + 1}:${start.column}-${end.line + 1}:${end.column}`;
}

/** Whether a text is what an assertion says, for whoever reads the report of a fault: no promise is made of its words. */
function isOfAssertion(lines: readonly string[], { line, column }: Drawn['start']): boolean {
  const before = [...lines.slice(Math.max(0, line - 4), line), lines[line].slice(0, column)].join('\n');
  const statement = before.slice(before.lastIndexOf(';') + 1);
  return /\bassert\(|\bnew Fault\(/.test(statement);
}
