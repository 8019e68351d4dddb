import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { quantBits } from '../../src/quant/bits.ts';

const golden = JSON.parse(readFileSync(new URL('quant/bits.json', import.meta.url), 'utf8')) as {
  rounds: number;
  digest: string;
};

test('QUNT-100 the output bits of exp, log, the normal functions, Black-76 and implied vol are the committed ones', () => {
  expect(quantBits(golden.rounds)).toBe(golden.digest);
});

test('QUNT-100 one round more is another digest, and the digest is a function of nothing else', () => {
  expect(quantBits(3)).toBe(quantBits(3));
  expect(quantBits(3)).not.toBe(quantBits(4));
});
