import type { Order, Portfolio } from '../portfolio.ts';
import { filledOrder } from './net-position.ts';
import type { NetPosition } from './net-position.ts';
import { slippage } from './open-order-charge.ts';

/** Orders that push a book the same way: by the sign of their delta and of their vega. */
export interface OrderGroup {
  readonly fills: readonly NetPosition[];
  /** USD that the fills lose at once against the mark, >= 0. */
  readonly immediate: number;
}

/** Orders by the signs of delta and vega: at most six groups (futures have no vega), so at most 63 subsets to judge. */
export function orderGroups(portfolio: Portfolio, orders: readonly Order[]): OrderGroup[] {
  const groups = new Map<string, { fills: NetPosition[]; immediate: number }>();
  for (const order of orders) {
    const fill = filledOrder(portfolio, order);
    const { delta, vega } = fill.greeks;
    const key = `${Math.sign(fill.quantity * delta)} ${Math.sign(fill.quantity * vega)}`;
    const group = groups.get(key) ?? { fills: [], immediate: 0 };
    group.fills.push(fill);
    group.immediate += slippage(fill, fill.quantity, order.limitPrice);
    groups.set(key, group);
  }
  return [...groups.keys()].sort().map((key) => groups.get(key)!);
}

/** The worst subset: which of the groups, filled together, asks for the most. @see spec/13-MODL, MODL-015 */
export interface WorstSubset {
  /** Increase of the requirement over no fill, USD or the unit that `increase` answers in, >= 0. */
  readonly increase: number;
  /** Orders in the worst subset. */
  readonly orders: number;
}

/** Judges every subset of the groups by what it adds to the requirement. @param increase what the fills of a subset add, signed */
export function worstSubset(
  groups: readonly OrderGroup[],
  increase: (fills: readonly NetPosition[], immediate: number) => number,
): WorstSubset {
  let worst: WorstSubset = { increase: 0, orders: 0 };
  for (let subset = 1; subset < 1 << groups.length; subset++) {
    const chosen = groups.filter((_, g) => (subset & (1 << g)) !== 0);
    const fills = chosen.flatMap((group) => group.fills);
    let immediate = 0;
    for (const group of chosen) immediate += group.immediate;
    const added = increase(fills, immediate);
    if (added > worst.increase) worst = { increase: added, orders: fills.length };
  }
  return worst;
}
