import type { HouseParameters } from '../house-parameters.ts';
import { ppmUp } from '../parts-per-million.ts';
import type { Scratch } from '../scratch.ts';

/**
 * Vega across tenors: the vols of different expiries need not move together. At no price move every expiry takes the worse of vol up
 * and vol down, each on its own, and a share of that loss is one more column.
 *
 * loss = share * sum over expiries of max(0, -min(pnl up, pnl down)). As a column, and not an addition to the scan, it can cost the
 * holder of a long option no more than its price. @see spec/05-MARG, MARG-044
 */
export function tenorTwistLoss(parameters: HouseParameters, scratch: Scratch): number {
  let loss = 0;
  for (let i = 0; i < scratch.buckets; i++) {
    const bucket = scratch.bucketList[i];
    const low = Math.min(scratch.twistUp[bucket], scratch.twistDown[bucket]);
    if (low < 0) loss -= low;
  }
  return ppmUp(loss, parameters.twistPpm, parameters.exact);
}
