import type { Instrument } from './instrument.ts';

/**
 * What the world says at one moment, as the calculators and the array builders read it. Real numbers; prices in US dollars unless
 * said otherwise. Built from a portfolio file, from a feed, or from the engine's own state.
 */
export interface Market {
  readonly timeMs: number;
  /** By underlying name (BTC-USD). */
  readonly underlyings: ReadonlyMap<string, UnderlyingMarket>;
  /** Assets that are not an underlying's base coin (stablecoins, wrapped coins), by code: price in USD and confidence. */
  readonly assets: ReadonlyMap<string, AssetPrice>;
  /**
   * Marks given explicitly, by symbol, in the instrument's own price unit (quote currency; coin for inverse options).
   * An instrument without one is marked by its formula: index, forward curve, or Black-76 on surface and forward.
   */
  readonly marks: ReadonlyMap<string, number>;
  /** Vols given explicitly for one option, by symbol; they go before the smile of its expiry. */
  readonly vols?: ReadonlyMap<string, number>;
}

export interface AssetPrice {
  /** USD for one unit, > 0. */
  readonly price: number;
  /** [0, 1]; 1 is certain. */
  readonly confidence: number;
  /** For a wrapped coin: the underlying it moves with (STETH -> ETH-USD). */
  readonly underlying?: string;
}

export interface UnderlyingMarket {
  readonly underlying: string;
  /** USD, > 0. */
  readonly indexPrice: number;
  /** [0, 1]; 1 is certain. */
  readonly confidence: number;
  /** Per expiry, ascending in time. */
  readonly expiries: readonly ExpiryMarket[];
  /** Present funding rate of the perpetual per 8 hours (0.0001 = 1 bp, longs pay when positive), when known. */
  readonly fundingRate?: number;
  /** Mark of the perpetual in quote currency, when it differs from the index. */
  readonly perpetualPrice?: number;
  /** [0, 1] of the perpetual's mark; as `confidence` when absent. */
  readonly perpetualConfidence?: number;
}

export interface ExpiryMarket {
  readonly expiryMs: number;
  /** Forward price of the underlying for this expiry, USD, > 0. */
  readonly forward: number;
  /** Part of `forward` that the settlement average has already fixed, USD, 0 when absent: shocks of the price move only the rest. */
  readonly fixedForward?: number;
  /** [0, 1] of the forward and of the vol of this expiry. */
  readonly confidence: number;
  /** Continuously compounded interest rate per year for discounting, 0 when the venue does not discount. */
  readonly rate: number;
  /** The smile: annualised vol (0.55 = 55 %) of a strike. Undefined when the expiry has no options. */
  readonly smile?: Smile;
}

/** The vol of a strike: raw SVI, or vols given strike by strike. */
export type Smile = SviSmile | StrikeSmile;

/** Raw SVI total variance w(k) = a + b (rho (k - m) + sqrt((k - m)^2 + sigma^2)), k = ln(K / forward). vol = sqrt(w / timeYears). */
export interface SviSmile {
  readonly kind: 'svi';
  readonly a: number;
  readonly b: number;
  readonly rho: number;
  readonly m: number;
  readonly sigma: number;
  /** The forward and the time to expiry in years that the slice was fitted at. */
  readonly forward: number;
  readonly timeYears: number;
}

/** Vols given per strike, ascending; total variance is interpolated linearly in log strike, flat outside. */
export interface StrikeSmile {
  readonly kind: 'strikes';
  readonly strikes: readonly number[];
  readonly vols: readonly number[];
}

/** Looks up everything one instrument is priced from, resolved before pricing, so that pricing reads no maps. */
export interface InstrumentMarket {
  readonly instrument: Instrument;
  readonly timeMs: number;
  readonly indexPrice: number;
  /** The price the instrument's scenarios move: index for spot, perpetual price, or the forward of its expiry. */
  readonly forward: number;
  /** Years to expiry; 0 for spot and perpetuals. */
  readonly timeYears: number;
  /** Options: annualised vol of the strike; else 0. */
  readonly vol: number;
  readonly rate: number;
  /** USD per unit of the settlement currency when it is a stablecoin (1 for coins and USD). */
  readonly settlePrice: number;
}
