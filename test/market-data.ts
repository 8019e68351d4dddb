import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'vitest';

/** Folder of recorded market data: CROSSMARGIN_DATA, else ../shared/data beside the repository; undefined when it is not there. */
export function marketData(...path: string[]): string | undefined {
  const root = process.env.CROSSMARGIN_DATA ?? join(import.meta.dirname, '..', '..', 'shared', 'data');
  const folder = join(root, ...path);
  return existsSync(folder) ? folder : undefined;
}

/**
 * A test over recorded market data. Without the data it is skipped, and its title says what was not tested.
 * @param path  folder or file under the data folder
 */
export function dataTest(
  title: string,
  path: readonly string[],
  run: (folder: string) => void,
  timeoutMs = 120_000,
): void {
  const folder = marketData(...path);
  if (folder !== undefined) test(title, { timeout: timeoutMs }, () => run(folder));
  else {
    console.warn(`NOT TESTED, no ${path.join('/')} in the data folder (set CROSSMARGIN_DATA): ${title}`);
    test.skip(title, () => undefined);
  }
}
