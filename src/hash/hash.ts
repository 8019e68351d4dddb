import { sha256 } from '@noble/hashes/sha2.js';

/**
 * SHA-256, the one dependency of the core, wrapped: everything that needs a hash asks here. One function everywhere, because contracts,
 * other languages and every platform's own (faster) implementation know it; a platform may pass its own `Hasher` of the same function.
 */
export interface Hasher {
  /** Adds bytes; the result depends on their concatenation only. */
  update(bytes: Uint8Array): unknown;
  /** 32 bytes; ends the hasher. */
  digest(): Uint8Array;
}

/** A running hash. */
export function hasher(): Hasher {
  return sha256.create();
}

/** 32 bytes of SHA-256. */
export function digestOf(bytes: Uint8Array): Uint8Array {
  return sha256(bytes);
}

const HEX = '0123456789abcdef';

/** Lower-case hexadecimal. */
export function hex(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += HEX[byte >> 4] + HEX[byte & 15];
  return text;
}

/** The bytes of a hexadecimal text; undefined when it is none. */
export function bytesOfHex(text: string): Uint8Array | undefined {
  if (text.length % 2 !== 0 || !/^[0-9a-fA-F]*$/.test(text)) return undefined;
  const bytes = new Uint8Array(text.length / 2);
  for (let i = 0; i < bytes.length; i++) bytes[i] = Number.parseInt(text.slice(2 * i, 2 * i + 2), 16);
  return bytes;
}
