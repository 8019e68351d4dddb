import { expect, test } from 'vitest';
import { planSegments, pricesOf } from './segments.ts';
import type { MenuEntry } from './trade-menu.ts';

const entry = (most: number, lots: readonly number[], ticks: readonly number[]): MenuEntry => ({
  row: 0,
  settleRow: -1,
  direction: 1,
  most,
  least: 1,
  curve: { lots: Float64Array.from(lots), ticks: Float64Array.from(ticks) },
  purpose: 'close',
});

const MENU = [
  entry(7, [5, 5, 5], [1, 3, 9]),
  entry(0, [5], [1]),
  entry(20, [4], [2]),
  entry(6, [6, 1], [5, 6]),
  entry(3, [], []),
];

test('LIQD-060, LIQD-071 segments of every curve, cut at the most lots of its entry', () => {
  const segments = planSegments(MENU);
  expect(segments.count).toBe(4);
  expect([...segments.entry]).toEqual([0, 0, 2, 3]);
  expect([...segments.lots]).toEqual([5, 2, 4, 6]);
  expect([...segments.ticks]).toEqual([1, 3, 2, 5]);
});

test('LIQD-060, LIQD-071 shares of segments are lots of their entries, whatever stood there', () => {
  const traded = Float64Array.of(9, 9, 9, 9, 9);
  planSegments(MENU).fill(traded, Float64Array.of(1, 0.5, 0.25, 0));
  expect([...traded]).toEqual([5 + 1, 0, 1, 0, 0]);
});

test('LIQD-060, LIQD-071 the price of a whole segment in its unit', () => {
  const prices = new Float64Array(5).fill(-1);
  pricesOf(planSegments(MENU), 4, prices);
  expect([...prices]).toEqual([5 / 4, 6 / 4, 8 / 4, 30 / 4, -1]);
});
