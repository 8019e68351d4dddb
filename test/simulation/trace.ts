import { createHash } from 'node:crypto';
import { LogRefusal } from '../../src/log/log.ts';
import type { LogRecord } from '../../src/log/log.ts';
import type { Client } from './client.ts';
import { recovered } from './disk.ts';
import type { Platter } from './disk.ts';

/** One digest of what was written and of what clients were told, in order. */
export function traceOf(records: readonly LogRecord[], clients: readonly Client[]): string {
  const hash = createHash('sha256');
  for (const { id, bytes } of records) hash.update(`${id.client}/${id.number} `).update(bytes);
  for (const { answers } of clients) {
    for (const [number, { seq, duplicate }] of answers) hash.update(`${number}:${seq}${duplicate ? 'd' : ''} `);
  }
  return hash.digest('hex');
}

/** What the world does on purpose: disks that fail, licences that are taken away. Everything else is a bug. */
export function isExpected(cause: unknown): boolean {
  return isFenced(cause) || (cause instanceof LogRefusal && cause.reason === 'unwritable');
}

export const isFenced = (cause: unknown): boolean => cause instanceof LogRefusal && cause.reason === 'epoch-fenced';

/** What a failure says. */
export const sentenceOf = (cause: unknown): string => (cause instanceof Error ? cause.message : String(cause));

/** Every record that stands on a platter; none, and a problem more, when they cannot be read. */
export function wholeLog(platter: Platter, problems: string[]): readonly LogRecord[] {
  try {
    return recovered(platter);
  } catch (cause) {
    problems.push(`the log cannot be read: ${sentenceOf(cause)}`);
    return [];
  }
}
