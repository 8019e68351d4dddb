import type { Instrument } from '../market/instrument.ts';
import type { Market } from '../market/market.ts';

/** One account in front of one market: what every margin model is asked about. Quantities are real numbers. */
export interface Portfolio {
  readonly market: Market;
  readonly account: PortfolioAccount;
}

export interface PortfolioAccount {
  readonly collateral: readonly CollateralBalance[];
  readonly positions: readonly Position[];
  readonly orders: readonly Order[];
  /** By protection group: how many contracts of its orders can fill before the protection cancels the rest. Absent: all. */
  readonly protectionCaps?: Readonly<Record<string, number>>;
}

/** A balance of one asset, in units of the asset; negative is a debt. */
export interface CollateralBalance {
  readonly asset: string;
  readonly amount: number;
}

export interface Position {
  readonly instrument: Instrument;
  /** Contracts, long positive (market/instrument.ts says what a contract is). */
  readonly quantity: number;
  /** In the instrument's price unit; absent: entered at the mark (options: premium already paid, so no entry is needed). */
  readonly entryPrice?: number;
}

/** A resting order. */
export interface Order {
  readonly instrument: Instrument;
  /** Contracts, buy positive. */
  readonly quantity: number;
  readonly limitPrice: number;
  /** Orders of one market-maker protection group can fill together only up to its cap. */
  readonly protectionGroup?: string;
}
