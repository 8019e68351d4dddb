import type { Asset } from '../market/asset.ts';
import type { Instrument } from '../market/instrument.ts';
import type { Smile } from '../market/market.ts';
import type { Preset } from '../risk/model.ts';
import type { Money } from '../units/money.ts';
import type { EngineParameters } from './engine-parameters.ts';
import type { RejectionCode } from './rejection.ts';
import type {
  CollateralConverted,
  DebtsAssessed,
  Deleveraged,
  DepthPublished,
  LiquidationFilled,
  LiquidationPlanned,
  LossSocialised,
  ShortfallPaid,
  ShortfallUncovered,
  TakenOver,
} from './waterfall-event.ts';

/**
 * What happened. Folding events alone rebuilds the state: an event carries every number that was decided, and `evolve` decides nothing.
 * Amounts named `Ticks` are risk ticks (10^-4 USD), whole numbers; gains positive, requirements >= 0.
 */
export type Event =
  | Rejected
  | AssetListed
  | InstrumentListed
  | InstrumentDelisted
  | ParametersSet
  | AccountOpened
  | Deposited
  | Withdrawn
  | Transferred
  | IndexPublished
  | ForwardPublished
  | MarkPublished
  | SmilePublished
  | UnderlyingsPriced
  | UnderlyingStaled
  | FundingPaid
  | Filled
  | OrderChecked
  | OrderPlaced
  | OrderCancelled
  | TimeAdvanced
  | InstrumentSettled
  | StageChanged
  | LiquidationFilled
  | CollateralConverted
  | ShortfallPaid
  | ShortfallUncovered
  | DepthPublished
  | LiquidationPlanned
  | TakenOver
  | DebtsAssessed
  | Deleveraged
  | LossSocialised;

export type EventKind = Event['kind'];

/** The events of one entry of the log: what an outbox publishes and what a follower folds. */
export interface Outcome {
  readonly seq: number;
  readonly timeMs: number;
  readonly events: readonly Event[];
}

/** The command was refused; nothing else happened. */
export interface Rejected {
  readonly kind: 'rejected';
  readonly code: RejectionCode;
}

export interface AssetListed {
  readonly kind: 'asset-listed';
  /** The number it got. */
  readonly asset: number;
  readonly record: Asset;
  /** Number of its underlying: the next one when the listing brings it into being. */
  readonly underlying: number;
  readonly lotUnits: bigint;
  readonly referencePrice: number;
  /** Row of its balances in the risk table, an instrument number. */
  readonly instrument: number;
  readonly cellLimit: number;
}

export interface InstrumentListed {
  readonly kind: 'instrument-listed';
  readonly instrument: number;
  readonly record: Instrument;
  readonly cellLimit: number;
}

export interface InstrumentDelisted {
  readonly kind: 'instrument-delisted';
  readonly instrument: number;
}

export interface ParametersSet {
  readonly kind: 'parameters-set';
  readonly protocolVersion: number;
  readonly engine: EngineParameters;
  readonly preset: Preset;
}

export interface AccountOpened {
  readonly kind: 'account-opened';
  readonly account: number;
  readonly label: string;
  readonly accountKind: 'customer' | 'liquidity';
}

export interface Deposited {
  readonly kind: 'deposited';
  readonly account: number;
  readonly asset: number;
  readonly amount: Money;
}

export interface Withdrawn {
  readonly kind: 'withdrawn';
  readonly account: number;
  readonly asset: number;
  readonly amount: Money;
}

export interface Transferred {
  readonly kind: 'transferred';
  readonly from: number;
  readonly to: number;
  readonly asset: number;
  readonly amount: Money;
}

export interface IndexPublished {
  readonly kind: 'index-published';
  readonly underlying: number;
  readonly price: number;
  readonly confidencePpm: number;
}

export interface ForwardPublished {
  readonly kind: 'forward-published';
  readonly underlying: number;
  readonly expiryMs: number;
  readonly forward: number;
  readonly fixedForward: number;
  readonly confidencePpm: number;
  readonly rate: number;
}

export interface MarkPublished {
  readonly kind: 'mark-published';
  readonly instrument: number;
  readonly price: number;
}

export interface SmilePublished {
  readonly kind: 'smile-published';
  readonly underlying: number;
  readonly expiryMs: number;
  readonly smile: Smile;
}

/** What was staged took effect and the risk arrays of these underlyings were rebuilt. */
export interface UnderlyingsPriced {
  readonly kind: 'underlyings-priced';
  readonly underlyings: readonly number[];
}

/** The last good prices stay in force; no new risk in this underlying until it is priced again. */
export interface UnderlyingStaled {
  readonly kind: 'underlying-staled';
  readonly underlying: number;
  /** Why: too old, beyond the cell limit, forwards missing. */
  readonly code: RejectionCode;
}

/** Every holder of the perpetual paid (or got) lots * contract value at `price` * ratePpb / 10^9. */
export interface FundingPaid {
  readonly kind: 'funding-paid';
  readonly instrument: number;
  readonly price: number;
  readonly ratePpb: number;
}

export interface Filled {
  readonly kind: 'filled';
  readonly instrument: number;
  readonly buyer: number;
  readonly seller: number;
  readonly lots: number;
  readonly price: number;
  readonly buyerFee: Money;
  readonly sellerFee: Money;
  readonly buyOrder: number;
  readonly sellOrder: number;
}

/** The answer to check-order; the state did not change. */
export interface OrderChecked {
  readonly kind: 'order-checked';
  readonly account: number;
  readonly instrument: number;
  readonly lots: number;
  readonly price: number;
  /** 0: it would pass; else why not. */
  readonly code: RejectionCode | 0;
  /** Initial headroom with the order, risk ticks; signed. */
  readonly initialHeadroomTicks: number;
}

export interface OrderPlaced {
  readonly kind: 'order-placed';
  readonly order: number;
  readonly account: number;
  readonly instrument: number;
  readonly lots: number;
  readonly price: number;
}

/** By its owner, or by the engine when the account came under liquidation or the instrument ended. */
export interface OrderCancelled {
  readonly kind: 'order-cancelled';
  readonly order: number;
}

export interface TimeAdvanced {
  readonly kind: 'time-advanced';
}

export interface InstrumentSettled {
  readonly kind: 'instrument-settled';
  readonly instrument: number;
  /** Settlement price of the underlying, quote currency. */
  readonly price: number;
}

/** What the valuation of an account found, as the event that followed from it records it. */
export interface Valuation {
  readonly navTicks: number;
  readonly equityTicks: number;
  readonly initialMarginTicks: number;
  readonly maintenanceMarginTicks: number;
  /** Initial margin with open orders. */
  readonly orderMarginTicks: number;
  /** The column that set the scan loss. */
  readonly active: ActiveRecord;
}

/** Which kind of column set the scan loss (risk/book-margin.ts, ACTIVE), and its number; -1 for none. */
export interface ActiveRecord {
  readonly kind: number;
  readonly column: number;
}

/** The account moved on the ladder: called, restricted or liquidating, and back. What each step means: engine/ladder.ts. */
export interface StageChanged {
  readonly kind:
    | 'margin-called'
    | 'margin-call-lifted'
    | 'restricted'
    | 'restriction-lifted'
    | 'liquidation-started'
    | 'liquidation-ended';
  readonly account: number;
  readonly valuation: Valuation;
}
