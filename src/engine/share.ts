import { PPM } from '../units/limits.ts';

/** Whether headroom >= requirement * ppm / 10^6. Exact. */
export function isAtLeast(headroom: number, ppm: number, requirement: number): boolean {
  return BigInt(headroom) * BigInt(PPM) >= BigInt(requirement) * BigInt(ppm);
}
