import type { HouseParameters } from '../house-parameters.ts';
import { ppmUp } from '../parts-per-million.ts';
import type { Scratch } from '../scratch.ts';

/**
 * Floor on short options: their notional times a rate, because a far strike loses little in every column and everything on one day.
 * @see spec/05-MARG, MARG-042
 */
export function shortOptionMinimum(parameters: HouseParameters, scratch: Scratch): number {
  let floor = 0;
  for (let i = 0; i < scratch.buckets; i++) {
    const bucket = scratch.bucketList[i];
    const rate = parameters.shortOptionPpm[parameters.bucketUnderlying[bucket]];
    floor += ppmUp(scratch.shortOptions[bucket], rate, parameters.exact);
  }
  return floor;
}

/**
 * Floor on gross: notional of futures, perpetuals and short options times a rate, so that a book without delta is never free. Options
 * held long are left out: they can lose no more than the scan says. @see spec/05-MARG, MARG-043
 */
export function grossMinimum(parameters: HouseParameters, scratch: Scratch): number {
  let floor = 0;
  for (let i = 0; i < scratch.buckets; i++) {
    const bucket = scratch.bucketList[i];
    const rate = parameters.grossMinimumPpm[parameters.bucketUnderlying[bucket]];
    floor += ppmUp(scratch.gross[bucket], rate, parameters.exact);
  }
  return floor;
}
