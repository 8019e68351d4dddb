import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';

/** Files in a folder of their own that is gone after the tests. */
export interface ChangedBooks {
  /** The book with one change, as a file; its path. */
  readonly changed: (name: string, change: (file: Record<string, never>) => void) => string;
  /** Any text as a file; its path. */
  readonly written: (name: string, text: string) => string;
}

/** Makes changed copies of an example portfolio. */
export function changedBooks(book: string): ChangedBooks {
  const scratch = mkdtempSync(join(tmpdir(), 'crossmargin-e2e-'));
  afterAll(() => rmSync(scratch, { recursive: true, force: true }));
  const written = (name: string, text: string): string => {
    const path = join(scratch, name);
    writeFileSync(path, text);
    return path;
  };
  return {
    written,
    changed: (name, change) => {
      const file = JSON.parse(readFileSync(book, 'utf8')) as Record<string, never>;
      change(file);
      return written(name, JSON.stringify(file));
    },
  };
}
