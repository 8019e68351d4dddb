import type { HouseParameters } from '../house-parameters.ts';
import { ppmUp } from '../parts-per-million.ts';
import type { Scratch } from '../scratch.ts';

/**
 * The net basis delta of an expiry that a basis move can hurt: futures, perpetuals and short options net, options held long may
 * reduce them but never add to them or turn their sign. So a long option never raises the charge. >= 0. Exact.
 */
export function hurtBasis(basis: number, longUp: number, longDown: number): number {
  return basis < 0 ? Math.max(0, 0 - basis - longUp) : Math.max(0, basis + longDown);
}

/**
 * Basis and calendar: prices of different expiries need not move together, so what nets across expiries in the scan is charged again.
 *
 * Sum over expiries (the perpetuals of an underlying count as one) of hurt basis delta * rate; the rate grows with time to expiry.
 * Fills `scratch.closing`, the size that has to be closed by underlying. @see spec/05-MARG, MARG-040
 */
export function basisCharge(parameters: HouseParameters, scratch: Scratch): number {
  for (let s = 0; s < scratch.slots; s++) scratch.closing[scratch.slotUnderlying[s]] = 0;
  let charge = 0;
  for (let i = 0; i < scratch.buckets; i++) {
    const bucket = scratch.bucketList[i];
    const hurt = hurtBasis(scratch.basis[bucket], scratch.basisLongUp[bucket], scratch.basisLongDown[bucket]);
    scratch.closing[parameters.bucketUnderlying[bucket]] += hurt;
    charge += ppmUp(hurt, parameters.basisPpm[bucket], parameters.exact);
  }
  return charge;
}
