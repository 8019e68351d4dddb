import { expect, test } from 'vitest';
import { BARE, handTable } from '../../test/hand-table.ts';
import type { HandRow } from '../../test/hand-table.ts';
import type { Netting } from './netting.ts';
import { createScratch } from './scratch.ts';
import type { Anchor } from './screen-anchor.ts';
import { createTwistExposure, netTwist, setGrossTwist } from './screen-twist.ts';

const P = { ...BARE, twistPpm: 500_000 };

/** A call of the first underlying's expiry, a put of the second's, and a future that no vol moves. */
const ROWS: HandRow[] = [
  { kind: 'call', expiry: 0 },
  { kind: 'put', expiry: 1, underlying: 1 },
  { kind: 'future', expiry: 0 },
];

function netted(lots: readonly number[], slotOf = [0, 1]) {
  const table = handTable(ROWS);
  const scratch = createScratch(table, P);
  scratch.slotOf.set(slotOf);
  scratch.slots = 2;
  scratch.buckets = 2;
  scratch.bucketList.set([0, 1]);
  const net = { ends: Int32Array.of(1, 1, 2, 2, 2, 3), rows: Int32Array.of(0, 1, 2), lots: Float64Array.from(lots) };
  // Columns 2 and 3 are vol down and vol up at no move.
  const anchor = {
    stride: 4,
    slopes: Float64Array.of(0, 0, -4, 10, 0, 0, 5, -7, 999, 999, 999, 999),
    bends: Float64Array.of(0, 0, -8, 6, 0, 0, 3, 2, 999, 999, 999, 999),
    here: { move: Float64Array.of(0.1, -0.2) },
  };
  const twist = createTwistExposure(3, 4);
  twist.fall.fill(77);
  const net2 = (): void => netTwist(twist, net as unknown as Netting, table, P, scratch, anchor as unknown as Anchor);
  net2();
  return { twist, net, again: net2 };
}

const close = (list: readonly number[]) => list.map((x) => expect.closeTo(x, 10) as number);

test('SCRN-030 an expiry answers by the steeper of vol up and vol down, a share of it, where the price is now', () => {
  const { twist } = netted([2, -3, 5]);
  // Up: 2 * (10 + 6 * 0.1), down: 2 * (-4 - 8 * 0.1); and -3 * (-7 + 2 * -0.2), -3 * (5 + 3 * -0.2).
  expect([...twist.fall]).toEqual(close([0.5 * 21.2, 0.5 * 22.2, 77]));
  expect([...twist.rise]).toEqual(close([0.5 * 9.6, 0.5 * 13.2, 0]));
  expect([...twist.bend]).toEqual(close([0.5 * 16, 0.5 * 9, 0]));
  expect([...twist.lift]).toEqual(close([0.5 * 12, 0, 0]));
  expect(twist.isNetted).toBe(true);
});

test('SCRN-030 it is netted once, and what is no underlying of the book adds nothing', () => {
  const { twist, net, again } = netted([2, -3, 5]);
  net.lots.fill(1_000);
  again();
  expect(twist.fall[0]).toBeCloseTo(10.6, 10);
  twist.isNetted = false;
  again();
  expect(twist.fall[0]).toBeCloseTo(0.5 * 1_000 * 10.6, 8);
  expect([...netted([2, -3, 5], [-1, 1]).twist.fall]).toEqual(close([0, 11.1, 77]));
});

test('SCRN-030 until then gross: the same both ways', () => {
  const twist = createTwistExposure(3, 4);
  twist.isNetted = true;
  setGrossTwist(twist, 1, 30, 8, P);
  expect(twist.isNetted).toBe(false);
  expect([twist.fall, twist.rise, twist.bend, twist.lift].map((column) => [...column])).toEqual([
    [0, 15, 0],
    [0, 15, 0],
    [0, 4, 0],
    [0, 4, 0],
  ]);
  expect(twist.buckets).toHaveLength(16);
});
