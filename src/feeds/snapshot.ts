import type { Instrument } from '../market/instrument.ts';
import type { Smile } from '../market/market.ts';

/**
 * What a market looked like at one moment: one shape for the replayed, the generated and the live market. Prices in US dollars for one
 * coin, quotes of inverse options in coin; real numbers, as the source says them. A driver turns it into commands; nothing below feeds/
 * reads it.
 */
export interface MarketSnapshot {
  readonly timeMs: number;
  readonly underlyings: readonly UnderlyingSnapshot[];
  /** Stablecoins and wrapped coins, when the source knows them. */
  readonly assets: readonly AssetSnapshot[];
}

export interface UnderlyingSnapshot {
  /** BTC-USD */
  readonly underlying: string;
  readonly indexPrice: number;
  /** [0, 1]; 1 is certain. */
  readonly confidence: number;
  readonly perpetual?: FutureSnapshot;
  /** Payment per 8 hours, longs pay when positive. */
  readonly fundingRate?: number;
  /** Dated futures, by expiry. */
  readonly futures: readonly FutureSnapshot[];
  /** Expiries with options, by time. */
  readonly expiries: readonly ExpirySnapshot[];
}

export interface FutureSnapshot {
  readonly instrument: Instrument;
  /** Quote currency for one coin. */
  readonly markPrice: number;
}

export interface ExpirySnapshot {
  readonly expiryMs: number;
  readonly forward: number;
  readonly smile: Smile;
  /** By strike, call before put. */
  readonly options: readonly OptionSnapshot[];
}

/** Prices in the instrument's own price unit (coin for inverse options); absent: nobody quotes that side. */
export interface OptionSnapshot {
  readonly instrument: Instrument;
  readonly strike: number;
  readonly bid?: number;
  readonly ask?: number;
  readonly markPrice?: number;
  /** Annualised, 0.55 = 55 %. */
  readonly markVol?: number;
  /** The forward this option was marked on, USD, when the source gives one per option. */
  readonly forward?: number;
  /** Contracts. */
  readonly openInterest?: number;
}

export interface AssetSnapshot {
  readonly asset: string;
  /** USD for one unit. */
  readonly price: number;
  readonly confidence: number;
}
