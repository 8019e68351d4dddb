import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'vitest';

/**
 * A folder of recorded market data: below MARKET_DATA, else below ../shared/data beside the repository. Undefined when it is not there, and then it says loudly
 * what is not tested: `test.skipIf(FOLDER === undefined)`.
 */
export function marketData(name: string, whatIsTested: string): string | undefined {
  const root = process.env.MARKET_DATA ?? join(import.meta.dirname, '..', '..', 'shared', 'data');
  const folder = join(root, name);
  if (existsSync(folder)) return folder;
  console.warn(`NOT TESTED, no ${name} in the data folder (set MARKET_DATA): ${whatIsTested}`);
  return undefined;
}

/** A test over recorded market data, skipped loudly without it. Its title is not seen by the law coverage: lead with another test of the law. */
export function dataTest(
  title: string,
  path: readonly string[],
  run: (folder: string) => void,
  timeoutMs = 120_000,
): void {
  const folder = marketData(join(...path), title);
  test.skipIf(folder === undefined)(title, { timeout: timeoutMs }, () => run(folder ?? ''));
}
