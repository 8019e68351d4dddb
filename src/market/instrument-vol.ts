import { instrumentMark } from './instrument-mark.ts';
import type { InstrumentMarket } from './market.ts';

const VOL_MAX = 16;

/**
 * The vol at which the formula gives a mark price (in the instrument's own unit); undefined when no vol up to 1600 % does.
 * Bisection of the monotone price: within one part in 2^50 of the interval.
 */
export function impliedOptionVol(market: InstrumentMarket, markPrice: number): number | undefined {
  const gap = (vol: number): number => instrumentMark({ ...market, vol }).markPrice - markPrice;
  let low = 1e-4;
  let high = VOL_MAX;
  if (gap(low) > 0 || gap(high) < 0) return undefined;
  for (let i = 0; i < 50; i++) {
    const middle = (low + high) / 2;
    if (gap(middle) > 0) high = middle;
    else low = middle;
  }
  return (low + high) / 2;
}
