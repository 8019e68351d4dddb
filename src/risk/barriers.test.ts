import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  createBarriers,
  displace,
  findBelow,
  findNear,
  hasBelow,
  NOBODY,
  ownerOf,
  passAll,
  passBlock,
  passLevel,
  passPrice,
  place,
  sparsestBlock,
} from './barriers.ts';

const GENERATIONS = 2;

/** Barriers of one group with these lows, highs and most; account i stands on generation i % 2. */
function standing(lows: readonly number[], highs = lows.map(() => 200), most = lows.map(() => 1)) {
  const barriers = createBarriers(lows.length, 1, GENERATIONS);
  const slots = lows.map((low, account) =>
    place(barriers, account % GENERATIONS, account, { low, high: highs[account], most: most[account] }),
  );
  const reached: number[] = [];
  const reach = (slot: number): void => {
    reached.push(barriers.account[slot]);
    displace(barriers, slot);
  };
  const taken = (): number[] => reached.splice(0).sort((a, b) => a - b);
  return { barriers, slots, reach, taken };
}

test('SCRN-040 a fall to 96 reaches the lows 99 and 97, and not 95', () => {
  const { barriers, reach, taken } = standing([95, 97, 99]);
  passPrice(barriers, 0, 99.5, reach);
  expect(taken()).toEqual([]);
  passPrice(barriers, 0, 96, reach);
  expect(taken()).toEqual([1, 2]);
  passPrice(barriers, 0, 97, reach);
  passPrice(barriers, 0, 95.0001, reach);
  expect(taken()).toEqual([]);
  passPrice(barriers, 0, 94.9999, reach);
  expect(taken()).toEqual([0]);
});

test('SCRN-040 barriers are rounded inwards to single precision, by less than three in ten million', () => {
  const price = fc.double({ min: 1, max: 1e13, noNaN: true });
  fc.assert(
    fc.property(price, price, fc.double({ min: 0, max: 64, noNaN: true }), (low, high, most) => {
      const { barriers, slots } = standing([low], [high], [most]);
      const [slot] = slots;
      expect(barriers.low[slot]).toBeGreaterThanOrEqual(low);
      expect(barriers.low[slot]).toBeLessThan(low * (1 + 3e-7));
      expect(barriers.high[slot]).toBeLessThanOrEqual(high);
      expect(barriers.high[slot]).toBeGreaterThan(high * (1 - 3e-7));
      expect(barriers.most[slot]).toBeLessThanOrEqual(most);
    }),
  );
});

test('SCRN-040 any walk of prices and levels, with slots that come and go, reaches exactly those that are passed', () => {
  const barrier = fc.double({ min: 0, max: 1, noNaN: true });
  const price = fc.double({ min: 61, max: 139, noNaN: true });
  fc.assert(
    fc.property(
      fc.array(fc.tuple(barrier, barrier, barrier), { minLength: 1, maxLength: 400 }),
      fc.array(fc.tuple(price, barrier, fc.nat(400)), { maxLength: 30 }),
      (boxes, walk) => {
        const { barriers, slots, reach, taken } = standing(
          boxes.map(([low]) => 100 - 70 * low * low),
          boxes.map(([, high]) => 100 + 70 * high * high),
          boxes.map(([, , level]) => level),
        );
        const slotOf = new Map(slots.entries());
        const leave = (account: number): void => {
          const slot = slotOf.get(account);
          if (slot !== undefined) displace(barriers, slot);
          slotOf.delete(account);
        };
        for (const [now, level, touched] of walk) {
          leave(touched);
          // Whoever left comes back with a box around the present price, in a hole if there is one.
          if (touched < boxes.length)
            slotOf.set(
              touched,
              place(barriers, touched % 2, touched, { low: now - 1, high: now + 1, most: level + 0.1 }),
            );
          const { low, high, most } = barriers;
          const passed = [...slotOf]
            .filter(
              ([, slot]) => low[slot] > now || high[slot] < now || most[slot] < level * (ownerOf(barriers, slot) + 0.5),
            )
            .map(([account]) => account)
            .sort((a, b) => a - b);
          passPrice(barriers, 0, now, reach);
          for (let owner = 0; owner < GENERATIONS; owner++) passLevel(barriers, owner, level * (owner + 0.5), reach);
          expect(taken()).toEqual(passed);
          for (const account of passed) slotOf.delete(account);
          expect(barriers.standing[0] + barriers.standing[1]).toBe(slotOf.size);
        }
        for (const [account, slot] of slotOf) expect(barriers.account[slot]).toBe(account);
      },
    ),
  );
});

test('SCRN-040 holes are filled before blocks are taken, and empty blocks go to whoever needs them', () => {
  const { barriers, slots, reach, taken } = standing(new Array<number>(300).fill(90));
  const full = barriers.account.filter((account) => account !== NOBODY).length;
  expect(full).toBe(300);
  displace(barriers, slots[6]);
  expect(place(barriers, 0, 6, { low: 1, high: 200, most: 1 })).toBe(slots[6]);
  passAll(barriers, 1, reach);
  expect(taken()).toHaveLength(150);
  const blocks = (owner: number): number => barriers.owner.filter((of) => of === owner).length;
  expect([blocks(0), blocks(1)]).toEqual([3, 0]);
  let placed = 0;
  while (place(barriers, 0, placed, { low: 1, high: 200, most: 1 }) >= 0) placed++;
  expect(placed).toBe(barriers.account.length - 150);
});

test('the sparsest block of those that may go is emptied to make room', () => {
  const { barriers, slots, reach, taken } = standing(new Array<number>(256).fill(90));
  expect(sparsestBlock(barriers, () => true)).toBe(-1);
  for (const account of [0, 2, 128, 1]) displace(barriers, slots[account]);
  const block = sparsestBlock(barriers, (owner) => owner === 0);
  expect(block).toBe(slots[0] >>> 6);
  passBlock(barriers, block, reach);
  expect(taken()).toHaveLength(62);
  expect(barriers.owner[block]).toBe(-1);
});

test('levels: false is certain, and a level passes only its own generation', () => {
  const { barriers, reach, taken } = standing([90, 90, 90, 90], [200, 200, 200, 200], [1, 2, 3, 4]);
  expect([hasBelow(barriers, 0, 0.9), hasBelow(barriers, 0, 1.1), hasBelow(barriers, 1, 1.9)]).toEqual([
    false,
    true,
    false,
  ]);
  passLevel(barriers, 0, 3.5, reach);
  expect(taken()).toEqual([0, 2]);
  expect([hasBelow(barriers, 0, 100), hasBelow(barriers, 1, 100)]).toEqual([false, true]);
});

test('slots near a price are found until enough are', () => {
  const { barriers } = standing([90, 98, 95, 99.5], [120, 110, 101, 300]);
  const found = (low: number, high: number, most: number): number[] => {
    const accounts: number[] = [];
    findNear(barriers, 0, low, high, (slot) => accounts.push(barriers.account[slot]) < most);
    return accounts.sort((a, b) => a - b);
  };
  expect(found(97, 103, 9)).toEqual([1, 2, 3]);
  expect(found(99.7, 100, 9)).toEqual([]);
  expect(found(50, 400, 2)).toHaveLength(2);
});

test('slots that a level would reach are found until enough are, in every block, and none of another generation', () => {
  // Accounts 0, 2, 4, ... of generation 0 fill two blocks; their most is their number.
  const mosts = Array.from({ length: 200 }, (_, account) => account);
  const { barriers, slots } = standing(
    mosts.map(() => 90),
    mosts.map(() => 200),
    mosts,
  );
  const found = (owner: number, level: number, most = 999): number[] => {
    const accounts: number[] = [];
    findBelow(barriers, owner, level, (slot) => accounts.push(barriers.account[slot]) < most);
    return accounts.sort((a, b) => a - b);
  };
  const below = (first: number, level: number) => mosts.filter((most) => most % 2 === first && most < level);
  expect(found(0, 4.5)).toEqual([0, 2, 4]);
  expect(found(1, 4.5)).toEqual([1, 3]);
  expect(found(0, 0)).toEqual([]);
  expect(found(0, 150.5)).toEqual(below(0, 150.5));
  expect(found(1, 1_000)).toEqual(below(1, 1_000));
  expect(found(0, 1_000, 3)).toHaveLength(3);
  displace(barriers, slots[2]);
  expect(found(0, 4.5)).toEqual([0, 4]);
});
