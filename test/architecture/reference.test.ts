import { expect, test } from 'vitest';
import { referencePages } from '../../tools/engine-reference.ts';
import { textOf } from './tree.ts';

for (const [path, page] of Object.entries(referencePages())) {
  test(`${path} says what the source says: run node --import tsx tools/engine-reference.ts`, () => {
    expect(textOf(path)).toBe(page);
  });
}
