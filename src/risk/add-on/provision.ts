import type { HouseParameters } from '../house-parameters.ts';
import { ppmUp } from '../parts-per-million.ts';
import type { Scratch } from '../scratch.ts';

/** Fee for closing everything that is not a long option: gross notional times the fee. Counts in full for MM. @see spec/05-MARG, MARG-047 */
export function closingFeeProvision(parameters: HouseParameters, scratch: Scratch): number {
  let fee = 0;
  for (let i = 0; i < scratch.buckets; i++) {
    const bucket = scratch.bucketList[i];
    const rate = parameters.closingFeePpm[parameters.bucketUnderlying[bucket]];
    fee += ppmUp(scratch.gross[bucket], rate, parameters.exact);
  }
  return fee;
}

/** Funding that the net perpetual position of each underlying is expected to pay over the horizon; what it would receive is not credited. */
export function fundingProvision(parameters: HouseParameters, scratch: Scratch): number {
  let funding = 0;
  for (let s = 0; s < scratch.slots; s++) {
    const underlying = scratch.slotUnderlying[s];
    const bucket = parameters.expiries + underlying;
    const rate = parameters.fundingPpm[underlying];
    if (rate === 0 || scratch.bucketUsed[bucket] === 0) continue;
    const paying = rate > 0 ? scratch.basis[bucket] : 0 - scratch.basis[bucket];
    if (paying > 0) funding += ppmUp(paying, Math.abs(rate), parameters.exact);
  }
  return funding;
}

/**
 * Price confidence, in IM only: gross notional (and equity in coins, either sign) times a rate that grows as the price becomes doubtful.
 * It stops new risk and never liquidates. @see spec/05-MARG, MARG-048
 */
export function priceConfidenceCharge(parameters: HouseParameters, scratch: Scratch): number {
  let charge = 0;
  for (let i = 0; i < scratch.buckets; i++) {
    const bucket = scratch.bucketList[i];
    charge += ppmUp(scratch.gross[bucket], parameters.confidencePpm[bucket], parameters.exact);
  }
  for (let coin = 0; coin < parameters.coins; coin++) {
    const magnitude = Math.abs(scratch.coinEquity[coin]);
    if (magnitude > 0) charge += ppmUp(magnitude, parameters.coinConfidencePpm[coin], parameters.exact);
  }
  return charge;
}
