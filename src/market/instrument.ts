import type { Decimal } from '../units/decimal.ts';

/**
 * A contract. A record, not a class: what it says, never what it is worth.
 *
 * One contract is `contractSize` of the base coin (linear, options) or of the quote currency (inverse futures and perpetuals:
 * 1 or 10 USD). Quantities are signed numbers of contracts, long positive. A lot is the smallest tradable quantity: `lotSize` contracts.
 */
export interface Instrument {
  /** Canonical name: the Deribit name where that venue's grammar has one (BTC-PERPETUAL, BTC-27MAR26-60000-C), else the ccxt symbol. */
  readonly symbol: string;
  readonly kind: 'spot' | 'perpetual' | 'future' | 'option';
  /** What the world prices: BTC-USD. */
  readonly underlying: string;
  readonly base: string;
  readonly quote: string;
  /** The asset that profit, premium and funding are paid in. */
  readonly settle: string;
  /**
   * `linear`: priced in the quote currency and settled in it. `inverse`: settled in the base coin. An inverse future is priced in quote
   * currency; an inverse option is priced in coin.
   */
  readonly margining: 'linear' | 'inverse';
  readonly contractSize: Decimal;
  readonly lotSize: Decimal;
  readonly tickSize: Decimal;
  /** Futures and options: when it expires, ms. */
  readonly expiryMs?: number;
  /** Options: strike in quote currency. European exercise, cash settled. */
  readonly strike?: Decimal;
  readonly optionType?: 'call' | 'put';
}

/** The asset that the value of a position is in: a coin held as spot its own, everything else what it settles in. */
export function valueAssetOf({ kind, base, settle }: Pick<Instrument, 'kind' | 'base' | 'settle'>): string {
  return kind === 'spot' ? base : settle;
}
