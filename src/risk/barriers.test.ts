import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  centre,
  createBarriers,
  displace,
  isCentred,
  nearestSlot,
  passAll,
  passLevel,
  passPrice,
  place,
} from './barriers.ts';

const GENERATIONS = 2;

/** Barriers of one group at price 100 with these lows, highs and most, the slots alternating between two generations. */
function standing(lows: readonly number[], highs = lows.map(() => 200), most = lows.map(() => 1)) {
  const barriers = createBarriers(lows.length, 1, GENERATIONS);
  centre(barriers, 0, 100);
  lows.forEach((low, slot) => {
    barriers.low[slot] = low;
    barriers.high[slot] = highs[slot];
    barriers.most[slot] = most[slot];
    place(barriers, slot, 0, slot % GENERATIONS);
  });
  const reached: number[] = [];
  const reach = (slot: number): void => {
    displace(barriers, slot);
    reached.push(slot);
  };
  const taken = (): number[] => reached.splice(0).sort((a, b) => a - b);
  return { barriers, reach, taken };
}

test('SCRN-040 a fall to 96 reaches the lows 99 and 97, and not 95', () => {
  const { barriers, reach, taken } = standing([95, 97, 99]);
  passPrice(barriers, 0, 99.5, reach);
  expect(taken()).toEqual([]);
  passPrice(barriers, 0, 96, reach);
  expect(taken()).toEqual([1, 2]);
  passPrice(barriers, 0, 97, reach);
  passPrice(barriers, 0, 95, reach);
  expect(taken()).toEqual([]);
  passPrice(barriers, 0, 94.9999, reach);
  expect(taken()).toEqual([0]);
});

test('SCRN-040 barriers in the same rung are told apart', () => {
  const { barriers, reach, taken } = standing([99.001, 99.002, 99.003], [200, 200, 200]);
  passPrice(barriers, 0, 99.0025, reach);
  expect(taken()).toEqual([2]);
  passPrice(barriers, 0, 99.001, reach);
  expect(taken()).toEqual([1]);
});

test('SCRN-040 any walk of prices and levels reaches exactly the slots that are passed', () => {
  const barrier = fc.double({ min: 0, max: 1, noNaN: true });
  const steps = fc.array(fc.tuple(fc.double({ min: 61, max: 139, noNaN: true }), barrier), { maxLength: 30 });
  fc.assert(
    fc.property(
      fc.array(fc.tuple(barrier, barrier, barrier), { minLength: 1, maxLength: 60 }),
      steps,
      (slots, walk) => {
        const lows = slots.map(([low]) => 100 - 70 * low * low);
        const highs = slots.map(([, high]) => 100 + 70 * high * high);
        const most = slots.map(([, , level]) => level);
        const { barriers, reach, taken } = standing(lows, highs, most);
        const left = new Set(slots.keys());
        for (const [price, level] of walk) {
          passPrice(barriers, 0, price, reach);
          for (let generation = 0; generation < GENERATIONS; generation++)
            passLevel(barriers, 0, generation, level * (generation + 0.5), reach);
          const passed = [...left].filter(
            (slot) => lows[slot] > price || highs[slot] < price || most[slot] < level * ((slot % GENERATIONS) + 0.5),
          );
          expect(taken()).toEqual(passed);
          for (const slot of passed) left.delete(slot);
        }
      },
    ),
  );
});

test('SCRN-040 a slot that left its rungs is not reached, and its neighbours are', () => {
  const { barriers, reach, taken } = standing([98, 98, 98, 98]);
  displace(barriers, 2);
  displace(barriers, 3);
  passPrice(barriers, 0, 97, reach);
  expect(taken()).toEqual([0, 1]);
});

test('passing all of a generation leaves the other one', () => {
  const { barriers, reach, taken } = standing([90, 91, 92, 93]);
  passAll(barriers, 0, 1, reach);
  expect(taken()).toEqual([1, 3]);
  passPrice(barriers, 0, 80, reach);
  expect(taken()).toEqual([0, 2]);
});

test('the nearest slot is the first in order of price on its side', () => {
  const { barriers } = standing([90, 98, 95], [120, 110, 101]);
  expect(nearestSlot(barriers, 0, 'low', 400)).toBe(1);
  expect(nearestSlot(barriers, 0, 'high', 400)).toBe(2);
  expect(nearestSlot(barriers, 0, 'high', 20)).toBe(-1);
});

test('the ladder has room between 0.6 and 1.4 of its middle', () => {
  const { barriers } = standing([90]);
  expect([59, 61, 139, 141].map((price) => isCentred(barriers, 0, price))).toEqual([false, true, true, false]);
});
