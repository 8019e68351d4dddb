import type { HouseParameters } from '../house-parameters.ts';
import type { Scratch } from '../scratch.ts';
import { tieredCharge } from '../tiers.ts';

/**
 * Size: what must be closed of an underlying, charged by marginal tiers, because a large book cannot be closed at the mark.
 *
 * The size is the sum over expiries of the net basis deltas (`scratch.closing`, filled by `basisCharge`). Convex: two accounts of half
 * the size pay less than one, which is the documented exception to subadditivity. @see spec/05-MARG, MARG-041
 */
export function sizeCharge(parameters: HouseParameters, scratch: Scratch): number {
  let charge = 0;
  for (let s = 0; s < scratch.slots; s++) {
    const underlying = scratch.slotUnderlying[s];
    charge += tieredCharge(parameters.size[underlying], scratch.closing[underlying], parameters.exact);
  }
  return charge;
}
