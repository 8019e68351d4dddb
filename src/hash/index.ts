export { ByteReader, ByteWriter } from './bytes.ts';
export { readDocument, writeDocument } from './document.ts';
export type { Document } from './document.ts';
export { bytesOfHex, digestOf, hasher, hex } from './hash.ts';
export type { Hasher } from './hash.ts';
