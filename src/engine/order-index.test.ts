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

test('ENGN-061 orders that want the same place are found, whichever of them goes first', () => {
  /** Where a number stands in an index that is empty. */
  const homeOf = (number: number): number => {
    const index = createOrderIndex(8);
    insertOrder(index, number, 0);
    return index.numbers.indexOf(number);
  };
  // Capacity 16: numbers of the last place, the first and the one after, so that searches go around the end.
  const crowd = Array.from({ length: 400 }, (_, i) => i + 1).filter((number) => [15, 0, 1].includes(homeOf(number)));
  expect(crowd.length).toBeGreaterThan(24);
  const steps = fc.array(fc.nat(23), { minLength: 20, maxLength: 120 });
  fc.assert(
    fc.property(steps, (toggled) => {
      const index = createOrderIndex(8);
      const map = new Map<number, number>();
      for (const [i, pick] of toggled.entries()) {
        const number = crowd[pick];
        if (map.delete(number)) deleteOrder(index, number);
        else if (map.size < 8) {
          insertOrder(index, number, i);
          map.set(number, i);
        }
        for (const asked of crowd) expect(findOrder(index, asked)).toBe(map.get(asked) ?? -1);
      }
      expect(listOrders(index)).toEqual([...map].sort(([a], [b]) => a - b));
    }),
    { numRuns: 100 },
  );
});

test('ENGN-061 what is no number of an order is not found, and nothing is taken out twice', () => {
  const index = createOrderIndex(2);
  insertOrder(index, 5, 0);
  for (const number of [0, -5, 5.5, Number.NaN, Infinity, 2 ** 60]) expect(findOrder(index, number)).toBe(-1);
  deleteOrder(index, 5);
  expect(() => deleteOrder(index, 5)).toThrow('was in the index');
});
