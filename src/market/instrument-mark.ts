import { exp } from '../quant/exp.ts';
import { log } from '../quant/log.ts';
import { normalCdf, normalPdf } from '../quant/normal.ts';
import { decimalToNumber } from '../units/decimal.ts';
import { DAY_MS, YEAR_MS } from '../units/time.ts';
import type { InstrumentMarket } from './market.ts';

/** What one contract is worth at its mark, and how that moves. */
export interface InstrumentMark {
  /** In the instrument's own price unit: quote currency for one coin; coin for an inverse option. */
  readonly markPrice: number;
  /**
   * USD value of one contract in cash-and-value form, signed: an inverse future or perpetual is a fixed number of quote dollars short,
   * -contractSize * index / mark; everything else is contractSize * price in dollars.
   */
  readonly markValue: number;
  /** Coins of the forward that move the owner's USD wealth alike when the contract is entered at the mark. */
  readonly delta: number;
  /** Coins per USD. */
  readonly gamma: number;
  /** USD per vol point (0.01). */
  readonly vega: number;
  /** USD per day; negative for an option that loses by waiting. */
  readonly theta: number;
}

/**
 * The mark of one contract by formula, or at an explicit mark price, with its Greeks.
 *
 * Spot, perpetual and future: the price that the market resolved. Option: Black-76 on the forward of its expiry, discounted at `rate`;
 * an inverse option is that price in coin, Black / forward, and its USD value is coin price * index. Greeks of an option hold in USD
 * with the coin premium left on the cash side: delta = N(d1), which is also what venues publish.
 * @see spec/02-MRKT, MRKT-024
 */
export function instrumentMark(market: InstrumentMarket, markPrice?: number): InstrumentMark {
  const { instrument, forward, indexPrice, settlePrice } = market;
  const size = decimalToNumber(instrument.contractSize);
  if (instrument.kind === 'option') return optionMark(market, size, markPrice);
  const price = markPrice ?? forward;
  const flat = { gamma: 0, vega: 0, theta: 0 };
  if (instrument.margining === 'inverse')
    return { markPrice: price, markValue: (-size * indexPrice) / price, delta: size / price, ...flat };
  return { markPrice: price, markValue: size * price * settlePrice, delta: size, ...flat };
}

/** Black-76 in quote currency for one coin, discounted, with the terms of its Greeks. Zero time or vol: the intrinsic value. */
function optionMark(market: InstrumentMarket, size: number, markPrice: number | undefined): InstrumentMark {
  const { instrument, forward, indexPrice, settlePrice, timeYears, vol, rate } = market;
  const sign = instrument.optionType === 'put' ? -1 : 1;
  const strike = decimalToNumber(instrument.strike ?? instrument.contractSize);
  const discount = exp(-rate * timeYears);
  const deviation = vol * Math.sqrt(timeYears);
  const d1 = log(forward / strike) / deviation + deviation / 2;
  const optionValue = discount * sign * (forward * normalCdf(sign * d1) - strike * normalCdf(sign * (d1 - deviation)));
  const density = discount * forward * normalPdf(d1);
  const theta = rate * optionValue - (density * vol) / (2 * Math.sqrt(timeYears));
  const inverse = instrument.margining === 'inverse';
  const price = markPrice ?? (inverse ? optionValue / forward : optionValue);
  /** USD of one coin of notional for one unit of quote currency. */
  const dollars = inverse ? indexPrice / forward : settlePrice;
  return {
    markPrice: price,
    markValue: size * price * (inverse ? indexPrice : settlePrice),
    delta: size * discount * sign * normalCdf(sign * d1),
    gamma: (size * density) / (forward * forward * deviation * settlePrice),
    vega: (size * density * Math.sqrt(timeYears) * dollars) / 100,
    theta: (size * theta * dollars * DAY_MS) / YEAR_MS,
  };
}
