import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { bytesOfHex, digestOf, hasher, hex } from './hash.ts';

/** FIPS 180-4, appendix B.1 and B.2 examples. */
const STANDARD = [
  ['abc', 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'],
  [
    'abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq',
    '248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1',
  ],
] as const;

test('the digest is SHA-256: the examples of the standard', () => {
  for (const [text, expected] of STANDARD) expect(hex(digestOf(new TextEncoder().encode(text)))).toBe(expected);
});

test('a running hash depends on the concatenation only, and agrees with the platform', () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 200 })), (pieces) => {
      const running = hasher();
      const platform = createHash('sha256');
      for (const piece of pieces) {
        running.update(piece);
        platform.update(piece);
      }
      expect(hex(running.digest())).toBe(platform.digest('hex'));
    }),
    { numRuns: 50 },
  );
});

test('hexadecimal is read back, and nothing else is', () => {
  fc.assert(
    fc.property(fc.uint8Array(), (bytes) => {
      expect(bytesOfHex(hex(bytes))).toEqual(bytes);
    }),
  );
  for (const text of ['0', 'zz', '0x', ' 00', '00 ']) expect(bytesOfHex(text)).toBeUndefined();
});
