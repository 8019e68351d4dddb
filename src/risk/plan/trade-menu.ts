import type { CostCurve } from '../cost-curve.ts';

/**
 * One thing that a plan may trade: an instrument in one direction, at its mark plus a cost.
 *
 * A trade at the mark moves two rows of a book: the instrument's, and the row of the asset that the instrument settles in, by as much value the
 * other way. Closing an inverse future therefore moves its coin, and selling a coin moves its stablecoin, with no special case.
 */
export interface MenuEntry {
  /** Row of the risk table. */
  readonly row: number;
  /** Row of the settlement asset's balances; -1: plain cash. */
  readonly settleRow: number;
  /** +1 buys, -1 sells. */
  readonly direction: 1 | -1;
  /** Most lots, a whole number, >= 0. */
  readonly most: number;
  /** Lots of which a trade is a whole multiple, except one that trades `most`; >= 1. */
  readonly least: number;
  readonly curve: CostCurve;
  /** Closes what is held, or opens a hedge. */
  readonly purpose: 'close' | 'hedge' | 'convert';
}

/** A plan's trades: whole lots by entry of the menu, >= 0. */
export type PlannedLots = Float64Array;
