import fc from 'fast-check';
import { expect, test } from 'vitest';
import { choleskyPivoted } from './linear-algebra.ts';

function product(factor: Float64Array, n: number): Float64Array {
  const matrix = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      for (let k = 0; k < n; k++) matrix[i * n + j] += factor[i * n + k] * factor[j * n + k];
    }
  }
  return matrix;
}

test('QUNT-080 a matrix of rank one, one of full rank, and one that is no covariance', () => {
  const one = choleskyPivoted(Float64Array.of(4, 2, 2, 1), 2);
  expect(one?.rank).toBe(1);
  expect([...(one?.factor ?? [])]).toEqual([2, 0, 1, 0]);
  const two = choleskyPivoted(Float64Array.of(1, 0.5, 0.5, 1), 2);
  expect(two?.rank).toBe(2);
  expect(choleskyPivoted(Float64Array.of(1, 2, 2, 1), 2)).toBeUndefined();
  expect(choleskyPivoted(Float64Array.of(1, 0, 0, -1), 2)).toBeUndefined();
  expect(choleskyPivoted(Float64Array.of(0, 1, 1, 0), 2)).toBeUndefined();
  expect(choleskyPivoted(Float64Array.of(0, 0, 0, 0), 2)).toMatchObject({ rank: 0, residual: 0 });
  expect(choleskyPivoted(Float64Array.of(Number.NaN, 0, 0, 1), 2)).toBeUndefined();
});

test('QUNT-080 the factor of a Gram matrix multiplies back, and its rank is that of the vectors', () => {
  const entries = fc.array(fc.integer({ min: -9, max: 9 }), { minLength: 18, maxLength: 18 });
  fc.assert(
    fc.property(entries, (cells) => {
      // Six vectors in three dimensions: rank at most 3.
      const n = 6;
      const matrix = new Float64Array(n * n);
      for (let i = 0; i < n; i++) {
        for (let j = 0; j < n; j++)
          for (let k = 0; k < 3; k++) matrix[i * n + j] += cells[3 * i + k] * cells[3 * j + k];
      }
      const found = choleskyPivoted(matrix, n);
      expect(found).toBeDefined();
      if (found === undefined) return;
      expect(found.rank).toBeLessThanOrEqual(3);
      const scale = Math.max(1, ...matrix);
      product(found.factor, n).forEach((entry, i) => {
        expect(Math.abs(entry - matrix[i])).toBeLessThan(1e-11 * scale);
      });
    }),
  );
});
