import { describe, expect, test } from 'vitest';
import { handMargin, handMarginWithOrders } from '../../test/hand-table.ts';
import type { HandRow } from '../../test/hand-table.ts';
import type { OrderBook } from './order-book.ts';

describe('orders', () => {
  const ordersOf = (lots: readonly number[], changes: Partial<OrderBook> = {}): OrderBook => ({
    start: 0,
    count: lots.length,
    instrument: Int32Array.from(lots.keys()),
    lots: Float64Array.from(lots),
    fillLoss: new Float64Array(lots.length),
    group: new Int32Array(lots.length).fill(-1),
    groupCap: new Float64Array(0),
    ...changes,
  });
  test('MARG-060 in each column the orders that lose there count', () => {
    const rows: HandRow[] = [{ cells: [-10, 10, 0, 0] }, { cells: [-10, 10, 0, 0] }];
    expect(handMarginWithOrders(rows, [], ordersOf([1, -1])).scanLoss).toBe(10);
    expect(handMarginWithOrders(rows, [3], ordersOf([0, -1])).scanLoss).toBe(30);
    expect(handMarginWithOrders(rows, [3], ordersOf([0, -8])).scanLoss).toBe(50);
    const filled = ordersOf([1, -1], { fillLoss: Float64Array.of(2, 0) });
    expect(handMarginWithOrders(rows, [], filled).scanLoss).toBe(12);
  });

  test('MARG-060 the worst subset of up to 2^8, by brute force', () => {
    const rows: HandRow[] = Array.from({ length: 8 }, (_, r) => ({
      underlying: r % 2,
      cells: [((r * 37) % 41) - 20, ((r * 53) % 29) - 14, ((r * 11) % 23) - 9, ((r * 71) % 31) - 18],
    }));
    const lots = [3, -2, 5, 1, -4, 2, -1, 6];
    const held = [2, 1];
    let worst = 0;
    for (let subset = 0; subset < 256; subset++) {
      const filled = lots.map((l, i) => (held[i] ?? 0) + ((subset >> i) & 1) * l);
      worst = Math.max(worst, handMargin(rows, filled).scanLoss);
    }
    expect(handMarginWithOrders(rows, held, ordersOf(lots)).scanLoss).toBe(worst);
  });

  test('MARG-061 a protection group fills up to its cap, the worst lots first', () => {
    const rows: HandRow[] = [8, 10, 5].map((loss) => ({ cells: [-loss, 0, 0, 0] }));
    const group = { group: Int32Array.of(0, 0, 0), groupCap: Float64Array.of(2) };
    expect(handMarginWithOrders(rows, [], ordersOf([1, 1, 1], group)).scanLoss).toBe(18);
    expect(handMarginWithOrders(rows, [], ordersOf([1, 3, 1], group)).scanLoss).toBe(20);
    expect(handMarginWithOrders(rows, [], ordersOf([1, 1, 1])).scanLoss).toBe(23);
  });
});
