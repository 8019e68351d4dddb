import type { Cell } from './cells.ts';
import { edgeOf } from './cells.ts';
import type { CurrencyParams, PairParams } from './portfolio-parameters.ts';

/** How gains and tail losses of one pair enter the pool's vector. */
export interface PairPolicy {
  readonly pair: PairParams;
  readonly currency: CurrencyParams;
  /** USD per unit of the pool now, and whether that unit is the coin of the pair (its price moves with the cell). */
  readonly unitPrice: number;
  readonly coinUnit: boolean;
}

/**
 * A pair's netted vector after gain offset and dampener, in the unit of the pool. @see spec/13-MODL, MODL-404, MODL-405
 *
 * A gain counts pnl_offset of itself, at most max_offsetable_pnl. A loss of the extended table is reduced by
 * min((|move| / price_range - 1) * extended_dampener, |loss|), dollars turned into coins at the edge of the normal range.
 */
export function aggregated(vector: readonly number[], cells: readonly Cell[], policy: PairPolicy): number[] {
  const { pair, currency, unitPrice, coinUnit } = policy;
  return vector.map((pnl, c) => {
    if (pnl > 0) return Math.min(pnl * currency.pnl_offset, currency.max_offsetable_pnl / unitPrice);
    const { extended, move } = cells[c];
    if (!extended) return pnl;
    const dollars = Math.max(0, Math.abs(move) / pair.price_range - 1) * currency.extended_dampener;
    const reduction = dollars / (unitPrice * (coinUnit ? 1 + edgeOf(move, pair) : 1));
    return pnl + Math.min(reduction, Math.abs(pnl));
  });
}

/** Rounds to decimals, half away from zero; nearest double. */
export function rounded(x: number, decimals: number): number {
  let scale = 1;
  for (let i = 0; i < decimals; i++) scale *= 10;
  const magnitude = Math.floor(Math.abs(x) * scale + 0.5) / scale;
  return x < 0 ? 0 - magnitude : magnitude;
}
