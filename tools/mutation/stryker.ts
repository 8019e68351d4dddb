// One run of Stryker over drawn mutants.
import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { keyOf, patternOf } from './drawn.ts';
import type { Drawn } from './drawn.ts';

/** What became of a mutant, in Stryker's words. */
export type Status = 'Killed' | 'Timeout' | 'Survived' | 'NoCoverage' | 'RuntimeError' | 'CompileError';

interface Report {
  readonly files: Readonly<Record<string, { readonly mutants: readonly Reported[] }>>;
}

interface Reported {
  readonly mutatorName: string;
  readonly replacement: string;
  readonly status: Status;
  readonly location: Record<'start' | 'end', { readonly line: number; readonly column: number }>;
}

export interface Stage {
  readonly name: string;
  /** Configuration of vitest: which tests are asked. */
  readonly vitest: string;
  /** Whether the compiler is asked before the tests. */
  readonly areTypesChecked: boolean;
  /** Beyond twice what its tests take, ms, a mutant is not waited for longer than this. */
  readonly timeoutMs: number;
}

/** What became of each of the drawn, by key. @throws Error when Stryker ends badly */
export async function tried(root: string, drawn: readonly Drawn[], stage: Stage): Promise<Map<string, Status>> {
  const folder = join('build', 'mutation', stage.name);
  mkdirSync(join(root, folder), { recursive: true });
  const [drawnPath, reportPath, configPath] = ['drawn', 'report', 'config'].map((name) => join(folder, `${name}.json`));
  writeFileSync(join(root, drawnPath), JSON.stringify(drawn.map(keyOf)));
  writeFileSync(
    join(root, configPath),
    JSON.stringify(
      {
        testRunner: 'vitest',
        plugins: [
          '@stryker-mutator/vitest-runner',
          '@stryker-mutator/typescript-checker',
          join(root, 'tools/mutation/drawn-checker.mjs'),
        ],
        checkers: stage.areTypesChecked ? ['drawn', 'typescript'] : ['drawn'],
        drawnMutants: join(root, drawnPath),
        tsconfigFile: 'tsconfig.json',
        vitest: { configFile: stage.vitest, related: false },
        mutate: [...new Set(drawn.map(patternOf))],
        ignorePatterns: ['dist', 'bench', 'coverage', 'build', '.git'],
        coverageAnalysis: 'perTest',
        concurrency: 4,
        timeoutMS: stage.timeoutMs,
        timeoutFactor: 2,
        dryRunTimeoutMinutes: 20,
        disableTypeChecks: false,
        warnings: false,
        reporters: ['json', 'progress-append-only'],
        jsonReporter: { fileName: reportPath },
        tempDirName: join(folder, 'sandbox'),
        allowConsoleColors: false,
      },
      undefined,
      2,
    ),
  );
  await finished(root, configPath);
  return reported(root, reportPath, drawn);
}

/** What a report says of drawn mutants, by key. */
export function reported(root: string, reportPath: string, drawn: readonly Drawn[]): Map<string, Status> {
  const { files } = JSON.parse(readFileSync(join(root, reportPath), 'utf8')) as Report;
  const wanted = new Set(drawn.map(keyOf));
  const found = new Map<string, Status>();
  for (const [file, { mutants }] of Object.entries(files)) {
    for (const { mutatorName, replacement, status, location } of mutants) {
      const [start, end] = [location.start, location.end].map((at) => ({ line: at.line - 1, column: at.column - 1 }));
      const key = keyOf({ file, mutator: mutatorName, replacement, start, end });
      if (wanted.has(key)) found.set(key, status);
    }
  }
  return found;
}

function finished(root: string, config: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn('npx', ['--no-install', 'stryker', 'run', config], { cwd: root, stdio: 'inherit' });
    child.once('error', reject);
    child.once('exit', (code) => {
      if (code === 0) resolve();
      else reject(new Error(`Stryker ended with ${code}; its configuration is ${config}`));
    });
  });
}
