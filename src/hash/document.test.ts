import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ByteReader, ByteWriter } from './bytes.ts';
import { readDocument, writeDocument } from './document.ts';

const bytesOf = (value: unknown): Uint8Array => {
  const writer = new ByteWriter(4);
  writeDocument(writer, value);
  return writer.done();
};

const documents = fc.jsonValue({ maxDepth: 4 }).filter((value) => !JSON.stringify(value).includes('__proto__'));

test('a document is read back as it was', () => {
  fc.assert(
    fc.property(documents, (value) => {
      const reader = new ByteReader(bytesOf(value));
      const read = readDocument(reader);
      expect(reader.ended).toBe(true);
      expect(read).toEqual(JSON.parse(JSON.stringify(value)));
    }),
  );
});

test('the order of keys and absent fields do not change the bytes', () => {
  expect(bytesOf({ b: 1, a: [2, null], c: undefined })).toEqual(bytesOf({ a: [2, null], b: 1 }));
});

test('reading any bytes ends, and never throws', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => {
      const reader = new ByteReader(bytes);
      readDocument(reader);
      expect(typeof reader.failed).toBe('boolean');
    }),
    { numRuns: 2000 },
  );
});

test('what JSON does not have is refused', () => {
  for (const value of [Number.NaN, Infinity, 1n, () => 0, { a: Number.NaN }]) expect(() => bytesOf(value)).toThrow();
});

test('keys out of order are refused: one record has one form', () => {
  const writer = new ByteWriter();
  writer.u8(6);
  writer.u32(2);
  for (const key of ['b', 'a']) {
    writer.text(key);
    writer.u8(0);
  }
  const reader = new ByteReader(writer.done());
  readDocument(reader);
  expect(reader.failed).toBe(true);
});

test('32 levels are written and read, one more is neither', () => {
  const nested = (levels: number): unknown => Array.from({ length: levels }).reduce<unknown>((inner) => [inner], null);
  const reader = new ByteReader(bytesOf(nested(32)));
  expect(readDocument(reader)).toEqual(nested(32));
  expect(reader.failed).toBe(false);
  expect(() => bytesOf(nested(33))).toThrow('at most 32 levels');
  const writer = new ByteWriter();
  for (let i = 0; i < 33; i++) {
    writer.u8(5);
    writer.u32(1);
  }
  writer.u8(0);
  const deeper = new ByteReader(writer.done());
  readDocument(deeper);
  expect(deeper.failed).toBe(true);
});
