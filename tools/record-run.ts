// Keeps what a long run came to in docs/testing-runs.json, from which `npm run testing` writes the page.
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const path = fileURLToPath(new URL('../docs/testing-runs.json', import.meta.url));

export interface LongRun {
  /** Its name: a later run of the same name takes its place. */
  readonly run: string;
  /** One sentence, with figures, as the page prints it. */
  readonly result: string;
  readonly command: string;
}

/** Notes a run, with the commit that it ran on. */
export function recordRun(run: LongRun): void {
  const { runs } = JSON.parse(readFileSync(path, 'utf8')) as { runs: readonly LongRun[] };
  const noted = { ...run, commit: commitOf(), node: process.version };
  const isKnown = runs.some((one) => one.run === run.run);
  const all = isKnown ? runs.map((one) => (one.run === run.run ? noted : one)) : [...runs, noted];
  writeFileSync(path, `${JSON.stringify({ runs: all }, undefined, 2)}\n`);
  console.log(`noted in docs/testing-runs.json as "${run.run}"; npm run testing writes docs/testing.md`);
}

function commitOf(): string {
  const git = (...words: readonly string[]): string => spawnSync('git', words, { cwd: root, encoding: 'utf8' }).stdout;
  const hash = git('rev-parse', '--short=10', 'HEAD').trim();
  return git('status', '--porcelain', '--', 'src', 'test').trim() === '' ? hash : `${hash} and changes`;
}
