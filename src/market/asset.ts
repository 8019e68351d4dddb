/** What a balance is kept in. */
export interface Asset {
  /** Upper-case code: BTC, USDC. */
  readonly code: string;
  /** Places of the ledger unit (BTC 8, USDC 6, ETH 9). A balance is an integer of 10^-decimals. */
  readonly decimals: number;
  /** Places on chain when they differ (ETH 18); deposits finer than the ledger unit are refused, never rounded. */
  readonly chainDecimals?: number;
  /** `coin`: its price moves in the columns as an underlying. `stable`: pegged to the dollar, valued at its index, de-peg is an add-on. */
  readonly kind: 'coin' | 'stable';
  /** The underlying whose index prices a coin (BTC -> BTC-USD); absent for stables. */
  readonly underlying?: string;
}
