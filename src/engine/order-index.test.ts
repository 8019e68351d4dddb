import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createOrderIndex, deleteOrder, findOrder, insertOrder, listOrders } from './order-index.ts';

test('ENGN-061 an index of orders finds what a map finds, whatever came and went', () => {
  const numbers = fc.oneof(
    fc.integer({ min: 1, max: 40 }),
    fc.maxSafeInteger().filter((n) => n > 0),
    fc.nat(8).map((n) => 2 ** 32 * n + 7),
  );
  fc.assert(
    fc.property(fc.array(fc.tuple(numbers, fc.boolean()), { maxLength: 200 }), (steps) => {
      const index = createOrderIndex(24);
      const map = new Map<number, number>();
      for (const [i, [number, comes]] of steps.entries()) {
        const isThere = map.has(number);
        if (comes && !isThere && map.size < 24) {
          insertOrder(index, number, i);
          map.set(number, i);
        } else if (!comes && isThere) {
          deleteOrder(index, number);
          map.delete(number);
        }
        expect(index.size).toBe(map.size);
        for (const [asked] of steps) expect(findOrder(index, asked)).toBe(map.get(asked) ?? -1);
      }
      expect(listOrders(index)).toEqual([...map].sort(([a], [b]) => a - b));
    }),
    { numRuns: 200 },
  );
});

test('ENGN-061 what is no number of an order is not found, and nothing is taken out twice', () => {
  const index = createOrderIndex(2);
  insertOrder(index, 5, 0);
  for (const number of [0, -5, 5.5, Number.NaN, Infinity, 2 ** 60]) expect(findOrder(index, number)).toBe(-1);
  deleteOrder(index, 5);
  expect(() => deleteOrder(index, 5)).toThrow('was in the index');
});
