import type { AdlPolicy } from '../risk/adl.ts';
import type { DepthLevel } from '../risk/cost-curve.ts';
import type { Money } from '../units/money.ts';
import type { Valuation } from './event.ts';

/** What the waterfall saw, considered, chose and what it cost, stage by stage. */

export interface DepthPublished {
  readonly kind: 'depth-published';
  readonly instrument: number;
  readonly bids: readonly DepthLevel[];
  readonly asks: readonly DepthLevel[];
}

/** One trade of a plan. */
export interface PlannedTrade {
  readonly instrument: number;
  /** Signed change of the position. */
  readonly lots: number;
  /** Beyond the mark, with the penalty. */
  readonly costTicks: number;
}

/** What a plan was made from, what it chose, what it costs. Spare: equity less maintenance margin times (1 + target). */
export interface LiquidationPlanned {
  readonly kind: 'liquidation-planned';
  /** A customer, or the inventory. */
  readonly account: number;
  readonly valuation: Valuation;
  /** Trades that could have been chosen, and what all closing ones together would cost. */
  readonly considered: number;
  readonly closeAllTicks: number;
  readonly trades: readonly PlannedTrade[];
  readonly costTicks: number;
  readonly spareTicks: number;
  readonly spareAfterTicks: number;
  /** Whether the plan reaches the target. */
  readonly reaches: 'target' | 'part';
}

/** A position changed hands at its bankruptcy price. */
export interface TakenLots {
  readonly instrument: number;
  /** What was held, signed. */
  readonly lots: number;
  readonly markTicks: number;
  /** Value of all lots beyond their mark that the taker paid; negative: less than the mark. */
  readonly adjustTicks: number;
  /** Settlement asset units that the account got for them; signed. */
  readonly cash: Money;
}

/** The insurance fund's inventory took over all positions of an account at the bankruptcy price of its portfolio. */
export interface TakenOver {
  readonly kind: 'taken-over';
  readonly account: number;
  /** Equity was gone, or trading could not restore the account. */
  readonly reason: 'bankrupt' | 'unabsorbed';
  readonly valuation: Valuation;
  /** What trading everything away would have cost, as far as it can be traded. */
  readonly closeAllTicks: number;
  readonly positions: readonly TakenLots[];
}

/** One asset of an account that is owned or owed. */
export interface AssessedBalance {
  readonly asset: number;
  /** Signed; owed below zero. */
  readonly amount: Money;
  /** At the index price, signed. */
  readonly valueTicks: number;
}

/** No position is left and something is owed: what there is to pay with. What is exchanged and paid follows. */
export interface DebtsAssessed {
  readonly kind: 'debts-assessed';
  readonly account: number;
  readonly valuation: Valuation;
  /** From the most valuable to the deepest debt. */
  readonly balances: readonly AssessedBalance[];
}

/** One account that was deleveraged. */
export interface DeleveragedAccount {
  readonly account: number;
  /** Signed change of its position. */
  readonly lots: number;
  /** Settlement asset units that it got; signed. */
  readonly cash: Money;
  /** What the bankruptcy price cost it against the mark, risk ticks, >= 0. */
  readonly givenTicks: number;
  /** Rise of its initial margin, risk ticks, >= 0. */
  readonly damageTicks: number;
}

/** Profitable accounts closed against the inventory at its bankruptcy price. */
export interface Deleveraged {
  readonly kind: 'deleveraged';
  readonly instrument: number;
  readonly policy: AdlPolicy;
  readonly markTicks: number;
  /** How much worse than the mark the bankruptcy price is for them, risk ticks a lot. */
  readonly gapTicks: number;
  /** What the inventory lacked, and the part of it that this instrument was asked for. */
  readonly lackingTicks: number;
  readonly neededTicks: number;
  /** Accounts that could have been chosen. */
  readonly candidates: number;
  readonly accounts: readonly DeleveragedAccount[];
}

/** One account's part of a socialised loss. */
export interface SocialisedShare {
  readonly account: number;
  /** NAV it was measured by. */
  readonly navTicks: number;
  readonly amount: Money;
}

/** What nobody had paid was shared in proportion to NAV. */
export interface LossSocialised {
  readonly kind: 'loss-socialised';
  readonly asset: number;
  /** What was owed, and what the shares add up to. */
  readonly owedAmount: Money;
  readonly amount: Money;
  readonly shares: readonly SocialisedShare[];
}

/** A liquidation closed lots of one position, or opened a hedge. The account may be the inventory, which unwinds. */
export interface LiquidationFilled {
  readonly kind: 'liquidation-filled';
  readonly account: number;
  readonly counterparty: number;
  readonly instrument: number;
  /** Change of the account's position: negative when a long was closed. */
  readonly lots: number;
  /** Mark of one lot, risk ticks: what it was closed at. */
  readonly markTicks: number;
  /** Settlement asset units that the account got (or paid, negative) for the lots at their mark. */
  readonly cash: Money;
  /** Settlement asset units that trading away from the mark cost the account, to the counterparty; >= 0. */
  readonly slippage: Money;
  /** Settlement asset units paid by the account to the insurance fund, >= 0. */
  readonly penalty: Money;
}

/** A liquidation (or the fund) exchanged one asset of the account for another with the liquidity provider, at index prices. */
export interface CollateralConverted {
  readonly kind: 'collateral-converted';
  /** A trade of a plan; to pay a debt of the account; or so that the fund can pay one. */
  readonly reason: 'plan' | 'debt' | 'fund';
  readonly account: number;
  readonly counterparty: number;
  readonly soldAsset: number;
  readonly soldAmount: Money;
  readonly boughtAsset: number;
  readonly boughtAmount: Money;
  /** In the bought asset, to the insurance fund, >= 0. */
  readonly penalty: Money;
}

/** The insurance fund paid part of what an account that has nothing left still owed in one asset. */
export interface ShortfallPaid {
  readonly kind: 'shortfall-paid';
  readonly account: number;
  readonly asset: number;
  /** > 0 */
  readonly amount: Money;
  /** What was owed, and what the fund held of the asset, before. */
  readonly owedAmount: Money;
  readonly fundAmount: Money;
}

/** What neither the fund nor deleveraging could pay in one asset: moved to the loss account, where it waits to be socialised. */
export interface ShortfallUncovered {
  readonly kind: 'shortfall-uncovered';
  readonly account: number;
  readonly asset: number;
  /** > 0 */
  readonly amount: Money;
}
