import { log } from '../quant/log.ts';
import type { InstrumentMarket } from '../market/market.ts';
import { decimalToNumber } from '../units/decimal.ts';

/** What a contract pays like: the five shapes that every model reprices. */
export type PayoffShape = 'spot' | 'linear' | 'inverse' | 'linear-option' | 'inverse-option';

/** Everything one contract is repriced from, as plain numbers: resolved once, read in every column. */
export interface ContractPricing {
  readonly shape: PayoffShape;
  /** Base coins a contract (linear, options, spot) or quote dollars a contract (inverse). */
  readonly size: number;
  /** USD. */
  readonly index: number;
  /** Quote currency: the price that the columns move. */
  readonly forward: number;
  /** Part of `forward` that a settlement average has already fixed and that no shock moves; quote currency, mostly 0. */
  readonly fixed: number;
  /** USD per unit of the quote currency. */
  readonly settlePrice: number;
  /** Years; 0 for spot and perpetuals. */
  readonly timeYears: number;
  /** Annualised; 0 but for options. */
  readonly vol: number;
  /** exp(-rate * time) is not folded in: the rate itself, per year. */
  readonly rate: number;
  /** Quote currency; 0 but for options. */
  readonly strike: number;
  /** +1 call, -1 put, 0 but for options. */
  readonly callOrPut: number;
  /** ln(strike / forward); 0 but for options. */
  readonly logMoneyness: number;
}

/** A coin at a dollar, without time or vol: what other contracts that have neither differ from. */
export const FLAT_CONTRACT: ContractPricing = {
  shape: 'spot',
  size: 1,
  index: 1,
  forward: 1,
  fixed: 0,
  settlePrice: 1,
  timeYears: 0,
  vol: 0,
  rate: 0,
  strike: 0,
  callOrPut: 0,
  logMoneyness: 0,
};

/** Resolves the numbers of a contract. @param fixedForward USD of the forward that settlement has already fixed @see reprice.ts */
export function contractPricing(im: InstrumentMarket, fixedForward = 0): ContractPricing {
  const { instrument, forward } = im;
  const option = instrument.kind === 'option';
  const strike = option && instrument.strike !== undefined ? decimalToNumber(instrument.strike) : 0;
  return {
    shape: shapeOf(im),
    size: decimalToNumber(instrument.contractSize),
    index: im.indexPrice,
    forward,
    fixed: fixedForward / im.settlePrice,
    settlePrice: im.settlePrice,
    timeYears: im.timeYears,
    vol: option ? im.vol : 0,
    rate: im.rate,
    strike,
    callOrPut: option ? (instrument.optionType === 'put' ? -1 : 1) : 0,
    logMoneyness: option ? log(strike / forward) : 0,
  };
}

function shapeOf({ instrument: { kind, margining } }: InstrumentMarket): PayoffShape {
  if (kind === 'spot') return 'spot';
  if (kind === 'option') return margining === 'inverse' ? 'inverse-option' : 'linear-option';
  return margining === 'inverse' ? 'inverse' : 'linear';
}
