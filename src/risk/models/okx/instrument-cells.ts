import { DAY_MS, YEAR_MS } from '../../../units/time.ts';
import { percentLabel } from '../column-label.ts';
import { coinsOfOne } from '../net-position.ts';
import type { NetPosition } from '../net-position.ts';
import { optionPriceAt } from '../settled-pnl.ts';
import { rowFor } from './parameters.ts';
import type { OkxParameters } from './parameters.ts';

/** One cell of MR1 or MR6: a move of the index with a vol state. */
export interface OkxCell {
  readonly label: string;
  readonly move: number;
  readonly vol: 'up' | 'same' | 'down';
}

/** MR1's cells of a coin: the moves from the lowest to the highest, each with vol up, unchanged and down. */
export function stressCells({ mr1 }: OkxParameters, coin: string): OkxCell[] {
  const { moves } = rowFor(mr1.moves, coin);
  const all = [...[...moves].reverse().map((move) => -move), 0, ...moves];
  return all.flatMap((move) =>
    (['up', 'same', 'down'] as const).map((vol) => ({ label: `${percentLabel(move)} vol ${vol}`, move, vol })),
  );
}

/** MR6's two cells, vol unchanged. */
export function extremeCells({ mr6 }: OkxParameters, coin: string): OkxCell[] {
  const { move } = rowFor(mr6.moves, coin);
  return [-move, move].map((signed) => ({
    label: `${percentLabel(signed)} extreme`,
    move: signed,
    vol: 'same' as const,
  }));
}

/**
 * USD P&L of one long contract when the index moves by index * move and every price of the coin by the same dollars: the base of the
 * published scenarios is the index, not the mark. Coins are paid at the moved index. @see spec/13-MODL, MODL-502
 */
export function indexPnl(position: NetPosition, cell: OkxCell, { mr1 }: OkxParameters): number {
  const { contract, days } = position;
  const { size, forward, index, settlePrice } = contract;
  const change = (index / settlePrice) * cell.move;
  const movedIndex = index * (1 + cell.move);
  switch (contract.shape) {
    case 'spot':
    case 'linear':
      return size * index * cell.move;
    case 'inverse':
      return ((size * change) / (forward * (forward + change))) * movedIndex;
    case 'linear-option':
    case 'inverse-option': {
      const vol = shifted(contract.vol, days, cell.vol, mr1.volShifts);
      const moved = optionPriceAt(contract, forward + change, vol);
      const now = optionPriceAt(contract, forward, contract.vol);
      if (contract.shape === 'linear-option') return size * (moved - now) * settlePrice;
      return size * (moved / (forward + change) - now / forward) * movedIndex;
    }
  }
}

/** USD P&L of one long contract over some days, everything else as it is; 0 but for options. */
export function decayPnl({ contract }: NetPosition, days: number): number {
  if (contract.callOrPut === 0) return 0;
  const later = Math.max(0, contract.timeYears - (days * DAY_MS) / YEAR_MS);
  const lost =
    optionPriceAt(contract, contract.forward, contract.vol, later) -
    optionPriceAt(contract, contract.forward, contract.vol);
  return contract.size * lost * optionUnit({ contract });
}

/** USD P&L of one long option when interest changes: its forward carries at the new rate and its price is discounted by it. */
export function ratePnl({ contract }: NetPosition, shift: number): number {
  if (contract.callOrPut === 0) return 0;
  const carried = contract.forward * (1 + shift * contract.timeYears);
  const moved = optionPriceAt({ ...contract, rate: contract.rate + shift }, carried, contract.vol);
  return contract.size * (moved - optionPriceAt(contract, contract.forward, contract.vol)) * optionUnit({ contract });
}

/** USD of delta of one long contract at its own price. */
export function cashDelta({ contract, greeks, instrument }: NetPosition): number {
  if (instrument.kind === 'option') return greeks.delta * contract.index;
  if (contract.shape === 'inverse') return contract.size;
  return coinsOfOne(contract) * contract.forward * contract.settlePrice;
}

/** USD for one unit of an option's Black price. */
function optionUnit({ contract }: Pick<NetPosition, 'contract'>): number {
  return contract.shape === 'inverse-option' ? contract.index / contract.forward : contract.settlePrice;
}

function shifted(
  vol: number,
  days: number,
  direction: OkxCell['vol'],
  shifts: OkxParameters['mr1']['volShifts'],
): number {
  let { up, down } = shifts[0];
  for (const shift of shifts) if (days >= shift.fromDays) ({ up, down } = shift);
  if (direction === 'same') return vol;
  return direction === 'up' ? vol * (1 + up) : vol * (1 - down);
}
