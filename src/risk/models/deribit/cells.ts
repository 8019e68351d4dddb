import type { ContractPricing } from '../../contract-pricing.ts';
import { shockedVol, tenorShock } from '../../volatility-shock.ts';
import { percentLabel } from '../column-label.ts';
import { movingShare } from '../net-position.ts';
import type { NetPosition } from '../net-position.ts';
import { dollarPnl, settledPnl, settlesInCoin } from '../settled-pnl.ts';
import type { DeribitPortfolioParameters, PairParams } from './portfolio-parameters.ts';

/** A cell of the risk matrix: a price move with a vol state; `extended` cells come after the standard ones. */
export interface Cell {
  readonly label: string;
  readonly move: number;
  readonly vol: 'down' | 'same' | 'up';
  readonly extended: boolean;
}

/** Cells in the order of the venue's vectors: for each bucket from the lowest price, vol down, same, up; then the extended table. */
export function cellsOf(
  { price_range }: PairParams,
  { model_params, extended_moves }: DeribitPortfolioParameters,
): Cell[] {
  const count = model_params.general.buckets_count;
  const cells: Cell[] = [];
  for (let bucket = -count; bucket <= count; bucket++) {
    const move = (price_range * bucket) / count;
    for (const vol of ['down', 'same', 'up'] as const) {
      cells.push({ label: `${percentLabel(move)} vol ${vol}`, move, vol, extended: false });
    }
  }
  for (const move of extended_moves)
    cells.push({ label: `extended ${percentLabel(move)} vol up`, move, vol: 'up', extended: true });
  return cells;
}

/** What an extended cell is read with. */
export interface CellContext {
  readonly pair: PairParams;
  readonly daysFloor: number;
  readonly windowMinutes: number;
  /** Whether P&L is counted in the settlement asset (segregated pools) or in dollars at the moved price. */
  readonly unit: 'settlement' | 'dollar';
}

/**
 * P&L of ONE contract in every cell, in the unit of the pool, before anything is netted. @see spec/13-MODL, MODL-402, MODL-403
 *
 * A cell of the extended table is the P&L at the extreme move times price_range / |move| * extended_table_factor; counted in coin it is
 * also restated by (1 + move) / (1 + s * price_range), s the sign of the move: the dollar loss at the extreme price is paid at the price
 * of the edge of the normal range. Delta-one legs therefore have their edge cell again.
 */
export function cellsOfOne(position: NetPosition, cells: readonly Cell[], context: CellContext): number[] {
  const { contract } = position;
  const { pair, daysFloor, windowMinutes, unit } = context;
  const shock = tenorShock(
    {
      up: pair.volatility_range_up,
      down: pair.volatility_range_down,
      shortPower: pair.short_term_vega_power,
      longPower: pair.long_term_vega_power,
      daysFloor,
      volFloor: pair.min_volatility_for_shock_up,
    },
    position.days,
  );
  const share = movingShare(position, windowMinutes);
  const pnl = unit === 'settlement' ? settledPnl : dollarPnl;
  return cells.map((cell) => {
    const moved = share * pnl(contract, cell.move, shockedVol(contract.vol, shock, cell.vol));
    return cell.extended ? moved * extendedShare(contract, cell.move, context) : moved;
  });
}

/** P&L in dollars of one coin of equity in every cell: it moves with the index, on the sides where it counts. */
export function cellsOfCoin(
  indexPrice: number,
  cells: readonly Cell[],
  pair: PairParams,
  side: 'both' | 'none' | 'left' | 'right',
): number[] {
  return cells.map(({ move, extended }) => {
    const counts = side === 'both' || (side === 'left' && move < 0) || (side === 'right' && move > 0);
    if (!counts) return 0;
    return indexPrice * move * (extended ? multiplier(move, pair) : 1);
  });
}

function extendedShare(contract: ContractPricing, move: number, { pair, unit }: CellContext): number {
  const restated = unit === 'settlement' && settlesInCoin(contract);
  return multiplier(move, pair) * (restated ? (1 + move) / (1 + edgeOf(move, pair)) : 1);
}

function multiplier(move: number, { price_range, extended_table_factor }: PairParams): number {
  return (price_range / Math.abs(move)) * extended_table_factor;
}

/** The edge of the normal range on the side of a move. */
export function edgeOf(move: number, { price_range }: PairParams): number {
  return move < 0 ? -price_range : price_range;
}
