/** A size between 0 and the top beyond which a search does not go. */
const TOP = 1_048_576;
const STEPS = 40;

/**
 * The largest multiple of a change that still passes, within one part in 10^9: 0 when not even a small one does, undefined when every
 * multiple up to 1,048,576 does.
 *
 * Doubling from 1 finds the first multiple that fails (halving, when 1 itself fails), bisection the edge. For a hedge that first helps and
 * then hurts this is the far edge. @param passes asked about multiples above 0 @see spec/20-FILE, FILE-062
 */
export function largestSize(passes: (times: number) => boolean): number | undefined {
  let low = 1;
  if (passes(1)) {
    while (passes(low * 2)) {
      low *= 2;
      if (low >= TOP) return undefined;
    }
  } else {
    while (low > 1 / TOP && !passes(low)) low /= 2;
    if (!passes(low)) return 0;
  }
  let high = low * 2;
  for (let i = 0; i < STEPS && high - low > low * 1e-9; i++) {
    const middle = (low + high) / 2;
    if (passes(middle)) low = middle;
    else high = middle;
  }
  return low;
}
