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
    return {
      folder,
      all: total,
      drawn: statuses.length,
      failed: count('Killed', 'RuntimeError'),
      endless: count('Timeout'),
      refused: count('CompileError'),
      left: count('Survived', 'NoCoverage'),
    };
  });
}

/** Share that tests told of those that compile, or were told without asking the compiler. */
export const scoreOf = ({ failed, endless, left }: FolderScore): number =>
  (failed + endless) / Math.max(1, failed + endless + left);

/** Where the share of all mutants of the folder lies with 95 % confidence: Wilson's interval; the share itself when all were drawn. */
export function intervalOf(score: FolderScore): readonly [number, number] {
  const share = scoreOf(score);
  if (score.drawn === score.all) return [share, share];
  const [n, z] = [score.drawn - score.refused, 1.96];
  const middle = (share + (z * z) / (2 * n)) / (1 + (z * z) / n);
  const half = (z / (1 + (z * z) / n)) * Math.sqrt((share * (1 - share)) / n + (z * z) / (4 * n * n));
  return [middle - half, middle + half];
}
