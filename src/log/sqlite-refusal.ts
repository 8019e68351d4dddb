import { LogRefusal } from './log.ts';
import type { LogRefusalReason } from './log.ts';

const REASONS: readonly (readonly [prefix: string, LogRefusalReason])[] = [
  ['SQLITE_FULL', 'full'],
  ['SQLITE_IOERR', 'unwritable'],
  ['SQLITE_CORRUPT', 'corrupt'],
  ['SQLITE_NOTADB', 'corrupt'],
  ['SQLITE_BUSY', 'locked'],
  ['SQLITE_LOCKED', 'locked'],
];

/** What a person is told of a file whose pages are not as SQLite wrote them; where, only SQLite could say, in words of its own. */
export const PAGES_DAMAGED = 'pages of the file are lost or overwritten';

/** Runs a piece of work on the file; what the file refuses is told in the port's words, everything else is passed on. */
export function asRefusal<T>(work: () => T): T {
  try {
    return work();
  } catch (cause) {
    throw refusalOf(cause);
  }
}

/** What the file refused, in the port's words; anything else as it is. */
export function refusalOf(cause: unknown): unknown {
  const code = sqliteCode(cause);
  const reason = REASONS.find(([prefix]) => code.startsWith(prefix))?.[1];
  if (reason === undefined) return cause;
  const sentence = reason === 'corrupt' ? PAGES_DAMAGED : `the log file answered ${code}: ${(cause as Error).message}`;
  return new LogRefusal(reason, sentence, { cause });
}

/** SQLite's name of what went wrong, such as SQLITE_BUSY; empty for anything else that was thrown. */
export function sqliteCode(cause: unknown): string {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  return code.startsWith('SQLITE_') ? code : '';
}
