import { assert } from '../units/assert.ts';
import type { ByteReader, ByteWriter } from './bytes.ts';

/** A plain record as JSON knows it: what a preset is. */
export type Document = null | boolean | number | string | readonly Document[] | { readonly [key: string]: Document };

const DEPTH_MAX = 32;

/**
 * Writes a document in its one canonical form: keys ascending by UTF-16 units, absent and undefined fields alike left out.
 * @throws Fault for anything JSON does not have (functions, NaN, bigint) and for more than 32 levels.
 */
export function writeDocument(writer: ByteWriter, value: unknown, depth = 0): void {
  assert(depth <= DEPTH_MAX, 'a document has at most 32 levels');
  if (value === null) writer.u8(0);
  else if (value === false) writer.u8(1);
  else if (value === true) writer.u8(2);
  else if (typeof value === 'number') {
    writer.u8(3);
    writer.f64(value);
  } else if (typeof value === 'string') {
    writer.u8(4);
    writer.text(value);
  } else if (Array.isArray(value)) {
    writer.u8(5);
    writer.u32(value.length);
    for (const element of value as readonly unknown[]) writeDocument(writer, element, depth + 1);
  } else {
    assert(typeof value === 'object', 'a document has only what JSON has');
    writeFields(writer, value as Readonly<Record<string, unknown>>, depth);
  }
}

function writeFields(writer: ByteWriter, record: Readonly<Record<string, unknown>>, depth: number): void {
  const keys = Object.keys(record)
    .filter((key) => record[key] !== undefined)
    .sort(ascending);
  writer.u8(6);
  writer.u32(keys.length);
  for (const key of keys) {
    writer.text(key);
    writeDocument(writer, record[key], depth + 1);
  }
}

/** Reads a document; the reader has `failed` when the bytes are not the canonical form of one. */
export function readDocument(reader: ByteReader, depth = 0): Document {
  const tag = reader.u8();
  if (reader.failed || depth > DEPTH_MAX || tag > 6) {
    reader.failed = true;
    return null;
  }
  if (tag === 0) return null;
  if (tag === 1) return false;
  if (tag === 2) return true;
  if (tag === 3) return reader.f64();
  if (tag === 4) return reader.text();
  return tag === 5 ? readElements(reader, depth) : readFields(reader, depth);
}

function readElements(reader: ByteReader, depth: number): Document {
  const count = reader.u32();
  const elements: Document[] = [];
  for (let i = 0; i < count && !reader.failed; i++) elements.push(readDocument(reader, depth + 1));
  return elements;
}

function readFields(reader: ByteReader, depth: number): Document {
  const count = reader.u32();
  const fields: [string, Document][] = [];
  for (let i = 0; i < count && !reader.failed; i++) {
    const key = reader.text();
    if (i > 0 && ascending(fields[i - 1][0], key) >= 0) reader.failed = true;
    fields.push([key, readDocument(reader, depth + 1)]);
  }
  return Object.fromEntries(fields);
}

const ascending = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
