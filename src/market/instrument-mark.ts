import { black76 } from '../quant/black76.ts';
import { exp } from '../quant/exp.ts';
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

/** Black-76 in quote currency for one coin, times what turns it into the contract's dollars. */
function optionMark(market: InstrumentMarket, size: number, markPrice: number | undefined): InstrumentMark {
  const { instrument, forward, indexPrice, settlePrice, timeYears, vol, rate } = market;
  const option = black76({
    forward,
    strike: decimalToNumber(instrument.strike ?? instrument.contractSize),
    timeYears,
    vol,
    isCall: instrument.optionType === 'call',
    discount: exp(-rate * timeYears),
  });
  const inverse = instrument.margining === 'inverse';
  const price = markPrice ?? (inverse ? option.price / forward : option.price);
  /** USD of one unit of quote currency, of one coin of notional. */
  const dollars = inverse ? indexPrice / forward : settlePrice;
  return {
    markPrice: price,
    markValue: size * price * (inverse ? indexPrice : settlePrice),
    delta: size * option.delta,
    gamma: (size * option.gamma) / settlePrice,
    vega: (size * option.vega * dollars) / 100,
    theta: (size * option.theta * dollars * DAY_MS) / YEAR_MS,
  };
}
