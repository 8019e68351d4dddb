import { expect, test } from 'vitest';
import { DEFAULT_GENESIS, GENESIS_FIELDS, genesisProblems, HIGHEST_GENESIS } from './genesis.ts';
import { createState } from './state.ts';

test('the sizes of a genesis are whole numbers within their limits, each told by a sentence', () => {
  expect(genesisProblems(DEFAULT_GENESIS)).toEqual([]);
  expect(genesisProblems(HIGHEST_GENESIS)).toEqual([]);
  for (const field of GENESIS_FIELDS) {
    for (const size of [HIGHEST_GENESIS[field] + 1, 0, 1.5, Number.NaN]) {
      const genesis = { ...DEFAULT_GENESIS, [field]: size };
      const [sentence, ...others] = genesisProblems(genesis);
      expect(others).toEqual([]);
      expect(sentence).toContain(`genesis.${field} is ${size}; it must be a whole number from `);
      expect(sentence).toContain(` to ${HIGHEST_GENESIS[field]}`);
      expect(() => createState(genesis)).toThrow(`genesis.${field}`);
    }
  }
});
