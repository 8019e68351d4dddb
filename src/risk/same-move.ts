import type { HouseParameters } from './house-parameters.ts';
import type { Scratch } from './scratch.ts';

/** Gain credits are whole numbers of 1/1024, so that a credited gain is exact. */
export const CREDIT_UNIT = 1024;

/** Below this, an integer times a credit in 1/1024 is exact in a double, and so are sums of them. */
export const FINE_REACH = 8_796_093_022_208;

/**
 * Every underlying in the same own column at once: losses in full, gains of an underlying credited at its k.
 *
 * joint[c] = sum over slots of (pnl < 0 ? pnl : pnl * k), k = gainCredit / 1024.
 *
 * Exact in the engine in any order of positions: while the book's reach is below 2^43 ticks (880 M USD) the credited gains are exact
 * multiples of 1/1024 tick; above it each gain is first cut to a multiple of 1024 ticks (0.10 USD) against the holder.
 * Cost: slots * columns; allocates nothing. @see spec/03-SCAN, SCAN-050
 */
export function addSameMove(columns: number, parameters: HouseParameters, scratch: Scratch): void {
  const { joint, vectors, stride } = scratch;
  const coarse = parameters.exact && scratch.reach >= FINE_REACH;
  joint.fill(0, 0, columns);
  for (let slot = 0; slot < scratch.slots; slot++) {
    const credit = parameters.gainCredit[scratch.slotUnderlying[slot]];
    const at = slot * stride;
    if (coarse) addCoarse(joint, vectors, at, columns, credit);
    else addFine(joint, vectors, at, columns, credit / CREDIT_UNIT);
  }
}

function addFine(joint: Float64Array, vectors: Float64Array, at: number, columns: number, k: number): void {
  for (let c = 0; c < columns; c++) {
    const pnl = vectors[at + c];
    joint[c] += pnl < 0 ? pnl : pnl * k;
  }
}

function addCoarse(joint: Float64Array, vectors: Float64Array, at: number, columns: number, credit: number): void {
  for (let c = 0; c < columns; c++) {
    const pnl = vectors[at + c];
    joint[c] += pnl < 0 ? pnl : Math.floor(pnl / CREDIT_UNIT) * credit;
  }
}
