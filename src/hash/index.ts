export { bytesOfHex, digestOf, hasher, hex } from './hash.ts';
export type { Hasher } from './hash.ts';
