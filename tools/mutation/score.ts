import { keyOf } from './drawn.ts';
import type { Drawn } from './drawn.ts';
import type { Status } from './stryker.ts';

/** What became of the drawn mutants of a folder. */
export interface FolderScore {
  readonly folder: string;
  /** Mutants that there are, and of them drawn. */
  readonly all: number;
  readonly drawn: number;
  /** Told by a test: one failed, or none ended in time. */
  readonly failed: number;
  readonly endless: number;
  /** Of those that no test told: refused by the compiler, which runs in the same gate. */
  readonly refused: number;
  readonly left: number;
  /** Share that tests told, of those that compile; and where that share lies for all mutants of the folder with 95 % confidence. */
  readonly score: number;
  readonly low: number;
  readonly high: number;
}

/** @param all how many mutants each folder has */
export function scoresOf(
  all: ReadonlyMap<string, number>,
  drawn: readonly Drawn[],
  found: ReadonlyMap<string, Status>,
): FolderScore[] {
  return [...all].map(([folder, total]) => {
    const statuses = drawn.filter((one) => one.folder === folder).map((one) => found.get(keyOf(one)) ?? 'NoCoverage');
    const count = (...which: readonly Status[]): number => statuses.filter((status) => which.includes(status)).length;
    const [failed, endless] = [count('Killed', 'RuntimeError'), count('Timeout')];
    const left = count('Survived', 'NoCoverage');
    const [compiling, score] = [failed + endless + left, (failed + endless) / Math.max(1, failed + endless + left)];
    const [low, high] = statuses.length === total ? [score, score] : wilson(score, compiling);
    const refused = count('CompileError');
    return { folder, all: total, drawn: statuses.length, failed, endless, refused, left, score, low, high };
  });
}

/** Wilson's interval of a share of `n`. */
function wilson(share: number, n: number): readonly [low: number, high: number] {
  const z = 1.96;
  const middle = (share + (z * z) / (2 * n)) / (1 + (z * z) / n);
  const half = (z / (1 + (z * z) / n)) * Math.sqrt((share * (1 - share)) / n + (z * z) / (4 * n * n));
  return [middle - half, middle + half];
}
