import type { MenuEntry } from './trade-menu.ts';

/** The segments of all cost curves of a menu, one after the other: the variables of a plan. */
export interface Segments {
  readonly count: number;
  /** [count] entry of the menu. */
  readonly entry: Int32Array;
  readonly lots: Float64Array;
  /** Marginal cost, risk ticks a lot. */
  readonly ticks: Float64Array;
  /** Adds up the shares of segments that are traded, by entry. @param traded [menu] receives lots */
  fill(traded: Float64Array, shares: Float64Array): void;
}

/** Cuts every curve at the most lots of its entry. */
export function planSegments(menu: readonly MenuEntry[]): Segments {
  const entry: number[] = [];
  const lots: number[] = [];
  const ticks: number[] = [];
  for (const [e, { most, curve }] of menu.entries()) {
    let rest = most;
    for (let i = 0; i < curve.lots.length && rest > 0; i++) {
      const part = Math.min(rest, curve.lots[i]);
      entry.push(e);
      lots.push(part);
      ticks.push(curve.ticks[i]);
      rest -= part;
    }
  }
  const columns = {
    count: entry.length,
    entry: Int32Array.from(entry),
    lots: Float64Array.from(lots),
    ticks: Float64Array.from(ticks),
  };
  return {
    ...columns,
    fill: (traded, shares) => {
      traded.fill(0);
      for (let j = 0; j < columns.count; j++) traded[columns.entry[j]] += shares[j] * columns.lots[j];
    },
  };
}

/** Cost of each whole segment, in `unit` ticks. */
export function pricesOf({ count, lots, ticks }: Segments, unit: number, prices: Float64Array): void {
  for (let j = 0; j < count; j++) prices[j] = (lots[j] * ticks[j]) / unit;
}
