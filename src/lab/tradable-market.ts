import type { Instrument } from '../market/instrument.ts';
import { decimalToNumber } from '../units/decimal.ts';

/** What accounts can be opened with: prices and listed contracts of one moment. */
export interface TradableMarket {
  readonly timeMs: number;
  /** The stablecoin that dollars are deposited in. */
  readonly dollar: string;
  readonly underlyings: readonly TradableUnderlying[];
}

export interface TradableUnderlying {
  /** BTC-USD */
  readonly underlying: string;
  /** The coin: BTC. */
  readonly coin: string;
  /** USD, > 0. */
  readonly indexPrice: number;
  readonly perpetual?: Instrument;
  /** By expiry. */
  readonly futures: readonly Instrument[];
  /** Any order. */
  readonly options: readonly Instrument[];
}

/** Whole lots of a contract worth about so many dollars; at least one. Spot, futures and perpetuals by value, options by coins. */
export function lotsWorth(instrument: Instrument, dollars: number, indexPrice: number): number {
  const dollarsPerContract =
    decimalToNumber(instrument.contractSize) *
    (instrument.margining === 'inverse' && instrument.kind !== 'option' ? 1 : indexPrice);
  return Math.max(1, Math.round(dollars / (dollarsPerContract * decimalToNumber(instrument.lotSize))));
}

/** The listed option of one type nearest to a strike and a number of days to expiry; strikes count first within the expiry. */
export function nearestOption(
  { options }: TradableUnderlying,
  wanted: { readonly type: 'call' | 'put'; readonly strike: number; readonly expiryMs: number },
): Instrument | undefined {
  let best: Instrument | undefined;
  let bestDistance = Number.POSITIVE_INFINITY;
  for (const option of options) {
    if (option.optionType !== wanted.type || option.strike === undefined || option.expiryMs === undefined) continue;
    const days = Math.abs(option.expiryMs - wanted.expiryMs) / 86_400_000;
    const moneyness = Math.abs(decimalToNumber(option.strike) / wanted.strike - 1);
    const distance = days + moneyness * 0.001;
    if (distance < bestDistance) {
      best = option;
      bestDistance = distance;
    }
  }
  return best;
}
