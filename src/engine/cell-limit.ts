import { CELL_LIMIT_MAX } from '../units/limits.ts';

/** A cell limit is at least this many times the value of one lot at listing ... */
const LEAST = 16;

/** ... and this many times where the highest limit allows: the room a price has to rise before the instrument must be listed again. */
const AIMED = 64;

/** In a column no lot gains or loses more than this many times the price of its underlying: prices are refused above limit / this. */
const REACH = 8;

/**
 * The cell limit of an instrument: a power of two, 64 times the value of one lot, down to 16 times where 64 would pass CELL_LIMIT_MAX.
 * Above CELL_LIMIT_MAX when even that is impossible: the lot is too large. @see spec/01-UNIT, UNIT-031
 * @param lotTicks value of one lot at listing, risk ticks, > 0
 */
export function cellLimitFor(lotTicks: number): number {
  const aimed = powerOfTwoAbove(AIMED * lotTicks);
  return aimed <= CELL_LIMIT_MAX ? aimed : Math.max(CELL_LIMIT_MAX, powerOfTwoAbove(LEAST * lotTicks));
}

/** Whether arrays built when one lot is worth `lotTicks` are sure to stay within the limit. */
export function isWithinCellLimit(cellLimit: number, lotTicks: number): boolean {
  return REACH * lotTicks <= cellLimit;
}

function powerOfTwoAbove(ticks: number): number {
  let power = 1;
  while (power < ticks) power *= 2;
  return power;
}
