import { expect, test } from 'vitest';
import { BARE, handBook, handTable } from '../../test/hand-table.ts';
import { arenaBytes, createArena } from '../quant/kernels/arena.ts';
import { WAYS } from '../quant/kernels/net-kernels.ts';
import { POSITIONS_MAX } from '../units/limits.ts';
import { claimSlot, createNetting, nettingColumns, sortBook } from './netting.ts';
import { createScratch } from './scratch.ts';

const TABLE = handTable([
  { kind: 'spot', underlying: -1 },
  { kind: 'put', underlying: 1 },
  { kind: 'call', underlying: 1 },
  { kind: 'perpetual', underlying: 0 },
  { kind: 'call', underlying: 1 },
  { kind: 'spot', underlying: -1 },
  { kind: 'call', underlying: 0 },
]);

function netting() {
  const arena = createArena(arenaBytes(nettingColumns(2, TABLE.stride)), 'scalar');
  const net = createNetting(arena, TABLE, 5, 2);
  return { net, scratch: createScratch(TABLE, BARE) };
}

test('SCAN-010 columns of positions, of where runs end, and of vectors of all ways and of each', () => {
  expect(WAYS).toBe(3);
  expect(nettingColumns(2, 10)).toEqual([
    { count: POSITIONS_MAX, width: 4 },
    { count: POSITIONS_MAX, width: 8 },
    { count: 2 * 3 + 1, width: 4 },
    { count: 4 * 2 * 10, width: 8 },
  ]);
  const { net } = netting();
  const { stride } = TABLE;
  expect([net.span, net.cellsAt, net.ends.length, net.rows.length, net.lots.length]).toEqual([
    2 * stride,
    5,
    7,
    POSITIONS_MAX,
    POSITIONS_MAX,
  ]);
  net.way.forEach((way, w) => {
    expect(way).toHaveLength(2 * stride);
    way[0] = 10 + w;
    expect(net.arena.doubles[net.vectorsAt + w * 2 * stride]).toBe(10 + w);
  });
  net.rows[0] = 8;
  net.ends[0] = 9;
  net.lots[0] = 7;
  const { integers, doubles } = net.arena;
  expect([integers[net.rowsAt], integers[net.endsAt], doubles[net.lotsAt]]).toEqual([8, 9, 7]);
});

test('SCAN-010 a slot is claimed once, in the order in which underlyings come', () => {
  const { scratch } = netting();
  expect([claimSlot(scratch, 1), claimSlot(scratch, 0), claimSlot(scratch, 1)]).toEqual([0, 1, 0]);
  expect([scratch.slots, ...scratch.slotUnderlying, ...scratch.slotOf]).toEqual([2, 1, 0, 1, 0]);
});

test('SCAN-010 positions by slot and way: shorts and futures, long calls, long puts, and stablecoins after all of them', () => {
  const { net, scratch } = netting();
  net.ends.fill(99);
  expect(sortBook(net, handBook([3, 4, -5, 6, 7, 8, 9], 0), TABLE, scratch)).toBe(true);
  // The put comes first, so its underlying has the first slot.
  expect([...net.ends]).toEqual([1, 2, 3, 4, 5, 5, 7]);
  expect([...net.rows.subarray(0, 7)]).toEqual([2, 4, 1, 3, 6, 0, 5]);
  expect([...net.lots.subarray(0, 7)]).toEqual([-5, 7, 4, 6, 9, 3, 8]);
  expect(net.isSorted).toBe(true);
});

test('SCAN-010 a short option goes with futures, and nothing held of it does as well', () => {
  const { net, scratch } = netting();
  sortBook(net, handBook([0, -1, 0, 0, 1], 0), TABLE, scratch);
  expect([...net.ends]).toEqual([2, 3, 3, 4, 4, 4, 5]);
});

test('SCAN-010 only part of a book that starts later, and one without an underlying', () => {
  const { net, scratch } = netting();
  const book = { ...handBook([1.5, 2, 3, 4, 1, 1.5, 1], 0), start: 3, count: 2 };
  expect(sortBook(net, book, TABLE, scratch)).toBe(true);
  expect([...net.rows.subarray(0, 2), ...net.lots.subarray(0, 2)]).toEqual([3, 4, 4, 1]);
  const again = netting();
  expect(sortBook(again.net, handBook([5], 0), TABLE, again.scratch)).toBe(true);
  expect([again.net.ends[0], again.net.lots[0], again.scratch.slots]).toEqual([1, 5, 0]);
});

test('SCAN-010 parts of lots, or more positions than there is room for, are left to whoever adds them one by one', () => {
  const { net, scratch } = netting();
  net.isSorted = true;
  expect(sortBook(net, handBook([1, 2, 0.5], 0), TABLE, scratch)).toBe(false);
  expect([net.isSorted, scratch.slots]).toEqual([false, 0]);
  const many = (count: number) => ({
    ...handBook([], 0),
    count,
    instrument: new Int32Array(count).fill(3),
    lots: new Float64Array(count).fill(1),
  });
  expect(sortBook(net, many(POSITIONS_MAX + 1), TABLE, scratch)).toBe(false);
  expect(sortBook(net, many(POSITIONS_MAX), TABLE, scratch)).toBe(true);
  expect(net.ends[0]).toBe(POSITIONS_MAX);
});
