import type { Asset } from '../market/asset.ts';
import type { Instrument } from '../market/instrument.ts';
import type { Smile } from '../market/market.ts';
import type { AdlPolicy } from '../risk/adl.ts';
import type { DepthLevel } from '../risk/cost-curve.ts';
import type { Preset } from '../risk/model.ts';
import type { Money } from '../units/money.ts';
import type { EngineParameters } from './engine-parameters.ts';

/**
 * What may be asked of the engine. Rows are named by the numbers the engine gave them (the events `asset-listed`, `instrument-listed`,
 * `account-opened` carry them; all count up from zero in the order of the log). Prices are whole 10^-8 units (units/price.ts), money whole
 * ledger units, lots whole numbers.
 *
 * One tick of an underlying is: publish-forward and publish-surface (staged, nothing moves), then publish-index, which makes everything
 * staged effective at once, rebuilds the risk arrays and values the accounts. Put all underlyings of one moment into one publish-index:
 * a hedge across underlyings is then never judged half-moved. Between forwards, each index tick moves every forward and mark in proportion.
 */
export type Command =
  | ListAsset
  | ListInstrument
  | DelistInstrument
  | SetParameters
  | OpenAccount
  | Deposit
  | Withdraw
  | Transfer
  | PublishIndex
  | PublishForward
  | PublishSurface
  | PublishFunding
  | RecordFill
  | CheckOrder
  | PlaceOrder
  | CancelOrder
  | AdvanceTime
  | SettleExpiry
  | LiquidateStep
  | PublishDepth
  | FillLiquidation
  | FundDeposit
  | Deleverage
  | SocialiseLoss;

export type CommandKind = Command['kind'];

/** The command of one kind. */
export type Of<Kind extends CommandKind> = Extract<Command, { readonly kind: Kind }>;

/** A command in its place in the log. `timeMs` is stamped by the sequencer and never decreases. */
export interface Entry {
  readonly seq: number;
  readonly timeMs: number;
  readonly command: Command;
}

/** A coin brings its underlying into being (several coins may share one); a stablecoin gets one named CODE-USD. */
export interface ListAsset {
  readonly kind: 'list-asset';
  readonly asset: Asset;
  /** Coins: ledger units in one lot of the coin's risk row (10_000n = 0.0001 BTC). Stablecoins: 0n, their lot is a thousand coins. */
  readonly lotUnits: bigint;
  /** USD price now, 10^-8: sizes the cell limits; also the first index price of a stablecoin. */
  readonly referencePrice: number;
}

export interface ListInstrument {
  readonly kind: 'list-instrument';
  readonly instrument: Instrument;
}

/** Refused while anybody holds the instrument or has an order in it. */
export interface DelistInstrument {
  readonly kind: 'delist-instrument';
  readonly instrument: number;
}

/** Takes effect from this entry on; the only way behaviour or parameters change. */
export interface SetParameters {
  readonly kind: 'set-parameters';
  readonly protocolVersion: number;
  readonly engine: EngineParameters;
  /** The house model's preset (presets/portfolio-default.json or another of that model). */
  readonly preset: Preset;
}

export interface OpenAccount {
  readonly kind: 'open-account';
  /** The owner's name for it, 1 to 32 printable ASCII characters; need not be unique. */
  readonly label: string;
  /** `liquidity`: a house account (liquidity provider): its fills are not margin-checked and it is never liquidated. */
  readonly accountKind: 'customer' | 'liquidity';
}

export interface Deposit {
  readonly kind: 'deposit';
  readonly account: number;
  readonly asset: number;
  /** > 0 */
  readonly amount: Money;
}

export interface Withdraw {
  readonly kind: 'withdraw';
  readonly account: number;
  readonly asset: number;
  /** > 0 */
  readonly amount: Money;
}

/** Between two accounts of the venue; the sender must keep its initial margin. */
export interface Transfer {
  readonly kind: 'transfer';
  readonly from: number;
  readonly to: number;
  readonly asset: number;
  /** > 0 */
  readonly amount: Money;
}

/** The tick: index prices of any number of underlyings (stablecoins too), each at most once. */
export interface PublishIndex {
  readonly kind: 'publish-index';
  readonly prices: readonly IndexQuote[];
}

export interface IndexQuote {
  readonly underlying: number;
  /** USD, 10^-8 units, > 0. */
  readonly price: number;
  /** 0 .. 1_000_000; a million is certain. */
  readonly confidencePpm: number;
}

/** Forwards by expiry and marks of perpetuals and futures; staged until the next publish-index of the underlying. */
export interface PublishForward {
  readonly kind: 'publish-forward';
  readonly underlying: number;
  readonly forwards: readonly ForwardQuote[];
  readonly marks: readonly MarkQuote[];
}

export interface ForwardQuote {
  readonly expiryMs: number;
  /** Forward price of the underlying for the expiry, 10^-8 units, > 0. */
  readonly forward: number;
  /** Part of it that the settlement average has already fixed, 10^-8 units; 0 outside the settlement window. */
  readonly fixedForward: number;
  readonly confidencePpm: number;
  /** Continuously compounded rate per year, real, |rate| <= 1; 0 when the venue does not discount. */
  readonly rate: number;
}

export interface MarkQuote {
  /** A perpetual or a future of the underlying. */
  readonly instrument: number;
  /** Quote currency, 10^-8 units, > 0. */
  readonly price: number;
}

/** Smiles by expiry; staged until the next publish-index of the underlying. */
export interface PublishSurface {
  readonly kind: 'publish-surface';
  readonly underlying: number;
  readonly smiles: readonly SmileQuote[];
}

export interface SmileQuote {
  readonly expiryMs: number;
  readonly smile: Smile;
}

/** Ends a funding interval: every holder pays `ratePpb` of the mark notional; longs pay when it is positive. */
export interface PublishFunding {
  readonly kind: 'publish-funding';
  /** A perpetual. */
  readonly instrument: number;
  /** Parts per 10^9 of notional for this payment, signed, |rate| <= 50_000_000 (5 %). */
  readonly ratePpb: number;
}

/**
 * A trade that happened. A side that names its reserved order is always accepted (the reservation was the promise); a side without one
 * is refused when it would leave a customer below initial margin and worse than before.
 */
export interface RecordFill {
  readonly kind: 'record-fill';
  readonly instrument: number;
  readonly buyer: number;
  readonly seller: number;
  /** > 0 */
  readonly lots: number;
  /** In the instrument's own price unit, 10^-8. */
  readonly price: number;
  /** Settlement asset units; negative is a rebate. */
  readonly buyerFee: Money;
  readonly sellerFee: Money;
  /** Reserved order that filled, 0 for none. */
  readonly buyOrder: number;
  readonly sellOrder: number;
}

/** Asks whether an order would pass now. Changes nothing; answered by the event `order-checked`. */
export interface CheckOrder {
  readonly kind: 'check-order';
  readonly account: number;
  readonly instrument: number;
  /** Signed, buy positive, not zero. */
  readonly lots: number;
  readonly price: number;
}

/** Reserves margin for a resting order. */
export interface PlaceOrder {
  readonly kind: 'place-order';
  /** The venue's own number, > 0, unique among resting orders. */
  readonly order: number;
  readonly account: number;
  readonly instrument: number;
  /** Signed, buy positive, not zero. */
  readonly lots: number;
  readonly price: number;
}

export interface CancelOrder {
  readonly kind: 'cancel-order';
  readonly order: number;
}

/** Lets what is due happen: prices that grew stale, liquidations that wait for their next step. */
export interface AdvanceTime {
  readonly kind: 'advance-time';
}

/** Settles every future and option of one expiry in cash at the settlement price (quote currency, 10^-8). */
export interface SettleExpiry {
  readonly kind: 'settle-expiry';
  readonly underlying: number;
  readonly expiryMs: number;
  readonly price: number;
}

/** Takes the next liquidation step of an account that is being liquidated. */
export interface LiquidateStep {
  readonly kind: 'liquidate-step';
  readonly account: number;
}

/** How much of an instrument can be traded how far from its mark, both sides. Replaces what was published before; empty sides: nothing can be traded. */
export interface PublishDepth {
  readonly kind: 'publish-depth';
  readonly instrument: number;
  /** What a seller meets, and a buyer; at most eight levels each, distances ascending. */
  readonly bids: readonly DepthLevel[];
  readonly asks: readonly DepthLevel[];
}

/** A fill of a liquidation that the venue executed: allowed up to the plan as it stands, within the band around the mark. */
export interface FillLiquidation {
  readonly kind: 'fill-liquidation';
  /** The account under liquidation, and who trades against it. */
  readonly account: number;
  readonly counterparty: number;
  readonly instrument: number;
  /** Change of the account's position, signed, not zero. */
  readonly lots: number;
  /** In the instrument's own price unit, 10^-8. */
  readonly price: number;
}

/** The venue pays into its insurance fund. */
export interface FundDeposit {
  readonly kind: 'fund-deposit';
  readonly asset: number;
  /** > 0 */
  readonly amount: Money;
}

/** Deleverages for the inventory now, under a policy: for venues whose parameters say `none`. Refused while the fund can pay. */
export interface Deleverage {
  readonly kind: 'deleverage';
  readonly policy: AdlPolicy;
}

/** Shares what nobody has paid among everybody with something to lose. Refused while there is nothing to share. */
export interface SocialiseLoss {
  readonly kind: 'socialise-loss';
  readonly asset: number;
}
