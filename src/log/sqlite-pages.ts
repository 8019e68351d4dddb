import { closeSync, existsSync, openSync, readSync, statSync } from 'node:fs';

/**
 * The pages of a SQLite file as they lie on the disk, without SQLite, which refuses a file that is cut off. Those that still stand in the write-ahead file go
 * before those of the file itself. Nothing is written. No connection of this process may have the file open: closing it here would take away its locks.
 * @see https://www.sqlite.org/fileformat2.html
 */
export interface SqlitePages {
  readonly pageSize: number;
  /** Pages from 1 to this number may exist; the last may be cut off. */
  readonly count: number;
  /** A page, or as much of it as there is; undefined when there is nothing. The bytes are good until the next call. */
  page(number: number): Buffer | undefined;
  close(): void;
}

/** What log files are written with, when the first page does not say it any more. */
const PAGE_SIZE = 4_096;

const PAGES_AT_ONCE = 64;

export function openPages(path: string): SqlitePages {
  const file = openSync(path, 'r');
  const wal = existsSync(`${path}-wal`) ? openSync(`${path}-wal`, 'r') : undefined;
  const pageSize = pageSizeIn(readAt(file, 0, 100));
  const { size } = statSync(path);
  const newer = wal === undefined ? new Map<number, number>() : framesOf(wal, statSync(`${path}-wal`).size, pageSize);
  let block: Buffer = Buffer.alloc(0);
  let blockAt = 0;
  return {
    pageSize,
    count: [...newer.keys()].reduce((most, number) => Math.max(most, number), Math.ceil(size / pageSize)),
    page: (number) => {
      const frameAt = newer.get(number);
      if (wal !== undefined && frameAt !== undefined) return readAt(wal, frameAt, pageSize);
      const at = (number - 1) * pageSize;
      if (number < 1 || at >= size) return undefined;
      if (at < blockAt || at + pageSize > blockAt + block.length)
        [block, blockAt] = [readAt(file, at, PAGES_AT_ONCE * pageSize), at];
      return block.subarray(at - blockAt, at - blockAt + pageSize);
    },
    close: () => {
      closeSync(file);
      if (wal !== undefined) closeSync(wal);
    },
  };
}

function pageSizeIn(header: Buffer): number {
  if (header.length < 100 || !header.toString('latin1').startsWith('SQLite format 3')) return PAGE_SIZE;
  const written = header.readUInt16BE(16);
  return written === 1 ? 65_536 : written;
}

const WAL_HEADER = 32;
const FRAME_HEADER = 24;

/**
 * Where the latest committed version of each page stands in a write-ahead file. Frames are told from those of an earlier round by their salt; their checksums
 * are not asked, because every record has its own.
 */
function framesOf(wal: number, size: number, pageSize: number): Map<number, number> {
  const committed = new Map<number, number>();
  const salt = readAt(wal, 0, WAL_HEADER).subarray(16, 24);
  let pending: [number, number][] = [];
  for (let at = WAL_HEADER; at + FRAME_HEADER + pageSize <= size; at += FRAME_HEADER + pageSize) {
    const header = readAt(wal, at, FRAME_HEADER);
    if (!header.subarray(8, 16).equals(salt)) break;
    pending.push([header.readUInt32BE(0), at + FRAME_HEADER]);
    if (header.readUInt32BE(4) === 0) continue;
    for (const [number, found] of pending) committed.set(number, found);
    pending = [];
  }
  return committed;
}

function readAt(file: number, at: number, size: number): Buffer {
  const bytes = Buffer.alloc(size);
  return bytes.subarray(0, readSync(file, bytes, 0, size, at));
}
