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

/** Runs a piece of work on the file; what the file refuses is told in the port's words, everything else is passed on. */
export function asRefusal<T>(work: () => T): T {
  try {
    return work();
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
    const reason = REASONS.find(([prefix]) => code.startsWith(prefix))?.[1];
    if (reason === undefined) throw cause;
    throw new LogRefusal(reason, `the log file answered ${code}: ${(cause as Error).message}`, { cause });
  }
}
