import { existsSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { FeedError } from '../../../feeds/feed-error.ts';
import { InputError } from '../../cli-error.ts';
import type { Io } from '../../io.ts';

/**
 * The folder of one data set: the path itself, or its subfolder of that name.
 * @throws InputError when neither holds a file that the data set needs
 */
export function dataFolder(io: Pick<Io, 'cwd'>, path: string, name: string, isPart: (file: string) => boolean): string {
  const given = resolve(io.cwd, path);
  const found = [given, join(given, name)].find((folder) => existsSync(folder) && readdirSync(folder).some(isPart));
  if (found !== undefined) return found;
  throw new InputError(
    `--data ${path} holds no ${name}; give that folder or the one above it (docs/guide/prices.md says where it comes from)`,
  );
}

/** Runs work over files; a damaged file is bad input, not a fault. */
export function readingFiles<Result>(work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    if (error instanceof FeedError) throw new InputError(error.message);
    throw error;
  }
}
