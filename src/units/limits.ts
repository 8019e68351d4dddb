/**
 * The limits that make a scan exact in a 53-bit float. @see spec/01-UNIT, UNIT-030
 *
 * One risk tick is the same for the whole venue: 10^-4 of a US dollar. A lot is chosen per instrument when it is listed, and with it a
 * cell limit: a power of two, at least sixteen times the present value of one lot. Per account the sum over positions of
 * |lots| * cellLimit may not pass EXACT_MAX, asserted when a position changes; |cell| and |mark| <= cellLimit is asserted when arrays
 * are built. Together: every sum of lots * cell of one account is an integer below 2^53, whatever the order, thread or vector width.
 */
export const RISK_TICKS_PER_USD = 10_000;

/** The largest integer up to which sums of integer-valued doubles are exact. */
export const EXACT_MAX = 9_007_199_254_740_992;

/** The highest cell limit an instrument may have (about 214,000 USD a lot). */
export const CELL_LIMIT_MAX = 2_147_483_648;

/** Most positions (rows) of one account. */
export const POSITIONS_MAX = 512;

/** Parts per million: the unit of ratios at rest (haircuts, factors, rates). */
export const PPM = 1_000_000;
