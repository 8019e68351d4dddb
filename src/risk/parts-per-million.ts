import { PPM } from '../units/limits.ts';

/**
 * amount * ppm / 10^6, rounded up to a whole number in exact mode, a plain product otherwise.
 *
 * Exact for a whole amount in [0, 2^53) and a whole ppm up to 10^6: the amount is split by the million, so no product passes 2^53.
 * @param amount >= 0
 */
export function ppmUp(amount: number, ppm: number, exact: boolean): number {
  if (!exact) return (amount * ppm) / PPM;
  if (ppm === 0) return 0;
  const millions = Math.floor(amount / PPM);
  return millions * ppm + Math.ceil(((amount - millions * PPM) * ppm) / PPM);
}
