import { appendFileSync, closeSync, existsSync, openSync, readSync, statSync } from 'node:fs';
import type { DigestBoard, DigestClaim } from './digest-board.ts';

/** How often the file is looked at, ms. */
const LOOK_EVERY_MS = 250;

/** Bytes read at a look. */
const READ_MAX = 65_536;

/** Where the replicas of a log file say their digests. */
export const digestFileOf = (logPath: string): string => `${logPath}.digests`;

/** A digest board that several processes of one machine share. */
export interface DigestFile extends DigestBoard {
  /** Looks for new claims now; otherwise it looks four times a second. */
  look(): void;
  close(): void;
}

/**
 * A board in a file beside the log: one claim a line, added at the end and never changed. A line that is not whole or not a claim says nothing.
 * The file grows by a line for every claim and may be deleted whenever no replica runs.
 */
export function openDigestFile(path: string): DigestFile {
  const listeners = new Set<(claim: DigestClaim) => void>();
  let at = existsSync(path) ? statSync(path).size : 0;
  let begun = '';
  const look = (): void => {
    for (;;) {
      const text = readFrom(path, at);
      if (text.length === 0) return;
      at += text.length;
      const lines = (begun + text.toString('utf8')).split('\n');
      begun = lines.pop() ?? '';
      for (const claim of lines.flatMap(claimIn)) for (const listener of [...listeners]) listener(claim);
    }
  };
  const timer = setInterval(look, LOOK_EVERY_MS);
  timer.unref();
  return {
    publish: (claim) => {
      appendFileSync(path, `${JSON.stringify(claim)}\n`);
      look();
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    look,
    close: () => clearInterval(timer),
  };
}

function readFrom(path: string, at: number): Buffer {
  if (!existsSync(path)) return Buffer.alloc(0);
  const file = openSync(path, 'r');
  try {
    const bytes = Buffer.alloc(READ_MAX);
    return bytes.subarray(0, readSync(file, bytes, 0, READ_MAX, at));
  } finally {
    closeSync(file);
  }
}

function claimIn(line: string): DigestClaim[] {
  try {
    const { shard, entries, digest, replica } = JSON.parse(line) as DigestClaim;
    const isClaim = [shard, digest, replica].every((text) => typeof text === 'string') && Number.isSafeInteger(entries);
    return isClaim ? [{ shard, entries, digest, replica }] : [];
  } catch {
    return [];
  }
}
