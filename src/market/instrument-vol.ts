import { exp } from '../quant/exp.ts';
import { impliedTotalVol } from '../quant/implied-vol.ts';
import { decimalToNumber } from '../units/decimal.ts';
import type { InstrumentMarket } from './market.ts';

/** The vol at which the formula gives a mark price (in the instrument's own unit); undefined when no vol does. */
export function impliedOptionVol(market: InstrumentMarket, markPrice: number): number | undefined {
  const { instrument, forward, timeYears, rate } = market;
  const undiscounted = (markPrice * (instrument.margining === 'inverse' ? forward : 1)) / exp(-rate * timeYears);
  const strike = decimalToNumber(instrument.strike ?? instrument.contractSize);
  const totalVol = impliedTotalVol(undiscounted, forward, strike, instrument.optionType === 'call');
  return totalVol > 0 && totalVol < Number.POSITIVE_INFINITY ? totalVol / Math.sqrt(timeYears) : undefined;
}
