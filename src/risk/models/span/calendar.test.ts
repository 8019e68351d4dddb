import { describe, expect, test } from 'vitest';
import { handPosition } from '../../../../test/hand-position.ts';
import { calendarCharge, deliveryCharge } from './calendar.ts';
import type { DeltaLine } from './calendar.ts';
import type { CalendarSpread, SpanCommodity } from './parameters.ts';

/** Tiers 1: up to ten days, 2: up to forty, 3: from there on. */
const commodity = (...calendar: readonly CalendarSpread[]): SpanCommodity => ({
  priceScan: 0.3,
  volScan: 0.5,
  tiersFromDays: [0, 10, 40],
  calendar,
  delivery: { withinDays: 3, rate: 0.25 },
  shortOptionMinimum: { rate: 0, count: 'sum' },
});

/** A delta of an expiry: its days name it. Without days: a perpetual. */
const line = (delta: number, days?: number): DeltaLine => ({
  position: handPosition(days === undefined ? {} : { days, expiryMs: days * 1_000 + 1 }),
  delta,
});

const charge = (lines: readonly DeltaLine[], ...calendar: readonly CalendarSpread[]) =>
  calendarCharge(lines, commodity(...calendar), 1_000);

describe('MODL-304 calendar spreads', () => {
  const across: CalendarSpread = { tiers: [1, 2], deltas: [1, 1], rate: 0.25 };
  const within: CalendarSpread = { tiers: [2, 2], deltas: [2, 1], rate: 0.5 };

  test('as many as the smaller leg allows, whichever leg is long', () => {
    expect(charge([line(3, 5), line(-2, 20)], across)).toEqual({ charge: 2 * 0.25 * 1_000, spreads: [2] });
    expect(charge([line(-3, 5), line(2, 20)], across)).toEqual({ charge: 500, spreads: [2] });
    expect(charge([line(3, 5), line(2, 20)], across)).toEqual({ charge: 0, spreads: [0] });
    expect(charge([], across)).toEqual({ charge: 0, spreads: [0] });
  });

  test('both ways when tiers hold both: longs of one and shorts of the other', () => {
    const lines = [line(3, 5), line(-4, 6), line(7, 20), line(-2, 21)];
    expect(charge(lines, across)).toEqual({ charge: 6 * 250, spreads: [6] });
  });

  test('a tier begins at its days, perpetuals are in the first', () => {
    const days = (near: number | undefined, far: number) => charge([line(1, near), line(-1, far)], across).spreads[0];
    expect([days(9.99, 10), days(10, 20), days(9, 39.99), days(9, 40), days(undefined, 10)]).toEqual([1, 0, 1, 0, 1]);
  });

  test('what is of one expiry nets before it is long or short, perpetuals too', () => {
    expect(charge([line(3, 5), line(-1, 5), line(-9, 20)], across).spreads).toEqual([2]);
    expect(charge([line(3), line(-3), line(-9, 20)], across).spreads).toEqual([0]);
    expect(charge([line(3, 20), line(-1, 20)], within).spreads).toEqual([0]);
  });

  test('within a tier once, by the deltas of its legs', () => {
    expect(charge([line(5, 20), line(-2, 30)], within)).toEqual({ charge: 2 * 500, spreads: [2] });
    expect(charge([line(3, 20), line(-2, 30)], within)).toEqual({ charge: 1.5 * 500, spreads: [1.5] });
    expect(charge([line(-1, 20), line(9, 30)], within).spreads).toEqual([1]);
  });

  test('in order: an earlier spread leaves the rest of its deltas to a later one', () => {
    const lines = [line(3, 5), line(-5, 20), line(4, 50)];
    const far: CalendarSpread = { tiers: [2, 3], deltas: [1, 4], rate: 0.5 };
    // Three with tier 1; two shorts are left for tier 3, whose four longs serve one.
    expect(charge(lines, across, far)).toEqual({ charge: 3 * 250 + 500, spreads: [3, 1] });
    // The other way round: one with tier 3 leaves four shorts for three longs.
    expect(charge(lines, far, across)).toEqual({ charge: 500 + 3 * 250, spreads: [1, 3] });
    expect(charge(lines, across, across).spreads).toEqual([3, 0]);
    const heavy: CalendarSpread = { tiers: [1, 2], deltas: [1, 2], rate: 0.25 };
    expect(charge(lines, heavy, far)).toEqual({ charge: 2.5 * 250, spreads: [2.5, 0] });
  });
});

describe('MODL-304 delivery', () => {
  const delivery = (...lines: readonly DeltaLine[]) => deliveryCharge(lines, commodity(), 1_000);
  test('each delta of an expiry that is near, long or short, at its days too', () => {
    expect(delivery(line(2, 1))).toBe(500);
    expect(delivery(line(-2, 1))).toBe(500);
    expect(delivery(line(-2, 3))).toBe(500);
    expect(delivery(line(-2, 3.01))).toBe(0);
    expect(delivery(line(2, 1), line(-1, 2))).toBe(750);
  });
  test('the net of an expiry; perpetuals never', () => {
    expect(delivery(line(2, 1), line(-3, 1))).toBe(250);
    expect(delivery(line(2), line(-3))).toBe(0);
  });
});
