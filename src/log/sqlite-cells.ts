import type { SqlitePages } from './sqlite-pages.ts';

/** A row of a table as it lies in a leaf page. */
export interface Cell {
  /** The table's integer key. */
  readonly key: number;
  /** Serial types of its columns. */
  readonly types: readonly number[];
  /** Where the payload begins in the page, its size, and where the first column begins in it. */
  readonly at: number;
  readonly size: number;
  readonly columnsAt: number;
}

/** The kind of a page that holds rows. */
const TABLE_LEAF = 13;

/** The first page begins with the header of the file. */
const FILE_HEADER = 100;

/** The rows of a page, if it holds rows; what cannot be one is left out. */
export function cellsOf(page: Buffer, isFirst: boolean): Cell[] {
  const start = isFirst ? FILE_HEADER : 0;
  if (page.length < start + 8 || page[start] !== TABLE_LEAF) return [];
  const count = page.readUInt16BE(start + 3);
  const cells: Cell[] = [];
  for (let i = 0; i < count; i++) {
    const pointer = start + 8 + 2 * i;
    if (pointer + 2 > page.length) break;
    const cell = cellAt(page, page.readUInt16BE(pointer));
    if (cell !== undefined) cells.push(cell);
  }
  return cells;
}

function cellAt(page: Buffer, at: number): Cell | undefined {
  const size = varint(page, at);
  const key = size && varint(page, size.next);
  const header = key && varint(page, key.next);
  if (size === undefined || key === undefined || header === undefined) return undefined;
  const types: number[] = [];
  const end = key.next + header.value;
  let next = header.next;
  while (next < end && types.length < COLUMNS_MAX) {
    const type = varint(page, next);
    if (type === undefined) return undefined;
    types.push(type.value);
    next = type.next;
  }
  const taken = header.value + types.reduce((sum, type) => sum + widthOf(type), 0);
  if (next !== end || taken !== size.value) return undefined;
  return { key: key.value, types, at: key.next, size: size.value, columnsAt: end };
}

/** More columns than any table of a log has. */
const COLUMNS_MAX = 8;

/** Bytes of a column of a serial type. */
export function widthOf(type: number): number {
  if (type >= 12) return (type - 12 - (type % 2)) / 2;
  return [0, 1, 2, 3, 4, 6, 8, 8, 0, 0, 0, 0][type];
}

/** A whole number in a column; 0 <= n < 2^53. */
export function integerAt(page: Buffer, at: number, type: number): number {
  if (type === 8 || type === 9) return type - 8;
  let value = 0;
  for (let i = 0; i < widthOf(type); i++) value = value * 256 + (page[at + i] ?? 0);
  return value;
}

/** The payload of a row, with what overflowed into other pages; shorter than its size when one of those is lost. */
export function payloadOf(pages: SqlitePages, page: Buffer, { at, size }: Cell): Buffer {
  const usable = pages.pageSize;
  const here = Math.min(size, localSize(size, usable));
  const parts = [Buffer.from(page.subarray(at, at + here))];
  let left = size - here;
  let next = left > 0 && at + here + 4 <= page.length ? page.readUInt32BE(at + here) : 0;
  // A damaged page may say any size, and pages may name one another in a ring.
  for (let i = 0; left > 0 && i < pages.count; i++) {
    const more = pages.page(next);
    if (more === undefined || more.length < 5) break;
    const taken = Buffer.from(more.subarray(4, 4 + Math.min(left, usable - 4)));
    parts.push(taken);
    left -= taken.length;
    if (taken.length < usable - 4) break;
    next = more.readUInt32BE(0);
  }
  return Buffer.concat(parts);
}

/** Bytes of a payload that stand in the leaf itself. */
function localSize(size: number, usable: number): number {
  const most = usable - 35;
  if (size <= most) return size;
  const least = Math.floor(((usable - 12) * 32) / 255) - 23;
  const fitting = least + ((size - least) % (usable - 4));
  return fitting <= most ? fitting : least;
}

/** A number of SQLite's variable length, big-endian, 7 bits a byte and 8 in the ninth; undefined beyond the page or 2^53. */
function varint(page: Buffer, at: number): { readonly value: number; readonly next: number } | undefined {
  let value = 0;
  for (let i = 0; i < 9; i++) {
    const byte = page[at + i];
    if (byte === undefined) return undefined;
    value = i === 8 ? value * 256 + byte : value * 128 + (byte & 127);
    if (i < 8 && byte >= 128) continue;
    return Number.isSafeInteger(value) ? { value, next: at + i + 1 } : undefined;
  }
  return undefined;
}
